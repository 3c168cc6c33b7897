/* Coverage on a day. */
#include "programme/coverage.h"

#include <assert.h>
#include <stdlib.h>

/* Inheritance goes back at most so many mergers: a chain longer than this is a mistake in the data. */
enum { CHAIN_MAX = 32 };

struct found {
	enum state state;
	int64_t since_day, cohort_id;
	bool forecast, afterwards;
};

/* The first element whose site_id is not below id, in an array of size-byte elements that begin with it. */
static size_t
first_state(const struct cov_input *in, int64_t site_id)
{
	size_t lo = 0, hi = in->states.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (in->states.at[mid].site_id < site_id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool
cohort_runs(const struct cov_input *in, int64_t cohort_id, int64_t day)
{
	for (size_t i = 0; i < in->cohorts.n; i++)
		if (in->cohorts.at[i].id == cohort_id)
			return in->cohorts.at[i].start_day <= day && day <= in->cohorts.at[i].end_day;
	return false;
}

/* The strongest of a site's own participations on a day; earlier first among equals. */
static struct found
own_state(const struct cov_input *in, int64_t site_id, int64_t day)
{
	struct found best = { .state = STATE_not_yet };

	for (size_t i = first_state(in, site_id); i < in->states.n && in->states.at[i].site_id == site_id;) {
		const struct cov_state *last = NULL;
		int64_t p = in->states.at[i].participation_id;

		for (; i < in->states.n && in->states.at[i].participation_id == p; i++)
			if (in->states.at[i].day <= day)
				last = &in->states.at[i];
		if (last == NULL)
			continue;
		if ((last->state == STATE_signed_up || last->state == STATE_in_progress) && cohort_runs(in, last->cohort_id, day))
			best.forecast = true;
		if (last->state < best.state || (last->state == best.state && last->day < best.since_day)) {
			best.state = last->state;
			best.since_day = last->day;
			best.cohort_id = last->cohort_id;
			best.afterwards = last->afterwards;
		}
	}
	return best;
}

/* Completion through predecessors; *ret_via is the nearest one that gives it. depth bounds hostile chains. */
static bool
inherited(const struct cov_input *in, int64_t site_id, int64_t day, int depth, struct found *ret, int64_t *ret_via)
{
	size_t n = 0, done = 0;

	if (in->inherit == INHERIT_NONE || depth == CHAIN_MAX)
		return false;
	for (size_t i = 0; i < in->successions.n; i++) {
		const struct cov_succession *s = &in->successions.at[i];
		struct found f;
		int64_t via;

		if (s->to_site_id != site_id || s->day > day)
			continue;
		n++;
		f = own_state(in, s->from_site_id, s->day - 1);
		via = s->from_site_id;
		if (f.state != STATE_completed && !inherited(in, s->from_site_id, s->day - 1, depth + 1, &f, &via))
			continue;
		if (done == 0 || f.since_day < ret->since_day) {
			*ret = f;
			*ret_via = s->from_site_id;
		}
		done++;
	}
	return in->inherit == INHERIT_ALL ? n > 0 && done == n : done > 0;
}

static struct cov_site
look(const struct cov_input *in, size_t version, int64_t day, bool successions)
{
	const struct cov_version *v = &in->versions.at[version];
	struct found f = own_state(in, v->site_id, day), through = { 0 };
	struct cov_site s = { .version = version, .counted = v->counted };

	if (f.state != STATE_completed && successions && inherited(in, v->site_id, day, 0, &through, &s.via_site_id)) {
		f.state = STATE_completed;
		f.since_day = through.since_day;
		f.cohort_id = through.cohort_id;
		f.afterwards = through.afterwards;
	} else {
		s.via_site_id = 0;
	}
	s.state = f.state;
	s.since_day = f.since_day;
	s.cohort_id = f.cohort_id;
	s.afterwards = f.afterwards;
	s.forecast = f.state == STATE_completed || f.forecast;
	return s;
}

static void
count(struct cov_counts *c, const struct cov_site *s)
{
	if (!s->counted) {
		c->not_counted++;
		return;
	}
	c->sites++;
	c->of[s->state]++;
	c->forecast += s->forecast;
}

static int
by_site_id(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return a < b ? -1 : a > b;
}

/* Sites with a succession into them, sorted: most sites have none, and need no search. */
static const int64_t *
successors(struct arena *a, const struct cov_input *in)
{
	int64_t *ids = NEWS(a, int64_t, in->successions.n + 1);

	for (size_t i = 0; i < in->successions.n; i++)
		ids[i] = in->successions.at[i].to_site_id;
	qsort(ids, in->successions.n, sizeof(*ids), by_site_id);
	return ids;
}

struct coverage *
coverage_on(struct arena *a, const struct cov_input *in, int64_t day)
{
	struct coverage *c = NEW(a, struct coverage);
	const int64_t *ids = successors(a, in);

	c->day = day;
	for (size_t i = 0; i < in->versions.n; i++) {
		const struct cov_version *v = &in->versions.at[i];
		struct cov_site s;
		bool has;

		if (v->from_day > day || day >= v->to_day)
			continue;
		has = bsearch(&v->site_id, ids, in->successions.n, sizeof(*ids), by_site_id) != NULL;
		s = look(in, i, day, has);
		count(&c->total, &s);
		*VEC_PUSH(a, &c->sites) = s;
	}
	assert(coverage_sane(c, NULL));
	return c;
}

static int
by_name(const void *x, const void *y)
{
	return str_cmp(((const struct cov_group *)x)->name, ((const struct cov_group *)y)->name);
}

void
coverage_groups(struct arena *a, const struct cov_input *in, const struct coverage *c, bool by_kind, struct cov_groups *ret)
{
	*ret = (struct cov_groups){ 0 };
	for (size_t i = 0; i < c->sites.n; i++) {
		const struct cov_version *v = &in->versions.at[c->sites.at[i].version];
		struct str name = by_kind ? v->kind : v->sector;
		struct cov_group *g = NULL;

		for (size_t j = 0; j < ret->n && g == NULL; j++)
			if (str_eq(ret->at[j].name, name))
				g = &ret->at[j];
		if (g == NULL) {
			g = VEC_PUSH(a, ret);
			g->name = name;
		}
		count(&g->counts, &c->sites.at[i]);
	}
	if (ret->n > 1)
		qsort(ret->at, ret->n, sizeof(*ret->at), by_name);
}

void
coverage_compare(struct arena *a, const struct cov_input *in, const struct coverage *before, const struct coverage *after,
    struct cov_changes *ret)
{
	size_t i = 0, j = 0;

	*ret = (struct cov_changes){ 0 };
	while (i < before->sites.n || j < after->sites.n) {
		const struct cov_site *b = i < before->sites.n ? &before->sites.at[i] : NULL;
		const struct cov_site *f = j < after->sites.n ? &after->sites.at[j] : NULL;
		int64_t bi = b ? in->versions.at[b->version].site_id : INT64_MAX;
		int64_t fi = f ? in->versions.at[f->version].site_id : INT64_MAX;

		if (bi > fi)
			b = NULL;
		if (fi > bi)
			f = NULL;
		i += b != NULL;
		j += f != NULL;
		if (b && !b->counted)
			b = NULL;
		if (f && !f->counted)
			f = NULL;
		if ((b != NULL) != (f != NULL) || (b && f && b->state != f->state))
			*VEC_PUSH(a, ret) = (struct cov_change){ b, f };
	}
}

bool
coverage_sane(const struct coverage *c, const char **why)
{
	int64_t sum = 0;
	const char *broken = NULL;

	for (int s = 0; s < STATE_MAX; s++)
		sum += c->total.of[s];
	if (sum != c->total.sites)
		broken = "the six states do not add up to the sites";
	else if (c->total.forecast < c->total.of[STATE_completed])
		broken = "the forecast is less than what is completed";
	else if (c->total.forecast > c->total.sites)
		broken = "the forecast is more than the sites";
	else if ((int64_t)c->sites.n != c->total.sites + c->total.not_counted)
		broken = "the list has another length than its count";
	if (why && broken)
		*why = broken;
	return broken == NULL;
}
