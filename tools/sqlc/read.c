/*
 * Taking .sql files apart.
 *
 *	file      = { comment | statement }
 *	statement = "-- name: " NAME NL "-- takes:" { NAME ":" TYPE } NL
 *	            "-- gives " ("one:"|"many:") { NAME ":" TYPE } | "-- gives none" NL
 *	            [ "-- only: " ENGINE NL ] SQL ";"
 */
#include "sqlc/sqlc.h"

#include "base/num.h"

#include <stdio.h>

static struct str
slurp(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct buf b;
	struct str out;
	char chunk[4096];
	size_t n;

	if (f == NULL)
		die(str_z(path), 0, "cannot be read");
	buf_init(&b, 8u << 20);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, (struct str){ chunk, n });
	fclose(f);
	out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return out;
}

/* "dir/people.sql" -> "people" */
static struct str
stem(struct str path)
{
	size_t from = path.n;

	while (from > 0 && path.p[from - 1] != '/')
		from--;
	path = str_sub(path, from, path.n);
	return str_sub(path, 0, str_find(path, '.', 0));
}

static void
read_columns(struct input *in, const struct statement *st, struct str list, struct columns *cols)
{
	struct str word, rest = str_trim(list);

	(void)in;
	while (rest.n > 0 && str_cut(&rest, ' ', &word)) {
		size_t colon = str_find(word, ':', 0);
		struct str type = str_sub(word, colon + 1, word.n);

		if (word.n == 0)
			continue;
		if (colon == 0 || colon == word.n)
			die(st->file, st->line, "\"%.*s\" must be NAME:TYPE", STR_ARG(word));
		if (cols->n == COLUMNS_MAX)
			die(st->file, st->line, "more than %d columns", COLUMNS_MAX);
		cols->at[cols->n].name = str_sub(word, 0, colon);
		cols->at[cols->n].type = str_eq(type, S("i64")) ? 'i' : str_eq(type, S("text")) ? 't'
		    : str_eq(type, S("blob")) ? 'b' : '?';
		if (cols->at[cols->n++].type == '?')
			die(st->file, st->line, "type \"%.*s\" must be i64, text or blob", STR_ARG(type));
	}
}

static void
read_gives(struct input *in, struct statement *st, struct str rest)
{
	st->said = true;
	if (str_eq(str_trim(rest), S("none"))) {
		st->gives = GIVES_NONE;
	} else if (str_starts(rest, S("one:"))) {
		st->gives = GIVES_ONE;
		read_columns(in, st, str_sub(rest, 4, rest.n), &st->gives_cols);
	} else if (str_starts(rest, S("many:"))) {
		st->gives = GIVES_MANY;
		read_columns(in, st, str_sub(rest, 5, rest.n), &st->gives_cols);
	} else {
		die(st->file, st->line, "write \"gives none\", \"gives one: …\" or \"gives many: …\"");
	}
}

/* Copies SQL without comments; $n becomes ?n where the engine wants that. */
static struct str
rewrite(struct input *in, struct str sql, bool question)
{
	char *p = arena_alloc(in->a, sql.n + 2, 1);
	size_t n = 0;
	char quote = 0;

	for (size_t i = 0; i < sql.n; i++) {
		char c = sql.p[i];

		if (!quote && c == '-' && i + 1 < sql.n && sql.p[i + 1] == '-') {
			i = str_find(sql, '\n', i);
			c = '\n';
		}
		if (quote ? c == quote : c == '\'' || c == '"')
			quote = quote ? 0 : c;
		p[n++] = !quote && question && c == '$' ? '?' : c;
	}
	return str_trim((struct str){ p, n });
}

static void
add_sql(struct input *in, struct statement *st, struct str only, struct str sql)
{
	bool lite = only.n == 0 || str_eq(only, S("sqlite"));
	bool pg = only.n == 0 || str_eq(only, S("postgresql"));

	if (!lite && !pg)
		die(st->file, st->line, "\"only: %.*s\": the engines are sqlite and postgresql", STR_ARG(only));
	if (lite)
		st->sql[SQLITE] = rewrite(in, sql, true);
	if (pg)
		st->sql[POSTGRESQL] = rewrite(in, sql, false);
}

/* The text of one statement up to the line that ends with ';'. */
static struct str
take_sql(struct str *rest, uint32_t *line)
{
	const char *from = rest->p;
	struct str l = STR_NONE;

	while (str_cut(rest, '\n', &l)) {
		(*line)++;
		if (str_ends(str_trim(l), S(";")))
			break;
	}
	return str_trim((struct str){ from, (size_t)(l.p + l.n - from) });
}

