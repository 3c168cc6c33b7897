/* Declaring the view as C structs, and writing it as JSON. */
#include "tmplc/tmplc.h"

static const char *
c_type(enum type type)
{
	switch (type) {
	case T_TEXT:
	case T_URL:
		return "struct str ";
	case T_BOOL:
		return "bool ";
	case T_KEY:
		return "enum text_key ";
	case T_SVG:
		return "struct svg ";
	case T_INT:
	case T_DAY:
	case T_TIME:
	case T_SHARE:
		return "int64_t ";
	case T_STRUCT:
	case T_LIST:
	case T_PART:
		break;
	}
	return "";
}

static void
declare(struct buf *h, const struct view *v)
{
	for (size_t i = 0; i < v->members.n; i++)
		if (v->members.at[i].view)
			declare(h, v->members.at[i].view);
	buf_addf(h, "struct %.*s {\n", STR_ARG(v->c_name));
	for (size_t i = 0; i < v->members.n; i++) {
		const struct member *m = &v->members.at[i];

		if (m->type == T_STRUCT)
			buf_addf(h, "\tstruct %.*s %.*s;\n", STR_ARG(m->view->c_name), STR_ARG(m->name));
		else if (m->type == T_LIST)
			buf_addf(h, "\tstruct {\n\t\tVEC(struct %.*s);\n\t} %.*s;\n", STR_ARG(m->view->c_name), STR_ARG(m->name));
		else if (m->type == T_PART)
			buf_addf(h, "\tstruct view_%.*s %.*s;\n", STR_ARG(m->part), STR_ARG(m->name));
		else
			buf_addf(h, "\t%s%.*s;\n", c_type(m->type), STR_ARG(m->name));
	}
	if (v->members.n == 0)
		buf_add(h, S("\tchar nothing;\n"));
	buf_add(h, S("};\n"));
}

static void
include_parts(struct tmpl *t, struct buf *h, const struct view *v)
{
	for (size_t i = 0; i < v->members.n; i++) {
		const struct member *m = &v->members.at[i];

		if (m->type == T_PART)
			buf_addf(h, "#include \"pages/%.*s.html.h\"\n", STR_ARG(m->part));
		if (m->view)
			include_parts(t, h, m->view);
	}
}

void
emit_header(struct tmpl *t, struct buf *h)
{
	buf_addf(h, "/* Made by tools/tmplc from %.*s.html. */\n#pragma once\n#include \"base/vec.h\"\n#include \"pages/out.h\"\n",
	    STR_ARG(t->name));
	if (!t->layout)
		buf_add(h, S("#include \"pages/layout.html.h\"\n"));
	include_parts(t, h, t->view);
	buf_add(h, S("\n"));
	declare(h, t->view);
	if (t->layout) {
		buf_add(h, S("void html_layout_head(struct out *o, const struct page *v);\nvoid html_layout_foot(struct out *o, const "
		    "struct page *v);\n"));
		return;
	}
	buf_addf(h, "void html_%.*s(struct out *o, const struct page *page, const struct view_%.*s *v);\n", STR_ARG(t->name),
	    STR_ARG(t->name));
	buf_addf(h, "void json_%.*s(struct json *j, const struct view_%.*s *v);\n", STR_ARG(t->name), STR_ARG(t->name));
}

static void json_members(struct tmpl *t, const struct view *v, struct str prefix, int depth);

static void
json_member(struct tmpl *t, const struct member *m, struct str c, int depth)
{
	line(t, "json_key(j, S(\"%.*s\"));", STR_ARG(m->name));
	switch (m->type) {
	case T_TEXT:
	case T_URL:
		line(t, "json_str(j, %.*s);", STR_ARG(c));
		break;
	case T_BOOL:
		line(t, "json_bool(j, %.*s);", STR_ARG(c));
		break;
	case T_DAY:
		line(t, "json_day(j, %.*s);", STR_ARG(c));
		break;
	case T_KEY:
		line(t, "json_str(j, out_slug_of(%.*s));", STR_ARG(c));
		break;
	case T_INT:
	case T_TIME:
	case T_SHARE:
		line(t, "json_i64(j, %.*s);", STR_ARG(c));
		break;
	case T_SVG:
		line(t, "json_str(j, %.*s.markup);", STR_ARG(c));
		break;
	case T_PART:
		line(t, "json_%.*s(j, &%.*s);", STR_ARG(m->part), STR_ARG(c));
		break;
	case T_STRUCT:
		json_members(t, m->view, arena_fmt(t->a, "%.*s.", STR_ARG(c)), depth + 1);
		break;
	case T_LIST:
		line(t, "json_arr(j);");
		line(t, "for (size_t i%d = 0; i%d < %.*s.n; i%d++) {", depth, depth, STR_ARG(c), depth);
		t->indent++;
		json_members(t, m->view, arena_fmt(t->a, "%.*s.at[i%d].", STR_ARG(c), depth), depth + 1);
		t->indent--;
		line(t, "}");
		line(t, "json_arr_end(j);");
		break;
	}
}

static void
json_members(struct tmpl *t, const struct view *v, struct str prefix, int depth)
{
	line(t, "json_obj(j);");
	for (size_t i = 0; i < v->members.n; i++) {
		const struct member *m = &v->members.at[i];

		if (!m->hidden && m->type != T_SVG)
			json_member(t, m, arena_fmt(t->a, "%.*s%.*s", STR_ARG(prefix), STR_ARG(m->name)), depth);
	}
	line(t, "json_obj_end(j);");
}

void
emit_json(struct tmpl *t, struct buf *c)
{
	buf_addf(c, "\nvoid\njson_%.*s(struct json *j, const struct view_%.*s *v)\n{\n\t(void)v;\n", STR_ARG(t->name), STR_ARG(t->name));
	t->indent = 1;
	json_members(t, t->view, S("v->"), 0);
	buf_add(c, S("}\n"));
}
