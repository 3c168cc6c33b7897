/* Names and conditions (section 3): "site.name", "!rows", "state == 2", "a && b". */
#include "tmplc/tmplc.h"

static const struct member *
member_named(const struct view *v, struct str name)
{
	for (size_t i = 0; i < v->members.n; i++)
		if (str_eq(v->members.at[i].name, name))
			return &v->members.at[i];
	return NULL;
}

/* How many letters differ, roughly: enough to find a slip of the finger. */
static size_t
distance(struct str a, struct str b)
{
	size_t d = a.n > b.n ? a.n - b.n : b.n - a.n, n = a.n < b.n ? a.n : b.n;

	for (size_t i = 0; i < n; i++)
		d += a.p[i] != b.p[i];
	return d;
}

static void __attribute__((noreturn))
unknown(struct tmpl *t, const struct view *v, struct str name)
{
	struct str best = S("nothing");
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < v->members.n; i++) {
		size_t d = distance(name, v->members.at[i].name);

		if (d < least) {
			least = d;
			best = v->members.at[i].name;
		}
	}
	die_at(t, t->at, "there is no \"%.*s\" in %.*s; nearest is \"%.*s\"", STR_ARG(name), STR_ARG(v->c_name), STR_ARG(best));
}

struct str
expr_c(struct tmpl *t, struct str path, const struct member **ret)
{
	struct str first, rest = path, c = t->layout ? S("v->") : S("v->");
	const struct view *v = t->view;
	const struct member *m = NULL;
	bool arrow_done = true;

	if (!str_cut(&rest, '.', &first) || first.n == 0)
		die_at(t, t->at, "a name is missing");
	for (size_t i = t->scopes.n; i-- > 0;) {
		if (!str_eq(t->scopes.at[i].name, first))
			continue;
		c = t->scopes.at[i].c;
		v = t->scopes.at[i].view;
		if (!str_cut(&rest, '.', &first))
			die_at(t, t->at, "\"%.*s\" is a whole element: name one of its members", STR_ARG(path));
		break;
	}
	if (v == t->view && !t->layout && str_eq(first, S("page")) && t->page) {
		c = S("page->");
		v = t->page;
		if (!str_cut(&rest, '.', &first))
			die_at(t, t->at, "name a member of page");
	}
	for (;;) {
		if (v == NULL)
			die_at(t, t->at, "\"%.*s\": nothing stands inside \"%.*s\"", STR_ARG(path), STR_ARG(m->name));
		m = member_named(v, first);
		if (m == NULL)
			unknown(t, v, first);
		c = arena_fmt(t->a, "%.*s%s%.*s", STR_ARG(c), arrow_done ? "" : ".", STR_ARG(m->name));
		arrow_done = false;
		v = m->type == T_STRUCT ? m->view : NULL;
		if (!str_cut(&rest, '.', &first))
			break;
	}
	*ret = m;
	return c;
}

/* One side of a condition: "!x", "x", "x == 3", "x != y", "x > 0". */
static struct str
term_c(struct tmpl *t, struct str s)
{
	static const char *ops[] = { " == ", " != ", " >= ", " <= ", " > ", " < " };
	const struct member *m, *other;
	struct str c;
	bool not;

	s = str_trim(s);
	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		const char *hit = memmem(s.p, s.n, ops[i], strlen(ops[i]));
		struct str right;

		if (hit == NULL)
			continue;
		right = str_trim(str_sub(s, (size_t)(hit - s.p) + strlen(ops[i]), s.n));
		c = expr_c(t, str_trim(str_sub(s, 0, (size_t)(hit - s.p))), &m);
		if (m->type == T_TEXT || m->type == T_URL)
			return arena_fmt(t->a, "%sstr_eq(%.*s, S(%.*s))", i == 1 ? "!" : "", STR_ARG(c), STR_ARG(right));
		if (right.n > 0 && ((right.p[0] >= '0' && right.p[0] <= '9') || str_starts(right, S("TEXT_"))))
			return arena_fmt(t->a, "%.*s%s%.*s", STR_ARG(c), ops[i], STR_ARG(right));
		right = expr_c(t, right, &other);
		return arena_fmt(t->a, "%.*s%s%.*s", STR_ARG(c), ops[i], STR_ARG(right));
	}
	not = s.n > 0 && s.p[0] == '!';
	c = expr_c(t, str_sub(s, not, s.n), &m);
	if (m->type == T_TEXT || m->type == T_URL || m->type == T_LIST)
		return arena_fmt(t->a, "%.*s.n %s 0", STR_ARG(c), not ? "==" : ">");
	if (m->type == T_SVG)
		return arena_fmt(t->a, "%.*s.markup.n %s 0", STR_ARG(c), not ? "==" : ">");
	return arena_fmt(t->a, "%s%.*s", not ? "!" : "", STR_ARG(c));
}

struct str
condition_c(struct tmpl *t, struct str s)
{
	static const char *ops[] = { " || ", " && " };

	for (size_t i = 0; i < 2; i++) {
		const char *hit = memmem(s.p, s.n, ops[i], 4);

		if (hit == NULL)
			continue;
		return arena_fmt(t->a, "(%.*s)%s(%.*s)", STR_ARG(condition_c(t, str_sub(s, 0, (size_t)(hit - s.p)))), ops[i],
		    STR_ARG(condition_c(t, str_sub(s, (size_t)(hit - s.p) + 4, s.n))));
	}
	return term_c(t, s);
}
