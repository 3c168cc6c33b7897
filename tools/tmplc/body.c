/*
 * The body (section 3): markup, and {{…}} of these forms:
 *
 *	{{a.b}} {{a.b|filter}}                 a value, escaped for its place
 *	{{t key name=expr …}}                  a text of the catalogues
 *	{{#if cond}} {{else if cond}} {{else}} {{/if}}
 *	{{#each list as x}} {{/each}}
 *	{{#post "/path/{a.b}" attributes}} {{/post}}
 *	{{> part expr}}                        a partial with a view of its own
 *	{{body}}                               in the layout: the page
 */
#include "tmplc/tmplc.h"

#include <stdarg.h>
#include <stdio.h>

void
line(struct tmpl *t, const char *fmt, ...)
{
	char text[2048];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0 || n >= (int)sizeof(text))
		die_at(t, t->at, "too long a construct");
	for (int i = 0; i < t->indent; i++)
		buf_byte(&t->c, '\t');
	buf_addf(&t->c, "%s\n", text);
}

/* Writes out the markup gathered so far. White space at line starts is of no use to a reader. */
static void
flush(struct tmpl *t)
{
	struct str s = buf_str(&t->raw);

	if (s.n == 0)
		return;
	for (int i = 0; i < t->indent; i++)
		buf_byte(&t->c, '\t');
	buf_add(&t->c, S("out_raw(o, S(\""));
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\n') {
			while (i + 1 < s.n && (s.p[i + 1] == '\t' || s.p[i + 1] == '\n' || s.p[i + 1] == ' '))
				i++;
			buf_add(&t->c, S("\\n"));
		} else if (c == '"' || c == '\\') {
			buf_addf(&t->c, "\\%c", c);
		} else if (c == '\t') {
			buf_add(&t->c, S("\\t"));
		} else {
			buf_byte(&t->c, c);
		}
	}
	buf_add(&t->c, S("\"));\n"));
	buf_clear(&t->raw);
}

static void
static_text(struct tmpl *t, struct str s, size_t at)
{
	markup_text(t, s, at);
	buf_add(&t->raw, s);
}

/* The function that writes a value of a type, for "{{x}}" and "{{x|filter}}". */
static const char *
writer(struct tmpl *t, const struct member *m, struct str filter)
{
	static const struct {
		enum type type;
		const char *filter, *fn;
	} writers[] = {
		{ T_TEXT, "", "out_text" }, { T_INT, "", "out_int" }, { T_INT, "plain", "out_plain" },
		{ T_DAY, "", "out_day" }, { T_DAY, "iso", "out_iso" }, { T_DAY, "short", "out_day_short" },
		{ T_TIME, "", "out_time" }, { T_SHARE, "", "out_share" }, { T_SHARE, "plain", "out_plain" },
		{ T_URL, "", "out_url" }, { T_KEY, "", "out_key" }, { T_KEY, "slug", "out_slug" }, { T_SVG, "", "out_svg" },
		{ T_BOOL, "plain", "out_plain" },
	};

	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++)
		if (writers[i].type == m->type && str_eq(filter, str_z(writers[i].filter)))
			return writers[i].fn;
	die_at(t, t->at, "\"%.*s\" cannot be written as \"%.*s\"", STR_ARG(m->name), STR_ARG(filter));
}

static void
value(struct tmpl *t, struct str s)
{
	const struct member *m;
	size_t bar = str_find(s, '|', 0);
	struct str c = expr_c(t, str_trim(str_sub(s, 0, bar)), &m);
	const char *fn = writer(t, m, str_sub(s, bar + 1, s.n));

	if (t->m.place != P_TEXT && t->m.place != P_ATTR)
		die_at(t, t->at, "a value may stand in text or in a quoted attribute");
	markup_no_script(t, t->at);
	if (t->m.place == P_ATTR && markup_is_url(t->m.attr) && m->type != T_URL)
		die_at(t, t->at, "%.*s takes a url, and \"%.*s\" is none", STR_ARG(t->m.attr), STR_ARG(m->name));
	if (m->type == T_SVG && t->m.place != P_TEXT)
		die_at(t, t->at, "a drawing stands in text");
	flush(t);
	line(t, "%s(o, %.*s);", fn, STR_ARG(c));
}

/* register.title -> TEXT_register_title */
static struct str
key_c(struct tmpl *t, struct str key)
{
	struct str c = arena_fmt(t->a, "TEXT_%.*s", STR_ARG(key));

	for (size_t i = 0; i < c.n; i++)
		if (c.p[i] == '.' || c.p[i] == '-')
			((char *)(uintptr_t)c.p)[i] = '_';
	return c;
}

