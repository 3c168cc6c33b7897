/* Every named statement, on each engine: it prepares, runs, and gives columns of the types it declares. */
#include "store_fixture.h"

#include "store/statements.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static bool
ignore(void *arg, const struct val *row)
{
	(void)arg;
	(void)row;
	return true;
}

struct at {
	unsigned n;
};

/* Values that fit no row: what is asked is whether the engine takes the statement. */
static enum err_kind
run_it(void *arg, struct db_rw *rw, struct err *e)
{
	const struct at *at = arg;
	struct val v[32];

	for (size_t i = 0; i < 32; i++)
		v[i] = (struct val){ .i = 1, .s = S("x") };
	return db_run(&rw->ro, at->n, v, ignore, NULL, e);
}

static void
every_statement_runs(void **state)
{
	struct fixture *f = *state;

	for (unsigned i = 0; i < STMT_MAX; i++) {
		struct at at = { i };
		struct err e = { 0 };
		enum err_kind k = store_write(f->st, stmts[i].name, run_it, &at, 0, &e);

		/* Breaking a key or a check is right with such values; not being understood is not. */
		if (k != ERR_NONE && (e.code == ERRC_STORE_SCHEMA || e.code == ERRC_STORE_BUSY || e.code == ERRC_STORE_READ_ONLY ||
		    strstr(e.text, "syntax") != NULL || strstr(e.text, "operator does not exist") != NULL))
			fail_msg("%s: %s", stmts[i].name, e.text);
	}
}

static void
every_column_has_its_declared_type(void **state)
{
	struct fixture *f = *state;
	PGconn *c;

	if (!f->pg)
		return;
	c = PQconnectdb(f->where);
	for (unsigned i = 0; i < STMT_MAX; i++) {
		const struct stmt *s = &stmts[i];
		Oid types[32];
		int n = 0;
		PGresult *r;

		for (; s->takes[n]; n++)
			types[n] = s->takes[n] == 'i' ? 20 : s->takes[n] == 't' ? 25 : 17;
		r = PQprepare(c, s->name, s->postgresql, n, types);
		if (PQresultStatus(r) != PGRES_COMMAND_OK)
			fail_msg("%s: %s", s->name, PQerrorMessage(c));
		PQclear(r);
		r = PQdescribePrepared(c, s->name);
		if ((size_t)PQnfields(r) != strlen(s->gives))
			fail_msg("%s gives %d columns", s->name, PQnfields(r));
		for (int j = 0; j < PQnfields(r); j++)
			if (PQftype(r, j) != (s->gives[j] == 'i' ? 20u : s->gives[j] == 't' ? 25u : 17u))
				fail_msg("%s: column %d has type %u", s->name, j + 1, PQftype(r, j));
		PQclear(r);
	}
	PQfinish(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_statement_runs),
		cmocka_unit_test(every_column_has_its_declared_type),
	};

	return fixture_engines("statements", tests, sizeof(tests) / sizeof(tests[0]));
}
