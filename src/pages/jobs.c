/* Long work on a thread of its own. */
#include "pages/jobs.h"

#include <pthread.h>
#include <stdlib.h>

enum { ID_MAX = 64, NAME_MAX_ = 200 };

struct jobs {
	struct store *st;
	unsigned reader;
	pthread_mutex_t lock;
	pthread_cond_t come;
	pthread_t thread;
	bool quit, busy;
	char id[ID_MAX], name[NAME_MAX_], from[ID_MAX];
	size_t id_n;
	struct actor actor;
	bool apply;
	struct import_progress progress;
};

static struct str
keep(char *to, size_t max, struct str s)
{
	size_t n = s.n < max - 1 ? s.n : max - 1;

	memcpy(to, s.p ? s.p : "", n);
	to[n] = '\0';
	return (struct str){ to, n };
}

static void *
work(void *arg)
{
	struct jobs *j = arg;

	pthread_mutex_lock(&j->lock);
	for (;;) {
		struct err e = { 0 };
		struct str id;

		while (!j->busy && !j->quit)
			pthread_cond_wait(&j->come, &j->lock);
		if (j->quit)
			break;
		id = (struct str){ j->id, j->id_n };
		pthread_mutex_unlock(&j->lock);
		/* What went wrong stands in the import's row, for the page to show. */
		if (j->apply)
			(void)!import_apply(j->st, j->reader, &j->actor, id, &j->progress, &e);
		else
			(void)!import_preview(j->st, j->reader, &j->actor, id, &j->progress, &e);
		pthread_mutex_lock(&j->lock);
		j->busy = false;
	}
	pthread_mutex_unlock(&j->lock);
	return NULL;
}

struct jobs *
jobs_new(struct store *st, unsigned reader)
{
	struct jobs *j = calloc(1, sizeof(*j));

	if (j == NULL)
		abort();
	j->st = st;
	j->reader = reader;
	pthread_mutex_init(&j->lock, NULL);
	pthread_cond_init(&j->come, NULL);
	if (pthread_create(&j->thread, NULL, work, j) != 0)
		abort();
	return j;
}

void
jobs_free(struct jobs *j)
{
	if (j == NULL)
		return;
	pthread_mutex_lock(&j->lock);
	j->quit = true;
	atomic_store(&j->progress.stop, true);
	pthread_cond_signal(&j->come);
	pthread_mutex_unlock(&j->lock);
	pthread_join(j->thread, NULL);
	pthread_mutex_destroy(&j->lock);
	pthread_cond_destroy(&j->come);
	free(j);
}

enum err_kind
jobs_start(struct jobs *j, const struct actor *actor, struct str id, bool apply, struct err *e)
{
	bool busy;

	pthread_mutex_lock(&j->lock);
	busy = j->busy || j->quit;
	if (!busy) {
		j->busy = true;
		j->id_n = keep(j->id, sizeof(j->id), id).n;
		j->actor = *actor;
		j->actor.name = keep(j->name, sizeof(j->name), actor->name);
		j->actor.from = keep(j->from, sizeof(j->from), actor->from);
		j->apply = apply;
		atomic_store(&j->progress.stop, false);
		atomic_store(&j->progress.done, 0);
		atomic_store(&j->progress.total, 0);
		pthread_cond_signal(&j->come);
	}
	pthread_mutex_unlock(&j->lock);
	return busy ? err_set(e, IMPORT_BUSY, NOPOS, " ") : ERR_NONE;
}

static bool
is_mine(const struct jobs *j, struct str id)
{
	return j->busy && str_eq(id, (struct str){ j->id, j->id_n });
}

bool
jobs_progress(struct jobs *j, struct str id, int64_t *ret_done, int64_t *ret_total)
{
	bool mine;

	pthread_mutex_lock(&j->lock);
	mine = is_mine(j, id);
	pthread_mutex_unlock(&j->lock);
	*ret_done = atomic_load(&j->progress.done);
	*ret_total = atomic_load(&j->progress.total);
	return mine;
}

void
jobs_stop(struct jobs *j, struct str id)
{
	pthread_mutex_lock(&j->lock);
	if (is_mine(j, id))
		atomic_store(&j->progress.stop, true);
	pthread_mutex_unlock(&j->lock);
}
