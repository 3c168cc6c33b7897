/* The writing lane: groups, parts of their own, refusals, and what readers see meanwhile. */
#include "store_fixture.h"

#include "store/q_base.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>
#include <cmocka.h>

struct call {
	struct fixture *f;
	store_work *work;
	void *arg;
	enum err_kind kind;
	struct err err;
	pthread_t thread;
	int times;
};

static void *
call(void *arg)
{
	struct call *c = arg;

	for (int i = 0; i < c->times && c->kind == ERR_NONE; i++)
		c->kind = store_write(c->f->st, "test", c->work, c->arg, 0, &c->err);
	return NULL;
}

static void
start(struct call *c, struct fixture *f, store_work *work, void *arg, int times)
{
	pthread_attr_t attr;

	*c = (struct call){ .f = f, .work = work, .arg = arg, .times = times };
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 256 << 10);
	assert_int_equal(pthread_create(&c->thread, &attr, call, c), 0);
	pthread_attr_destroy(&attr);
}

/* Holds the lane until the gate opens, so that what comes meanwhile is committed as one group. */
struct gate {
	_Atomic bool inside, open;
};

static enum err_kind
hold(void *arg, struct db_rw *rw, struct err *e)
{
	struct gate *g = arg;

	(void)rw;
	(void)e;
	atomic_store(&g->inside, true);
	while (!atomic_load(&g->open))
		usleep(200);
	return ERR_NONE;
}

static void
shut(struct gate *g, struct call *c, struct fixture *f)
{
	atomic_store(&g->inside, false);
	atomic_store(&g->open, false);
	start(c, f, hold, g, 1);
	while (!atomic_load(&g->inside))
		usleep(200);
}

static enum err_kind
write_then_fail(void *arg, struct db_rw *rw, struct err *e)
{
	enum err_kind k = write_one(arg, rw, e);

	return k != ERR_NONE ? k : err_set(e, STALE, NOPOS, "on purpose");
}

static enum err_kind
write_badly(void *arg, struct db_rw *rw, struct err *e)
{
	enum err_kind k = write_one(arg, rw, e);

	/* A second row of meta breaks its check or its key: a statement that fails. */
	return k != ERR_NONE ? k : q_meta_make(rw, S("x"), S("y"), e);
}

static void
what_many_threads_write_is_all_there(void **state)
{
	struct fixture *f = *state;
	struct call c[8];
	int64_t before = change_seq_now(f), bad, rows;
	struct db_ro ro;
	struct err e;

	for (int i = 0; i < 8; i++)
		start(&c[i], f, write_one, (void *)(uintptr_t)"many", 25);
	for (int i = 0; i < 8; i++) {
		pthread_join(c[i].thread, NULL);
		assert_int_equal(c[i].kind, ERR_NONE);
	}
	assert_int_equal(count_rows(f, "many"), 200);
	assert_true(change_seq_now(f) > before);
	assert_int_equal(store_read(f->st, 0, &ro, &e), ERR_NONE);
	assert_int_equal(store_audit_verify(&ro, &bad, &rows, &e), ERR_NONE);
	store_done(f->st, 0);
	assert_int_equal(bad, 0);
	assert_int_equal(rows, 200);
}

static void
a_failing_work_is_taken_back_alone(void **state)
{
	struct fixture *f = *state;
	struct gate g;
	struct call held, c[5];
	store_work *works[5] = { write_one, write_then_fail, write_one, write_badly, write_one };
	const char *names[5] = { "good", "bad", "good", "bad", "good" };
	int64_t before = change_seq_now(f);

	shut(&g, &held, f);
	for (int i = 0; i < 5; i++) {
		start(&c[i], f, works[i], (void *)(uintptr_t)names[i], 1);
		usleep(20000);
	}
	atomic_store(&g.open, true);
	pthread_join(held.thread, NULL);
	for (int i = 0; i < 5; i++)
		pthread_join(c[i].thread, NULL);
	assert_int_equal(c[0].kind, ERR_NONE);
	assert_int_equal(c[1].kind, ERR_CONFLICT);
	assert_int_equal(c[1].err.code, ERRC_STALE);
	assert_string_equal(c[1].err.text, "on purpose");
	assert_int_equal(c[2].kind, ERR_NONE);
	assert_int_equal(c[3].err.code, ERRC_STORE_UNIQUE);
	assert_int_equal(c[4].kind, ERR_NONE);
	assert_int_equal(count_rows(f, "good"), 3);
	assert_int_equal(count_rows(f, "bad"), 0);
	assert_int_equal(change_seq_now(f), before + 2); /* the gate, then the group as one */
}

static void
the_moment_rises_with_every_loud_write_alone(void **state)
{
	struct fixture *f = *state;
	int64_t before = change_seq_now(f);
	struct err e;

	assert_int_equal(store_write(f->st, "t", write_one, (void *)(uintptr_t)"a", 0, &e), ERR_NONE);
	assert_int_equal(change_seq_now(f), before + 1);
	assert_int_equal(store_write(f->st, "t", write_one, (void *)(uintptr_t)"a", STORE_QUIET, &e), ERR_NONE);
	assert_int_equal(change_seq_now(f), before + 1);
	assert_int_equal(store_write(f->st, "t", write_then_fail, (void *)(uintptr_t)"a", 0, &e), ERR_CONFLICT);
	assert_int_equal(change_seq_now(f), before + 1);
	assert_int_equal(store_write(f->st, "t", write_one, (void *)(uintptr_t)"a", STORE_ALONE, &e), ERR_NONE);
	assert_int_equal(change_seq_now(f), before + 2);
}

