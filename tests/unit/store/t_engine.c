/* Opening, durability, migrating, and texts of every kind there and back. */
#include "store_fixture.h"

#include "store/q_base.h"
#include "store/q_import.h"
#include "store/statements.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

/* Runs raw SQL beside the store; gives the first value of the first row. */
static char *
raw(struct fixture *f, const char *sql)
{
	static char out[256];

	out[0] = '\0';
	if (f->pg) {
		PGconn *c = PQconnectdb(f->where);
		PGresult *r = PQexec(c, sql);

		if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
			fail_msg("%s: %s", sql, PQerrorMessage(c));
		if (PQntuples(r) > 0)
			snprintf(out, sizeof(out), "%s", PQgetvalue(r, 0, 0));
		PQclear(r);
		PQfinish(c);
	} else {
		sqlite3 *c;
		sqlite3_stmt *s = NULL;

		assert_int_equal(sqlite3_open(f->where, &c), SQLITE_OK);
		if (sqlite3_prepare_v2(c, sql, -1, &s, NULL) != SQLITE_OK)
			fail_msg("%s: %s", sql, sqlite3_errmsg(c));
		if (sqlite3_step(s) == SQLITE_ROW)
			snprintf(out, sizeof(out), "%s", sqlite3_column_text(s, 0));
		sqlite3_finalize(s);
		sqlite3_close(c);
	}
	return out;
}

static void
acknowledged_means_on_disk(void **state)
{
	struct fixture *f = *state;

	/* The setting of a connection can be asked for only on it; a struct db begins with its handle. */
	if (f->pg) {
		struct db *db = NULL;
		struct err e;
		PGconn *c;
		PGresult *r;

		assert_int_equal(db_postgresql.open(&db, f->where, true, &e), ERR_NONE);
		memcpy(&c, (void *)db, sizeof(c));
		r = PQexec(c, "SHOW synchronous_commit");
		assert_string_not_equal(PQgetvalue(r, 0, 0), "off");
		PQclear(r);
		db_postgresql.close(db);
		return;
	}
	{
		struct db_ops const *ops = &db_sqlite;
		struct db *db = NULL;
		struct err e;
		sqlite3_stmt *s;
		sqlite3 *c;

		assert_int_equal(ops->open(&db, f->where, true, &e), ERR_NONE);
		memcpy(&c, (void *)db, sizeof(c));
		assert_int_equal(sqlite3_prepare_v2(c, "PRAGMA synchronous", -1, &s, NULL), SQLITE_OK);
		assert_int_equal(sqlite3_step(s), SQLITE_ROW);
		assert_int_equal(sqlite3_column_int(s, 0), 2); /* FULL */
		sqlite3_finalize(s);
		assert_int_equal(sqlite3_prepare_v2(c, "PRAGMA foreign_keys", -1, &s, NULL), SQLITE_OK);
		assert_int_equal(sqlite3_step(s), SQLITE_ROW);
		assert_int_equal(sqlite3_column_int(s, 0), 1);
		sqlite3_finalize(s);
		ops->close(db);
	}
	assert_string_equal(raw(f, "PRAGMA journal_mode"), "wal");
}

static void
a_store_opened_again_keeps_what_it_had_and_its_secret(void **state)
{
	struct fixture *f = *state;
	struct err e;
	char secret[32];

	assert_int_equal(store_secret(f->st).n, 32);
	memcpy(secret, store_secret(f->st).p, 32);
	assert_int_equal(store_write(f->st, "t", write_one, (void *)(uintptr_t)"kept", 0, &e), ERR_NONE);
	store_close(f->st);
	f->st = NULL;
	assert_int_equal(fixture_open(f, &e), ERR_NONE);
	assert_memory_equal(store_secret(f->st).p, secret, 32);
	assert_int_equal(count_rows(f, "kept"), 1);
	assert_int_equal(atoi(raw(f, "SELECT count(*) FROM migration")), MIGRATIONS_MAX);
}

static void
data_newer_than_the_program_is_refused_and_left_alone(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };

	store_close(f->st);
	f->st = NULL;
	raw(f, "INSERT INTO migration (number, name, done_us) VALUES (9999, 'tomorrow', 1)");
	assert_int_equal(fixture_open(f, &e), ERR_OUTSIDE);
	assert_int_equal(e.code, ERRC_STORE_SCHEMA);
	assert_int_equal(atoi(raw(f, "SELECT count(*) FROM migration")), MIGRATIONS_MAX + 1);
}

