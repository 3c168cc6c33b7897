/* Fields of forms, addresses and cookies. */
#include "http/form.h"

#include "base/limits.h"
#include "base/utf8.h"

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool
decode(struct arena *a, struct str s, struct str *ret)
{
	char *p = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			int hi = i + 2 < s.n ? hex(s.p[i + 1]) : -1, lo = i + 2 < s.n ? hex(s.p[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return false;
			c = (char)(hi << 4 | lo);
			i += 2;
		}
		if (c == '\0')
			return false;
		p[n++] = c;
	}
	*ret = (struct str){ p, n };
	return utf8_valid(*ret, NULL);
}

enum err_kind
form_query(struct arena *a, struct str text, struct form *ret, struct err *e)
{
	struct str rest = text.n ? text : STR_NONE, part;
	struct form f = { 0 };

	while (str_cut(&rest, '&', &part)) {
		size_t eq = str_find(part, '=', 0);
		struct form_pair p = { 0 };

		if (part.n == 0)
			continue;
		if (f.n >= LIM_FIELDS)
			return err_set(e, TOO_LARGE, NOPOS, "%d", LIM_FIELDS);
		if (!decode(a, str_sub(part, 0, eq), &p.name) || !decode(a, str_sub(part, eq + 1, part.n), &p.value))
			return err_set(e, FIELD_BAD, NOPOS, "%zu", f.n + 1);
		*VEC_PUSH(a, &f) = p;
	}
	*ret = f;
	return ERR_NONE;
}

/* The next piece up to a ';' that does not stand between quotes. */
static bool
cut_piece(struct str *rest, struct str *ret)
{
	bool quoted = false;
	size_t i = 0;

	if (rest->p == NULL)
		return false;
	for (; i < rest->n && (quoted || rest->p[i] != ';'); i++) {
		if (rest->p[i] == '"')
			quoted = !quoted;
		else if (quoted && rest->p[i] == '\\')
			i++;
	}
	*ret = str_trim(str_sub(*rest, 0, i));
	*rest = i < rest->n ? str_sub(*rest, i + 1, rest->n) : STR_NONE;
	return true;
}

/* The value of a parameter: name="value" or name=value in a header. False when it comes twice, or holds
 * what is no text. */
static bool
parameter(struct str header, struct str name, struct str *ret)
{
	struct str rest = header, part;

	*ret = STR_NONE;
	while (cut_piece(&rest, &part)) {
		if (part.n <= name.n || part.p[name.n] != '=' || !str_eq_nocase(str_sub(part, 0, name.n), name))
			continue;
		if (ret->p != NULL)
			return false;
		*ret = str_sub(part, name.n + 1, part.n);
		if (ret->n >= 2 && ret->p[0] == '"' && ret->p[ret->n - 1] == '"')
			*ret = str_sub(*ret, 1, ret->n - 1);
	}
	for (size_t i = 0; i < ret->n; i++)
		if ((unsigned char)ret->p[i] < 0x20 || ret->p[i] == 0x7f)
			return false;
	return utf8_valid(*ret, NULL);
}

/* The headers of one part; only Content-Disposition matters. */
static bool
part_head(struct str head, struct form_pair *p)
{
	struct str l;
	bool found = false;

	while (str_cut(&head, '\n', &l)) {
		l = str_trim(l);
		if (l.n < 20 || !str_eq_nocase(str_sub(l, 0, 20), S("content-disposition:")))
			continue;
		if (found)
			return false;
		found = true;
		if (!parameter(l, S("name"), &p->name) || !parameter(l, S("filename"), &p->file_name))
			return false;
		p->is_file = p->file_name.p != NULL;
	}
	return found && p->name.n > 0;
}

static enum err_kind
multipart(const struct http_request *r, struct str boundary, struct form *ret, struct err *e)
{
	struct str mark = arena_fmt(r->a, "\r\n--%.*s", STR_ARG(boundary)), rest = r->body;
	struct form f = { 0 };

	if (boundary.n == 0 || boundary.n > 70 || !str_starts(rest, str_sub(mark, 2, mark.n)))
		return err_set(e, FIELD_BAD, NOPOS, "multipart");
	rest = str_sub(rest, mark.n - 2, rest.n);
	while (!str_starts(rest, S("--"))) {
		struct form_pair p = { 0 };
		const char *gap, *end;

		if (f.n >= LIM_FIELDS)
			return err_set(e, TOO_LARGE, NOPOS, "%d", LIM_FIELDS);
		gap = str_starts(rest, S("\r\n")) ? memmem(rest.p, rest.n < 4096 ? rest.n : 4096, "\r\n\r\n", 4) : NULL;
		end = gap ? memmem(gap + 2, rest.n - (size_t)(gap + 2 - rest.p), mark.p, mark.n) : NULL;
		if (end == NULL || !part_head((struct str){ rest.p + 2, (size_t)(gap - rest.p) - 2 + 2 }, &p))
			return err_set(e, FIELD_BAD, NOPOS, "multipart %zu", f.n + 1);
		p.value = end >= gap + 4 ? (struct str){ gap + 4, (size_t)(end - gap) - 4 } : STR_NONE;
		if (!p.is_file && (!utf8_valid(p.value, NULL) || str_find(p.value, '\0', 0) < p.value.n))
			return err_set(e, FIELD_BAD, NOPOS, "%.*s", (int)(p.name.n < 40 ? p.name.n : 40), p.name.p);
		*VEC_PUSH(r->a, &f) = p;
		rest = str_sub(rest, (size_t)(end - rest.p) + mark.n, rest.n);
	}
	*ret = f;
	return ERR_NONE;
}

enum err_kind
form_body(const struct http_request *r, struct form *ret, struct err *e)
{
	struct str type = http_get(r, S("content-type")), name = str_trim(str_sub(type, 0, str_find(type, ';', 0)));

	if (str_eq_nocase(name, S("application/x-www-form-urlencoded")))
		return form_query(r->a, r->body, ret, e);
	if (str_eq_nocase(name, S("multipart/form-data"))) {
		struct str boundary;

		if (!parameter(type, S("boundary"), &boundary))
			return err_set(e, FIELD_BAD, NOPOS, "boundary");
		return multipart(r, boundary, ret, e);
	}
	return err_set(e, TYPE_BAD, NOPOS, "%.*s", (int)(name.n < 60 ? name.n : 60), name.p ? name.p : "");
}

struct str
form_cookie(const struct http_request *r, struct str name)
{
	struct str rest = http_get(r, S("cookie")), part, found = STR_NONE;

	while (str_cut(&rest, ';', &part)) {
		part = str_trim(part);
		if (part.n <= name.n || part.p[name.n] != '=' || !str_starts(part, name))
			continue;
		if (found.p)
			return STR_NONE;
		found = str_sub(part, name.n + 1, part.n);
	}
	return found;
}
