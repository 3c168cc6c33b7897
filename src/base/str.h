#ifndef BASE_STR_H
#define BASE_STR_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * Borrowed bytes.
 *
 * Contract  A struct str points at bytes somebody else owns; it promises no NUL at the end.
 * Shapes    {NULL, 0} is the empty text, and equal to every other empty text.
 * Owns      nothing; the header of the function that hands one out says how long it lives.
 * Not here  growing bytes (buf.h), copies (arena.h), code points (utf8.h).
 */
struct str {
	const char *p;
	size_t n;
};

/* A literal, and nothing but a literal: S(variable) does not compile. */
#define S(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_INIT(lit) { "" lit, sizeof(lit) - 1 } /* the same in a static table */
#define STR_NONE ((struct str){ NULL, 0 })
/* For printf: "%.*s", STR_ARG(s). */
#define STR_ARG(s) (int)((s).n), ((s).p ? (s).p : "")

/* The bytes of a NUL-terminated text a library handed us; NULL becomes the empty text. */
static inline struct str
str_z(const char *z)
{
	return (struct str){ z, z ? strlen(z) : 0 };
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);        /* by bytes: -1, 0, 1 */
bool str_starts(struct str s, struct str head);
bool str_ends(struct str s, struct str tail);
bool str_has(struct str s, struct str part);
/* Bytes [from, to), clipped to the text. */
struct str str_sub(struct str s, size_t from, size_t to);
/* Without white space (space, tab, CR, LF) at both ends. */
struct str str_trim(struct str s);
/* Index of the first c at or after from; s.n when there is none. */
size_t str_find(struct str s, char c, size_t from);
/* Cuts the next field ended by sep off *rest; false when *rest was used up (p == NULL). */
bool str_cut(struct str *rest, char sep, struct str *ret_field);

#endif