static void
a_row_of_another_shape_is_refused_not_guessed(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };

	if (f->pg)
		return;
	store_close(f->st);
	f->st = NULL;
	raw(f, "UPDATE meta SET secret = x'00'");
	assert_int_equal(fixture_open(f, &e), ERR_OUTSIDE);
	assert_int_equal(e.code, ERRC_STORE_SCHEMA);
}

struct back {
	struct arena *a;
	struct rows_outbox_waiting rows;
};

static enum err_kind
write_texts(void *arg, struct db_rw *rw, struct err *e)
{
	struct back *b = arg;
	enum err_kind k = q_outbox_add(rw, INT64_MIN, S(""), STR_NONE, S("'; DROP TABLE audit; --"), S("æøå\n\"\\\xf0\x9f\x99\x82 $1 ?1"), e);

	if (k == ERR_NONE)
		k = q_outbox_add(rw, INT64_MAX, S("\xc2\xa0"), S("a"), S("\t"), S("%s{n}"), e);
	return k == ERR_NONE ? q_outbox_waiting(&rw->ro, b->a, 10, &b->rows, e) : k;
}

static void
texts_and_numbers_come_back_as_they_went_in(void **state)
{
	struct fixture *f = *state;
	struct back b = { f->a, { 0 } };
	struct err e;

	if (store_write(f->st, "t", write_texts, &b, 0, &e) != ERR_NONE)
		fail_msg("%s", e.text);
	assert_int_equal(b.rows.n, 2);
	assert_true(b.rows.at[0].made_us == INT64_MIN);
	assert_int_equal(b.rows.at[0].kind.n, 0);
	assert_int_equal(b.rows.at[0].address.n, 0);
	assert_true(str_eq(b.rows.at[0].subject, S("'; DROP TABLE audit; --")));
	assert_true(str_eq(b.rows.at[0].body, S("æøå\n\"\\\xf0\x9f\x99\x82 $1 ?1")));
	assert_true(b.rows.at[1].made_us == INT64_MAX);
	assert_true(str_eq(b.rows.at[1].kind, S("\xc2\xa0")));
	assert_int_equal(count_rows(f, "no such"), 0);
}

static enum err_kind
write_blob(void *arg, struct db_rw *rw, struct err *e)
{
	const struct str *bytes = arg;

	return q_audit_add(rw, 1, 0, S("a"), S("b"), S("c"), S("d"), S(""), S(""), *bytes, e);
}

static void
bytes_with_nul_come_back_as_they_went_in(void **state)
{
	struct fixture *f = *state;
	struct err e;
	char all[256];

	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	{
		struct str bytes = { all, sizeof(all) };

		struct rows_audit_last last;
		struct db_ro ro;

		if (store_write(f->st, "t", write_blob, &bytes, 0, &e) != ERR_NONE)
			fail_msg("%s", e.text);
		assert_int_equal(store_read(f->st, 0, &ro, &e), ERR_NONE);
		assert_int_equal(q_audit_last(&ro, f->a, &last, &e), ERR_NONE);
		store_done(f->st, 0);
		assert_int_equal(last.n, 1);
		assert_true(str_eq(last.at[0].hash, bytes));
	}
}

static int tries;

static enum err_kind
cut_then_write(void *arg, struct db_rw *rw, struct err *e)
{
	struct fixture *f = arg;

	/* While its transaction is open the writer's own connection is ended. */
	if (tries++ == 0) {
		raw(f, arena_fmt(f->a, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '%s'"
		    " AND pid <> pg_backend_pid()", f->dir).p);
	}
	return write_one((void *)(uintptr_t)"cut", rw, e);
}

static void
connections_that_die_are_made_again_and_nothing_is_written_twice(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };

	if (!f->pg)
		return;
	assert_int_equal(count_rows(f, "x"), 0);
	raw(f, arena_fmt(f->a, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '%s'"
	    " AND pid <> pg_backend_pid()", f->dir).p);
	assert_int_equal(count_rows(f, "x"), 0);
	if (store_write(f->st, "t", write_one, (void *)(uintptr_t)"x", 0, &e) != ERR_NONE)
		fail_msg("%s", e.text);
	assert_int_equal(count_rows(f, "x"), 1);
	if (store_write(f->st, "t", cut_then_write, f, 0, &e) != ERR_NONE)
		fail_msg("%s", e.text);
	assert_int_equal(tries, 2);
	assert_int_equal(count_rows(f, "cut"), 1);
}

