/* Preparing every statement against the migrated schema, and comparing with what it declares. */
#include "sqlc/sqlc.h"

#include <sqlite3.h>

static sqlite3 *
migrated(struct input *in)
{
	sqlite3 *db = NULL;

	sqlite3_initialize();
	if (sqlite3_open(":memory:", &db) != SQLITE_OK)
		die(S("sqlc"), 0, "cannot open a database in memory");
	for (size_t i = 0; i < in->migrations.n; i++) {
		const struct migration *m = &in->migrations.at[i];
		char *why = NULL;

		if (sqlite3_exec(db, arena_z(in->a, m->sql[SQLITE]), NULL, NULL, &why) != SQLITE_OK)
			die(m->file, 1, "%s", why);
	}
	return db;
}

static void
check_gives(const struct statement *st, sqlite3_stmt *s)
{
	int n = sqlite3_column_count(s);

	if (n != (int)st->gives_cols.n)
		die(st->file, st->line, "%.*s gives %d columns, but %zu are declared", STR_ARG(st->name), n,
		    st->gives_cols.n);
	for (int i = 0; i < n; i++) {
		struct column c = st->gives_cols.at[i];
		struct str name = str_z(sqlite3_column_name(s, i)), type = str_z(sqlite3_column_decltype(s, i));
		char found = str_eq(type, S("INTEGER")) ? 'i' : str_eq(type, S("TEXT")) ? 't'
		    : str_eq(type, S("BLOB")) ? 'b' : c.type;

		if (!str_eq(name, c.name))
			die(st->file, st->line, "%.*s: column %d is \"%.*s\", but \"%.*s\" is declared (add AS)",
			    STR_ARG(st->name), i + 1, STR_ARG(name), STR_ARG(c.name));
		if (found != c.type)
			die(st->file, st->line, "%.*s: column \"%.*s\" is %.*s in the schema", STR_ARG(st->name),
			    STR_ARG(name), STR_ARG(type));
	}
}

/* NULL never reaches C: no column may hold one. */
static void
check_columns(sqlite3 *db, struct str file)
{
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(db, "SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c"
	    " WHERE m.type = 'table' AND c.\"notnull\" = 0 AND c.pk = 0", -1, &s, NULL) != SQLITE_OK)
		die(file, 1, "%s", sqlite3_errmsg(db));
	if (sqlite3_step(s) == SQLITE_ROW)
		die(file, 1, "%s may be NULL: declare it NOT NULL", (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
}

void
check_all(struct input *in)
{
	sqlite3 *db = migrated(in);

	if (in->migrations.n > 0)
		check_columns(db, in->migrations.at[in->migrations.n - 1].file);

	for (size_t i = 0; i < in->statements.n; i++) {
		struct statement *st = &in->statements.at[i];
		sqlite3_stmt *s = NULL;
		const char *tail = NULL;

		if (!st->said)
			die(st->file, st->line, "%.*s does not say what it gives", STR_ARG(st->name));
		if (st->sql[SQLITE].n == 0 || st->sql[POSTGRESQL].n == 0)
			die(st->file, st->line, "%.*s has no SQL for %s", STR_ARG(st->name),
			    st->sql[SQLITE].n == 0 ? "sqlite" : "postgresql");
		if (sqlite3_prepare_v2(db, st->sql[SQLITE].p, (int)st->sql[SQLITE].n, &s, &tail) != SQLITE_OK)
			die(st->file, st->line, "%.*s: %s", STR_ARG(st->name), sqlite3_errmsg(db));
		if (str_trim((struct str){ tail, (size_t)(st->sql[SQLITE].p + st->sql[SQLITE].n - tail) }).n > 0)
			die(st->file, st->line, "%.*s holds more than one statement", STR_ARG(st->name));
		if (sqlite3_bind_parameter_count(s) != (int)st->takes.n)
			die(st->file, st->line, "%.*s uses %d parameters, but %zu are declared", STR_ARG(st->name),
			    sqlite3_bind_parameter_count(s), st->takes.n);
		if (st->gives != GIVES_NONE || sqlite3_column_count(s) > 0)
			check_gives(st, s);
		st->writes = !sqlite3_stmt_readonly(s);
		sqlite3_finalize(s);
	}
	sqlite3_close(db);
}
