/* num, date, json, err: values as text and back. */
#include "base/date.h"
#include "base/json.h"
#include "base/num.h"
#include "base/ports.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

static void
numbers_are_read_whole_and_within_bounds(void **state)
{
	static const char *bad[] = { "", "-", "--1", "+1", " 1", "1 ", "1x", "0x1", "1.0", "12345678901234567890", "\xef\xbc\x91" };
	struct err e;
	int64_t v = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(num_i64(str_z(bad[i]), INT64_MIN, INT64_MAX, &v, &e), ERR_INPUT);
		assert_int_equal(e.code, ERRC_NUMBER_BAD);
	}
	assert_int_equal(v, 7);
	assert_int_equal(num_i64(S("9223372036854775807"), INT64_MIN, INT64_MAX, &v, &e), ERR_NONE);
	assert_true(v == INT64_MAX);
	assert_int_equal(num_i64(S("-9223372036854775808"), INT64_MIN, INT64_MAX, &v, &e), ERR_NONE);
	assert_true(v == INT64_MIN);
	assert_int_equal(num_i64(S("9223372036854775808"), INT64_MIN, INT64_MAX, &v, &e), ERR_INPUT);
	assert_int_equal(e.code, ERRC_NUMBER_RANGE);
	assert_int_equal(num_i64(S("-9223372036854775809"), INT64_MIN, INT64_MAX, &v, &e), ERR_INPUT);
	assert_int_equal(e.code, ERRC_NUMBER_RANGE);
	assert_int_equal(num_i64(S("5"), 5, 5, &v, &e), ERR_NONE);
	assert_int_equal(num_i64(S("4"), 5, 9, &v, &e), ERR_INPUT);
	assert_int_equal(num_i64(S("10"), 5, 9, &v, &e), ERR_INPUT);
	assert_string_equal(e.text, "5–9");
	assert_int_equal(num_i64(S("007"), 0, 9, &v, &e), ERR_NONE);
	assert_int_equal(v, 7);
}

static void
numbers_written_are_read_back(void **state)
{
	uint64_t seed = 12345;
	struct buf b;
	struct err e;

	(void)state;
	buf_init(&b, 64);
	for (int i = 0; i < 20000; i++) {
		int64_t v, back;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		v = (int64_t)(seed >> (seed >> 58)) * (seed & 1 ? 1 : -1);
		buf_clear(&b);
		buf_i64(&b, v);
		assert_int_equal(num_i64(buf_str(&b), INT64_MIN, INT64_MAX, &back, &e), ERR_NONE);
		assert_true(v == back);
	}
	buf_release(&b);
}

static void
hexadecimal_takes_sixteen_digits_and_nothing_else(void **state)
{
	struct err e;
	uint64_t v;

	(void)state;
	assert_int_equal(num_hex(S("ffffFFFFffffFFFF"), &v, &e), ERR_NONE);
	assert_true(v == UINT64_MAX);
	assert_int_equal(num_hex(S("0"), &v, &e), ERR_NONE);
	assert_int_equal(num_hex(S("10000000000000000"), &v, &e), ERR_INPUT);
	assert_int_equal(num_hex(S(""), &v, &e), ERR_INPUT);
	assert_int_equal(num_hex(S("0x1"), &v, &e), ERR_INPUT);
	assert_int_equal(num_hex(S("g"), &v, &e), ERR_INPUT);
}

static void
every_day_goes_to_the_calendar_and_back(void **state)
{
	struct civil was = date_to_civil(DAY_MIN - 1);

	(void)state;
	for (int64_t day = DAY_MIN; day <= DAY_MAX; day++) {
		struct civil c = date_to_civil(day);
		bool next = (c.year == was.year && c.month == was.month && c.day == was.day + 1) ||
		    (c.day == 1 && c.month == was.month % 12 + 1 && c.year == was.year + (was.month == 12));

		if (!next || c.day > 31 || date_from_civil(c) != day)
			fail_msg("day %lld", (long long)day);
		was = c;
	}
	assert_int_equal(was.year, 9999);
	assert_int_equal(was.month, 12);
	assert_int_equal(was.day, 31);
}

