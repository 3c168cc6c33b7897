#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H
#include "store/store.h"

/*
 * A store of its own for each test: a new file in a new folder, or a new schema of the PostgreSQL
 * that REISVERK_PG names.
 *
 * Contract  fixture_engines runs the same tests on each engine there is, and says which was skipped.
 */
struct CMUnitTest;

struct fixture {
	char dir[64], where[512];
	bool pg;
	struct store *st;
	struct arena *a;
};

int fixture_embedded(void **state);
int fixture_postgresql(void **state);
int fixture_end(void **state);
/* Opens the fixture's store again, after store_close by the test. */
enum err_kind fixture_open(struct fixture *f, struct err *e);
/* The environment's libpq URL, or NULL. */
const char *fixture_pg(void);
/* Runs tests on the embedded engine, then on PostgreSQL; the number of failures. */
int fixture_engines(const char *group, const struct CMUnitTest *tests, size_t n);
/* A work that writes one audit row named by arg (a const char *). */
enum err_kind write_one(void *arg, struct db_rw *rw, struct err *e);
int64_t count_rows(struct fixture *f, const char *action);
int64_t change_seq_now(struct fixture *f);

#endif
