/* Made-up people and choices. */
#include "cli/invent.h"

#include "base/csv.h"
#include "base/utf8.h"

/* The files stand in the program as they are; the build names their paths. */
__asm__(".section .rodata\n"
	"demo_names: .incbin \"" DEMO_NAMES "\"\ndemo_names_end: .byte 0\n"
	"demo_sites: .incbin \"" DEMO_SITES "\"\ndemo_sites_end: .byte 0\n"
	".text\n");
extern const char demo_names[], demo_names_end[], demo_sites[], demo_sites_end[];

struct str
embedded_names(void)
{
	return (struct str){ demo_names, (size_t)(demo_names_end - demo_names) };
}

struct str
embedded_sites(void)
{
	return (struct str){ demo_sites, (size_t)(demo_sites_end - demo_sites) };
}

void
invent_init(struct invent *v, struct arena *a, uint64_t seed)
{
	struct csv c;
	bool more = true;
	struct err e;

	*v = (struct invent){ .a = a, .state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1 };
	csv_init(&c, embedded_names(), ',');
	while (more) {
		struct strs cells = { 0 };
		uint32_t line;

		if (csv_next(&c, a, &cells, &line, &more, &e) != ERR_NONE || !more || cells.n < 2 || line == 1)
			continue;
		if (str_eq(cells.at[1], S("surname")))
			*VEC_PUSH(a, &v->surnames) = cells.at[0];
		else
			*VEC_PUSH(a, &v->given) = cells.at[0];
	}
}

/* splitmix64 (Steele, Lea, Flood 2014). */
uint64_t
invent_below(struct invent *v, uint64_t n)
{
	uint64_t z = v->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (z ^ (z >> 31)) % n;
}

struct str
invent_person(struct invent *v)
{
	struct str g = v->given.at[invent_below(v, v->given.n)], s = v->surnames.at[invent_below(v, v->surnames.n)];

	return arena_fmt(v->a, "%.*s %.*s", STR_ARG(g), STR_ARG(s));
}

struct str
invent_email(struct invent *v, struct str name, uint64_t n)
{
	struct buf b;
	struct str out;

	buf_init(&b, 200);
	for (size_t at = 0; at < name.n;) {
		uint32_t cp = utf8_next(name, &at);

		if (cp >= 'A' && cp <= 'Z')
			buf_byte(&b, (char)(cp + 32));
		else if (cp >= 'a' && cp <= 'z')
			buf_byte(&b, (char)cp);
		else if (cp == ' ' || cp == '-')
			buf_byte(&b, '.');
		else if (cp == 0xe6 || cp == 0xc6)
			buf_add(&b, S("ae"));
		else if (cp == 0xf8 || cp == 0xd8)
			buf_byte(&b, 'o');
		else if (cp == 0xe5 || cp == 0xc5)
			buf_byte(&b, 'a');
	}
	if (n > 0)
		buf_i64(&b, (int64_t)n);
	buf_add(&b, S("@example.no"));
	out = arena_str(v->a, buf_str(&b));
	buf_release(&b);
	return out;
}

size_t *
invent_order(struct invent *v, size_t n)
{
	size_t *order = NEWS(v->a, size_t, n + 1);

	for (size_t i = 0; i < n; i++)
		order[i] = i;
	for (size_t i = n; i > 1; i--) {
		size_t j = invent_below(v, i), swap = order[i - 1];

		order[i - 1] = order[j];
		order[j] = swap;
	}
	return order;
}
