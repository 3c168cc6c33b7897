/* Coverage: the programmes, and one programme on a day. */
#include "pages/programme/programme.h"

#include "base/date.h"
#include "pages/form.h"
#include "pages/link.h"
#include "pages/programme_coverage.html.h"
#include "pages/programme_list.html.h"

static const struct field on_fields[] = { { "on", FIELD_DAY } };
static const struct field compare_fields[] = { { "from", FIELD_DAY, true }, { "to", FIELD_DAY, true } };

/* --- all programmes ---------------------------------------------------------------------------------- */

static enum err_kind
list(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_programme_list v = { .may_edit = req_may(r, CAP_PROGRAMME_EDIT), .on = r->today };
	struct rows_programmes rows = { 0 };
	enum err_kind k = q_programmes(db, r->a, &rows, e);

	for (size_t i = 0; i < rows.n && k == ERR_NONE; i++) {
		const struct row_programmes *p = &rows.at[i];
		struct measured m;
		const struct cov_counts *n;

		k = measure(r, db, p->public_id, r->today, &m, e);
		if (k != ERR_NONE)
			return k;
		n = &m.c->total;
		*VEC_PUSH(r->a, &v.programmes) = (struct view_programme_list_programmes){ p->public_id, p->name, p->title,
			measured_url(r, &m), n->sites, list_url(r, &m, S("sites"), STR_NONE, STR_NONE), n->of[STATE_completed],
			list_url(r, &m, S("completed"), STR_NONE, STR_NONE), n->forecast, cov_share(n->of[STATE_completed], n->sites),
			state_bar(r->a, n) };
	}
	if (k != ERR_NONE)
		return k;
	r->page.title = req_text(r, TEXT_nav_programmes);
	return ANSWER(r, out, programme_list, &v, e);
}

/* --- one programme on a day --------------------------------------------------------------------------- */

static void
fill_states(struct req *r, const struct measured *m, struct view_programme_coverage *v)
{
	for (enum state s = STATE_in_progress; s < STATE_MAX; s++)
		*VEC_PUSH(r->a, &v->states) = (struct view_programme_coverage_states){ state_key(s), m->c->total.of[s],
			cov_share(m->c->total.of[s], m->c->total.sites), list_url(r, m, state_name(s), STR_NONE, STR_NONE) };
}

/* Sectors and kinds show the same columns; only which of the two filters the lists is another. */
#define FILL_GROUP(list, type, sector, kind)                                                                        \
	*VEC_PUSH(r->a, &v->list) = (struct type){ gs[i].name, list_url(r, m, S("sites"), sector, kind), c->sites,    \
		c->of[STATE_completed], list_url(r, m, S("completed"), sector, kind),                                 \
		cov_share(c->of[STATE_completed], c->sites), c->forecast, list_url(r, m, S("forecast"), sector, kind), \
		c->of[STATE_not_yet], list_url(r, m, S("not_yet"), sector, kind), state_bar(r->a, c) }

static void
fill_groups(struct req *r, const struct measured *m, struct view_programme_coverage *v)
{
	struct named_group *gs;
	size_t n = measured_groups(r, m, false, &gs);

	for (size_t i = 0; i < n; i++) {
		const struct cov_counts *c = &gs[i].g->counts;

		FILL_GROUP(sectors, view_programme_coverage_sectors, gs[i].g->name, STR_NONE);
	}
	n = measured_groups(r, m, true, &gs);
	for (size_t i = 0; i < n; i++) {
		const struct cov_counts *c = &gs[i].g->counts;

		FILL_GROUP(kinds, view_programme_coverage_kinds, STR_NONE, gs[i].g->name);
	}
}

static void
fill_cohorts(struct req *r, const struct measured *m, struct view_programme_coverage *v)
{
	for (size_t i = 0; i < m->cohorts.n; i++) {
		const struct row_cohorts *c = &m->cohorts.at[i];
		struct cov_counts n = coverage_on(r->a, &m->in, c->end_day < m->day ? c->end_day : m->day)->total;
		int64_t day = c->end_day < m->day ? c->end_day : m->day;

		*VEC_PUSH(r->a, &v->cohorts) = (struct view_programme_coverage_cohorts){ c->name,
			arena_fmt(r->a, "/cohorts/%.*s", STR_ARG(c->public_id)), c->start_day, c->end_day,
			c->start_day <= m->day && m->day <= c->end_day, c->start_day > m->day };
		if (c->start_day <= m->day)
			*VEC_PUSH(r->a, &v->series) = (struct view_programme_coverage_series){ day,
				url_with(r->a, measured_url(r, m), "on", date_iso(r->a, day)), n.of[STATE_completed], n.sites,
				cov_share(n.of[STATE_completed], n.sites) };
	}
}

static enum err_kind
show(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_programme_coverage v = { 0 };
	struct measured m;
	const struct cov_counts *n;
	enum err_kind k = measure(r, db, r->args[0], r->v[0].has ? r->v[0].i : r->today, &m, e);

	if (k != ERR_NONE)
		return k;
	n = &m.c->total;
	v = (struct view_programme_coverage){ .id = m.programme.public_id, .self = measured_url(r, &m), .name = m.programme.name,
		.title_text = m.programme.title, .purpose = m.programme.purpose, .on = m.day, .sites = n->sites,
		.completed = n->of[STATE_completed], .forecast = n->forecast, .not_counted = n->not_counted,
		.may_edit = req_may(r, CAP_PROGRAMME_EDIT) };
	v.sites_url = list_url(r, &m, S("sites"), STR_NONE, STR_NONE);
	v.completed_url = list_url(r, &m, S("completed"), STR_NONE, STR_NONE);
	v.forecast_url = list_url(r, &m, S("forecast"), STR_NONE, STR_NONE);
	v.not_counted_url = list_url(r, &m, S("not_counted"), STR_NONE, STR_NONE);
	v.share = cov_share(v.completed, v.sites);
	v.forecast_share = cov_share(v.forecast, v.sites);
	v.bar = state_bar(r->a, n);
	v.denominator = m.in.inherit == INHERIT_ANY ? TEXT_inherit_any_how : m.in.inherit == INHERIT_ALL ? TEXT_inherit_all_how
	    : TEXT_inherit_none_how;
	if (r->kind == ANSWER_HTML)
		v.chart = coverage_chart(r, &m);
	fill_states(r, &m, &v);
	fill_groups(r, &m, &v);
	fill_cohorts(r, &m, &v);
	v.on_field = measured_day_field(r, &on_fields[0], TEXT_coverage_day, m.day);
	v.from_field = measured_day_field(r, &compare_fields[0], TEXT_compare_from, m.day - 365);
	v.to_field = measured_day_field(r, &compare_fields[1], TEXT_compare_to, m.day);
	r->page.title = text_fmt(r->a, r->locale, TEXT_coverage_title, &(struct text_arg){ .name = "name", .value = m.programme.name }, 1);
	measured_crumbs(r, &m, true);
	return ANSWER(r, out, programme_coverage, &v, e);
}

const struct route coverage_routes[] = {
	GET("/programmes", CAP_COVERAGE_READ, list, "The programmes and how far they have come"),
	GET("/programmes/{id}", CAP_COVERAGE_READ, show, "One programme's coverage on a day", FIELDS(on_fields)),
	ROUTES_END
};
