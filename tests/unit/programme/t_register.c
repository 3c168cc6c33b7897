/* A site through time: no gap, no overlap, nothing lost. */
#include "programme/register.h"

#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>

static const struct site_facts haug = { .name = STR_INIT("Haug skole"), .sector = STR_INIT("Oppvekst"),
	.kind = STR_INIT("school"), .counted = true };
static const struct site_facts solhaug = { .name = STR_INIT("Solhaug skole"), .sector = STR_INIT("Oppvekst"),
	.kind = STR_INIT("school"), .counted = true };

static struct versions
one(struct arena *a, int64_t from, int64_t to)
{
	struct versions vs = { 0 };

	*VEC_PUSH(a, &vs) = (struct version){ from, to, haug };
	return vs;
}

static void
a_change_holds_from_its_day(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(1 << 20);
	struct versions vs = one(a, 100, DAY_MAX);
	struct err e;

	(void)state;
	assert_int_equal(versions_change(a, &vs, 200, &solhaug, &e), ERR_NONE);
	assert_int_equal(vs.n, 2);
	assert_true(str_eq(versions_on(&vs, 199)->facts.name, haug.name));
	assert_true(str_eq(versions_on(&vs, 200)->facts.name, solhaug.name));
	assert_null(versions_on(&vs, 99));
	assert_true(versions_sane(&vs, NULL));
}

static void
a_change_outside_its_life_is_refused(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(1 << 20);
	struct versions vs = one(a, 100, 300);
	struct err e;

	(void)state;
	assert_int_equal(versions_change(a, &vs, 99, &solhaug, &e), ERR_INPUT);
	assert_int_equal(e.code, ERRC_DATE_RANGE);
	assert_int_equal(versions_change(a, &vs, 300, &solhaug, &e), ERR_INPUT);
	assert_int_equal(versions_close(&vs, 100, &e), ERR_INPUT);
	assert_int_equal(versions_close(&vs, 300, &e), ERR_INPUT);
	assert_int_equal(vs.n, 1);
	assert_int_equal(vs.at[0].to_day, 300);
}

static void
a_correction_makes_no_new_version(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(1 << 20);
	struct versions vs = one(a, 100, DAY_MAX);
	struct err e;

	(void)state;
	assert_int_equal(versions_change(a, &vs, 200, &solhaug, &e), ERR_NONE);
	assert_int_equal(versions_correct(&vs, 150, &solhaug, &e), ERR_NONE);
	assert_int_equal(vs.n, 1);
	assert_int_equal(vs.at[0].from_day, 100);
	assert_int_equal(versions_correct(&vs, 50, &solhaug, &e), ERR_INPUT);
}

static void
closing_cuts_what_was_to_come(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(1 << 20);
	struct versions vs = one(a, 100, DAY_MAX);
	struct err e;

	(void)state;
	assert_int_equal(versions_change(a, &vs, 200, &solhaug, &e), ERR_NONE);
	assert_int_equal(versions_close(&vs, 180, &e), ERR_NONE);
	assert_int_equal(vs.n, 1);
	assert_int_equal(vs.at[0].to_day, 180);
}

static void
random_changes_keep_the_invariants_and_pack_and_unpack(void **state)
{
	(void)state;
	srand(3);
	for (int round = 0; round < 300; round++) {
		CLEANUP(arena_freep) struct arena *a = arena_new(1 << 20);
		struct versions vs = one(a, 100, DAY_MAX), back;
		const char *why = "";
		struct err e;

		for (int i = 0; i < 12; i++) {
			struct site_facts f = rand() % 2 ? haug : solhaug;
			int64_t day = rand() % 500;
			enum err_kind k = rand() % 5 == 0 ? versions_close(&vs, day, &e) : rand() % 2
			    ? versions_correct(&vs, day, &f, &e) : versions_change(a, &vs, day, &f, &e);

			(void)k;
			if (!versions_sane(&vs, &why))
				fail_msg("%s", why);
		}
		assert_true(versions_unpack(a, versions_pack(a, &vs), &back));
		assert_int_equal(back.n, vs.n);
		for (size_t i = 0; i < vs.n; i++) {
			assert_int_equal(back.at[i].from_day, vs.at[i].from_day);
			assert_int_equal(back.at[i].to_day, vs.at[i].to_day);
			assert_true(facts_equal(&back.at[i].facts, &vs.at[i].facts));
		}
	}
}

static void
broken_packs_are_refused(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(1 << 20);
	struct versions vs;

	(void)state;
	assert_false(versions_unpack(a, S("1\t2\n"), &vs));
	assert_false(versions_unpack(a, S("x\t2\t1\ta\tb\tc\td\te\tf\tg\n"), &vs));
	assert_true(versions_unpack(a, S(""), &vs));
	assert_false(versions_sane(&vs, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_holds_from_its_day),
		cmocka_unit_test(a_change_outside_its_life_is_refused),
		cmocka_unit_test(a_correction_makes_no_new_version),
		cmocka_unit_test(closing_cuts_what_was_to_come),
		cmocka_unit_test(random_changes_keep_the_invariants_and_pack_and_unpack),
		cmocka_unit_test(broken_packs_are_refused),
	};

	return cmocka_run_group_tests_name("programme: register", tests, NULL, NULL);
}
