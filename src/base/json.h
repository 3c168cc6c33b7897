#ifndef BASE_JSON_H
#define BASE_JSON_H
#include "base/buf.h"

/*
 * Writing JSON, streaming, into a buffer.
 *
 * Contract  Calls must nest: values in arrays, key then value in objects. The writer puts commas.
 *           Text that is not UTF-8 is written with U+FFFD in place of what is wrong.
 * Shapes    nesting at most JSON_DEPTH. Numbers are int64, written as digits.
 * Owns      nothing; bytes go to the buffer, whose ceiling is the only error.
 */
enum { JSON_DEPTH = 32 };

struct json {
	struct buf *out;
	int depth;
	bool first[JSON_DEPTH];
	bool after_key;
};

void json_init(struct json *j, struct buf *out);
void json_obj(struct json *j);
void json_obj_end(struct json *j);
void json_arr(struct json *j);
void json_arr_end(struct json *j);
void json_key(struct json *j, struct str key);
void json_str(struct json *j, struct str v);
void json_i64(struct json *j, int64_t v);
void json_bool(struct json *j, bool v);
/* One call for a pair. */
void json_pair(struct json *j, struct str key, struct str v);
void json_pair_i64(struct json *j, struct str key, int64_t v);
/* A day as "YYYY-MM-DD"; DAY_MAX ("no end") as null. */
void json_day(struct json *j, int64_t day);

#endif
