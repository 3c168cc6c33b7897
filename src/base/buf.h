#ifndef BASE_BUF_H
#define BASE_BUF_H
#include "base/err.h"

/*
 * Growing bytes with a ceiling.
 *
 * Contract  Bytes are added until max; the first addition that does not fit fails for good
 *           (full), later ones do nothing, and buf_check says so once, at the end.
 * Shapes    p[n] is always NUL once something was added, so p is also a C string.
 * Owns      heap memory, freed by buf_release; buf_init and buf_release accept a zeroed struct.
 * Errors    ERR_LIMIT (TOO_LARGE) from buf_check. No memory at all ends the process.
 * Cost      amortised O(bytes).
 */
struct buf {
	char *p;
	size_t n, cap, max;
	bool full;
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
void buf_clear(struct buf *b); /* n = 0, keeps the memory and max */

void buf_add(struct buf *b, struct str s);
void buf_byte(struct buf *b, char c);
void buf_i64(struct buf *b, int64_t v);
void buf_addf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Room for n more bytes, or NULL when full; what was written is then claimed with buf_wrote. */
char *buf_room(struct buf *b, size_t n);
void buf_wrote(struct buf *b, size_t n);

struct str buf_str(const struct buf *b); /* valid until the next addition */
enum err_kind buf_check(const struct buf *b, struct err *e) MUST_USE;

#endif
