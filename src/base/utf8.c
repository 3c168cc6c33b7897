/* UTF-8 by hand where it is a few lines, by utf8proc where it is a table. */
#include "base/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

/* Decodes the sequence at s[at]; 0 when it is ill-formed. */
static size_t
decode(struct str s, size_t at, uint32_t *cp)
{
	unsigned char c = (unsigned char)s.p[at];
	size_t len = c < 0x80 ? 1 : c >= 0xc2 && c <= 0xdf ? 2 : (c & 0xf0) == 0xe0 ? 3
	    : c >= 0xf0 && c <= 0xf4 ? 4 : 0;
	uint32_t v = len == 1 ? c : len == 2 ? c & 0x1fu : len == 3 ? c & 0x0fu : c & 0x07u;

	if (len == 0 || s.n - at < len)
		return 0;
	for (size_t i = 1; i < len; i++) {
		unsigned char d = (unsigned char)s.p[at + i];

		if ((d & 0xc0) != 0x80)
			return 0;
		v = v << 6 | (d & 0x3fu);
	}
	if ((len == 3 && (v < 0x800 || (v >= 0xd800 && v <= 0xdfff))) ||
	    (len == 4 && (v < 0x10000 || v > 0x10ffff)))
		return 0;
	*cp = v;
	return len;
}

bool
utf8_valid(struct str s, size_t *ret_bad)
{
	uint32_t cp;

	for (size_t i = 0; i < s.n;) {
		size_t len = (unsigned char)s.p[i] < 0x80 ? 1 : decode(s, i, &cp);

		if (len == 0) {
			if (ret_bad)
				*ret_bad = i;
			return false;
		}
		i += len;
	}
	return true;
}

uint32_t
utf8_next(struct str s, size_t *at)
{
	uint32_t cp = 0xfffd;
	size_t len = decode(s, *at, &cp);

	*at += len ? len : 1;
	return len ? cp : 0xfffd;
}

void
utf8_put(struct buf *b, uint32_t cp)
{
	char t[4];
	size_t n;

	if (cp < 0x80) {
		t[0] = (char)cp;
		n = 1;
	} else if (cp < 0x800) {
		t[0] = (char)(0xc0 | cp >> 6);
		t[1] = (char)(0x80 | (cp & 0x3f));
		n = 2;
	} else if (cp < 0x10000) {
		t[0] = (char)(0xe0 | cp >> 12);
		t[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		t[2] = (char)(0x80 | (cp & 0x3f));
		n = 3;
	} else {
		t[0] = (char)(0xf0 | cp >> 18);
		t[1] = (char)(0x80 | (cp >> 12 & 0x3f));
		t[2] = (char)(0x80 | (cp >> 6 & 0x3f));
		t[3] = (char)(0x80 | (cp & 0x3f));
		n = 4;
	}
	buf_add(b, (struct str){ t, n });
}

size_t
utf8_points(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; n++)
		utf8_next(s, &i);
	return n;
}

bool
utf8_is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029;
}

static bool
ascii_only(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* White space runs become one space; both ends are trimmed. In place: never longer. */
static struct str
squeeze(char *p, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		char c = p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
			if (to > 0 && p[to - 1] != ' ')
				p[to++] = ' ';
		} else {
			p[to++] = c;
		}
	}
	if (to > 0 && p[to - 1] == ' ')
		to--;
	return (struct str){ p, to };
}

struct str
utf8_fold(struct arena *a, struct str s)
{
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t n;
	struct str copy;

	if (!ascii_only(s) && utf8_valid(s, NULL)) {
		n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &out,
		    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
		if (n >= 0) {
			copy = arena_str(a, (struct str){ (const char *)out, (size_t)n });
			free(out);
			return squeeze((char *)(uintptr_t)copy.p, copy.n);
		}
	}
	copy = arena_str(a, s);
	return squeeze((char *)(uintptr_t)copy.p, copy.n);
}

struct str
utf8_from_1252(struct arena *a, struct str bytes)
{
	static const uint16_t high[32] = {
		0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
		0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
		0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178
	};
	struct buf b;
	struct str out;

	buf_init(&b, bytes.n * 3 + 1);
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];

		utf8_put(&b, c >= 0x80 && c < 0xa0 ? high[c - 0x80] : c);
	}
	out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return out;
}
