/* Coverage: six states that add up, inheritance, forecast. */
#include "programme/coverage.h"

#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>

struct town {
	struct arena *a;
	struct cov_input in;
	int64_t participations;
};

static int
begin(void **state)
{
	struct town *t = calloc(1, sizeof(*t));

	t->a = arena_new(256u << 20);
	*state = t;
	return 0;
}

static int
end(void **state)
{
	struct town *t = *state;

	arena_free(t->a);
	free(t);
	return 0;
}

static void
site(struct town *t, int64_t id, int64_t from, int64_t to, bool counted)
{
	*VEC_PUSH(t->a, &t->in.versions) = (struct cov_version){ id, from, to, counted, S("Sektor"), S("school"), 0 };
}

static void
cohort(struct town *t, int64_t id, int64_t start, int64_t finish)
{
	*VEC_PUSH(t->a, &t->in.cohorts) = (struct cov_cohort){ id, start, finish };
}

static void
took(struct town *t, int64_t site_id, int64_t cohort_id, int64_t day, enum state s)
{
	*VEC_PUSH(t->a, &t->in.states) = (struct cov_state){ site_id * 10 + cohort_id, site_id, cohort_id, day, s, false };
}

static int
by_site(const void *x, const void *y)
{
	const struct cov_state *a = x, *b = y;

	if (a->site_id != b->site_id)
		return a->site_id < b->site_id ? -1 : 1;
	if (a->participation_id != b->participation_id)
		return a->participation_id < b->participation_id ? -1 : 1;
	return a->day < b->day ? -1 : a->day > b->day;
}

static void
merged(struct town *t, int64_t from, int64_t to, int64_t day)
{
	*VEC_PUSH(t->a, &t->in.successions) = (struct cov_succession){ from, to, day };
}

static const struct cov_site *
found(const struct town *t, const struct coverage *c, int64_t id)
{
	for (size_t i = 0; i < c->sites.n; i++)
		if (t->in.versions.at[c->sites.at[i].version].site_id == id)
			return &c->sites.at[i];
	return NULL;
}

static void
four_cohorts_give_78_of_180(void **state)
{
	static const int64_t sizes[] = { 9, 18, 21, 30 };
	struct town *t = *state;
	int64_t id = 1;

	for (int64_t i = 1; i <= 189; i++)
		site(t, i, i <= 184 ? 0 : 5000, DAY_MAX, i <= 180 || i > 184);
	for (int64_t c = 0; c < 4; c++) {
		cohort(t, c + 1, c * 200 + 100, c * 200 + 280);
		for (int64_t i = 0; i < sizes[c]; i++, id++) {
			took(t, id, c + 1, c * 200 + 60, STATE_signed_up);
			took(t, id, c + 1, c * 200 + 100, STATE_in_progress);
			took(t, id, c + 1, c * 200 + 280, STATE_completed);
		}
	}
	const struct cov_counts spring = coverage_on(t->a, &t->in, 800)->total, summer = coverage_on(t->a, &t->in, 880)->total;

	assert_int_equal(spring.sites, 180);
	assert_int_equal(spring.of[STATE_completed], 48);
	assert_int_equal(spring.of[STATE_in_progress], 30);
	assert_int_equal(spring.forecast, 78);
	assert_int_equal(spring.not_counted, 4);
	assert_int_equal(summer.of[STATE_completed], 78);
	assert_int_equal(summer.forecast, 78);
	assert_int_equal(coverage_on(t->a, &t->in, 5000)->total.sites, 185);
}

static void
a_site_is_in_its_strongest_state(void **state)
{
	struct town *t = *state;

	site(t, 1, 0, DAY_MAX, true);
	cohort(t, 1, 10, 20);
	cohort(t, 2, 30, 40);
	took(t, 1, 1, 5, STATE_waiting);
	took(t, 1, 1, 15, STATE_left);
	took(t, 1, 2, 25, STATE_signed_up);
	assert_int_equal(found(t, coverage_on(t->a, &t->in, 4), 1)->state, STATE_not_yet);
	assert_int_equal(found(t, coverage_on(t->a, &t->in, 5), 1)->state, STATE_waiting);
	assert_int_equal(found(t, coverage_on(t->a, &t->in, 16), 1)->state, STATE_left);
	assert_int_equal(found(t, coverage_on(t->a, &t->in, 25), 1)->state, STATE_signed_up);
}

static void
the_forecast_counts_running_cohorts_alone(void **state)
{
	struct town *t = *state;

	site(t, 1, 0, DAY_MAX, true);
	cohort(t, 1, 10, 20);
	took(t, 1, 1, 5, STATE_signed_up);
	assert_int_equal(coverage_on(t->a, &t->in, 9)->total.forecast, 0);
	assert_int_equal(coverage_on(t->a, &t->in, 10)->total.forecast, 1);
	assert_int_equal(coverage_on(t->a, &t->in, 20)->total.forecast, 1);
	assert_int_equal(coverage_on(t->a, &t->in, 21)->total.forecast, 0);
}

