#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H
#include "base/arena.h"
#include "base/buf.h"
#include "text/text_keys.h"

/*
 * What people read, by key, in three languages; and numbers and dates as Norwegians write them.
 *
 * Contract  Every key has a text in every language, or the build fails (tools/poc). Placeholders
 *           "{name}" are filled with the argument of that name; one without an argument stays as it
 *           is. With a plural, the argument "n" chooses the form.
 * Shapes    argument values are plain text: whoever writes HTML escapes them (pages/out.h).
 * Units     _day days since 1970-01-01; _us microseconds UTC, shown in Europe/Oslo;
 *           share: parts of ten thousand (4333 is 43,3 %).
 * Source    locale/nb.po, nn.po, en.po.
 */
enum locale { LOCALE_NB, LOCALE_NN, LOCALE_EN, LOCALE_MAX };

struct text_arg {
	const char *name;
	struct str value;
	int64_t n; /* for plurals, when is_n */
	bool is_n;
};

/* A message without placeholders. */
struct str text_get(enum locale l, enum text_key key);
/* The form for n of a message with a plural. */
struct str text_form(enum locale l, enum text_key key, int64_t n);
/* A message in its pieces: calls put for each run of text and for each argument's value. */
struct str text_fmt(struct arena *a, enum locale l, enum text_key key, const struct text_arg *args, size_t n);
/* "register.title" */
struct str text_key_name(enum text_key key);
/* The key of that name; false when there is none. */
bool text_key_find(struct str name, enum text_key *ret);

struct str locale_tag(enum locale l); /* "nb" */
bool locale_find(struct str tag, enum locale *ret);

/* "12 000" with no-break space, "12,000" in English. */
void text_int(struct buf *b, enum locale l, int64_t v);
/* "43,3 %", "43.3%"; whole per cent without decimals. */
void text_share(struct buf *b, enum locale l, int64_t share);
/* "30. juni 2017", "30 June 2017"; DAY_MAX is written "–". */
void text_day(struct buf *b, enum locale l, int64_t day);
/* "30.06.2017" in every language, ISO in English. */
void text_day_short(struct buf *b, enum locale l, int64_t day);
/* "30.06.2017 kl. 14.05". */
void text_time(struct buf *b, enum locale l, int64_t wall_us);

#endif
