#ifndef BASE_ERR_H
#define BASE_ERR_H
#include "base/str.h"

/*
 * Errors: one list, one struct, one way out.
 *
 * Contract  A function that can fail returns enum err_kind and takes struct err *e last; one that
 *           cannot fail returns what it computes. ret_… outputs are set only on success.
 * Shapes    e->text is NUL-terminated, cut at ERR_TEXT_MAX - 1 bytes on a code point border.
 * Owns      nothing: a struct err is a value.
 * Errors    none of its own.
 * Source    err_codes.def is the only list of errors; its slug is also the key of the message a
 *           person reads ("err.SLUG" in the catalogues).
 * Not here  logging: rooms never log and never exit; http and cli log once, at the top.
 */
enum { ERR_TEXT_MAX = 240 };

enum err_kind {
	ERR_NONE,
	ERR_INPUT,    /* what came from outside cannot be used: say where and what to do */
	ERR_DENIED,   /* this person may not */
	ERR_MISSING,  /* there is no such thing, or none this person may know of */
	ERR_CONFLICT, /* somebody else was first */
	ERR_LIMIT,    /* too large, too many, too often */
	ERR_RETRY,    /* would work in a moment */
	ERR_OUTSIDE,  /* disk, database or another machine failed */
	ERR_KIND_MAX
};

enum err_code {
	ERRC_NONE,
#define X(NAME, KIND, http, slug) ERRC_##NAME,
#include "base/err_codes.def"
#undef X
	ERRC_MAX
};

/* A place in somebody's text: line and column from 1 (0: no place). */
struct pos {
	uint32_t line, col;
};
#define NOPOS ((struct pos){ 0, 0 })

struct err {
	enum err_code code; /* ERRC_NONE until something fails */
	struct pos pos;
	char text[ERR_TEXT_MAX]; /* the particulars, for the person or the log; may be empty */
};

#define MUST_USE __attribute__((warn_unused_result))
#define CLEANUP(fn) __attribute__((cleanup(fn)))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
/* Hands a cleanup variable's pointer on and leaves NULL behind. */
#define TAKE(p)                          \
	__extension__({                  \
		__typeof__(p) take_ = (p); \
		(p) = NULL;              \
		take_;                   \
	})

/* Fills *e and returns the code's kind: "return err_set(e, STORE_BUSY, NOPOS, "…")". */
#define err_set(e, NAME, pos, ...) err_set_((e), ERRC_##NAME, (pos), __VA_ARGS__)
enum err_kind err_set_(struct err *e, enum err_code code, struct pos pos, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

enum err_kind err_code_kind(enum err_code code);
int err_code_http(enum err_code code);         /* status of the answer */
struct str err_code_slug(enum err_code code);  /* "store.busy" */

#endif
