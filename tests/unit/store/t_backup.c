/* A copy of a running store, and the check of a file. */
#include "store_fixture.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

struct writer {
	struct fixture *f;
	_Atomic bool stop;
	pthread_t thread;
};

static void *
write_on(void *arg)
{
	struct writer *w = arg;
	struct err e;

	while (!atomic_load(&w->stop))
		if (store_write(w->f->st, "t", write_one, (void *)(uintptr_t)"later", 0, &e) != ERR_NONE)
			break;
	return NULL;
}

static struct str
finding(struct fixture *f, const char *where)
{
	struct str found = STR_NONE;
	struct err e;

	if (store_check(where, &found, f->a, &e) != ERR_NONE)
		fail_msg("%s", e.text);
	return found;
}

static void
a_copy_made_while_writing_is_whole_and_opens(void **state)
{
	struct fixture *f = *state, copy = { .a = f->a };
	struct writer w = { .f = f };
	struct err e;
	struct db_ro ro;
	int64_t bad, rows;

	for (int i = 0; i < 20; i++)
		assert_int_equal(store_write(f->st, "t", write_one, (void *)(uintptr_t)"first", 0, &e), ERR_NONE);
	snprintf(copy.where, sizeof(copy.where), "%s/copy.db", f->dir);
	pthread_create(&w.thread, NULL, write_on, &w);
	if (store_backup(f->where, copy.where, &e) != ERR_NONE)
		fail_msg("%s", e.text);
	atomic_store(&w.stop, true);
	pthread_join(w.thread, NULL);
	assert_int_equal(finding(f, copy.where).n, 0);
	if (fixture_open(&copy, &e) != ERR_NONE)
		fail_msg("%s", e.text);
	assert_int_equal(count_rows(&copy, "first"), 20);
	assert_true(count_rows(&copy, "later") <= count_rows(f, "later"));
	assert_int_equal(store_read(copy.st, 0, &ro, &e), ERR_NONE);
	assert_int_equal(store_audit_verify(&ro, &bad, &rows, &e), ERR_NONE);
	store_done(copy.st, 0);
	assert_int_equal(bad, 0);
	assert_true(str_eq(store_secret(copy.st), store_secret(f->st)));
	store_close(copy.st);
}

static void
a_copy_never_overwrites_a_file(void **state)
{
	struct fixture *f = *state;
	struct err e;

	assert_int_equal(store_backup(f->where, f->where, &e), ERR_CONFLICT);
	assert_int_equal(store_backup("/nonexistent/a", "/tmp/never-made", &e), ERR_MISSING);
	assert_int_equal(store_backup(f->where, "/nonexistent/a", &e), ERR_OUTSIDE);
}

static void
a_whole_file_has_no_finding_and_a_damaged_one_has(void **state)
{
	struct fixture *f = *state;
	struct err e;
	struct str found;
	FILE *file;
	char junk[64];

	assert_int_equal(finding(f, f->where).n, 0);
	for (int i = 0; i < 200; i++)
		assert_int_equal(store_write(f->st, "t", write_one, (void *)(uintptr_t)"x", 0, &e), ERR_NONE);
	store_close(f->st);
	f->st = NULL;
	file = fopen(f->where, "r+b");
	assert_non_null(file);
	memset(junk, 0xa5, sizeof(junk));
	/* Page 1 holds the schema; every later page's head is spoiled. */
	fseek(file, 0, SEEK_END);
	for (long size = ftell(file), at = 4096; at < size; at += 4096) {
		fseek(file, at, SEEK_SET);
		fwrite(junk, 1, sizeof(junk), file);
	}
	fclose(file);
	if (store_check(f->where, &found, f->a, &e) == ERR_NONE)
		assert_true(found.n > 0);
}

static void
the_bigger_engine_says_how_it_is_copied(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(store_backup("postgresql://x", "/tmp/never-made", &e), ERR_OUTSIDE);
	assert_true(str_has(str_z(e.text), S("pg_dump")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_copy_made_while_writing_is_whole_and_opens, fixture_embedded, fixture_end),
		cmocka_unit_test_setup_teardown(a_copy_never_overwrites_a_file, fixture_embedded, fixture_end),
		cmocka_unit_test_setup_teardown(a_whole_file_has_no_finding_and_a_damaged_one_has, fixture_embedded, fixture_end),
		cmocka_unit_test(the_bigger_engine_says_how_it_is_copied),
	};

	return cmocka_run_group_tests_name("backup", tests, NULL, NULL);
}
