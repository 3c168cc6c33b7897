/* Growing bytes: doubling up to max, then failed for good. */
#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void
buf_release(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ .max = b->max };
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	b->full = false;
	if (b->p)
		b->p[0] = '\0';
}

char *
buf_room(struct buf *b, size_t n)
{
	size_t want, cap;

	if (b->full || n > b->max || b->n > b->max - n) {
		b->full = true;
		return NULL;
	}
	want = b->n + n + 1;
	if (want > b->cap) {
		cap = b->cap ? b->cap : 256;
		while (cap < want)
			cap = cap < SIZE_MAX / 2 ? cap * 2 : want;
		b->p = realloc(b->p, cap);
		if (b->p == NULL) {
			fputs("reisverk: out of memory\n", stderr);
			abort();
		}
		b->cap = cap;
	}
	return b->p + b->n;
}

void
buf_wrote(struct buf *b, size_t n)
{
	assert(b->cap > b->n + n);
	b->n += n;
	b->p[b->n] = '\0';
}

void
buf_add(struct buf *b, struct str s)
{
	char *p = buf_room(b, s.n);

	if (p == NULL)
		return;
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	buf_wrote(b, s.n);
}

void
buf_byte(struct buf *b, char c)
{
	buf_add(b, (struct str){ &c, 1 });
}

void
buf_i64(struct buf *b, int64_t v)
{
	char t[24];
	size_t i = sizeof(t);
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do
		t[--i] = (char)('0' + u % 10);
	while ((u /= 10) != 0);
	if (v < 0)
		t[--i] = '-';
	buf_add(b, (struct str){ t + i, sizeof(t) - i });
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	p = buf_room(b, (size_t)n);
	if (p == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	buf_wrote(b, (size_t)n);
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}

enum err_kind
buf_check(const struct buf *b, struct err *e)
{
	if (b->full)
		return err_set(e, TOO_LARGE, NOPOS, "%zu", b->max);
	return ERR_NONE;
}
