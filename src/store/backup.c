/* Copying and checking a file of the embedded engine. */
#include "store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err_kind
open_plain(const char *where, sqlite3 **ret, struct err *e)
{
	struct stat sb;

	if (str_starts(str_z(where), S("postgresql:")))
		return err_set(e, STORE_FAILED, NOPOS, "pg_dump --schema");
	if (stat(where, &sb) != 0)
		return err_set(e, ROW_MISSING, NOPOS, "%s", where);
	sqlite3_initialize();
	if (sqlite3_open_v2(where, ret, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
		sqlite3_close(*ret);
		*ret = NULL;
		return err_set(e, STORE_FAILED, NOPOS, "%s", where);
	}
	sqlite3_busy_timeout(*ret, 10000);
	return ERR_NONE;
}

/* The first line a query gives; empty when it gives none. */
static struct str
first_text(sqlite3 *c, const char *sql, struct arena *a)
{
	sqlite3_stmt *s = NULL;
	struct str out = STR_NONE;

	if (sqlite3_prepare_v2(c, sql, -1, &s, NULL) != SQLITE_OK)
		return arena_str(a, str_z(sqlite3_errmsg(c)));
	if (sqlite3_step(s) == SQLITE_ROW)
		out = arena_str(a, str_z((const char *)sqlite3_column_text(s, 0)));
	sqlite3_finalize(s);
	return out;
}

enum err_kind
store_check(const char *where, struct str *ret_finding, struct arena *a, struct err *e)
{
	sqlite3 *c = NULL;
	enum err_kind k = open_plain(where, &c, e);
	struct str found;

	if (k != ERR_NONE)
		return k;
	found = first_text(c, "PRAGMA integrity_check", a);
	if (str_eq(found, S("ok")))
		found = first_text(c, "SELECT \"table\" || ' ' || rowid FROM pragma_foreign_key_check", a);
	sqlite3_close(c);
	*ret_finding = found;
	return ERR_NONE;
}

enum err_kind
store_backup(const char *where, const char *to, struct err *e)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(16u << 20);
	sqlite3 *c = NULL;
	sqlite3_stmt *s = NULL;
	struct str found;
	enum err_kind k;

	if (access(to, F_OK) == 0)
		return err_set(e, STORE_UNIQUE, NOPOS, "%s", to);
	k = open_plain(where, &c, e);
	if (k != ERR_NONE)
		return k;
	if (sqlite3_prepare_v2(c, "VACUUM INTO ?1", -1, &s, NULL) != SQLITE_OK ||
	    sqlite3_bind_text(s, 1, to, -1, SQLITE_STATIC) != SQLITE_OK || sqlite3_step(s) != SQLITE_DONE)
		k = err_set(e, STORE_FAILED, NOPOS, "%s", sqlite3_errmsg(c));
	sqlite3_finalize(s);
	sqlite3_close(c);
	if (k == ERR_NONE)
		k = store_check(to, &found, a, e);
	if (k == ERR_NONE && found.n > 0)
		return err_set(e, STORE_FAILED, NOPOS, "%.*s", STR_ARG(found));
	return k;
}
