#ifndef STORE_DB_H
#define STORE_DB_H
#include "base/arena.h"

/*
 * The seam between the engines: one connection, behind about ten functions.
 *
 * Contract  A connection runs statements of the table stmts[] (made from sql/) in transactions. Not
 *           thread-safe: one connection, one thread at a time. A reader's connection cannot write.
 * Shapes    a struct val is an int64 (.i) or bytes (.s), as the statement's type letters say:
 *           'i' int64, 't' text (UTF-8), 'b' bytes. NULL never reaches C: it is STORE_SCHEMA.
 * Owns      the texts handed to each() live until it returns.
 * Errors    STORE_BUSY (would work again), STORE_UNIQUE, STORE_FULL, STORE_READ_ONLY, STORE_FAILED,
 *           STORE_SCHEMA.
 * Not here  who may write when (store.h); the statements (sql/ROOM.sql).
 */
struct db;

struct val {
	int64_t i;
	struct str s;
};

struct stmt {
	const char *name, *takes, *gives;
	bool writes;
	const char *sqlite, *postgresql;
};

struct migration {
	int64_t number;
	const char *name, *sqlite, *postgresql;
};

typedef bool db_each(void *arg, const struct val *row); /* false: enough */

struct db_ops {
	const char *name;
	enum err_kind (*open)(struct db **ret, const char *where, bool writer, struct err *e);
	void (*close)(struct db *db);
	enum err_kind (*run)(struct db *db, unsigned stmt, const struct val *v, db_each *each, void *arg,
	    struct err *e);
	enum err_kind (*script)(struct db *db, const struct migration *m, struct err *e);
	enum err_kind (*begin)(struct db *db, bool write, struct err *e);
	enum err_kind (*commit)(struct db *db, struct err *e);
	void (*rollback)(struct db *db);
	/* A part of a write transaction that can be taken back alone. */
	enum err_kind (*mark)(struct db *db, struct err *e);
	enum err_kind (*keep)(struct db *db, struct err *e);
	enum err_kind (*undo)(struct db *db, struct err *e); /* failing: the whole transaction is gone */
	/* True when the schema holds the table migration: it was migrated before. */
	enum err_kind (*migrated)(struct db *db, bool *ret, struct err *e);
};

extern const struct db_ops db_sqlite, db_postgresql;

/* What pages and actions hold: leave to read, leave to write. */
struct db_ro {
	struct db *db;
	const struct db_ops *ops;
};
struct db_rw {
	struct db_ro ro;
};

enum err_kind db_run(struct db_ro *ro, unsigned stmt, const struct val *v, db_each *each, void *arg,
    struct err *e) MUST_USE;

#endif
