/* A file beside the register: headings, rows, verdicts. */
#include "programme/import.h"

#include "base/date.h"
#include "programme/kinds.h"
#include "programme/states.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct strs
row(struct arena *a, const char *text)
{
	struct strs cells = { 0 };
	struct str rest = str_z(text), one;

	while (str_cut(&rest, '|', &one))
		*VEC_PUSH(a, &cells) = one;
	return cells;
}

static struct columns
guess(struct arena *a, const char *heading)
{
	struct strs h = row(a, heading);
	struct columns c;

	columns_guess(a, &h, &c);
	return c;
}

static void
headings_are_known_in_many_words(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(4 << 20);
	struct columns c = guess(a, "Virksomhet|Kommunalområde|Kort navn|Org.nr|Besøksadresse|Type tjeneste|Opprettet");

	(void)state;
	assert_int_equal(c.of[IMPORT_NAME], 0);
	assert_int_equal(c.of[IMPORT_SECTOR], 1);
	assert_int_equal(c.of[IMPORT_CODE], 3);
	assert_int_equal(c.of[IMPORT_ADDRESS], 4);
	assert_int_equal(c.of[IMPORT_KIND], 5);
	assert_int_equal(c.of[IMPORT_FROM], 6);
	assert_int_equal(c.of[IMPORT_TO], -1);
	c = guess(a, "name|kind|sector|kostra_function|address|source_url|year_of_source");
	assert_int_equal(c.of[IMPORT_NAME], 0);
	assert_int_equal(c.of[IMPORT_KOSTRA], 3);
	c = guess(a, " NAMN |SEKTOR");
	assert_int_equal(c.of[IMPORT_NAME], 0);
}

static void
a_mapping_packs_and_unpacks(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(1 << 20);
	struct columns c = guess(a, "a|navn|sektor"), back;

	(void)state;
	assert_true(columns_unpack(columns_pack(a, &c), &back));
	assert_memory_equal(&c, &back, sizeof(c));
	assert_false(columns_unpack(S("1 2"), &back));
	assert_false(columns_unpack(S("x 1 1 1 1 1 1 1 1 1"), &back));
}

static struct import_row
read_row(struct arena *a, const char *heading, const char *cells)
{
	struct columns c = guess(a, heading);
	struct strs x = row(a, cells);
	struct import_row r;

	import_row_read(a, &c, &x, 7, &r);
	return r;
}

static void
problems_name_their_column(void **state)
{
	static const struct {
		const char *cells;
		enum err_code code;
		int column;
	} cases[] = {
		{ "|B|202|||", ERRC_FIELD_MISSING, 1 },
		{ "A|B|20X|||", ERRC_KOSTRA_BAD, 3 },
		{ "A|B|2020|||", ERRC_FIELD_TOO_LONG, 3 },
		{ "A|B|202|31.02.2017||", ERRC_DATE_BAD, 4 },
		{ "A|B|202|2017-05-01|2017-04-01|", ERRC_DATE_RANGE, 5 },
		{ "A|B|202|||kanskje", ERRC_YES_NO, 6 },
		{ "A\x01|B|202|||", ERRC_FIELD_BAD, 1 },
		{ "A|B|202|2017-05-01|2017-05-01|ja", ERRC_NONE, 0 },
	};
	CLEANUP(arena_freep) struct arena *a = arena_new(4 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct import_row r = read_row(a, "navn|sektor|kostra|fra|til|telles", cases[i].cells);

		assert_int_equal(r.problem.code, cases[i].code);
		assert_int_equal(r.problem.column, cases[i].column);
	}
}

static void
a_last_day_is_included(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(1 << 20);
	struct import_row r = read_row(a, "navn|til", "A|30.06.2017");
	int64_t day;
	struct err e;

	(void)state;
	assert_int_equal(date_parse(S("2017-07-01"), &day, &e), ERR_NONE);
	assert_int_equal(r.to_day, day);
}

static struct import_index *
index_of(struct arena *a)
{
	static const struct site_facts sites[] = {
		{ .name = STR_INIT("Haug skole"), .code = STR_INIT("10"), .sector = STR_INIT("Oppvekst"), .counted = true },
		{ .name = STR_INIT("Solvik"), .sector = STR_INIT("Helse"), .counted = true },
		{ .name = STR_INIT("Tvilling"), .counted = true },
		{ .name = STR_INIT("tvilling "), .counted = true },
	};
	struct import_index *x = NEW(a, struct import_index);

	for (size_t i = 0; i < 4; i++)
		*VEC_PUSH(a, &x->sites) = (struct import_site){ (int64_t)i + 1, 100, DAY_MAX, sites[i], 0 };
	import_index_make(a, x);
	return x;
}

