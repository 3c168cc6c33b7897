#ifndef PROGRAMME_COVERAGE_H
#define PROGRAMME_COVERAGE_H
#include "base/arena.h"
#include "base/vec.h"
#include "programme/states.h"

/*
 * Coverage: how far a programme has come on a day, and which sites each number is.
 *
 * Contract  A site is counted on a day when it has a version that holds that day and is marked as
 *           counted; each counted site is in exactly one of the six states, so that they add up.
 *           The state is the strongest of the site's participations; of each, the newest state at or
 *           before the day. A site that came out of a merger or split is completed when its
 *           predecessors are, by the programme's rule: any of them, all of them, or none (no
 *           inheritance). Only completions before the succession's day are inherited.
 *           Forecast: completed, and those signed up or in progress in a cohort that runs on the
 *           day (start <= day <= end), as if each completed at its cohort's end.
 * Shapes    versions sorted by (site_id, from_day), intervals [from, to) without overlap;
 *           states sorted by (site_id, participation_id, day). Sites outside the denominator are
 *           counted apart (not_counted).
 * Units     _day: days since 1970-01-01. share: parts of ten thousand of sites.
 * Owns      results live in a; texts are borrowed from the input.
 * Cost      O(n log n) in versions and states for one day; coverage_series: that for each day.
 * Source    docs/decisions/0006-coverage.md.
 */
enum inherit { INHERIT_ANY, INHERIT_ALL, INHERIT_NONE };

struct cov_version {
	int64_t site_id, from_day, to_day;
	bool counted;
	struct str sector, kind;
	size_t row; /* the caller's */
};
struct cov_succession {
	int64_t from_site_id, to_site_id, day;
};
struct cov_cohort {
	int64_t id, start_day, end_day;
};
struct cov_state {
	int64_t participation_id, site_id, cohort_id, day;
	enum state state;
	bool afterwards;
};
struct cov_input {
	struct { VEC(struct cov_version); } versions;
	struct { VEC(struct cov_succession); } successions;
	struct { VEC(struct cov_cohort); } cohorts;
	struct { VEC(struct cov_state); } states;
	enum inherit inherit;
};

struct cov_counts {
	int64_t sites;
	int64_t of[STATE_MAX];
	int64_t forecast;
	int64_t not_counted;
};

struct cov_site {
	size_t version;      /* index in input->versions */
	enum state state;
	int64_t since_day;   /* of the state; 0 for not yet */
	int64_t cohort_id;   /* 0: none */
	int64_t via_site_id; /* completed through this predecessor, or 0 */
	bool forecast, afterwards;
	bool counted;
};

struct coverage {
	int64_t day;
	struct cov_counts total;
	struct { VEC(struct cov_site); } sites; /* with a version on the day, by site_id; counted or not */
};

struct coverage *coverage_on(struct arena *a, const struct cov_input *in, int64_t day);

/* Counts by a text of the version: sector or kind. Sorted by bytes of the text. */
struct cov_group {
	struct str name;
	struct cov_counts counts;
};
struct cov_groups {
	VEC(struct cov_group);
};
void coverage_groups(struct arena *a, const struct cov_input *in, const struct coverage *c, bool by_kind,
    struct cov_groups *ret);

static inline int64_t
cov_share(int64_t part, int64_t whole)
{
	return whole > 0 ? (part * 10000 + whole / 2) / whole : 0;
}

/* What happened between two days, site by site. before or after is NULL when the site was not counted. */
struct cov_change {
	const struct cov_site *before, *after;
};
struct cov_changes {
	VEC(struct cov_change);
};
void coverage_compare(struct arena *a, const struct cov_input *in, const struct coverage *before,
    const struct coverage *after, struct cov_changes *ret);

/* True when the six states add up and the forecast is no less than what is completed. */
bool coverage_sane(const struct coverage *c, const char **why);

#endif