/* A statement that fails, and a caller that does not look. */
static enum err_kind
write_and_look_away(void *arg, struct db_rw *rw, struct err *e)
{
	struct err ignored;
	enum err_kind k = write_one(arg, rw, e);

	if (k == ERR_NONE)
		(void)!q_mapping_set(rw, S("heading"), S("columns"), 1, &ignored);
	return k;
}

/* PostgreSQL takes the whole transaction back then, and its COMMIT succeeds and says ROLLBACK. */
static void
a_transaction_taken_back_is_no_success(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };
	struct db *db = NULL;
	PGconn *c;

	if (!f->pg)
		skip(); /* this engine takes back the statement alone */
	assert_int_equal(db_postgresql.open(&db, f->where, true, &e), ERR_NONE);
	memcpy(&c, (void *)db, sizeof(c));
	assert_int_equal(db_postgresql.begin(db, true, &e), ERR_NONE);
	PQclear(PQexec(c, "SELECT nothing FROM nowhere"));
	assert_int_not_equal(db_postgresql.commit(db, &e), ERR_NONE);
	db_postgresql.close(db);
	raw(f, "ALTER TABLE import_mapping ADD CONSTRAINT never CHECK (signature <> 'heading')");
	assert_int_not_equal(store_write(f->st, "away", write_and_look_away, "away", 0, &e), ERR_NONE);
	assert_int_not_equal(store_write(f->st, "away", write_and_look_away, "away", STORE_ALONE, &e), ERR_NONE);
	assert_int_equal(count_rows(f, "away"), 0);
}

/* A constraint that is looked at only when the transaction ends: COMMIT itself fails then. */
static void
a_commit_that_fails_is_a_failure_and_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };

	raw(f, "CREATE TABLE late_parent (id INTEGER PRIMARY KEY)");
	raw(f, "CREATE TABLE late_child (id INTEGER REFERENCES late_parent (id) DEFERRABLE INITIALLY DEFERRED)");
	raw(f, f->pg ? "CREATE FUNCTION late() RETURNS trigger AS $$ BEGIN INSERT INTO late_child VALUES (7); RETURN NULL; END $$ LANGUAGE plpgsql"
	             : "CREATE TRIGGER late AFTER INSERT ON audit BEGIN INSERT INTO late_child VALUES (7); END");
	if (f->pg)
		raw(f, "CREATE TRIGGER late AFTER INSERT ON audit FOR EACH ROW EXECUTE FUNCTION late()");
	assert_int_not_equal(store_write(f->st, "late", write_one, "late", 0, &e), ERR_NONE);
	assert_int_equal(count_rows(f, "late"), 0);
	raw(f, f->pg ? "DROP TRIGGER late ON audit" : "DROP TRIGGER late");
	assert_int_equal(store_write(f->st, "after", write_one, "after", 0, &e), ERR_NONE);
	assert_int_equal(count_rows(f, "after"), 1);
}

static void
an_address_that_is_nowhere_is_an_error_not_a_crash(void **state)
{
	struct store *st = NULL;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(store_open(&st, "/nonexistent/folder/x.db", 1, &ports_real, &e), ERR_OUTSIDE);
	assert_null(st);
	assert_int_equal(store_open(&st, "postgresql://127.0.0.1:1/none?connect_timeout=1", 1, &ports_real, &e), ERR_OUTSIDE);
	assert_null(st);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acknowledged_means_on_disk),
		cmocka_unit_test(a_store_opened_again_keeps_what_it_had_and_its_secret),
		cmocka_unit_test(data_newer_than_the_program_is_refused_and_left_alone),
		cmocka_unit_test(a_row_of_another_shape_is_refused_not_guessed),
		cmocka_unit_test(texts_and_numbers_come_back_as_they_went_in),
		cmocka_unit_test(bytes_with_nul_come_back_as_they_went_in),
		cmocka_unit_test(connections_that_die_are_made_again_and_nothing_is_written_twice),
		cmocka_unit_test(a_transaction_taken_back_is_no_success),
		cmocka_unit_test(a_commit_that_fails_is_a_failure_and_leaves_nothing),
		cmocka_unit_test(an_address_that_is_nowhere_is_an_error_not_a_crash),
	};

	return fixture_engines("engine", tests, sizeof(tests) / sizeof(tests[0]));
}