static struct import_verdict
judge(struct arena *a, struct import_index *x, const char *heading, const char *cells, uint32_t line, enum err_code *ret_code)
{
	struct columns c = guess(a, heading);
	struct strs s = row(a, cells);
	struct import_row r;
	struct import_verdict v;

	import_row_read(a, &c, &s, line, &r);
	import_match(a, x, &r, 17000, &v);
	*ret_code = r.problem.code;
	return v;
}

static void
each_row_gets_its_verdict(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(4 << 20);
	struct import_index *x = index_of(a);
	const char *h = "navn|kode|sektor";
	enum err_code code;
	struct import_verdict v = judge(a, x, h, "HAUG  skole|10|Oppvekst", 2, &code);

	(void)state;
	assert_int_equal(v.verdict, VERDICT_CHANGED);
	assert_int_equal(v.fields, 1u << IMPORT_NAME);
	v = judge(a, x, h, "Solvik||Helse", 3, &code);
	assert_int_equal(v.verdict, VERDICT_UNCHANGED);
	v = judge(a, x, h, "Ny|77|Helse", 4, &code);
	assert_int_equal(v.verdict, VERDICT_NEW);
	assert_int_equal(v.from_day, 17000);
	v = judge(a, x, h, "Tvilling||", 5, &code);
	assert_int_equal(code, ERRC_IMPORT_AMBIGUOUS);
	v = judge(a, x, h, "Solvik||Helse", 6, &code);
	assert_int_equal(v.verdict, VERDICT_PROBLEM);
	assert_int_equal(code, ERRC_IMPORT_TWIN);
	v = judge(a, x, h, "Ny annen|77|Helse", 7, &code);
	assert_int_equal(code, ERRC_IMPORT_TWIN);
}

static void
another_code_is_another_site(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(4 << 20);
	struct import_index *x = index_of(a);
	enum err_code code;
	struct import_verdict v = judge(a, x, "navn|kode", "Haug skole|11", 2, &code);

	(void)state;
	assert_int_equal(v.verdict, VERDICT_NEW);
}

static void
a_column_that_is_not_there_changes_nothing(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(4 << 20);
	struct import_index *x = index_of(a);
	enum err_code code;
	struct import_verdict v = judge(a, x, "navn|adresse", "Haug skole|Veien 1", 2, &code);
	struct str detail = import_detail(a, &x->sites.at[0], &v);

	(void)state;
	assert_int_equal(v.fields, 1u << IMPORT_ADDRESS);
	assert_true(str_eq(v.after.sector, S("Oppvekst")));
	assert_true(str_eq(v.after.code, S("10")));
	assert_true(str_eq(detail, S("address\t\tVeien 1\n")));
}

static void
kinds_are_known_by_code_and_word(void **state)
{
	enum kind k;

	(void)state;
	for (enum kind i = 0; i < KIND_MAX; i++) {
		assert_true(kind_find(kind_code(i), &k));
		assert_int_equal(k, i);
	}
	assert_true(kind_find(S("sjukeheim"), &k));
	assert_int_equal(k, KIND_nursing_home);
	assert_true(kind_find(S("nursing home"), &k));
	assert_false(kind_find(S("romstasjon"), &k));
	assert_int_equal(k, KIND_other);
}

static void
completed_is_left_by_no_step(void **state)
{
	enum state s;

	(void)state;
	for (enum state to = 0; to < STATE_MAX; to++)
		assert_false(state_may(STATE_completed, to));
	assert_true(state_may(STATE_waiting, STATE_signed_up));
	assert_false(state_may(STATE_waiting, STATE_completed));
	assert_true(state_find(S("in_progress"), &s));
	assert_false(state_find(S("paused"), &s));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headings_are_known_in_many_words),
		cmocka_unit_test(a_mapping_packs_and_unpacks),
		cmocka_unit_test(problems_name_their_column),
		cmocka_unit_test(a_last_day_is_included),
		cmocka_unit_test(each_row_gets_its_verdict),
		cmocka_unit_test(another_code_is_another_site),
		cmocka_unit_test(a_column_that_is_not_there_changes_nothing),
		cmocka_unit_test(kinds_are_known_by_code_and_word),
		cmocka_unit_test(completed_is_left_by_no_step),
	};

	return cmocka_run_group_tests_name("programme: import", tests, NULL, NULL);
}
