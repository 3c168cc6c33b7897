/* The director's page: how far, what runs, what comes, who is not yet through. One A4 when printed. */
#include "pages/programme/programme.h"

#include "base/date.h"
#include "pages/link.h"
#include "pages/programme_director.html.h"

static const struct field fields[] = { { "on", FIELD_DAY }, { "programme", FIELD_TEXT } };

/* Sites of one cohort in a state on the day. */
static int64_t
in_cohort(const struct measured *m, int64_t cohort_id, enum state s)
{
	int64_t n = 0;

	for (size_t i = 0; i < m->c->sites.n; i++)
		n += m->c->sites.at[i].counted && m->c->sites.at[i].cohort_id == cohort_id && m->c->sites.at[i].state == s;
	return n;
}

static struct str
cohort_list(struct req *r, const struct measured *m, const struct row_cohorts *c, enum state s)
{
	return url_with(r->a, list_url(r, m, state_name(s), STR_NONE, STR_NONE), "cohort", c->public_id);
}

static void
fill_cohorts(struct req *r, const struct measured *m, struct view_programme_director *v)
{
	for (size_t i = 0; i < m->cohorts.n; i++) {
		const struct row_cohorts *c = &m->cohorts.at[i];
		struct str url = arena_fmt(r->a, "/cohorts/%.*s", STR_ARG(c->public_id));

		if (c->start_day <= m->day && m->day <= c->end_day)
			*VEC_PUSH(r->a, &v->running) = (struct view_programme_director_running){ c->name, url, c->start_day, c->end_day,
				in_cohort(m, c->id, STATE_in_progress), cohort_list(r, m, c, STATE_in_progress), c->end_day - m->day };
		else if (c->start_day > m->day)
			*VEC_PUSH(r->a, &v->next) = (struct view_programme_director_next){ c->name, url, c->start_day, c->end_day,
				in_cohort(m, c->id, STATE_signed_up), cohort_list(r, m, c, STATE_signed_up), in_cohort(m, c->id, STATE_waiting),
				cohort_list(r, m, c, STATE_waiting) };
	}
	v->has_running = v->running.n > 0;
	v->has_next = v->next.n > 0;
}

static void
fill_sectors(struct req *r, const struct measured *m, struct view_programme_director *v)
{
	struct named_group *gs;
	size_t n = measured_groups(r, m, false, &gs);

	for (size_t i = 0; i < n; i++) {
		const struct cov_counts *c = &gs[i].g->counts;
		struct str sector = gs[i].g->name;

		*VEC_PUSH(r->a, &v->sectors) = (struct view_programme_director_sectors){ gs[i].name,
			list_url(r, m, S("completed"), sector, STR_NONE), c->of[STATE_completed], c->sites,
			cov_share(c->of[STATE_completed], c->sites), c->sites - c->of[STATE_completed],
			list_url(r, m, S("remaining"), sector, STR_NONE), state_bar(r->a, c) };
	}
}

/* The programme asked for, or the first one there is. */
static enum err_kind
choose(struct req *r, struct db_ro *db, struct measured *m, struct view_programme_director *v, struct err *e)
{
	struct rows_programmes rows = { 0 };
	struct str id = r->v[1].s;
	enum err_kind k = q_programmes(db, r->a, &rows, e);

	if (k != ERR_NONE)
		return k;
	if (rows.n == 0)
		return err_set(e, ROW_MISSING, NOPOS, "programme");
	if (id.n == 0)
		id = rows.at[0].public_id;
	for (size_t i = 0; i < rows.n && rows.n > 1; i++)
		*VEC_PUSH(r->a, &v->programmes) = (struct view_programme_director_programmes){ rows.at[i].name,
			url_with(r->a, url_with(r->a, S("/director"), "programme", rows.at[i].public_id), "on",
			r->v[0].has ? date_iso(r->a, r->v[0].i) : STR_NONE), str_eq(rows.at[i].public_id, id) };
	return measure(r, db, id, r->v[0].has ? r->v[0].i : r->today, m, e);
}

static enum err_kind
director(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_programme_director v = { .may_edit = req_may(r, CAP_PROGRAMME_EDIT) };
	struct measured m;
	const struct cov_counts *n;
	enum err_kind k = choose(r, db, &m, &v, e);

	if (k == ERR_MISSING && !r->v[1].has) {
		out->http->status = 303;
		http_set(out->http, S("location"), S("/programmes"));
		*e = (struct err){ 0 };
		return ERR_NONE;
	}
	if (k != ERR_NONE)
		return k;
	n = &m.c->total;
	v.name = m.programme.name;
	v.on = m.day;
	v.self = url_with(r->a, arena_fmt(r->a, "/programmes/%.*s", STR_ARG(m.programme.public_id)), "on", date_iso(r->a, m.day));
	v.sites = n->sites;
	v.sites_url = list_url(r, &m, S("sites"), STR_NONE, STR_NONE);
	v.completed = n->of[STATE_completed];
	v.completed_url = list_url(r, &m, S("completed"), STR_NONE, STR_NONE);
	v.share = cov_share(v.completed, v.sites);
	v.forecast = n->forecast;
	v.forecast_url = list_url(r, &m, S("forecast"), STR_NONE, STR_NONE);
	v.forecast_share = cov_share(v.forecast, v.sites);
	if (r->kind == ANSWER_HTML)
		v.chart = coverage_chart(r, &m);
	fill_cohorts(r, &m, &v);
	fill_sectors(r, &m, &v);
	v.on_field = measured_day_field(r, &fields[0], TEXT_coverage_day, m.day);
	r->page.title = text_fmt(r->a, r->locale, TEXT_director_title, &(struct text_arg){ .name = "name", .value = v.name }, 1);
	return ANSWER(r, out, programme_director, &v, e);
}

const struct route director_routes[] = {
	GET("/director", CAP_DIRECTOR, director, "How far we have come, what runs, what comes", FIELDS(fields)),
	ROUTES_END
};
