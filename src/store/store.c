/* One lane for writing, a connection per reader. */
#include "store/store.h"

#include "base/collate.h"
#include "base/hash.h"
#include "store/q_base.h"
#include "store/statements.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TRIES = 5, GROUP_MAX = 256, LANE_MAX = 1024 };

struct job {
	struct job *next;
	const char *what;
	store_work *work;
	void *arg;
	unsigned flags;
	enum err_kind kind;
	struct err err;
	bool done;
};

struct store {
	const struct db_ops *ops;
	char *where;
	const struct ports *ports;
	struct db *writer;
	struct db **readers;
	unsigned n_readers;
	unsigned char secret[32];

	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t come, finished;
	struct job *first, *last;
	size_t waiting;
	bool stop, started;
};

enum err_kind
db_run(struct db_ro *ro, unsigned stmt, const struct val *v, db_each *each, void *arg, struct err *e)
{
	return ro->ops->run(ro->db, stmt, v, each, arg, e);
}

/* Runs one job inside an open transaction, in a part of its own. Failing: the transaction is gone. */
static enum err_kind
run_part(struct store *st, struct job *j, struct err *e)
{
	struct db_rw rw = { { st->writer, st->ops } };
	enum err_kind k = ERR_NONE;

	j->err = (struct err){ 0 };
	j->kind = st->ops->mark(st->writer, &j->err);
	if (j->kind != ERR_NONE) {
		*e = j->err;
		return j->kind;
	}
	j->kind = j->work(j->arg, &rw, &j->err);
	if (j->kind == ERR_NONE)
		j->kind = st->ops->keep(st->writer, &j->err);
	if (j->kind != ERR_NONE)
		k = st->ops->undo(st->writer, e);
	return k;
}

static void
fail_all(struct job *group, enum err_kind kind, const struct err *e)
{
	for (struct job *j = group; j != NULL; j = j->next) {
		if (j->kind != ERR_NONE)
			continue;
		j->kind = kind;
		j->err = *e;
	}
}

static void run_group(struct store *st, struct job *group);

/* One work took the transaction of all with it (a full disk): each gets one of its own. */
static void
run_apart(struct store *st, struct job *group)
{
	for (struct job *j = group, *next; j != NULL; j = next) {
		next = j->next;
		j->next = NULL;
		run_group(st, j);
		j->next = next;
	}
}

/* One transaction for a whole group. */
static void
run_group(struct store *st, struct job *group)
{
	struct err e = { 0 };
	enum err_kind k = ERR_RETRY;
	bool lost = false;

	for (int i = 0; i < TRIES && k == ERR_RETRY; i++) {
		bool bump = false;

		for (struct job *j = group; j != NULL; j = j->next)
			j->kind = ERR_NONE;
		e = (struct err){ 0 };
		k = st->ops->begin(st->writer, true, &e);
		if (k != ERR_NONE)
			continue;
		for (struct job *j = group; j != NULL && k == ERR_NONE; j = j->next) {
			k = run_part(st, j, &e);
			lost = k != ERR_NONE;
			bump |= j->kind == ERR_NONE && !(j->flags & STORE_QUIET);
		}
		if (k == ERR_NONE && bump) {
			struct db_rw rw = { { st->writer, st->ops } };

			k = q_change_seq_bump(&rw, &e);
		}
		if (k == ERR_NONE)
			k = st->ops->commit(st->writer, &e);
		if (k != ERR_NONE)
			st->ops->rollback(st->writer);
	}
	if (k != ERR_NONE && lost && group->next != NULL)
		run_apart(st, group);
	else if (k != ERR_NONE)
		fail_all(group, k, &e);
}

/* Takes the next group off the queue: neighbours together, a long work alone. */
static struct job *
take_group(struct store *st)
{
	struct job *group = st->first, *end = group;
	size_t n = 1;

	while (!(end->flags & STORE_ALONE) && end->next != NULL && !(end->next->flags & STORE_ALONE) && n < GROUP_MAX) {
		end = end->next;
		n++;
	}
	st->first = end->next;
	if (st->first == NULL)
		st->last = NULL;
	end->next = NULL;
	st->waiting -= n;
	return group;
}

static void *
lane(void *arg)
{
	struct store *st = arg;

	pthread_mutex_lock(&st->lock);
	for (;;) {
		struct job *group;

		while (st->first == NULL && !st->stop)
			pthread_cond_wait(&st->come, &st->lock);
		if (st->first == NULL)
			break;
		group = take_group(st);
		pthread_mutex_unlock(&st->lock);
		run_group(st, group);
		pthread_mutex_lock(&st->lock);
		for (struct job *j = group, *next; j != NULL; j = next) {
			next = j->next;
			j->done = true;
		}
		pthread_cond_broadcast(&st->finished);
	}
	pthread_mutex_unlock(&st->lock);
	return NULL;
}

enum err_kind
store_write(struct store *st, const char *what, store_work *work, void *arg, unsigned flags, struct err *e)
{
	struct job j = { .what = what, .work = work, .arg = arg, .flags = flags };

	pthread_mutex_lock(&st->lock);
	if (st->waiting >= LANE_MAX) {
		pthread_mutex_unlock(&st->lock);
		return err_set(e, STORE_BUSY, NOPOS, "%s", what);
	}
	if (st->last)
		st->last->next = &j;
	else
		st->first = &j;
	st->last = &j;
	st->waiting++;
	pthread_cond_signal(&st->come);
	while (!j.done)
		pthread_cond_wait(&st->finished, &st->lock);
	pthread_mutex_unlock(&st->lock);
	*e = j.err;
	return j.kind;
}

