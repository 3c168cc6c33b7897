/* Dates, numbers, folding, JSON: what is read is written as itself, and folding twice is folding once. */
#include "fuzz.h"

#include "base/date.h"
#include "base/json.h"
#include "base/num.h"
#include "base/utf8.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new(64u << 20);
	struct str s = { (const char *)p, n };
	int64_t day, back, v;
	struct buf b;
	struct json j;
	struct err e = { 0 };

	buf_init(&b, 16u << 20);
	if (date_parse(s, &day, &e) == ERR_NONE) {
		CHECK(day >= DAY_MIN && day <= DAY_MAX);
		CHECK(date_parse(date_iso(a, day), &back, &e) == ERR_NONE && back == day);
	} else {
		CHECK(e.code == ERRC_DATE_BAD && strlen(e.text) < ERR_TEXT_MAX);
	}
	if (num_i64(s, -1000000, 1000000, &v, &e) == ERR_NONE) {
		CHECK(v >= -1000000 && v <= 1000000);
		buf_i64(&b, v);
		CHECK(num_i64(buf_str(&b), v, v, &back, &e) == ERR_NONE && back == v);
		buf_clear(&b);
	}
	if (utf8_valid(s, NULL) && n < 3000) {
		struct str once = utf8_fold(a, s);

		CHECK(utf8_valid(once, NULL) && utf8_points(s) <= n);
		CHECK(str_eq(utf8_fold(a, once), once));
	}
	json_init(&j, &b);
	json_str(&j, s);
	CHECK(utf8_valid(buf_str(&b), NULL) && b.n >= 2 && b.p[0] == '"' && b.p[b.n - 1] == '"');
	for (size_t i = 1; i + 1 < b.n; i++) {
		CHECK((unsigned char)b.p[i] >= 0x20 && b.p[i] != '"');
		i += b.p[i] == '\\';
	}
	buf_release(&b);
	arena_free(a);
	return 0;
}