static struct str
without_semicolon(struct str s)
{
	return str_ends(s, S(";")) ? str_sub(s, 0, s.n - 1) : s;
}

void
read_statements(struct input *in, const char *path)
{
	struct str rest = slurp(in->a, path), l, only = STR_NONE, room = stem(str_z(path));
	struct statement *st = NULL;
	uint32_t line = 0;

	*VEC_PUSH(in->a, &in->rooms) = room;
	for (struct str before = rest; str_cut(&rest, '\n', &l); before = rest) {
		line++;
		if (str_starts(l, S("-- name: "))) {
			struct str name = str_trim(str_sub(l, 9, l.n));

			for (size_t i = 0; i < in->statements.n; i++)
				if (str_eq(in->statements.at[i].name, name))
					die(str_z(path), line, "\"%.*s\" is named twice", STR_ARG(name));
			st = VEC_PUSH(in->a, &in->statements);
			*st = (struct statement){ .room = room, .name = name, .file = str_z(path), .line = line };
			only = STR_NONE;
		} else if (st && str_starts(l, S("-- takes:"))) {
			read_columns(in, st, str_sub(l, 9, l.n), &st->takes);
		} else if (st && str_starts(l, S("-- gives "))) {
			read_gives(in, st, str_sub(l, 9, l.n));
		} else if (st && str_starts(l, S("-- only: "))) {
			only = str_trim(str_sub(l, 9, l.n));
		} else if (str_trim(l).n > 0 && !str_starts(l, S("--"))) {
			if (st == NULL)
				die(str_z(path), line, "SQL without a \"-- name:\" before it");
			rest = before;
			line--;
			add_sql(in, st, only, without_semicolon(take_sql(&rest, &line)));
		}
		if (rest.p == NULL)
			break;
	}
}

/* One column type or keyword of the DDL dialect -> PostgreSQL's. */
static struct str
pg_word(struct str w, bool primary)
{
	if (str_eq(w, S("INTEGER")))
		return primary ? S("bigint GENERATED BY DEFAULT AS IDENTITY") : S("bigint");
	if (str_eq(w, S("BLOB")))
		return S("bytea");
	if (str_eq(w, S("REAL")))
		return S("double precision");
	if (str_eq(w, S("STRICT")))
		return S("");
	return w;
}

static bool
is_word(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static struct str
to_postgresql(struct input *in, struct str ddl)
{
	struct buf b;
	struct str out;

	buf_init(&b, 1u << 20);
	for (size_t i = 0; i < ddl.n;) {
		size_t from = i;

		if (!is_word(ddl.p[i])) {
			buf_byte(&b, ddl.p[i++]);
			continue;
		}
		while (i < ddl.n && is_word(ddl.p[i]))
			i++;
		buf_add(&b, pg_word(str_sub(ddl, from, i), str_starts(str_sub(ddl, i, ddl.n), S(" PRIMARY KEY"))
		    && !str_starts(str_sub(ddl, i, ddl.n), S(" PRIMARY KEY CHECK"))));
	}
	out = arena_str(in->a, buf_str(&b));
	buf_release(&b);
	return out;
}

void
read_migration(struct input *in, const char *path)
{
	struct str rest = slurp(in->a, path), name = stem(str_z(path)), l, only = STR_NONE;
	struct migration *m = VEC_PUSH(in->a, &in->migrations);
	struct buf both[ENGINES];
	struct err e;

	m->file = str_z(path);
	m->name = name;
	if (num_i64(str_sub(name, 0, 4), 1, 9999, &m->number, &e) != ERR_NONE ||
	    m->number != (int64_t)in->migrations.n)
		die(m->file, 1, "migrations are numbered 0001, 0002, … without gaps");
	buf_init(&both[SQLITE], 1u << 20);
	buf_init(&both[POSTGRESQL], 1u << 20);
	while (str_cut(&rest, '\n', &l)) {
		if (str_starts(l, S("-- only: ")))
			only = str_trim(str_sub(l, 9, l.n));
		else if (str_starts(l, S("-- both")))
			only = STR_NONE;
		for (int i = 0; i < ENGINES; i++) {
			if (only.n > 0 && !str_eq(only, i == SQLITE ? S("sqlite") : S("postgresql")))
				continue;
			buf_add(&both[i], l);
			buf_byte(&both[i], '\n');
		}
	}
	m->sql[SQLITE] = rewrite(in, arena_str(in->a, buf_str(&both[SQLITE])), false);
	m->sql[POSTGRESQL] = to_postgresql(in, rewrite(in, arena_str(in->a, buf_str(&both[POSTGRESQL])), false));
	buf_release(&both[SQLITE]);
	buf_release(&both[POSTGRESQL]);
}
