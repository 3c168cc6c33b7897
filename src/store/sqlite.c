/* The embedded engine. The only file that knows SQLite, beside backup.c. */
#include "store/db.h"
#include "store/statements.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>

struct db {
	sqlite3 *c;
	sqlite3_stmt *prepared[STMT_MAX];
	sqlite3_stmt *begin_r, *begin_w, *commit, *rollback, *mark, *keep, *undo;
};

static enum err_kind
failed(struct db *db, const char *what, struct err *e)
{
	int code = db->c ? sqlite3_extended_errcode(db->c) : SQLITE_NOMEM;
	const char *why = db->c ? sqlite3_errmsg(db->c) : "no memory";

	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(e, STORE_BUSY, NOPOS, "%s", what);
	case SQLITE_FULL:
		return err_set(e, STORE_FULL, NOPOS, "%s", what);
	case SQLITE_READONLY:
		return err_set(e, STORE_READ_ONLY, NOPOS, "%s: %s", what, why);
	case SQLITE_CONSTRAINT:
		if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
			return err_set(e, STORE_UNIQUE, NOPOS, "%s: %s", what, why);
		break;
	default:
		break;
	}
	return err_set(e, STORE_FAILED, NOPOS, "%s: %s", what, why);
}

static enum err_kind
exec(struct db *db, const char *sql, struct err *e)
{
	if (sqlite3_exec(db->c, sql, NULL, NULL, NULL) != SQLITE_OK)
		return failed(db, sql, e);
	return ERR_NONE;
}

static enum err_kind
prepare(struct db *db, const char *sql, sqlite3_stmt **ret, struct err *e)
{
	if (sqlite3_prepare_v3(db->c, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL) != SQLITE_OK) {
		struct err why;

		(void)!failed(db, "prepare", &why);
		return err_set(e, STORE_SCHEMA, NOPOS, "%.100s: %.100s", sql, why.text);
	}
	return ERR_NONE;
}

static void
close_(struct db *db)
{
	if (db == NULL)
		return;
	for (size_t i = 0; i < STMT_MAX; i++)
		sqlite3_finalize(db->prepared[i]);
	sqlite3_finalize(db->begin_r);
	sqlite3_finalize(db->begin_w);
	sqlite3_finalize(db->commit);
	sqlite3_finalize(db->rollback);
	sqlite3_finalize(db->mark);
	sqlite3_finalize(db->keep);
	sqlite3_finalize(db->undo);
	sqlite3_close(db->c);
	free(db);
}