static void
text(struct tmpl *t, struct str s)
{
	struct str key, arg, rest = s;
	size_t n = 0;

	if (t->m.place != P_TEXT && t->m.place != P_ATTR)
		die_at(t, t->at, "a text may stand in text or in a quoted attribute");
	markup_no_script(t, t->at);
	if (t->m.place == P_ATTR && markup_is_url(t->m.attr))
		die_at(t, t->at, "%.*s takes a url, and a text is none", STR_ARG(t->m.attr));
	flush(t);
	if (!str_cut(&rest, ' ', &key) || rest.p == NULL) {
		line(t, "out_t(o, %.*s);", STR_ARG(key_c(t, key)));
		return;
	}
	line(t, "out_tf(o, %.*s, (const struct out_arg[]){", STR_ARG(key_c(t, key)));
	while (str_cut(&rest, ' ', &arg)) {
		size_t eq = str_find(arg, '=', 0), bar = str_find(arg, '|', 0);
		const struct member *m;
		struct str c;

		if (arg.n == 0)
			continue;
		if (eq == arg.n)
			die_at(t, t->at, "\"%.*s\" must be NAME=value", STR_ARG(arg));
		c = expr_c(t, str_sub(arg, eq + 1, bar), &m);
		line(t, "\t{ \"%.*s\", .%s = %.*s, .how = %s },", STR_ARG(str_sub(arg, 0, eq)),
		    m->type == T_TEXT || m->type == T_URL ? "s" : "i", STR_ARG(c),
		    m->type == T_INT ? "OUT_INT" : m->type == T_DAY ? "OUT_DAY" : m->type == T_SHARE ? "OUT_SHARE"
		    : m->type == T_KEY ? "OUT_KEY" : m->type == T_TIME ? "OUT_TIME" : "OUT_TEXT");
		n++;
	}
	line(t, "}, %zu);", n);
}

/* A path with {names} in it: the pieces given to out_path_…; the whole becomes o->path. */
static void
post(struct tmpl *t, struct str s)
{
	size_t end;
	struct str path, rest;

	if (s.n < 2 || s.p[0] != '"' || (end = str_find(s, '"', 1)) == s.n)
		die_at(t, t->at, "write {{#post \"/path\" …}}");
	if (t->m.place != P_TEXT || t->m.posting)
		die_at(t, t->at, "a form stands in text, and not in another form");
	path = str_sub(s, 1, end);
	flush(t);
	line(t, "out_post_begin(o);");
	for (size_t i = 0; i < path.n;) {
		size_t open = str_find(path, '{', i), close = str_find(path, '}', open);
		const struct member *m;

		if (open > i)
			line(t, "out_post_path(o, S(\"%.*s\"));", STR_ARG(str_sub(path, i, open)));
		if (open < path.n) {
			struct str c = expr_c(t, str_sub(path, open + 1, close), &m);

			if (m->type != T_TEXT && m->type != T_URL)
				die_at(t, t->at, "\"%.*s\" in a path must be a text", STR_ARG(m->name));
			line(t, "out_post_path(o, %.*s);", STR_ARG(c));
		}
		i = open < path.n ? close + 1 : path.n;
	}
	rest = str_trim(str_sub(s, end + 1, s.n));
	line(t, "out_post_open(o);");
	markup_text(t, S("<form"), t->at);
	if (rest.n > 0) {
		static_text(t, arena_fmt(t->a, " %.*s", STR_ARG(rest)), t->at);
	}
	static_text(t, S(">"), t->at);
	t->m.posting = true;
	flush(t);
	line(t, "out_post_token(o);");
}

static void
part(struct tmpl *t, struct str s)
{
	struct str name, rest = s;
	const struct member *m;
	struct str c;

	if (!str_cut(&rest, ' ', &name) || rest.p == NULL)
		die_at(t, t->at, "write {{> part expression}}");
	c = expr_c(t, str_trim(rest), &m);
	if (m->type != T_PART || !str_ends(m->part, arena_fmt(t->a, "_%.*s", STR_ARG(name))))
		die_at(t, t->at, "\"%.*s\" is not of type part:%.*s", STR_ARG(m->name), STR_ARG(name));
	flush(t);
	line(t, "html_%.*s(o, %s, &%.*s);", STR_ARG(m->part), t->layout ? "v" : "page", STR_ARG(c));
}

/* What an open block must look like again when it closes. */
struct block {
	char kind; /* 'i' if, 'e' each, 'p' post */
	struct markup at_start;
	bool elsed;
	size_t at;
	int extra; /* closing braces of "else if" */
};

struct blocks {
	VEC(struct block);
};

static void
check_block(struct tmpl *t, const struct block *b)
{
	if (!markup_same(&t->m, &b->at_start))
		die_at(t, b->at, "the branches of this block leave the HTML in different places");
}

static void
each(struct tmpl *t, struct blocks *bs, struct str s, size_t at)
{
	const char *as = memmem(s.p, s.n, " as ", 4);
	const struct member *m;
	struct str list, name, c;
	struct block *b;

	if (as == NULL)
		die_at(t, at, "write {{#each list as name}}");
	list = str_trim(str_sub(s, 0, (size_t)(as - s.p)));
	name = str_trim(str_sub(s, (size_t)(as - s.p) + 4, s.n));
	c = expr_c(t, list, &m);
	if (m->type != T_LIST)
		die_at(t, at, "\"%.*s\" is no list", STR_ARG(list));
	line(t, "for (size_t i_%.*s = 0; i_%.*s < %.*s.n; i_%.*s++) {", STR_ARG(name), STR_ARG(name), STR_ARG(c), STR_ARG(name));
	t->indent++;
	line(t, "const struct %.*s *x_%.*s = &%.*s.at[i_%.*s];", STR_ARG(m->view->c_name), STR_ARG(name), STR_ARG(c), STR_ARG(name));
	*VEC_PUSH(t->a, &t->scopes) = (struct scope){ name, arena_fmt(t->a, "x_%.*s->", STR_ARG(name)), m->view };
	b = VEC_PUSH(t->a, bs);
	*b = (struct block){ .kind = 'e', .at_start = t->m, .at = at };
}

