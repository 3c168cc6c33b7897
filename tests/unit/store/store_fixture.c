/* A store of its own for each test. */
#include "store_fixture.h"

#include "base/hash.h"
#include "store/q_base.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

const char *
fixture_pg(void)
{
	const char *url = getenv("REISVERK_PG");

	return url && *url ? url : NULL;
}

static void
pg_exec(const char *sql)
{
	PGconn *c = PQconnectdb(fixture_pg());
	PGresult *r = PQexec(c, sql);

	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(c));
	PQclear(r);
	PQfinish(c);
}

enum err_kind
fixture_open(struct fixture *f, struct err *e)
{
	return store_open(&f->st, f->where, 4, &ports_real, e);
}

static struct fixture *
begin(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->a = arena_new(256u << 20);
	*state = f;
	return f;
}

int
fixture_embedded(void **state)
{
	struct fixture *f = begin(state);
	struct err e;

	snprintf(f->dir, sizeof(f->dir), "/tmp/reisverk-test-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->where, sizeof(f->where), "%s/store.db", f->dir);
	if (fixture_open(f, &e) != ERR_NONE)
		fail_msg("%s", e.text);
	return 0;
}

int
fixture_postgresql(void **state)
{
	struct fixture *f = begin(state);
	struct err e;
	char sql[128];

	f->pg = true;
	snprintf(f->dir, sizeof(f->dir), "t_%.*s", STR_ARG(public_id(f->a, &ports_real)));
	snprintf(sql, sizeof(sql), "CREATE SCHEMA %s", f->dir);
	pg_exec(sql);
	snprintf(f->where, sizeof(f->where), "%s%soptions=-csearch_path%%3D%s&application_name=%s", fixture_pg(),
	    strchr(fixture_pg(), '?') ? "&" : "?", f->dir, f->dir);
	if (fixture_open(f, &e) != ERR_NONE)
		fail_msg("%s", e.text);
	return 0;
}

int
fixture_end(void **state)
{
	struct fixture *f = *state;
	char sql[160];

	store_close(f->st);
	if (f->pg)
		snprintf(sql, sizeof(sql), "SET client_min_messages = error; DROP SCHEMA %s CASCADE", f->dir);
	else
		snprintf(sql, sizeof(sql), "rm -rf %s", f->dir);
	if (f->pg)
		pg_exec(sql);
	else if (system(sql) != 0)
		return 1;
	arena_free(f->a);
	free(f);
	return 0;
}

int
fixture_engines(const char *group, const struct CMUnitTest *tests, size_t n)
{
	struct CMUnitTest *copy = calloc(n, sizeof(*copy));
	int failed = 0;

	assert_non_null(copy);
	for (int pg = 0; pg <= (fixture_pg() != NULL); pg++) {
		memcpy(copy, tests, n * sizeof(*copy));
		for (size_t i = 0; i < n; i++) {
			copy[i].setup_func = pg ? fixture_postgresql : fixture_embedded;
			copy[i].teardown_func = fixture_end;
		}
		failed += _cmocka_run_group_tests(pg ? "on postgresql" : group, copy, n, NULL, NULL);
	}
	free(copy);
	if (fixture_pg() == NULL)
		printf("skipped: no PostgreSQL\n");
	return failed;
}

enum err_kind
write_one(void *arg, struct db_rw *rw, struct err *e)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(1u << 20);
	struct audit row = { .at_us = 1, .actor = S("test"), .origin = S("cli"), .action = str_z(arg) };

	return store_audit(rw, a, &row, e);
}

int64_t
count_rows(struct fixture *f, const char *action)
{
	struct db_ro ro;
	struct err e;
	struct rows_audit_page rows;
	int64_t n = 0;

	if (store_read(f->st, 3, &ro, &e) != ERR_NONE || q_audit_page(&ro, f->a, INT64_MAX, 100000, &rows, &e) != ERR_NONE)
		fail_msg("%s", e.text);
	for (size_t i = 0; i < rows.n; i++)
		n += str_eq(rows.at[i].action, str_z(action));
	store_done(f->st, 3);
	return n;
}

int64_t
change_seq_now(struct fixture *f)
{
	struct db_ro ro;
	struct err e;
	struct row_change_seq r;

	if (store_read(f->st, 3, &ro, &e) != ERR_NONE || q_change_seq(&ro, f->a, &r, &e) != ERR_NONE)
		fail_msg("%s", e.text);
	store_done(f->st, 3);
	return r.change_seq;
}
