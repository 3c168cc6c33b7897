/* Addresses with values in them. */
#include "pages/link.h"

struct str
url_value(struct arena *a, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	char *p = arena_alloc(a, s.n + 1, 3);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || strchr("-_.~", c)) {
			p[n++] = (char)c;
		} else {
			p[n++] = '%';
			p[n++] = hex[c >> 4];
			p[n++] = hex[c & 15];
		}
	}
	return (struct str){ p, n };
}

struct str
url_with(struct arena *a, struct str url, const char *name, struct str value)
{
	if (value.n == 0)
		return url;
	return arena_fmt(a, "%.*s%s%s=%.*s", STR_ARG(url), str_has(url, S("?")) ? "&" : "?", name, STR_ARG(url_value(a, value)));
}
