#ifndef PAGES_OUT_H
#define PAGES_OUT_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "text/text.h"

/*
 * What compiled templates write through.
 *
 * Contract  Every value is escaped for HTML text and for double-quoted attributes alike; a url that is
 *           not of this origin, https or mailto becomes "#". A struct svg, made only by drawing code,
 *           is the one thing that passes as it is. There is no other way to write markup at run time.
 * Owns      bytes go to buf; the arena holds what texts are put together in.
 */
struct svg {
	struct str markup;
};

struct out {
	struct buf *buf;
	struct arena *a;
	enum locale locale;
	struct str token_key; /* of this browser: what a form's token is made with */
	struct buf path;      /* of the form being written */
};

enum out_how { OUT_TEXT, OUT_INT, OUT_DAY, OUT_SHARE, OUT_KEY, OUT_TIME };
struct out_arg {
	const char *name;
	struct str s;
	int64_t i;
	enum out_how how;
};

static inline void
out_raw(struct out *o, struct str literal)
{
	buf_add(o->buf, literal);
}
void out_text(struct out *o, struct str s);
void out_int(struct out *o, int64_t v);
void out_plain(struct out *o, int64_t v);
void out_day(struct out *o, int64_t day);
void out_day_short(struct out *o, int64_t day);
void out_iso(struct out *o, int64_t day);
void out_time(struct out *o, int64_t us);
void out_share(struct out *o, int64_t share);
void out_url(struct out *o, struct str url);
void out_key(struct out *o, enum text_key key);
void out_slug(struct out *o, enum text_key key);
void out_svg(struct out *o, struct svg svg);
void out_t(struct out *o, enum text_key key);
void out_tf(struct out *o, enum text_key key, const struct out_arg *args, size_t n);

/* <form method="post" action="PATH" …><input type="hidden" name="_token" …>, in four steps. */
void out_post_begin(struct out *o);
void out_post_path(struct out *o, struct str piece);
void out_post_open(struct out *o);
void out_post_token(struct out *o);

/* "state.in_progress" -> "in_progress": how a key stands in JSON and in addresses. */
struct str out_slug_of(enum text_key key);
/* The token of a form that posts to path, made with a browser's key: 32 hex digits. */
struct str out_token(struct arena *a, struct str token_key, struct str path);

#endif