enum err_kind
store_read(struct store *st, unsigned n, struct db_ro *ret, struct err *e)
{
	enum err_kind k;

	assert(n < st->n_readers);
	if (st->readers[n] == NULL && (k = st->ops->open(&st->readers[n], st->where, false, e)) != ERR_NONE)
		return k;
	k = st->ops->begin(st->readers[n], false, e);
	if (k == ERR_NONE)
		*ret = (struct db_ro){ st->readers[n], st->ops };
	return k;
}

void
store_done(struct store *st, unsigned n)
{
	struct err ignored;

	if (st->ops->commit(st->readers[n], &ignored) != ERR_NONE)
		st->ops->rollback(st->readers[n]);
}

/* Runs the migrations that are missing, each in a transaction with its own record. */
static enum err_kind
migrate(struct store *st, struct arena *a, struct err *e)
{
	struct db_rw rw = { { st->writer, st->ops } };
	struct rows_migrations done = { 0 };
	bool before = false;
	enum err_kind k = st->ops->migrated(st->writer, &before, e);

	if (k == ERR_NONE && before)
		k = q_migrations(&rw.ro, a, &done, e);
	if (k == ERR_NONE && done.n > MIGRATIONS_MAX)
		return err_set(e, STORE_SCHEMA, NOPOS, "%zu > %d", done.n, MIGRATIONS_MAX);
	for (size_t i = done.n; k == ERR_NONE && i < MIGRATIONS_MAX; i++) {
		k = st->ops->begin(st->writer, true, e);
		if (k == ERR_NONE)
			k = st->ops->script(st->writer, &migrations[i], e);
		if (k == ERR_NONE)
			k = q_migration_add(&rw, migrations[i].number, str_z(migrations[i].name),
			    st->ports->wall_us(st->ports->arg), e);
		if (k == ERR_NONE)
			k = st->ops->commit(st->writer, e);
		if (k != ERR_NONE)
			st->ops->rollback(st->writer);
	}
	return k;
}

static enum err_kind
read_meta(struct store *st, struct arena *a, struct err *e)
{
	struct db_rw rw = { { st->writer, st->ops } };
	struct row_meta m;
	enum err_kind k = q_meta(&rw.ro, a, &m, e);

	if (k == ERR_MISSING) {
		unsigned char secret[32];

		st->ports->random(st->ports->arg, secret, sizeof(secret));
		k = q_meta_make(&rw, (struct str){ (char *)secret, sizeof(secret) }, collate_version(a), e);
		if (k == ERR_NONE)
			k = q_meta(&rw.ro, a, &m, e);
	}
	if (k == ERR_NONE && m.secret.n != sizeof(st->secret))
		return err_set(e, STORE_SCHEMA, NOPOS, "meta.secret");
	if (k == ERR_NONE)
		memcpy(st->secret, m.secret.p, sizeof(st->secret));
	return k;
}

static enum err_kind
start(struct store *st, struct err *e)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(16u << 20);
	enum err_kind k = st->ops->open(&st->writer, st->where, true, e);

	if (k == ERR_NONE)
		k = migrate(st, a, e);
	if (k == ERR_NONE)
		k = read_meta(st, a, e);
	if (k != ERR_NONE)
		return k;
	if (pthread_create(&st->thread, NULL, lane, st) != 0)
		return err_set(e, STORE_FAILED, NOPOS, "pthread_create");
	st->started = true;
	return ERR_NONE;
}

enum err_kind
store_open(struct store **ret, const char *where, unsigned readers, const struct ports *ports, struct err *e)
{
	struct store *st = calloc(1, sizeof(*st));
	enum err_kind k;

	assert(st != NULL);
	st->ops = str_starts(str_z(where), S("postgresql:")) ? &db_postgresql : &db_sqlite;
	st->where = strdup(where);
	st->ports = ports;
	st->n_readers = readers;
	st->readers = calloc(readers ? readers : 1, sizeof(*st->readers));
	assert(st->where != NULL && st->readers != NULL);
	pthread_mutex_init(&st->lock, NULL);
	pthread_cond_init(&st->come, NULL);
	pthread_cond_init(&st->finished, NULL);
	k = start(st, e);
	if (k != ERR_NONE) {
		store_close(st);
		return k;
	}
	*ret = st;
	return ERR_NONE;
}

void
store_close(struct store *st)
{
	if (st == NULL)
		return;
	if (st->started) {
		pthread_mutex_lock(&st->lock);
		st->stop = true;
		pthread_cond_signal(&st->come);
		pthread_mutex_unlock(&st->lock);
		pthread_join(st->thread, NULL);
	}
	for (unsigned i = 0; i < st->n_readers; i++)
		st->ops->close(st->readers[i]);
	st->ops->close(st->writer);
	pthread_cond_destroy(&st->come);
	pthread_cond_destroy(&st->finished);
	pthread_mutex_destroy(&st->lock);
	free(st->readers);
	free(st->where);
	free(st);
}

struct str
store_secret(const struct store *st)
{
	return (struct str){ (const char *)st->secret, sizeof(st->secret) };
}

const struct ports *
store_ports(const struct store *st)
{
	return st->ports;
}

const char *
store_engine(const struct store *st)
{
	return st->ops->name;
}
