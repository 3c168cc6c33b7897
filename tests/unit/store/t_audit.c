/* The audit log: append-only, and altering it shows. */
#include "store_fixture.h"

#include "store/q_base.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

/* Runs SQL beside the store, as who holds the disk could; true when it worked. */
static bool
raw(struct fixture *f, const char *sql)
{
	bool ok;

	if (f->pg) {
		PGconn *c = PQconnectdb(f->where);
		PGresult *r = PQexec(c, sql);

		ok = PQresultStatus(r) == PGRES_COMMAND_OK;
		PQclear(r);
		PQfinish(c);
	} else {
		sqlite3 *c;

		assert_int_equal(sqlite3_open(f->where, &c), SQLITE_OK);
		ok = sqlite3_exec(c, sql, NULL, NULL, NULL) == SQLITE_OK;
		sqlite3_close(c);
	}
	return ok;
}

static enum err_kind
write_rows(void *arg, struct db_rw *rw, struct err *e)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(64u << 20);
	int n = *(int *)arg;
	enum err_kind k = ERR_NONE;

	for (int i = 0; k == ERR_NONE && i < n; i++) {
		struct audit row = { .at_us = i, .account_id = i % 7, .actor = S("Kari"), .origin = S("x"), .action = S("site.close"),
			.object = arena_fmt(a, "s%d", i), .before = S("{}"), .after = S("{\"a\":1}") };

		k = store_audit(rw, a, &row, e);
	}
	return k;
}

static int64_t
verify(struct fixture *f, int64_t *ret_rows)
{
	struct db_ro ro;
	struct err e;
	int64_t bad = -1;

	assert_int_equal(store_read(f->st, 0, &ro, &e), ERR_NONE);
	if (store_audit_verify(&ro, &bad, ret_rows, &e) != ERR_NONE)
		fail_msg("%s", e.text);
	store_done(f->st, 0);
	return bad;
}

static void
fill(struct fixture *f, int n)
{
	struct err e;

	if (store_write(f->st, "t", write_rows, &n, 0, &e) != ERR_NONE)
		fail_msg("%s", e.text);
}

static void
drop_guard(struct fixture *f)
{
	assert_true(raw(f, f->pg ? "DROP TRIGGER audit_keep ON audit" : "DROP TRIGGER audit_keep_update; DROP TRIGGER audit_keep_delete"));
}

static void
an_empty_log_is_whole(void **state)
{
	int64_t rows = -1;

	assert_int_equal(verify(*state, &rows), 0);
	assert_int_equal(rows, 0);
}

static void
a_long_log_is_followed_to_its_end(void **state)
{
	int64_t rows = -1;

	fill(*state, 1203);
	assert_int_equal(verify(*state, &rows), 0);
	assert_int_equal(rows, 1203);
}

static void
the_log_cannot_be_changed_by_statements(void **state)
{
	int64_t rows;

	fill(*state, 3);
	assert_false(raw(*state, "UPDATE audit SET actor = 'Ola' WHERE id = 2"));
	assert_false(raw(*state, "DELETE FROM audit WHERE id = 2"));
	assert_int_equal(verify(*state, &rows), 0);
	assert_int_equal(rows, 3);
}

static void
each_altered_field_shows(void **state)
{
	static const char *sets[] = { "at_us = at_us + 1", "account_id = 99", "actor = 'Ola'", "origin = 'y'", "action = 'x'",
		"object = 'y'", "before = '{ }'", "after = ''", "actor = 'Kar', origin = 'ix'" };
	struct fixture *f = *state;
	int64_t rows;

	fill(f, 5);
	drop_guard(f);
	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		assert_true(raw(f, "CREATE TABLE keep_ AS SELECT * FROM audit WHERE id = 3"));
		assert_true(raw(f, arena_fmt(f->a, "UPDATE audit SET %s WHERE id = 3", sets[i]).p));
		assert_int_equal(verify(f, &rows), 3);
		assert_true(raw(f, "DELETE FROM audit WHERE id = 3"));
		assert_true(raw(f, "INSERT INTO audit SELECT * FROM keep_"));
		assert_true(raw(f, "DROP TABLE keep_"));
		assert_int_equal(verify(f, &rows), 0);
	}
}

static void
a_missing_or_swapped_row_shows(void **state)
{
	struct fixture *f = *state;
	int64_t rows;

	fill(f, 6);
	drop_guard(f);
	assert_true(raw(f, "UPDATE audit SET id = 100 WHERE id = 3"));
	assert_true(raw(f, "UPDATE audit SET id = 3 WHERE id = 4"));
	assert_true(raw(f, "UPDATE audit SET id = 4 WHERE id = 100"));
	assert_int_equal(verify(f, &rows), 3);
	assert_true(raw(f, "DELETE FROM audit WHERE id IN (3, 4)"));
	assert_int_equal(verify(f, &rows), 5);
	assert_true(raw(f, "DELETE FROM audit WHERE id < 6"));
	assert_int_equal(verify(f, &rows), 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_log_is_whole),
		cmocka_unit_test(a_long_log_is_followed_to_its_end),
		cmocka_unit_test(the_log_cannot_be_changed_by_statements),
		cmocka_unit_test(each_altered_field_shows),
		cmocka_unit_test(a_missing_or_swapped_row_shows),
	};

	return fixture_engines("audit", tests, sizeof(tests) / sizeof(tests[0]));
}