static void
a_reader_sees_one_moment_until_it_is_done(void **state)
{
	struct fixture *f = *state;
	struct db_ro ro;
	struct row_change_seq a, b;
	struct err e;

	assert_int_equal(store_read(f->st, 0, &ro, &e), ERR_NONE);
	assert_int_equal(q_change_seq(&ro, f->a, &a, &e), ERR_NONE);
	assert_int_equal(store_write(f->st, "t", write_one, (void *)(uintptr_t)"x", 0, &e), ERR_NONE);
	assert_int_equal(q_change_seq(&ro, f->a, &b, &e), ERR_NONE);
	assert_int_equal(a.change_seq, b.change_seq);
	store_done(f->st, 0);
	assert_int_equal(store_read(f->st, 0, &ro, &e), ERR_NONE);
	assert_int_equal(q_change_seq(&ro, f->a, &b, &e), ERR_NONE);
	assert_int_equal(b.change_seq, a.change_seq + 1);
	store_done(f->st, 0);
}

static void
a_reader_cannot_write(void **state)
{
	struct fixture *f = *state;
	struct db_ro ro;
	struct err e;

	assert_int_equal(store_read(f->st, 1, &ro, &e), ERR_NONE);
	{
		struct db_rw forged = { ro };

		assert_int_equal(q_change_seq_bump(&forged, &e), ERR_OUTSIDE);
		assert_int_equal(e.code, ERRC_STORE_READ_ONLY);
	}
	store_done(f->st, 1);
	/* And the reader is of use again afterwards. */
	assert_int_equal(change_seq_now(f), 1);
	assert_int_equal(store_read(f->st, 1, &ro, &e), ERR_NONE);
	store_done(f->st, 1);
}

enum { FULL = 1024 };

static void
a_full_lane_says_busy_and_drains_afterwards(void **state)
{
	struct fixture *f = *state;
	struct gate g;
	struct call held, *c = calloc(FULL + 8, sizeof(*c));
	int done = 0, busy = 0;

	assert_non_null(c);
	shut(&g, &held, f);
	for (int i = 0; i < FULL + 8; i++)
		start(&c[i], f, write_one, (void *)(uintptr_t)"full", 1);
	usleep(300000);
	atomic_store(&g.open, true);
	pthread_join(held.thread, NULL);
	for (int i = 0; i < FULL + 8; i++) {
		pthread_join(c[i].thread, NULL);
		done += c[i].kind == ERR_NONE;
		busy += c[i].kind == ERR_RETRY && c[i].err.code == ERRC_STORE_BUSY;
	}
	free(c);
	assert_int_equal(done, FULL);
	assert_int_equal(busy, 8);
	assert_int_equal(count_rows(f, "full"), FULL);
}

static enum err_kind
write_much(void *arg, struct db_rw *rw, struct err *e)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(64u << 20);
	struct audit row = { .at_us = 1, .action = str_z(arg) };
	enum err_kind k = ERR_NONE;

	row.after = (struct str){ arena_alloc(a, 1, 1 << 20), 1 << 20 };
	memset((char *)(uintptr_t)row.after.p, 'x', row.after.n);
	for (int i = 0; k == ERR_NONE && i < 20; i++)
		k = store_audit(rw, a, &row, e);
	return k;
}

static void
a_work_that_fills_the_disk_fails_and_its_neighbours_do_not(void **state)
{
	struct fixture *f = *state;
	struct rlimit was, small = { 8 << 20, RLIM_INFINITY };
	struct gate g;
	struct call held, c[3];
	store_work *works[3] = { write_one, write_much, write_one };

	if (f->pg)
		return; /* the other engine's disk is not ours to fill */
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &was);
	small.rlim_max = was.rlim_max;
	shut(&g, &held, f);
	for (int i = 0; i < 3; i++) {
		start(&c[i], f, works[i], (void *)(uintptr_t)(i == 1 ? "much" : "little"), 1);
		usleep(20000);
	}
	setrlimit(RLIMIT_FSIZE, &small);
	atomic_store(&g.open, true);
	pthread_join(held.thread, NULL);
	for (int i = 0; i < 3; i++)
		pthread_join(c[i].thread, NULL);
	setrlimit(RLIMIT_FSIZE, &was);
	assert_int_equal(c[0].kind, ERR_NONE);
	assert_int_equal(c[1].kind, ERR_OUTSIDE);
	assert_int_equal(c[2].kind, ERR_NONE);
	assert_int_equal(count_rows(f, "little"), 2);
	assert_int_equal(count_rows(f, "much"), 0);
	assert_int_equal(change_seq_now(f), 1 + 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_many_threads_write_is_all_there),
		cmocka_unit_test(a_failing_work_is_taken_back_alone),
		cmocka_unit_test(the_moment_rises_with_every_loud_write_alone),
		cmocka_unit_test(a_reader_sees_one_moment_until_it_is_done),
		cmocka_unit_test(a_reader_cannot_write),
		cmocka_unit_test(a_full_lane_says_busy_and_drains_afterwards),
		cmocka_unit_test(a_work_that_fills_the_disk_fails_and_its_neighbours_do_not),
	};

	return fixture_engines("lane", tests, sizeof(tests) / sizeof(tests[0]));
}
