/* Writing the typed C: q_ROOM.h and q_ROOM.c per file of statements, and the two tables. */
#include "sqlc/sqlc.h"

#include <stdio.h>

static const char *
c_type(char t)
{
	return t == 'i' ? "int64_t " : "struct str ";
}

static void
add_z(struct buf *b, const char *z)
{
	buf_add(b, str_z(z));
}

/* SQL as a C string literal, a line a piece. */
static void
literal(struct buf *b, struct str s)
{
	buf_byte(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			add_z(b, "\\n\"\n\t\t\"");
		else if (s.p[i] == '"' || s.p[i] == '\\')
			buf_addf(b, "\\%c", s.p[i]);
		else
			buf_byte(b, s.p[i]);
	}
	buf_byte(b, '"');
}

static void
prototype(struct buf *b, const struct statement *st)
{
	buf_addf(b, "enum err_kind q_%.*s(struct %s *db", STR_ARG(st->name), st->writes ? "db_rw" : "db_ro");
	if (st->gives != GIVES_NONE)
		add_z(b, ", struct arena *a");
	for (size_t i = 0; i < st->takes.n; i++)
		buf_addf(b, ", %s%.*s", c_type(st->takes.at[i].type), STR_ARG(st->takes.at[i].name));
	if (st->gives == GIVES_ONE)
		buf_addf(b, ", struct row_%.*s *ret", STR_ARG(st->name));
	else if (st->gives == GIVES_MANY)
		buf_addf(b, ", struct rows_%.*s *ret", STR_ARG(st->name));
	add_z(b, ", struct err *e)");
}

static void
declare(struct buf *h, const struct statement *st)
{
	if (st->gives != GIVES_NONE) {
		buf_addf(h, "struct row_%.*s {\n", STR_ARG(st->name));
		for (size_t i = 0; i < st->gives_cols.n; i++)
			buf_addf(h, "\t%s%.*s;\n", c_type(st->gives_cols.at[i].type), STR_ARG(st->gives_cols.at[i].name));
		add_z(h, "};\n");
	}
	if (st->gives == GIVES_MANY)
		buf_addf(h, "struct rows_%.*s {\n\tVEC(struct row_%.*s);\n};\n", STR_ARG(st->name), STR_ARG(st->name));
	prototype(h, st);
	add_z(h, " MUST_USE;\n\n");
}

static void
define_each(struct buf *c, const struct statement *st)
{
	const bool many = st->gives == GIVES_MANY;

	buf_addf(c, "struct into_%.*s {\n\tstruct arena *a;\n\tstruct row%s_%.*s *ret;\n\tsize_t n;\n};\n\n",
	    STR_ARG(st->name), many ? "s" : "", STR_ARG(st->name));
	buf_addf(c, "static bool\neach_%.*s(void *arg, const struct val *v)\n{\n\tstruct into_%.*s *in = arg;\n",
	    STR_ARG(st->name), STR_ARG(st->name));
	buf_addf(c, "\tstruct row_%.*s *r = %s;\n\n\tin->n++;\n", STR_ARG(st->name),
	    many ? "VEC_PUSH(in->a, in->ret)" : "in->ret");
	for (size_t i = 0; i < st->gives_cols.n; i++) {
		if (st->gives_cols.at[i].type == 'i')
			buf_addf(c, "\tr->%.*s = v[%zu].i;\n", STR_ARG(st->gives_cols.at[i].name), i);
		else
			buf_addf(c, "\tr->%.*s = arena_str(in->a, v[%zu].s);\n", STR_ARG(st->gives_cols.at[i].name), i);
	}
	buf_addf(c, "\treturn %s;\n}\n\n", many ? "true" : "in->n == 0");
}

static void
define(struct buf *c, const struct statement *st)
{
	const char *ro = st->writes ? "&db->ro" : "db";

	if (st->gives != GIVES_NONE)
		define_each(c, st);
	prototype(c, st);
	add_z(c, "\n{\n");
	if (st->takes.n > 0) {
		add_z(c, "\tconst struct val v[] = {\n");
		for (size_t i = 0; i < st->takes.n; i++)
			buf_addf(c, "\t\t{ .%c = %.*s },\n", st->takes.at[i].type == 'i' ? 'i' : 's',
			    STR_ARG(st->takes.at[i].name));
		add_z(c, "\t};\n");
	}
	if (st->gives != GIVES_NONE)
		buf_addf(c, "\tstruct into_%.*s in = { a, ret, 0 };\n", STR_ARG(st->name));
	if (st->gives == GIVES_ONE)
		add_z(c, "\tenum err_kind k;\n");
	if (st->gives == GIVES_MANY)
		buf_addf(c, "\n\t*ret = (struct rows_%.*s){ 0 };", STR_ARG(st->name));
	buf_addf(c, "\n\t%s db_run(%s, STMT_%.*s, %s, ", st->gives == GIVES_ONE ? "k =" : "return", ro, STR_ARG(st->name),
	    st->takes.n ? "v" : "NULL");
	if (st->gives == GIVES_NONE)
		add_z(c, "NULL, NULL, e);\n}\n\n");
	else
		buf_addf(c, "each_%.*s, &in, e);\n", STR_ARG(st->name));
	if (st->gives == GIVES_ONE)
		buf_addf(c, "\tif (k == ERR_NONE && in.n == 0)\n\t\treturn err_set(e, ROW_MISSING, NOPOS, \"%.*s\");\n\treturn k;\n",
		    STR_ARG(st->name));
	if (st->gives != GIVES_NONE)
		add_z(c, "}\n\n");
}