static enum err_kind
configure(struct db *db, bool writer, struct err *e)
{
	enum err_kind k;

	sqlite3_busy_timeout(db->c, 5000);
	sqlite3_db_config(db->c, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->c, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db->c, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->c, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	k = exec(db, writer ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
	    " PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000;"
	    : "PRAGMA query_only = ON; PRAGMA cache_size = -1000; PRAGMA wal_autocheckpoint = 0;", e);
	if (k == ERR_NONE)
		k = prepare(db, "BEGIN", &db->begin_r, e);
	if (k == ERR_NONE)
		k = prepare(db, "BEGIN IMMEDIATE", &db->begin_w, e);
	if (k == ERR_NONE)
		k = prepare(db, "COMMIT", &db->commit, e);
	if (k == ERR_NONE)
		k = prepare(db, "ROLLBACK", &db->rollback, e);
	if (k == ERR_NONE)
		k = prepare(db, "SAVEPOINT part", &db->mark, e);
	if (k == ERR_NONE)
		k = prepare(db, "RELEASE part", &db->keep, e);
	return k;
}

static enum err_kind
open_(struct db **ret, const char *where, bool writer, struct err *e)
{
	struct db *db = calloc(1, sizeof(*db));
	enum err_kind k;

	assert(db != NULL);
	sqlite3_initialize();
	if (sqlite3_open_v2(where, &db->c, SQLITE_OPEN_READWRITE | (writer ? SQLITE_OPEN_CREATE : 0) |
	    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK)
		k = failed(db, where, e);
	else
		k = configure(db, writer, e);
	if (k != ERR_NONE)
		close_(db);
	else
		*ret = db;
	return k;
}

static bool
bind(sqlite3_stmt *s, int i, char type, const struct val *v)
{
	int rc = type == 'i' ? sqlite3_bind_int64(s, i, v->i)
	    : type == 't' ? sqlite3_bind_text(s, i, v->s.p ? v->s.p : "", (int)v->s.n, SQLITE_STATIC)
	                  : sqlite3_bind_blob(s, i, v->s.p ? v->s.p : "", (int)v->s.n, SQLITE_STATIC);

	return rc == SQLITE_OK;
}

static enum err_kind
read_row(sqlite3_stmt *s, const struct stmt *st, struct val *row, struct err *e)
{
	for (int i = 0; st->gives[i]; i++) {
		int type = sqlite3_column_type(s, i);

		if (type == SQLITE_NULL || (st->gives[i] == 'i') != (type == SQLITE_INTEGER))
			return err_set(e, STORE_SCHEMA, NOPOS, "%s: column %d", st->name, i + 1);
		if (st->gives[i] == 'i') {
			row[i].i = sqlite3_column_int64(s, i);
		} else {
			row[i].s.p = st->gives[i] == 't' ? (const char *)sqlite3_column_text(s, i)
			    : sqlite3_column_blob(s, i);
			row[i].s.n = (size_t)sqlite3_column_bytes(s, i);
		}
	}
	return ERR_NONE;
}

static enum err_kind
run(struct db *db, unsigned n, const struct val *v, db_each *each, void *arg, struct err *e)
{
	const struct stmt *st = &stmts[n];
	struct val row[32];
	enum err_kind k = ERR_NONE;
	sqlite3_stmt *s;
	int rc = SQLITE_DONE;

	if (db->prepared[n] == NULL && (k = prepare(db, st->sqlite, &db->prepared[n], e)) != ERR_NONE)
		return k;
	s = db->prepared[n];
	for (int i = 0; st->takes[i]; i++)
		if (!bind(s, i + 1, st->takes[i], &v[i]))
			return failed(db, st->name, e);
	while (k == ERR_NONE && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		if (each == NULL)
			continue;
		k = read_row(s, st, row, e);
		if (k == ERR_NONE && !each(arg, row))
			break;
	}
	if (k == ERR_NONE && rc != SQLITE_DONE && rc != SQLITE_ROW)
		k = failed(db, st->name, e);
	sqlite3_reset(s);
	return k;
}

static enum err_kind
step(struct db *db, sqlite3_stmt *s, struct err *e)
{
	int rc = sqlite3_step(s);
	enum err_kind k = rc == SQLITE_DONE ? ERR_NONE : failed(db, sqlite3_sql(s), e);

	sqlite3_reset(s);
	return k;
}

static enum err_kind
script(struct db *db, const struct migration *m, struct err *e)
{
	return exec(db, m->sqlite, e);
}

static enum err_kind
begin(struct db *db, bool write, struct err *e)
{
	return step(db, write ? db->begin_w : db->begin_r, e);
}

static enum err_kind
commit(struct db *db, struct err *e)
{
	return step(db, db->commit, e);
}

static void
rollback(struct db *db)
{
	struct err ignored;

	if (!sqlite3_get_autocommit(db->c))
		(void)!step(db, db->rollback, &ignored);
}

static enum err_kind
mark(struct db *db, struct err *e)
{
	return step(db, db->mark, e);
}

static enum err_kind
keep(struct db *db, struct err *e)
{
	return step(db, db->keep, e);
}

/* A full disk or a failed write takes the whole transaction back, and the part with it. */
static enum err_kind
undo(struct db *db, struct err *e)
{
	if (sqlite3_get_autocommit(db->c))
		return err_set(e, STORE_FAILED, NOPOS, "the transaction was taken back");
	return exec(db, "ROLLBACK TO part; RELEASE part", e);
}

static enum err_kind
migrated(struct db *db, bool *ret, struct err *e)
{
	sqlite3_stmt *s = NULL;
	enum err_kind k = prepare(db, "SELECT 1 FROM sqlite_schema WHERE name = 'migration'", &s, e);

	if (k == ERR_NONE)
		*ret = sqlite3_step(s) == SQLITE_ROW;
	sqlite3_finalize(s);
	return k;
}

const struct db_ops db_sqlite = {
	"sqlite", open_, close_, run, script, begin, commit, rollback, mark, keep, undo, migrated
};
