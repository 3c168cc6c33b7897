/* Writing JSON. */
#include "base/json.h"

#include "base/date.h"
#include "base/utf8.h"

#include <assert.h>

void
json_init(struct json *j, struct buf *out)
{
	*j = (struct json){ .out = out };
	j->first[0] = true;
}

static void
before_value(struct json *j)
{
	if (!j->after_key && !j->first[j->depth])
		buf_byte(j->out, ',');
	j->first[j->depth] = false;
	j->after_key = false;
}

static void
open_(struct json *j, char c)
{
	before_value(j);
	buf_byte(j->out, c);
	j->depth++;
	assert(j->depth < JSON_DEPTH);
	j->first[j->depth] = true;
}

static void
close_(struct json *j, char c)
{
	assert(j->depth > 0 && !j->after_key);
	j->depth--;
	buf_byte(j->out, c);
}

void json_obj(struct json *j) { open_(j, '{'); }
void json_obj_end(struct json *j) { close_(j, '}'); }
void json_arr(struct json *j) { open_(j, '['); }
void json_arr_end(struct json *j) { close_(j, ']'); }

static void
quoted(struct buf *b, struct str s)
{
	size_t from = 0, i = 0;

	buf_byte(b, '"');
	while (i < s.n) {
		unsigned char c = (unsigned char)s.p[i];
		size_t at = i;

		if (c >= 0x20 && c != '"' && c != '\\' && c < 0x80) {
			i++;
			continue;
		}
		if (c >= 0x80 && utf8_next(s, &i) != 0xfffd)
			continue;
		buf_add(b, str_sub(s, from, at));
		if (c >= 0x80)
			buf_add(b, S("\xef\xbf\xbd"));
		else if (c == '"' || c == '\\')
			buf_addf(b, "\\%c", c);
		else if (c == '\n')
			buf_add(b, S("\\n"));
		else
			buf_addf(b, "\\u%04x", c);
		if (c < 0x80)
			i++;
		from = i;
	}
	buf_add(b, str_sub(s, from, s.n));
	buf_byte(b, '"');
}

void
json_key(struct json *j, struct str key)
{
	assert(!j->after_key);
	before_value(j);
	quoted(j->out, key);
	buf_byte(j->out, ':');
	j->after_key = true;
}

void
json_str(struct json *j, struct str v)
{
	before_value(j);
	quoted(j->out, v);
}

void
json_i64(struct json *j, int64_t v)
{
	before_value(j);
	buf_i64(j->out, v);
}

void
json_bool(struct json *j, bool v)
{
	before_value(j);
	buf_add(j->out, v ? S("true") : S("false"));
}

void
json_pair(struct json *j, struct str key, struct str v)
{
	json_key(j, key);
	json_str(j, v);
}

void
json_pair_i64(struct json *j, struct str key, int64_t v)
{
	json_key(j, key);
	json_i64(j, v);
}

void
json_day(struct json *j, int64_t day)
{
	struct civil c = date_to_civil(day);

	before_value(j);
	if (day >= DAY_MAX)
		buf_add(j->out, S("null"));
	else
		buf_addf(j->out, "\"%04d-%02d-%02d\"", c.year, c.month, c.day);
}