static void
save(struct input *in, const char *dir, struct str name, struct buf *b)
{
	struct str path = arena_fmt(in->a, "%s/%.*s", dir, STR_ARG(name));
	FILE *f = fopen(path.p, "wb");

	if (f == NULL || fwrite(b->p, 1, b->n, f) != b->n || fclose(f) != 0)
		die(path, 0, "cannot be written");
	buf_release(b);
}

static void
emit_room(struct input *in, const char *dir, struct str room)
{
	struct buf h, c;

	buf_init(&h, 8u << 20);
	buf_init(&c, 8u << 20);
	buf_addf(&h, "/* Made by tools/sqlc from store/sql/%.*s.sql. */\n#pragma once\n#include \"base/vec.h\"\n#include "
	    "\"store/db.h\"\n\n", STR_ARG(room));
	buf_addf(&c, "/* Made by tools/sqlc from store/sql/%.*s.sql. */\n#include \"store/q_%.*s.h\"\n\n#include "
	    "\"store/statements.h\"\n\n", STR_ARG(room), STR_ARG(room));
	for (size_t i = 0; i < in->statements.n; i++) {
		if (!str_eq(in->statements.at[i].room, room))
			continue;
		declare(&h, &in->statements.at[i]);
		define(&c, &in->statements.at[i]);
	}
	save(in, dir, arena_fmt(in->a, "q_%.*s.h", STR_ARG(room)), &h);
	save(in, dir, arena_fmt(in->a, "q_%.*s.c", STR_ARG(room)), &c);
}

static void
types(struct buf *b, const struct columns *cols)
{
	buf_byte(b, '"');
	for (size_t i = 0; i < cols->n; i++)
		buf_byte(b, cols->at[i].type);
	buf_byte(b, '"');
}

static void
emit_tables(struct input *in, const char *dir)
{
	struct buf h, c;

	buf_init(&h, 8u << 20);
	buf_init(&c, 8u << 20);
	add_z(&h, "/* Made by tools/sqlc. */\n#pragma once\n#include \"store/db.h\"\n\nenum {\n");
	add_z(&c, "/* Made by tools/sqlc. */\n#include \"store/statements.h\"\n\nconst struct stmt stmts[] = {\n");
	for (size_t i = 0; i < in->statements.n; i++) {
		const struct statement *st = &in->statements.at[i];

		buf_addf(&h, "\tSTMT_%.*s,\n", STR_ARG(st->name));
		buf_addf(&c, "\t{ \"%.*s\", ", STR_ARG(st->name));
		types(&c, &st->takes);
		add_z(&c, ", ");
		types(&c, &st->gives_cols);
		buf_addf(&c, ", %s,\n\t\t", st->writes ? "true" : "false");
		literal(&c, st->sql[SQLITE]);
		add_z(&c, ",\n\t\t");
		literal(&c, st->sql[POSTGRESQL]);
		add_z(&c, " },\n");
	}
	buf_addf(&h, "\tSTMT_MAX\n};\n\nextern const struct stmt stmts[];\nenum { MIGRATIONS_MAX = %zu };\nextern const struct "
	    "migration migrations[];\n", in->migrations.n);
	add_z(&c, "};\n\nconst struct migration migrations[] = {\n");
	for (size_t i = 0; i < in->migrations.n; i++) {
		const struct migration *m = &in->migrations.at[i];

		buf_addf(&c, "\t{ %lld, \"%.*s\",\n\t\t", (long long)m->number, STR_ARG(m->name));
		literal(&c, m->sql[SQLITE]);
		add_z(&c, ",\n\t\t");
		literal(&c, m->sql[POSTGRESQL]);
		add_z(&c, " },\n");
	}
	add_z(&c, "};\n");
	save(in, dir, S("statements.h"), &h);
	save(in, dir, S("statements.c"), &c);
}

void
emit_all(struct input *in, const char *out_dir)
{
	for (size_t i = 0; i < in->rooms.n; i++)
		emit_room(in, out_dir, in->rooms.at[i]);
	emit_tables(in, out_dir);
}
