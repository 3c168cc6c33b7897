/* Catalogue texts, numbers and dates as people read them. */
#include "text/text.h"

#include "base/date.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static struct arena *a;

static int
begin(void **state)
{
	(void)state;
	a = arena_new(16u << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

#define NB "\xc2\xa0"
#define MINUS "\xe2\x88\x92"

/* What write puts, as a C string. */
#define PUT(call)                                  \
	__extension__({                            \
		struct buf b_;                     \
		const char *z_;                    \
		buf_init(&b_, 1 << 10);            \
		call;                              \
		z_ = arena_z(a, buf_str(&b_));     \
		buf_release(&b_);                  \
		z_;                                \
	})

static void
numbers_are_grouped_by_the_language(void **state)
{
	(void)state;
	assert_string_equal(PUT(text_int(&b_, LOCALE_NB, 0)), "0");
	assert_string_equal(PUT(text_int(&b_, LOCALE_NB, 999)), "999");
	assert_string_equal(PUT(text_int(&b_, LOCALE_NB, 9999)), "9999");
	assert_string_equal(PUT(text_int(&b_, LOCALE_EN, 9999)), "9,999");
	assert_string_equal(PUT(text_int(&b_, LOCALE_NN, 12000)), "12" NB "000");
	assert_string_equal(PUT(text_int(&b_, LOCALE_NB, -1234567)), MINUS "1" NB "234" NB "567");
	assert_string_equal(PUT(text_int(&b_, LOCALE_EN, 1000)), "1,000");
	assert_string_equal(PUT(text_int(&b_, LOCALE_EN, 100000)), "100,000");
	assert_string_equal(PUT(text_int(&b_, LOCALE_NB, INT64_MIN)), MINUS "9" NB "223" NB "372" NB "036" NB "854" NB "775" NB "808");
}

static void
shares_have_one_decimal_where_it_says_something(void **state)
{
	(void)state;
	assert_string_equal(PUT(text_share(&b_, LOCALE_NB, 4333)), "43,3" NB "%");
	assert_string_equal(PUT(text_share(&b_, LOCALE_EN, 4333)), "43.3%");
	assert_string_equal(PUT(text_share(&b_, LOCALE_NB, 10000)), "100" NB "%");
	assert_string_equal(PUT(text_share(&b_, LOCALE_NB, 0)), "0" NB "%");
	assert_string_equal(PUT(text_share(&b_, LOCALE_NB, 5)), "0,1" NB "%");
	assert_string_equal(PUT(text_share(&b_, LOCALE_NB, 9999)), "100" NB "%");
	assert_string_equal(PUT(text_share(&b_, LOCALE_NB, -4333)), MINUS "43,3" NB "%");
	assert_string_equal(PUT(text_share(&b_, LOCALE_NB, -33)), MINUS "0,3" NB "%");
}

static void
dates_are_written_as_here(void **state)
{
	(void)state;
	assert_string_equal(PUT(text_day(&b_, LOCALE_NB, 17347)), "30. juni 2017");
	assert_string_equal(PUT(text_day(&b_, LOCALE_EN, 17347)), "30 June 2017");
	assert_string_equal(PUT(text_day(&b_, LOCALE_NB, 0)), "1. januar 1970");
	assert_string_equal(PUT(text_day(&b_, LOCALE_NN, 17531)), "31. desember 2017");
	assert_string_equal(PUT(text_day(&b_, LOCALE_NB, DAY_MAX)), "\xe2\x80\x93");
	assert_string_equal(PUT(text_day_short(&b_, LOCALE_NB, 17347)), "30.06.2017");
	assert_string_equal(PUT(text_day_short(&b_, LOCALE_EN, 17347)), "2017-06-30");
	assert_string_equal(PUT(text_day_short(&b_, LOCALE_EN, DAY_MAX)), "\xe2\x80\x93");
	assert_string_equal(PUT(text_time(&b_, LOCALE_NB, 1498824300LL * 1000000)), "30.06.2017 kl. 14.05");
	assert_string_equal(PUT(text_time(&b_, LOCALE_EN, 1498860000LL * 1000000 - 1)), "2017-06-30 23:59");
}

static void
the_number_chooses_the_form(void **state)
{
	(void)state;
	for (int l = 0; l < LOCALE_MAX; l++) {
		struct str one = text_form((enum locale)l, TEXT_compare_sites_n, 1);

		assert_false(str_eq(one, text_form((enum locale)l, TEXT_compare_sites_n, 2)));
		assert_true(str_eq(text_form((enum locale)l, TEXT_compare_sites_n, 0), text_form((enum locale)l, TEXT_compare_sites_n, 2)));
		assert_true(str_eq(text_form((enum locale)l, TEXT_compare_sites_n, -1), text_form((enum locale)l, TEXT_compare_sites_n, 5)));
		assert_true(str_eq(text_form((enum locale)l, TEXT_about_title, 7), text_get((enum locale)l, TEXT_about_title)));
	}
}

static void
placeholders_are_filled_once_and_by_name(void **state)
{
	const struct text_arg n = { "n", S("12"), 12, true }, one = { "n", S("1"), 1, true };
	const struct text_arg hostile = { "name", S("{name}{n}<b>"), 0, false }, other = { "other", S("x"), 0, false };

	(void)state;
	assert_true(str_eq(text_fmt(a, LOCALE_NB, TEXT_compare_sites_n, &n, 1), S("12 steder har endret seg")));
	assert_true(str_eq(text_fmt(a, LOCALE_NB, TEXT_compare_sites_n, &one, 1), S("1 sted har endret seg")));
	assert_true(str_eq(text_fmt(a, LOCALE_NB, TEXT_compare_heading, &hostile, 1), S("{name}{n}<b>: to datoer ved siden av hverandre")));
	assert_true(str_eq(text_fmt(a, LOCALE_NB, TEXT_compare_heading, &other, 1), text_get(LOCALE_NB, TEXT_compare_heading)));
	assert_true(str_eq(text_fmt(a, LOCALE_NB, TEXT_compare_heading, NULL, 0), text_get(LOCALE_NB, TEXT_compare_heading)));
}

static void
every_key_is_found_by_its_name_and_has_good_texts(void **state)
{
	enum text_key k;

	(void)state;
	for (int i = 0; i < TEXT_MAX; i++) {
		assert_true(text_key_find(text_key_name((enum text_key)i), &k));
		assert_int_equal(k, i);
		for (int l = 0; l < LOCALE_MAX; l++) {
			struct str s = text_get((enum locale)l, (enum text_key)i);

			assert_true(s.n > 0 && utf8_valid(s, NULL));
		}
	}
	assert_false(text_key_find(S("no.such.key"), &k));
	assert_false(text_key_find(S(""), &k));
}

static void
every_error_has_a_message(void **state)
{
	enum text_key k;

	(void)state;
	for (int i = 1; i < ERRC_MAX; i++) {
		struct str name = arena_fmt(a, "err.%.*s", STR_ARG(err_code_slug((enum err_code)i)));

		if (!text_key_find(name, &k))
			fail_msg("%s", name.p);
	}
}

static void
languages_have_tags(void **state)
{
	enum locale l;

	(void)state;
	for (int i = 0; i < LOCALE_MAX; i++) {
		assert_true(locale_find(locale_tag((enum locale)i), &l));
		assert_int_equal(l, i);
	}
	assert_false(locale_find(S("no"), &l));
	assert_false(locale_find(S(""), &l));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_grouped_by_the_language),
		cmocka_unit_test(shares_have_one_decimal_where_it_says_something),
		cmocka_unit_test(dates_are_written_as_here),
		cmocka_unit_test(the_number_chooses_the_form),
		cmocka_unit_test(placeholders_are_filled_once_and_by_name),
		cmocka_unit_test(every_key_is_found_by_its_name_and_has_good_texts),
		cmocka_unit_test(every_error_has_a_message),
		cmocka_unit_test(languages_have_tags),
	};

	return cmocka_run_group_tests_name("text", tests, begin, end);
}
