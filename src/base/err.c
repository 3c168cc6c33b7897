/* The table of errors, and the one function that fills a struct err. */
#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

static const struct {
	enum err_kind kind;
	int http;
	struct str slug;
} codes[ERRC_MAX] = {
	[ERRC_NONE] = { ERR_NONE, 200, STR_INIT("none") },
#define X(NAME, KIND, http, slug) [ERRC_##NAME] = { ERR_##KIND, http, STR_INIT(slug) },
#include "base/err_codes.def"
#undef X
};

/* Shortens a cut text so that it does not end inside a code point. */
static void
trim_partial(char *text, size_t n)
{
	size_t i = n;

	while (i > 0 && n - i < 4 && ((unsigned char)text[i - 1] & 0xc0) == 0x80)
		i--;
	if (i > 0 && (unsigned char)text[i - 1] >= 0xc0)
		text[i - 1] = '\0';
}

enum err_kind
err_set_(struct err *e, enum err_code code, struct pos pos, const char *fmt, ...)
{
	va_list ap;
	int n;

	assert(code > ERRC_NONE && code < ERRC_MAX);
	e->code = code;
	e->pos = pos;
	va_start(ap, fmt);
	n = vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	if (n >= (int)sizeof(e->text))
		trim_partial(e->text, sizeof(e->text) - 1);
	return codes[code].kind;
}

enum err_kind
err_code_kind(enum err_code code)
{
	assert(code < ERRC_MAX);
	return codes[code].kind;
}

int
err_code_http(enum err_code code)
{
	assert(code < ERRC_MAX);
	return codes[code].http;
}

struct str
err_code_slug(enum err_code code)
{
	assert(code < ERRC_MAX);
	return codes[code].slug;
}
