/*
 * The view declaration (section 1):
 *
 *	view   = "{{view" [ "fragment" ] NL { member } "}}"
 *	member = [ "-" ] NAME TYPE NL | [ "-" ] NAME "{" NL { member } "}" NL | [ "-" ] NAME "[" NL { member } "]" NL
 *	TYPE   = text | int | bool | day | time | share | url | key | svg | "part:" NAME
 */
#include "tmplc/tmplc.h"

static const struct {
	const char *name;
	enum type type;
} types[] = {
	{ "text", T_TEXT }, { "int", T_INT }, { "bool", T_BOOL }, { "day", T_DAY }, { "time", T_TIME },
	{ "share", T_SHARE }, { "url", T_URL }, { "key", T_KEY }, { "svg", T_SVG },
};

static struct str
next_line(struct tmpl *t)
{
	size_t end = str_find(t->text, '\n', t->at);
	struct str l = str_trim(str_sub(t->text, t->at, end));

	if (t->at >= t->text.n)
		die_at(t, t->at, "the view is not closed: }} is missing");
	t->at = end + 1;
	return l;
}

static void
set_type(struct tmpl *t, struct member *m, struct str type)
{
	if (str_starts(type, S("part:"))) {
		m->type = T_PART;
		m->part = arena_fmt(t->a, "parts_%.*s", STR_ARG(str_sub(type, 5, type.n)));
		return;
	}
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (str_eq(type, str_z(types[i].name))) {
			m->type = types[i].type;
			return;
		}
	}
	die_at(t, t->at - 1, "\"%.*s\" is no type: text int bool day time share url key svg part:NAME { [", STR_ARG(type));
}

static void
read_members(struct tmpl *t, struct view *v, struct str close)
{
	for (;;) {
		struct str l = next_line(t), type;
		struct member m = { 0 };

		if (str_eq(l, close))
			return;
		if (l.n == 0)
			continue;
		m.hidden = l.p[0] == '-';
		l = str_sub(l, m.hidden, l.n);
		m.name = str_sub(l, 0, str_find(l, ' ', 0));
		type = str_trim(str_sub(l, m.name.n, l.n));
		if (str_eq(type, S("{")) || str_eq(type, S("["))) {
			m.type = str_eq(type, S("{")) ? T_STRUCT : T_LIST;
			m.view = NEW(t->a, struct view);
			m.view->c_name = arena_fmt(t->a, "%.*s_%.*s", STR_ARG(v->c_name), STR_ARG(m.name));
			read_members(t, m.view, m.type == T_STRUCT ? S("}") : S("]"));
		} else {
			set_type(t, &m, type);
		}
		*VEC_PUSH(t->a, &v->members) = m;
	}
}

void
read_view(struct tmpl *t)
{
	struct str l = next_line(t);

	if (!str_starts(l, S("{{view")))
		die_at(t, 0, "a template begins with {{view");
	t->fragment = str_has(l, S("fragment"));
	t->view = NEW(t->a, struct view);
	t->view->c_name = t->layout ? S("page") : arena_fmt(t->a, "view_%.*s", STR_ARG(t->name));
	if (!str_ends(l, S("}}")))
		read_members(t, t->view, S("}}"));
}
