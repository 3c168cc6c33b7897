/* Shared strings of an .xlsx: every distinct text once, cells name them by number. ECMA-376 part 1, 18.4. */
#include "adapters/sheet_impl.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/utf8.h"
#include "base/xml.h"

void
strings_init(struct strings *s, struct arena *a)
{
	*s = (struct strings){ .a = a };
	buf_init(&s->bytes, LIM_SHEET_TEXT);
}

void
strings_release(struct strings *s)
{
	buf_release(&s->bytes);
}

static enum err_kind
on_start(void *arg, struct str name, const struct xml_attr *at, size_t n, struct err *e)
{
	struct strings *s = arg;

	(void)at;
	(void)n;
	(void)e;
	if (str_eq(name, S("t")))
		s->in_t = !s->in_phonetic;
	else if (str_eq(name, S("rPh")))
		s->in_phonetic = true;
	else if (str_eq(name, S("si")))
		s->from = (uint32_t)s->bytes.n;
	return ERR_NONE;
}

static enum err_kind
on_text(void *arg, struct str text, struct err *e)
{
	struct strings *s = arg;

	(void)e;
	if (s->in_t && s->bytes.n - s->from <= LIM_IMPORT_CELL)
		buf_add(&s->bytes, str_sub(text, 0, LIM_IMPORT_CELL + 1 - (s->bytes.n - s->from)));
	return ERR_NONE;
}

static enum err_kind
on_end(void *arg, struct str name, struct err *e)
{
	struct strings *s = arg;

	if (str_eq(name, S("t")))
		s->in_t = false;
	else if (str_eq(name, S("rPh")))
		s->in_phonetic = false;
	if (!str_eq(name, S("si")))
		return ERR_NONE;
	if (s->bytes.full || s->ends.n >= LIM_SHEET_STRINGS)
		return err_set(e, SHEET_BOMB, NOPOS, "sharedStrings");
	if (s->bytes.n > s->from)
		s->bytes.n = s->from + xstring_plain(s->bytes.p + s->from, s->bytes.n - s->from);
	*VEC_PUSH(s->a, &s->ends) = (uint32_t)s->bytes.n;
	return ERR_NONE;
}

struct xml_hooks
strings_hooks(void)
{
	return (struct xml_hooks){ .start = on_start, .end = on_end, .text = on_text };
}

struct str
strings_at(const struct strings *s, struct str index)
{
	struct err ignored;
	int64_t i = 0;

	if (num_i64(str_trim(index), 0, INT32_MAX, &i, &ignored) != ERR_NONE || (size_t)i >= s->ends.n)
		return STR_NONE;
	return str_sub(buf_str(&s->bytes), i ? s->ends.at[i - 1] : 0, s->ends.at[i]);
}

size_t
xstring_plain(char *p, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		struct str code = str_sub((struct str){ p, n }, i + 2, i + 6);
		struct buf b = { 0 };
		struct err ignored;
		uint64_t cp = 0;

		if (p[i] != '_' || n - i < 7 || p[i + 1] != 'x' || p[i + 6] != '_' || num_hex(code, &cp, &ignored) != ERR_NONE ||
		    cp == 0 || (cp >= 0xd800 && cp < 0xe000)) {
			p[to++] = p[i];
			continue;
		}
		buf_init(&b, 8);
		utf8_put(&b, (uint32_t)cp);
		memcpy(p + to, b.p, b.n); /* at most three bytes for seven */
		to += b.n;
		buf_release(&b);
		i += 6;
	}
	return to;
}