static int64_t
day_of(const char *text)
{
	struct err e;
	int64_t day = INT64_MIN;

	if (date_parse(str_z(text), &day, &e) != ERR_NONE)
		fail_msg("%s", text);
	return day;
}

static void
dates_are_read_as_written_here_and_elsewhere(void **state)
{
	struct arena *a = arena_new(1 << 20);

	(void)state;
	assert_int_equal(day_of("1970-01-01"), 0);
	assert_int_equal(day_of("2017-06-30"), 17347);
	assert_int_equal(day_of("30.6.2017"), 17347);
	assert_int_equal(day_of("30.06.2017"), 17347);
	assert_int_equal(day_of("1.1.1970"), 0);
	assert_int_equal(day_of("01.01.1900"), DAY_MIN);
	assert_int_equal(day_of("9999-12-31"), DAY_MAX);
	assert_int_equal(day_of("29.2.2000"), day_of("2000-03-01") - 1);
	assert_true(str_eq(date_iso(a, 17347), S("2017-06-30")));
	arena_free(a);
}

static void
days_that_do_not_exist_are_refused(void **state)
{
	static const char *bad[] = { "", "2017-06-31", "2017-02-29", "1900-02-29", "2100-02-29", "29.2.2019", "0.1.2017", "1.0.2017",
		"1.13.2017", "2017-00-01", "2017-01-00", "2017-1-1", "17-01-01", "1.1.17", "1.1.02017", "001.1.2017", "1.1.2017.", ".1.1.2017",
		"1..2017", "1.1", "2017-01-01 ", " 2017-01-01", "2017-01-01T00:00", "2017/01/01", "30-06-2017", "-1.1.2017", "2017--1-01",
		"+1.1.2017", "1899-12-31", "0000-01-01", "1 .1.2017", "i dag", "--------", "..........", "2017-01-0a" };
	struct err e;
	int64_t day = 99;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (date_parse(str_z(bad[i]), &day, &e) != ERR_INPUT || e.code != ERRC_DATE_BAD)
			fail_msg("%s was taken", bad[i]);
	}
	assert_int_equal(day, 99);
}

/* Against the C library's zone database, every half hour of three years and every hour that matters. */
static void
the_clock_of_oslo_is_the_systems(void **state)
{
	const int64_t from = (date_from_civil((struct civil){ 2022, 12, 31 })) * 86400;

	(void)state;
	setenv("TZ", "Europe/Oslo", 1);
	tzset();
	for (int64_t s = from; s < from + 3LL * 366 * 86400; s += 1799) {
		time_t t = (time_t)s;
		struct tm tm;
		int minute;
		int64_t day = date_of_us(s * 1000000 + 999999, &minute);

		localtime_r(&t, &tm);
		if (tm.tm_gmtoff != 3600 && tm.tm_gmtoff != 7200)
			skip(); /* no zone database here */
		if (day != date_from_civil((struct civil){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday }) ||
		    minute != tm.tm_hour * 60 + tm.tm_min)
			fail_msg("%lld", (long long)s);
	}
}

static void
the_clock_changes_at_one_in_the_night_utc(void **state)
{
	const int64_t spring = 1490490000, autumn = 1509238800; /* 2017-03-26 and 2017-10-29 01:00 UTC */
	int minute;

	(void)state;
	assert_int_equal(date_of_us((spring - 1) * 1000000, &minute), 17251);
	assert_int_equal(minute, 119);
	assert_int_equal(date_of_us(spring * 1000000, &minute), 17251);
	assert_int_equal(minute, 180);
	date_of_us((autumn - 1) * 1000000, &minute);
	assert_int_equal(minute, 179);
	date_of_us(autumn * 1000000, &minute);
	assert_int_equal(minute, 120);
	/* Midnight here is 22:00 or 23:00 UTC. */
	assert_int_equal(date_of_us(1498860000LL * 1000000, &minute), day_of("2017-07-01"));
	assert_int_equal(minute, 0);
	assert_int_equal(date_of_us(1498860000LL * 1000000 - 1, NULL), day_of("2017-06-30"));
	assert_int_equal(date_of_us(0, &minute), 0);
	assert_int_equal(minute, 60);
	assert_int_equal(date_of_us(-7200LL * 1000000, &minute), -1);
}

