#ifndef BASE_UTF8_H
#define BASE_UTF8_H
#include "base/buf.h"
#include "base/arena.h"

/*
 * UTF-8: checking, stepping, counting, and matching names.
 *
 * Contract  Well-formed means RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
 * Units     positions are bytes; lengths are code points where the name says so.
 * Source    RFC 3629; folding by utf8proc (NFKC, case folded), so that two spellings of one name meet.
 */
/* False when ill-formed; *ret_bad (if not NULL) is then the first bad byte's index. */
bool utf8_valid(struct str s, size_t *ret_bad);
/* The code point at *at, which moves on; U+FFFD and one byte for an ill-formed one. */
uint32_t utf8_next(struct str s, size_t *at);
void utf8_put(struct buf *b, uint32_t cp);
size_t utf8_points(struct str s);
/* C0 and C1 controls and U+2028/2029; tab and line feed count as controls too. */
bool utf8_is_control(uint32_t cp);
/* Case folded, compatibility composed, white space runs as one space, trimmed: for comparing names. */
struct str utf8_fold(struct arena *a, struct str s);
/* Windows-1252 to UTF-8; the five bytes it leaves undefined become U+FFFD. */
struct str utf8_from_1252(struct arena *a, struct str bytes);

#endif
