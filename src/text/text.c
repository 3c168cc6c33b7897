/* Texts by key, and Norwegian numbers and dates. */
#include "text/text.h"

#include "base/date.h"
#include "text/text_table.h"

struct str
locale_tag(enum locale l)
{
	static const struct str tags[LOCALE_MAX] = { STR_INIT("nb"), STR_INIT("nn"), STR_INIT("en") };

	return tags[l];
}

bool
locale_find(struct str tag, enum locale *ret)
{
	for (int i = 0; i < LOCALE_MAX; i++) {
		if (!str_eq(tag, locale_tag((enum locale)i)))
			continue;
		*ret = (enum locale)i;
		return true;
	}
	return false;
}

struct str
text_form(enum locale l, enum text_key key, int64_t n)
{
	const struct text_entry *t = &text_table[key];

	return n != 1 && t->many[l].n > 0 ? t->many[l] : t->one[l];
}

struct str
text_get(enum locale l, enum text_key key)
{
	return text_table[key].one[l];
}

struct str
text_key_name(enum text_key key)
{
	return text_table[key].name;
}

bool
text_key_find(struct str name, enum text_key *ret)
{
	size_t lo = 0, hi = TEXT_MAX;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = str_cmp(text_table[mid].name, name);

		if (c == 0) {
			*ret = (enum text_key)mid;
			return true;
		}
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

static const struct text_arg *
arg_named(struct str name, const struct text_arg *args, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(str_z(args[i].name), name))
			return &args[i];
	return NULL;
}

struct str
text_fmt(struct arena *a, enum locale l, enum text_key key, const struct text_arg *args, size_t n)
{
	const struct text_arg *count = arg_named(S("n"), args, n);
	struct str m = count && count->is_n ? text_form(l, key, count->n) : text_get(l, key);
	struct buf b;
	struct str out;
	size_t from = 0;

	buf_init(&b, 1u << 20);
	for (size_t at = str_find(m, '{', 0); at < m.n; at = str_find(m, '{', at + 1)) {
		size_t end = str_find(m, '}', at);
		const struct text_arg *arg = arg_named(str_sub(m, at + 1, end), args, n);

		if (arg == NULL)
			continue;
		buf_add(&b, str_sub(m, from, at));
		buf_add(&b, arg->value);
		from = end + 1;
	}
	buf_add(&b, str_sub(m, from, m.n));
	out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return out;
}

#define NBSP "\xc2\xa0"
#define MINUS "\xe2\x88\x92" /* a real minus sign */

void
text_int(struct buf *b, enum locale l, int64_t v)
{
	char t[64];
	size_t i = sizeof(t), digits = 0;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	const bool group = u >= 10000 || (l == LOCALE_EN && u >= 1000);

	do {
		if (group && digits > 0 && digits % 3 == 0) {
			if (l == LOCALE_EN) {
				t[--i] = ',';
			} else {
				t[--i] = NBSP[1];
				t[--i] = NBSP[0];
			}
		}
		t[--i] = (char)('0' + u % 10);
		digits++;
	} while ((u /= 10) != 0);
	if (v < 0)
		buf_add(b, S(MINUS));
	buf_add(b, (struct str){ t + i, sizeof(t) - i });
}

void
text_share(struct buf *b, enum locale l, int64_t share)
{
	int64_t tenths = ((share < 0 ? -share : share) + 5) / 10;

	if (share < 0 && tenths > 0)
		buf_add(b, S(MINUS));
	text_int(b, l, tenths / 10);
	if (tenths % 10 != 0)
		buf_addf(b, "%c%d", l == LOCALE_EN ? '.' : ',', (int)(tenths % 10));
	buf_add(b, l == LOCALE_EN ? S("%") : S(NBSP "%"));
}

void
text_day(struct buf *b, enum locale l, int64_t day)
{
	struct civil c = date_to_civil(day);

	if (day >= DAY_MAX) {
		buf_add(b, S("\xe2\x80\x93"));
		return;
	}
	buf_addf(b, l == LOCALE_EN ? "%d " : "%d. ", c.day);
	buf_add(b, text_get(l, (enum text_key)(TEXT_month_01 + c.month - 1)));
	buf_addf(b, " %d", c.year);
}

void
text_day_short(struct buf *b, enum locale l, int64_t day)
{
	struct civil c = date_to_civil(day);

	if (day >= DAY_MAX)
		buf_add(b, S("\xe2\x80\x93"));
	else if (l == LOCALE_EN)
		buf_addf(b, "%04d-%02d-%02d", c.year, c.month, c.day);
	else
		buf_addf(b, "%02d.%02d.%04d", c.day, c.month, c.year);
}

void
text_time(struct buf *b, enum locale l, int64_t wall_us)
{
	int minute;
	int64_t day = date_of_us(wall_us, &minute);

	text_day_short(b, l, day);
	buf_addf(b, l == LOCALE_EN ? " %02d:%02d" : " kl. %02d.%02d", minute / 60, minute % 60);
}
