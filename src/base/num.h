#ifndef BASE_NUM_H
#define BASE_NUM_H
#include "base/err.h"

/*
 * Numbers from text.
 *
 * Contract  The whole text must be the number: an optional '-', then 1 to 19 digits; no space, no '+'.
 * Errors    NUMBER_BAD (not a number), NUMBER_RANGE (outside min..max, both named in the text).
 */
enum err_kind num_i64(struct str s, int64_t min, int64_t max, int64_t *ret, struct err *e) MUST_USE;
/* Hexadecimal digits only, 1 to 16 of them. */
enum err_kind num_hex(struct str s, uint64_t *ret, struct err *e) MUST_USE;

#endif
