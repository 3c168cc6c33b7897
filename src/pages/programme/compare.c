/* Two days beside each other. */
#include "pages/programme/programme.h"

#include "base/date.h"
#include "pages/form.h"
#include "pages/programme_compare.html.h"

#include <stdlib.h>

static const struct field compare_fields[] = { { "from", FIELD_DAY, true }, { "to", FIELD_DAY, true } };

struct keyed_change {
	struct str key;
	const struct cov_change *c;
};

static int
by_change_key(const void *x, const void *y)
{
	return str_cmp(((const struct keyed_change *)x)->key, ((const struct keyed_change *)y)->key);
}

static void
fill_changes(struct req *r, const struct measured *m, const struct coverage *before, const struct coverage *after,
    struct view_programme_compare *v)
{
	struct cov_changes changes;
	struct keyed_change *sorted;

	coverage_compare(r->a, &m->in, before, after, &changes);
	sorted = NEWS(r->a, struct keyed_change, changes.n + 1);
	for (size_t i = 0; i < changes.n; i++) {
		const struct cov_change *c = &changes.at[i];

		sorted[i] = (struct keyed_change){ measured_row(m, c->after ? c->after : c->before)->sort_key, c };
	}
	qsort(sorted, changes.n, sizeof(*sorted), by_change_key);
	v->total = (int64_t)changes.n;
	for (size_t i = 0; i < changes.n; i++) {
		const struct cov_change *c = sorted[i].c;
		const struct row_versions_all *row = measured_row(m, c->after ? c->after : c->before);

		*VEC_PUSH(r->a, &v->changes) = (struct view_programme_compare_changes){ row->name,
			arena_fmt(r->a, "/sites/%.*s", STR_ARG(row->public_id)), row->sector, c->before == NULL, c->after == NULL,
			state_key(c->before ? c->before->state : STATE_not_yet), state_key(c->after ? c->after->state : STATE_not_yet) };
	}
}

static enum err_kind
compare(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_programme_compare v = { .from = r->v[0].i, .to = r->v[1].i };
	struct measured m, earlier;
	const struct coverage *b, *f;
	enum err_kind k = measure(r, db, r->args[0], v.to, &m, e);

	if (k != ERR_NONE)
		return k;
	earlier = m;
	earlier.day = v.from;
	f = m.c;
	b = coverage_on(r->a, &m.in, v.from);
	v.name = m.programme.name;
	v.self = measured_url(r, &m);
	v.before = (struct view_programme_compare_before){ b->total.sites, b->total.of[STATE_completed],
		cov_share(b->total.of[STATE_completed], b->total.sites), state_bar(r->a, &b->total) };
	v.after = (struct view_programme_compare_after){ f->total.sites, f->total.of[STATE_completed],
		cov_share(f->total.of[STATE_completed], f->total.sites), state_bar(r->a, &f->total) };
	for (enum state s = 0; s < STATE_MAX; s++) {
		int64_t d = f->total.of[s] - b->total.of[s];

		*VEC_PUSH(r->a, &v.states) = (struct view_programme_compare_states){ state_key(s), b->total.of[s],
			list_url(r, &earlier, state_name(s), STR_NONE, STR_NONE), f->total.of[s],
			list_url(r, &m, state_name(s), STR_NONE, STR_NONE), d > 0, d < 0, d < 0 ? -d : d };
	}
	fill_changes(r, &m, b, f, &v);
	v.from_field = measured_day_field(r, &compare_fields[0], TEXT_compare_from, v.from);
	v.to_field = measured_day_field(r, &compare_fields[1], TEXT_compare_to, v.to);
	r->page.title = text_fmt(r->a, r->locale, TEXT_compare_heading, &(struct text_arg){ .name = "name", .value = v.name }, 1);
	measured_crumbs(r, &m, false);
	return ANSWER(r, out, programme_compare, &v, e);
}

const struct route compare_routes[] = {
	GET("/programmes/{id}/compare", CAP_COVERAGE_READ, compare, "Two days beside each other", FIELDS(compare_fields)),
	ROUTES_END
};
