/* The guard against identity numbers. Every number here is computed, none is taken from anywhere. */
#include "people/idnum.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdint.h>
#include <cmocka.h>

static const int k1[9] = { 3, 7, 6, 1, 8, 9, 4, 5, 2 }, k2[10] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };

/* A number for a day with the first control digit that leaves rest; false when there is none. */
static bool
make(int day, int month, int year, int individual, int rest, char out[12])
{
	int d[11] = { day / 10, day % 10, month / 10, month % 10, year / 10, year % 10, individual / 100, individual / 10 % 10, individual % 10 };
	int s1 = 0, s2 = 0;

	for (int i = 0; i < 9; i++)
		s1 += d[i] * k1[i];
	d[9] = (11 + rest - s1 % 11) % 11;
	if (d[9] == 10)
		return false;
	for (int i = 0; i < 10; i++)
		s2 += d[i] * k2[i];
	d[10] = (11 - s2 % 11) % 11;
	if (d[10] == 10)
		return false;
	for (int i = 0; i < 11; i++)
		out[i] = (char)('0' + d[i]);
	out[11] = '\0';
	return true;
}

static int individual = 500;

/* Some number for that day and month as written, sequence after sequence. */
static const char *
some(int day, int month, int rest)
{
	static char out[12];

	while (!make(day, month, 99, individual++ % 1000, rest, out))
		;
	return out;
}

static void
numbers_of_every_kind_are_found(void **state)
{
	static const struct { int day, month; } kinds[] = { { 15, 6 }, { 55, 6 }, { 15, 86 }, { 55, 86 }, { 15, 46 }, { 55, 46 },
		{ 1, 1 }, { 31, 12 }, { 29, 2 }, { 41, 1 }, { 71, 12 }, { 1, 81 }, { 31, 92 } };

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		for (int n = 0; n < 50; n++)
			if (!idnum_in(str_z(some(kinds[i].day, kinds[i].month, 0))))
				fail_msg("kind %zu", i);
}

static void
numbers_as_given_out_from_2032_are_found_and_no_others(void **state)
{
	(void)state;
	for (int rest = 0; rest < 11; rest++)
		for (int n = 0; n < 30; n++)
			assert_int_equal(idnum_in(str_z(some(15, 6, rest))), rest <= 3);
}

static void
days_that_do_not_exist_are_no_numbers(void **state)
{
	static const struct { int day, month; } none[] = { { 0, 6 }, { 32, 6 }, { 40, 6 }, { 72, 6 }, { 15, 0 }, { 15, 13 }, { 15, 40 },
		{ 15, 53 }, { 15, 80 }, { 15, 93 }, { 30, 2 }, { 31, 4 }, { 71, 4 } };

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (idnum_in(str_z(some(none[i].day, none[i].month, 0))))
			fail_msg("case %zu", i);
}

static void
changing_any_digit_makes_it_no_number(void **state)
{
	(void)state;
	for (int n = 0; n < 20; n++) {
		char t[12];

		memcpy(t, some(15, 6, 0), 12);
		for (int i = 9; i < 11; i++) {
			char was = t[i];
			int still = 0;

			for (char c = '0'; c <= '9'; c++) {
				t[i] = c;
				still += idnum_in(str_z(t));
			}
			t[i] = was;
			assert_true(still >= 1 && still <= 4);
		}
	}
}

/* The number with text between digits i-1 and i, and text round it. */
static struct str
dressed(const char *number, const char *before, const char *between, unsigned where, const char *after)
{
	static char out[256];
	int n = snprintf(out, sizeof(out), "%s", before);

	for (unsigned i = 0; i < 11; i++)
		n += snprintf(out + n, sizeof(out) - (size_t)n, "%s%c", where >> i & 1 ? between : "", number[i]);
	n += snprintf(out + n, sizeof(out) - (size_t)n, "%s", after);
	return (struct str){ out, (size_t)n };
}

static void
separators_do_not_hide_a_number(void **state)
{
	static const char *between[] = { " ", ".", "-", "_", "/", "\xc2\xa0", "  ", ". ", " - ", "\xe2\x80\x89", "\xe2\x80\x91", "\xe2\x80\x93", "x", ",", ", ", "\t", ":", ";", "|", "\n", "(" };

	(void)state;
	for (size_t i = 0; i < sizeof(between) / sizeof(between[0]); i++) {
		const char *n = some(15, 6, 0);

		if (!idnum_in(dressed(n, "", between[i], 1u << 6, "")))
			fail_msg("after six digits: case %zu", i);
		if (strcmp(between[i], " - ") != 0 && !idnum_in(dressed(n, "", between[i], 1u << 2 | 1u << 4 | 1u << 6 | 1u << 9, "")))
			fail_msg("in groups: case %zu", i);
	}
}