static void
open_block(struct tmpl *t, struct blocks *bs, struct str s, size_t at)
{
	flush(t);
	if (str_starts(s, S("#if "))) {
		*VEC_PUSH(t->a, bs) = (struct block){ .kind = 'i', .at_start = t->m, .at = at };
		line(t, "if (%.*s) {", STR_ARG(condition_c(t, str_sub(s, 4, s.n))));
		t->indent++;
	} else if (str_starts(s, S("#each "))) {
		each(t, bs, str_sub(s, 6, s.n), at);
	} else if (str_starts(s, S("#post "))) {
		*VEC_PUSH(t->a, bs) = (struct block){ .kind = 'p', .at_start = t->m, .at = at };
		post(t, str_trim(str_sub(s, 6, s.n)));
	} else {
		die_at(t, at, "\"{{%.*s}}\" is no block: #if #each #post", STR_ARG(s));
	}
}

static void
else_block(struct tmpl *t, struct blocks *bs, struct str s, size_t at)
{
	struct block *b = bs->n ? &bs->at[bs->n - 1] : NULL;

	if (b == NULL || b->kind != 'i' || b->elsed)
		die_at(t, at, "{{else}} without {{#if}}");
	flush(t);
	check_block(t, b);
	t->indent--;
	if (str_starts(s, S("else if "))) {
		line(t, "} else if (%.*s) {", STR_ARG(condition_c(t, str_sub(s, 8, s.n))));
	} else {
		line(t, "} else {");
		b->elsed = true;
	}
	t->indent++;
	t->m = b->at_start;
}

static void
close_block(struct tmpl *t, struct blocks *bs, struct str s, size_t at)
{
	struct block *b = bs->n ? &bs->at[bs->n - 1] : NULL;
	const char *want = b == NULL ? "" : b->kind == 'i' ? "/if" : b->kind == 'e' ? "/each" : "/post";

	if (b == NULL || !str_eq(s, str_z(want)))
		die_at(t, at, "{{%.*s}} where {{%s}} was expected", STR_ARG(s), want);
	if (b->kind == 'p')
		static_text(t, S("</form>"), at);
	flush(t);
	if (b->kind == 'p')
		t->m.posting = false;
	check_block(t, b);
	if (b->kind != 'p') {
		t->indent--;
		line(t, "}");
	}
	if (b->kind == 'e')
		t->scopes.n--;
	bs->n--;
}

static void
mustache(struct tmpl *t, struct blocks *bs, struct str s, size_t at)
{
	if (str_eq(s, S("body")) && t->layout) {
		flush(t);
		buf_add(&t->c, S("}\n\nvoid\nhtml_layout_foot(struct out *o, const struct page *v)\n{\n"));
	} else if (str_starts(s, S("#"))) {
		open_block(t, bs, s, at);
	} else if (str_starts(s, S("else"))) {
		else_block(t, bs, s, at);
	} else if (str_starts(s, S("/"))) {
		close_block(t, bs, s, at);
	} else if (str_starts(s, S("t "))) {
		text(t, str_trim(str_sub(s, 2, s.n)));
	} else if (str_starts(s, S("> "))) {
		part(t, str_trim(str_sub(s, 2, s.n)));
	} else {
		value(t, s);
	}
}

void
write_body(struct tmpl *t)
{
	struct blocks bs = { 0 };

	while (t->at < t->text.n) {
		struct str rest = str_sub(t->text, t->at, t->text.n);
		const char *open = memmem(rest.p, rest.n, "{{", 2), *close;
		size_t before = open ? (size_t)(open - rest.p) : rest.n;

		static_text(t, str_sub(rest, 0, before), t->at);
		if (open == NULL)
			break;
		t->at += before;
		close = memmem(open, rest.n - before, "}}", 2);
		if (close == NULL)
			die_at(t, t->at, "{{ without }}");
		mustache(t, &bs, str_trim((struct str){ open + 2, (size_t)(close - open) - 2 }), t->at);
		t->at = (size_t)(close - t->text.p) + 2;
	}
	if (bs.n > 0)
		die_at(t, bs.at[bs.n - 1].at, "this block is not closed");
	if (t->m.depth > 0 || t->m.place != P_TEXT)
		die_at(t, t->text.n, "<%.*s> is not closed", t->m.depth ? (int)t->m.open[t->m.depth - 1].n : 1,
		    t->m.depth ? t->m.open[t->m.depth - 1].p : "?");
	flush(t);
}