static void
completion_is_inherited_by_the_programmes_rule(void **state)
{
	struct town *t = *state;

	site(t, 1, 0, 100, true);
	site(t, 2, 0, 100, true);
	site(t, 3, 100, 200, true);
	site(t, 4, 200, DAY_MAX, true);
	cohort(t, 1, 10, 20);
	took(t, 1, 1, 20, STATE_completed);
	merged(t, 1, 3, 100);
	merged(t, 2, 3, 100);
	merged(t, 3, 4, 200);
	t->in.inherit = INHERIT_ANY;
	assert_int_equal(found(t, coverage_on(t->a, &t->in, 150), 3)->state, STATE_completed);
	assert_int_equal(found(t, coverage_on(t->a, &t->in, 150), 3)->via_site_id, 1);
	assert_int_equal(found(t, coverage_on(t->a, &t->in, 250), 4)->state, STATE_completed);
	assert_int_equal(found(t, coverage_on(t->a, &t->in, 250), 4)->since_day, 20);
	t->in.inherit = INHERIT_ALL;
	assert_int_equal(found(t, coverage_on(t->a, &t->in, 150), 3)->state, STATE_not_yet);
	t->in.inherit = INHERIT_NONE;
	assert_int_equal(found(t, coverage_on(t->a, &t->in, 250), 4)->state, STATE_not_yet);
}

static void
what_a_site_completes_after_it_was_merged_is_not_inherited(void **state)
{
	struct town *t = *state;

	site(t, 1, 0, DAY_MAX, true);
	site(t, 2, 100, DAY_MAX, true);
	merged(t, 1, 2, 100);
	took(t, 1, 1, 100, STATE_completed);
	assert_int_equal(found(t, coverage_on(t->a, &t->in, 300), 2)->state, STATE_not_yet);
	t->in.states.at[0].day = 99;
	assert_int_equal(found(t, coverage_on(t->a, &t->in, 300), 2)->state, STATE_completed);
}

static void
states_add_up_whatever_happens(void **state)
{
	struct town *t = *state;

	srand(7);
	for (int64_t i = 1; i <= 300; i++)
		site(t, i, rand() % 300, 400 + rand() % 700, rand() % 9 != 0);
	for (int64_t c = 1; c <= 5; c++)
		cohort(t, c, c * 100, c * 100 + 120);
	for (int i = 0; i < 900; i++)
		took(t, 1 + rand() % 300, 1 + rand() % 5, rand() % 1000, (enum state)(rand() % STATE_not_yet));
	qsort(t->in.states.at, t->in.states.n, sizeof(*t->in.states.at), by_site);
	for (int i = 0; i < 60; i++)
		merged(t, 1 + rand() % 300, 1 + rand() % 300, rand() % 1000);
	for (int64_t day = 0; day < 1200; day += 13)
		for (int rule = INHERIT_ANY; rule <= INHERIT_NONE; rule++) {
			const char *why = "";
			struct cov_groups gs;
			struct coverage *c;
			int64_t sites = 0;

			t->in.inherit = (enum inherit)rule;
			c = coverage_on(t->a, &t->in, day);
			if (!coverage_sane(c, &why))
				fail_msg("%s", why);
			coverage_groups(t->a, &t->in, c, true, &gs);
			for (size_t i = 0; i < gs.n; i++)
				sites += gs.at[i].counts.sites;
			assert_int_equal(sites, c->total.sites);
		}
}

static void
comparing_two_days_lists_who_came_went_and_changed(void **state)
{
	struct town *t = *state;
	struct cov_changes changes;

	site(t, 1, 0, 50, true);
	site(t, 2, 0, DAY_MAX, true);
	site(t, 3, 60, DAY_MAX, true);
	site(t, 4, 0, DAY_MAX, true);
	site(t, 5, 0, DAY_MAX, false);
	took(t, 2, 1, 55, STATE_completed);
	coverage_compare(t->a, &t->in, coverage_on(t->a, &t->in, 10), coverage_on(t->a, &t->in, 70), &changes);
	assert_int_equal(changes.n, 3);
	assert_null(changes.at[0].after);
	assert_int_equal(changes.at[1].after->state, STATE_completed);
	assert_null(changes.at[2].before);
}

static void
shares_are_rounded_to_the_nearest(void **state)
{
	(void)state;
	assert_int_equal(cov_share(78, 180), 4333);
	assert_int_equal(cov_share(2, 3), 6667);
	assert_int_equal(cov_share(0, 0), 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		T(four_cohorts_give_78_of_180),
		T(a_site_is_in_its_strongest_state),
		T(the_forecast_counts_running_cohorts_alone),
		T(completion_is_inherited_by_the_programmes_rule),
		T(what_a_site_completes_after_it_was_merged_is_not_inherited),
		T(states_add_up_whatever_happens),
		T(comparing_two_days_lists_who_came_went_and_changed),
		T(shares_are_rounded_to_the_nearest),
	};

	return cmocka_run_group_tests_name("programme: coverage", tests, NULL, NULL);
}
