/* Arenas: a list of blocks, each used from its start; freed together. */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20 };

struct block {
	struct block *next; /* older */
	size_t cap;
	alignas(max_align_t) char mem[];
};

struct arena {
	struct block *top;
	size_t at;   /* bytes used in top */
	size_t used; /* bytes handed out */
	size_t held; /* bytes in all blocks */
	size_t max;
};

static void __attribute__((noreturn))
die(const char *why)
{
	fprintf(stderr, "reisverk: %s\n", why);
	abort();
}

static void
add_block(struct arena *a, size_t need)
{
	size_t cap = a->top ? a->top->cap * 2 : FIRST_BLOCK;
	struct block *b;

	if (cap > LARGEST_BLOCK)
		cap = LARGEST_BLOCK;
	if (cap < need)
		cap = need;
	if (need > a->max || a->held > a->max - need)
		die("an arena is over its limit");
	b = malloc(sizeof(*b) + cap);
	if (b == NULL)
		die("out of memory");
	b->next = a->top;
	b->cap = cap;
	a->top = b;
	a->at = 0;
	a->held += cap;
}

struct arena *
arena_new(size_t max)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (a == NULL)
		die("out of memory");
	a->max = max;
	return a;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct block *b = a->top, *next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}

void
arena_freep(struct arena **a)
{
	arena_free(*a);
	*a = NULL;
}

void
arena_clear(struct arena *a)
{
	struct block *b = a->top;

	while (b != NULL && b->next != NULL) {
		struct block *next = b->next;

		free(b);
		b = next;
	}
	a->top = b;
	a->at = 0;
	a->used = 0;
	a->held = b ? b->cap : 0;
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}

void *
arena_alloc(struct arena *a, size_t n, size_t size)
{
	const size_t al = alignof(max_align_t);
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(n, size, &bytes) || bytes > SIZE_MAX - al)
		die("an allocation is larger than the address space");
	bytes = (bytes + al - 1) & ~(al - 1);
	if (a->top == NULL || a->top->cap - a->at < bytes)
		add_block(a, bytes ? bytes : al);
	p = a->top->mem + a->at;
	a->at += bytes;
	a->used += bytes;
	return memset(p, 0, bytes);
}

const char *
arena_z(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1, 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return p;
}

struct str
arena_str(struct arena *a, struct str s)
{
	return (struct str){ arena_z(a, s), s.n };
}

struct str
arena_fmt(struct arena *a, const char *fmt, ...)
{
	char small[200]; /* most texts are: they are put together once */
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	assert(n >= 0);
	p = arena_alloc(a, (size_t)n + 1, 1);
	if ((size_t)n < sizeof(small)) {
		memcpy(p, small, (size_t)n);
		return (struct str){ p, (size_t)n };
	}
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return (struct str){ p, (size_t)n };
}