static void
json_is_nested_and_escaped(void **state)
{
	struct buf b;
	struct json j;

	(void)state;
	buf_init(&b, 4096);
	json_init(&j, &b);
	json_obj(&j);
	json_pair(&j, S("a\"b"), S("\x01\n\t\\\"/\x7fæ\xff\xed\xa0\x80🙂"));
	json_key(&j, S("list"));
	json_arr(&j);
	json_i64(&j, INT64_MIN);
	json_bool(&j, true);
	json_obj(&j);
	json_obj_end(&j);
	json_arr(&j);
	json_arr_end(&j);
	json_day(&j, 0);
	json_day(&j, DAY_MAX);
	json_str(&j, STR_NONE);
	json_arr_end(&j);
	json_pair_i64(&j, S("n"), 0);
	json_obj_end(&j);
	assert_string_equal(b.p, "{\"a\\\"b\":\"\\u0001\\n\\u0009\\\\\\\"/\x7fæ\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd🙂\","
	    "\"list\":[-9223372036854775808,true,{},[],\"1970-01-01\",null,\"\"],\"n\":0}");
	buf_release(&b);
}

static void
an_error_keeps_its_text_whole_letters_only(void **state)
{
	char text[ERR_TEXT_MAX * 2 + 1];
	struct err e;

	(void)state;
	for (size_t lead = 0; lead < 4; lead++) {
		size_t n;

		memset(text, 'a', lead);
		for (n = lead; n + 4 < sizeof(text); n += 4)
			memcpy(text + n, "🙂", 4);
		text[n] = '\0';
		assert_int_equal(err_set(&e, STORE_BUSY, NOPOS, "%s", text), ERR_RETRY);
		n = strlen(e.text);
		assert_true(n < ERR_TEXT_MAX && n > ERR_TEXT_MAX - 8);
		assert_int_equal((n - lead) % 4, 0);
	}
	assert_int_equal(err_code_http(ERRC_STORE_BUSY), 503);
	assert_true(str_eq(err_code_slug(ERRC_STORE_BUSY), S("store.busy")));
	for (int i = 1; i < ERRC_MAX; i++)
		assert_true(err_code_http((enum err_code)i) >= 400 && err_code_kind((enum err_code)i) != ERR_NONE);
}

static void
the_real_ports_run_forward_and_differ(void **state)
{
	const struct ports *p = &ports_real;
	int64_t t = p->mono_us(p->arg), w = p->wall_us(p->arg);
	char x[32] = { 0 }, y[32] = { 0 };

	(void)state;
	assert_true(p->mono_us(p->arg) >= t);
	assert_true(w > 1700000000LL * 1000000 && w < 4102444800LL * 1000000);
	p->random(p->arg, x, sizeof(x));
	p->random(p->arg, y, sizeof(y));
	assert_memory_not_equal(x, y, sizeof(x));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read_whole_and_within_bounds),
		cmocka_unit_test(numbers_written_are_read_back),
		cmocka_unit_test(hexadecimal_takes_sixteen_digits_and_nothing_else),
		cmocka_unit_test(every_day_goes_to_the_calendar_and_back),
		cmocka_unit_test(dates_are_read_as_written_here_and_elsewhere),
		cmocka_unit_test(days_that_do_not_exist_are_refused),
		cmocka_unit_test(the_clock_of_oslo_is_the_systems),
		cmocka_unit_test(the_clock_changes_at_one_in_the_night_utc),
		cmocka_unit_test(json_is_nested_and_escaped),
		cmocka_unit_test(an_error_keeps_its_text_whole_letters_only),
		cmocka_unit_test(the_real_ports_run_forward_and_differ),
	};

	return cmocka_run_group_tests_name("values", tests, NULL, NULL);
}
