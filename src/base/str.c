/* Borrowed bytes: comparing, searching and cutting without copying. */
#include "base/str.h"

static unsigned char
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c != 0)
		return c < 0 ? -1 : 1;
	return a.n == b.n ? 0 : a.n < b.n ? -1 : 1;
}

bool
str_starts(struct str s, struct str head)
{
	return s.n >= head.n && (head.n == 0 || memcmp(s.p, head.p, head.n) == 0);
}

bool
str_ends(struct str s, struct str tail)
{
	return s.n >= tail.n &&
	    (tail.n == 0 || memcmp(s.p + (s.n - tail.n), tail.p, tail.n) == 0);
}

bool
str_has(struct str s, struct str part)
{
	return part.n == 0 || (s.n >= part.n && memmem(s.p, s.n, part.p, part.n) != NULL);
}

struct str
str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from >= to)
		return (struct str){ s.p, 0 };
	return (struct str){ s.p + from, to - from };
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_space(s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n > 0 && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

size_t
str_find(struct str s, char c, size_t from)
{
	const char *hit = from < s.n ? memchr(s.p + from, c, s.n - from) : NULL;

	return hit ? (size_t)(hit - s.p) : s.n;
}

bool
str_cut(struct str *rest, char sep, struct str *ret_field)
{
	size_t at;

	if (rest->p == NULL)
		return false;
	at = str_find(*rest, sep, 0);
	*ret_field = str_sub(*rest, 0, at);
	*rest = at < rest->n ? (struct str){ rest->p + at + 1, rest->n - at - 1 } : STR_NONE;
	return true;
}
