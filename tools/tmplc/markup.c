/*
 * Where in the HTML we are (section 2), and what must not stand there: unquoted values, inline
 * script and style, event attributes, a POST form by hand, elements that do not nest.
 */
#include "tmplc/tmplc.h"

static bool
name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':';
}

static bool
is_void(struct str tag)
{
	static const char *voids[] = { "area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr" };

	for (size_t i = 0; i < sizeof(voids) / sizeof(voids[0]); i++)
		if (str_eq(tag, str_z(voids[i])))
			return true;
	return false;
}

static struct str
lower(struct arena *a, struct str s)
{
	char *p = (char *)(uintptr_t)arena_str(a, s).p;

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
	return (struct str){ p, s.n };
}

bool
markup_is_url(struct str attr)
{
	static const char *urls[] = { "href", "src", "action", "formaction", "poster", "data", "xlink:href", "hx-get", "hx-post" };

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++)
		if (str_eq(attr, str_z(urls[i])))
			return true;
	return false;
}

void
markup_no_script(struct tmpl *t, size_t at)
{
	const struct markup *m = &t->m;

	if (m->place == P_TEXT && m->depth > 0 && str_eq_nocase(m->open[m->depth - 1], S("script")))
		die_at(t, at, "no inline script: it goes to ui/js");
}

/* The beginning of an address in a template: of this origin, or of a scheme that runs nothing. */
static void
check_url(struct tmpl *t, struct str s, size_t at)
{
	static const char *heads[] = { "/", "?", "#", "https://", "mailto:" };
	struct str v = str_sub(s, 0, str_find(s, '"', 0));

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (str_starts(v, str_z(heads[i])) && !str_starts(v, S("//")))
			return;
	if (v.n > 0)
		die_at(t, at, "an address begins with / ? # https:// or mailto:");
}

static void
check_attr(struct tmpl *t, struct str name, size_t at)
{
	if (str_eq(name, S("style")))
		die_at(t, at, "style=\"…\" is refused by our own CSP: use a class");
	if (name.n > 2 && str_starts(name, S("on")))
		die_at(t, at, "\"%.*s\" is an event attribute: the CSP refuses it", STR_ARG(name));
	if (str_eq(name, S("target")))
		die_at(t, at, "target=\"…\": links open where the reader wants");
	if (str_eq(name, S("method")))
		die_at(t, at, "forms that write are opened with {{#post \"/path\"}}; GET needs no method");
	if (str_eq(name, S("srcdoc")) || (str_eq(name, S("src")) && str_eq_nocase(t->m.tag, S("iframe"))))
		die_at(t, at, "no frames");
}

static void
open_tag(struct tmpl *t, size_t at)
{
	struct markup *m = &t->m;

	if (m->closing) {
		if (m->depth == 0 || !str_eq(m->open[m->depth - 1], m->tag))
			die_at(t, at, "</%.*s> closes <%.*s>", STR_ARG(m->tag), m->depth ? (int)m->open[m->depth - 1].n : 1,
			    m->depth ? m->open[m->depth - 1].p : "?");
		m->depth--;
	} else if (!m->self_closing && !is_void(m->tag)) {
		if (m->depth == DEPTH_MAX)
			die_at(t, at, "elements nest deeper than %d", DEPTH_MAX);
		m->open[m->depth++] = m->tag;
	}
	m->place = P_TEXT;
}

/* Begins a tag at "<"; gives the index after its name. */
static size_t
begin_tag(struct tmpl *t, struct str s, size_t i, size_t at)
{
	struct markup *m = &t->m;
	size_t from;

	if (str_starts(str_sub(s, i, s.n), S("<!--"))) {
		m->place = P_COMMENT;
		return i + 4;
	}
	if (str_starts(str_sub(s, i, s.n), S("<!"))) /* <!doctype html> */
		return str_find(s, '>', i) + 1;
	i++;
	m->closing = i < s.n && s.p[i] == '/';
	i += m->closing;
	for (from = i; i < s.n && name_char(s.p[i]);)
		i++;
	if (i == from)
		die_at(t, at + i, "write &lt; for a bare <");
	m->tag = arena_str(t->a, str_sub(s, from, i));
	m->self_closing = false;
	m->place = P_TAG;
	return i;
}

/* One step inside a tag: an attribute, its opening quote, or the end. */
static size_t
in_tag(struct tmpl *t, struct str s, size_t i, size_t at)
{
	struct markup *m = &t->m;
	size_t from = i;

	if (s.p[i] == '>') {
		open_tag(t, at + i);
		return i + 1;
	}
	if (s.p[i] == '/') {
		m->self_closing = true;
		return i + 1;
	}
	if (strchr(" \t\r\n", s.p[i]) != NULL)
		return i + 1;
	if (!name_char(s.p[i]))
		die_at(t, at + i, "'%c' in a tag: write NAME=\"value\" without spaces", s.p[i]);
	while (i < s.n && name_char(s.p[i]))
		i++;
	m->attr = lower(t->a, str_sub(s, from, i));
	check_attr(t, m->attr, at + from);
	if (i < s.n && s.p[i] == '=') {
		if (i + 1 >= s.n || s.p[i + 1] != '"')
			die_at(t, at + i, "put the value of %.*s in double quotes", STR_ARG(m->attr));
		if (markup_is_url(m->attr))
			check_url(t, str_sub(s, i + 2, s.n), at + i + 2);
		m->place = P_ATTR;
		return i + 2;
	}
	return i;
}

void
markup_text(struct tmpl *t, struct str s, size_t at)
{
	struct markup *m = &t->m;

	for (size_t i = 0; i < s.n;) {
		switch (m->place) {
		case P_TEXT:
			if (s.p[i] != '<')
				markup_no_script(t, at + i);
			i = str_find(s, '<', i);
			if (i < s.n)
				i = begin_tag(t, s, i, at);
			if (m->place == P_TAG && !m->closing && str_eq_nocase(m->tag, S("style")))
				die_at(t, at + i, "no <style>: rules go to ui/css");
			break;
		case P_TAG:
			i = in_tag(t, s, i, at);
			break;
		case P_ATTR:
			i = str_find(s, '"', i);
			if (i < s.n) {
				m->place = P_TAG;
				i++;
			}
			break;
		case P_COMMENT:
			i = str_find(s, '>', i);
			if (i < s.n) {
				m->place = i >= 2 && s.p[i - 1] == '-' && s.p[i - 2] == '-' ? P_TEXT : P_COMMENT;
				i++;
			}
			break;
		}
	}
}

bool
markup_same(const struct markup *a, const struct markup *b)
{
	if (a->place != b->place || a->depth != b->depth)
		return false;
	for (size_t i = 0; i < a->depth; i++)
		if (!str_eq(a->open[i], b->open[i]))
			return false;
	return true;
}