static void
dates_in_a_row_are_read_as_dates(void **state)
{
	(void)state;
	for (int n = 0; n < 200; n++)
		assert_false(idnum_in(dressed(some(15, 6, 0), "", " - ", 1u << 8, "8")));
}

static void
words_digits_and_wide_figures_do_not_hide_a_number(void **state)
{
	const char *n = some(15, 6, 0);
	char wide[64];
	size_t at = 0;

	(void)state;
	assert_true(idnum_in(dressed(n, "Fnr: ", "", 0, ", sa hun.")));
	assert_true(idnum_in(dressed(n, "7", "", 0, "")));
	assert_true(idnum_in(dressed(n, "", "", 0, "7")));
	assert_true(idnum_in(dressed(n, "00471", "", 0, "99182")));
	assert_true(idnum_in(dressed(n, "fil_", "", 0, ".pdf")));
	assert_true(idnum_in(dressed(n, "\xff\xfe", "", 0, "\xff")));
	for (int i = 0; i < 11; i++) {
		memcpy(wide + at, "\xef\xbc", 2);
		wide[at + 2] = (char)(0x90 + n[i] - '0');
		at += 3;
	}
	assert_true(idnum_in((struct str){ wide, at }));
}

/* Every run of one, three, four or five figures: a number parted there is a list of other things. */
static void
lists_of_figures_are_read_as_lists(void **state)
{
	static const char *marks[] = { ",", ", ", ";", "\t", "\n" };
	static const unsigned parts[] = { 0x7fe, 1u << 3 | 1u << 6 | 1u << 9, 1u << 4 | 1u << 8, 1u << 5 | 1u << 10, 1u << 1, 1u << 7 };

	(void)state;
	for (size_t m = 0; m < sizeof(marks) / sizeof(marks[0]); m++)
		for (size_t p = 0; p < sizeof(parts) / sizeof(parts[0]); p++)
			if (idnum_in(dressed(some(15, 6, 0), "", marks[m], parts[p], "")))
				fail_msg("mark %zu, parts %zu", m, p);
}

static void
ordinary_figures_are_left_alone(void **state)
{
	static const char *ok[] = { "", "12345", "2017-06-30", "kl. 14.05", "12345678901", "tlf. 22 33 44 55", "00000000000", "99999999999",
		"30.06.2017 til 31.07.2018", "1 2 3 4 5 6 7 8 9",
		"2017,2018,2019", "12:30, 14:45, 09:15", "1,5 2,5 3,5 4,5 5,5" };

	(void)state;
	for (size_t i = 0; i < sizeof(ok) / sizeof(ok[0]); i++)
		if (idnum_in(str_z(ok[i])))
			fail_msg("%s", ok[i]);
}

static void
false_alarms_on_random_figures_are_rare(void **state)
{
	uint64_t seed = 7;
	int alarms = 0;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		char t[12];

		for (int j = 0; j < 11; j++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			t[j] = (char)('0' + (seed >> 33) % 10);
		}
		alarms += idnum_in((struct str){ t, 11 });
	}
	printf("%d alarms in 100 000 random runs of eleven digits\n", alarms);
	/* 366 of 10 000 days, twice for D-numbers, three times for months; 4 of 11 and 1 of 11 of the digits. */
	assert_true(alarms > 400 && alarms < 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_of_every_kind_are_found),
		cmocka_unit_test(numbers_as_given_out_from_2032_are_found_and_no_others),
		cmocka_unit_test(days_that_do_not_exist_are_no_numbers),
		cmocka_unit_test(changing_any_digit_makes_it_no_number),
		cmocka_unit_test(separators_do_not_hide_a_number),
		cmocka_unit_test(dates_in_a_row_are_read_as_dates),
		cmocka_unit_test(words_digits_and_wide_figures_do_not_hide_a_number),
		cmocka_unit_test(lists_of_figures_are_read_as_lists),
		cmocka_unit_test(ordinary_figures_are_left_alone),
		cmocka_unit_test(false_alarms_on_random_figures_are_rare),
	};

	return cmocka_run_group_tests_name("idnum", tests, NULL, NULL);
}
