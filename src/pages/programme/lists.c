/* The rows behind a number: on screen, as JSON, CSV and XLSX. */
#include "pages/programme/programme.h"

#include "base/date.h"
#include "exports/table.h"
#include "pages/form.h"
#include "pages/programme_sites.html.h"

#include <stdlib.h>

static const struct field list_fields[] = {
	{ "state", FIELD_CHOICE, .choices = "completed in_progress signed_up waiting left not_yet forecast remaining not_counted sites" },
	{ "on", FIELD_DAY },
	{ "sector", FIELD_TEXT },
	{ "kind", FIELD_TEXT },
	{ "cohort", FIELD_TEXT },
};
enum { LIST_STATE, LIST_ON, LIST_SECTOR, LIST_KIND, LIST_COHORT };
enum { LISTED_FORECAST = STATE_MAX, LISTED_REMAINING, LISTED_NOT_COUNTED, LISTED_SITES };

static bool
listed(const struct req *r, const struct measured *m, const struct cov_site *s)
{
	const struct row_versions_all *row = measured_row(m, s);
	const struct row_cohorts *c = measured_cohort(m, s->cohort_id);
	int64_t want = r->v[LIST_STATE].has ? r->v[LIST_STATE].i : LISTED_SITES;

	if ((want == LISTED_NOT_COUNTED) == s->counted)
		return false;
	if (want < STATE_MAX && s->state != (enum state)want)
		return false;
	if (want == LISTED_FORECAST && !s->forecast)
		return false;
	if (want == LISTED_REMAINING && s->state == STATE_completed)
		return false;
	if (r->v[LIST_COHORT].has && (c == NULL || !str_eq(c->public_id, r->v[LIST_COHORT].s)))
		return false;
	return (!r->v[LIST_SECTOR].has || str_eq(row->sector, r->v[LIST_SECTOR].s)) &&
	    (!r->v[LIST_KIND].has || str_eq(row->kind, r->v[LIST_KIND].s));
}

static struct str
site_name(const struct measured *m, int64_t site_id)
{
	for (size_t i = m->rows.n; i-- > 0;)
		if (m->rows.at[i].site_id == site_id)
			return m->rows.at[i].name;
	return STR_NONE;
}

struct keyed {
	struct str key;
	const struct cov_site *s;
};

static int
by_site_key(const void *x, const void *y)
{
	return str_cmp(((const struct keyed *)x)->key, ((const struct keyed *)y)->key);
}

static void
fill_rows(struct req *r, const struct measured *m, struct view_programme_sites *v)
{
	struct keyed *rows = NEWS(r->a, struct keyed, m->c->sites.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < m->c->sites.n; i++)
		if (listed(r, m, &m->c->sites.at[i]))
			rows[n++] = (struct keyed){ measured_row(m, &m->c->sites.at[i])->sort_key, &m->c->sites.at[i] };
	qsort(rows, n, sizeof(*rows), by_site_key);
	for (size_t i = 0; i < n; i++) {
		const struct cov_site *s = rows[i].s;
		const struct row_versions_all *row = measured_row(m, s);
		const struct row_cohorts *c = measured_cohort(m, s->cohort_id);

		*VEC_PUSH(r->a, &v->sites) = (struct view_programme_sites_sites){ row->public_id, row->name,
			arena_fmt(r->a, "/sites/%.*s", STR_ARG(row->public_id)), row->sector, kind_text(r, row->kind), state_key(s->state),
			s->state != STATE_not_yet, s->since_day, c ? c->name : STR_NONE, s->via_site_id ? site_name(m, s->via_site_id) : STR_NONE,
			s->afterwards };
	}
	v->total = (int64_t)n;
}

static struct str
state_label(struct req *r)
{
	int64_t want = r->v[LIST_STATE].has ? r->v[LIST_STATE].i : LISTED_SITES;

	return want < STATE_MAX ? req_text(r, state_key((enum state)want)) : req_text(r, want == LISTED_FORECAST
	    ? TEXT_coverage_forecast : want == LISTED_REMAINING ? TEXT_director_remaining : want == LISTED_NOT_COUNTED
	    ? TEXT_coverage_not_counted_title : TEXT_coverage_counted_title);
}

static void
fill_filters(struct req *r, const struct measured *m, struct view_programme_sites *v)
{
	static const struct { struct str value; enum text_key label; } extra[] = {
		{ STR_INIT("sites"), TEXT_coverage_counted_title }, { STR_INIT("forecast"), TEXT_coverage_forecast },
		{ STR_INIT("remaining"), TEXT_director_remaining }, { STR_INIT("not_counted"), TEXT_coverage_not_counted_title },
	};
	struct str chosen = r->v[LIST_STATE].has ? r->v[LIST_STATE].s : S("sites");
	struct named_group *gs;
	size_t n;

	v->on_field = measured_day_field(r, &list_fields[LIST_ON], TEXT_coverage_day, m->day);
	v->state_field = form_choice(r, &list_fields[LIST_STATE], TEXT_coverage_state, STR_NONE);
	for (size_t i = 0; i < 4; i++) {
		form_option(r, &v->state_field, extra[i].value, req_text(r, extra[i].label), chosen);
		for (enum state s = 0; i == 0 && s < STATE_MAX; s++)
			form_option(r, &v->state_field, state_name(s), req_text(r, state_key(s)), chosen);
	}
	v->sector_field = form_choice(r, &list_fields[LIST_SECTOR], TEXT_field_sector, STR_NONE);
	form_option(r, &v->sector_field, S(""), req_text(r, TEXT_form_all), r->v[LIST_SECTOR].s);
	n = measured_groups(r, m, false, &gs);
	for (size_t i = 0; i < n; i++)
		form_option(r, &v->sector_field, gs[i].g->name, gs[i].name, r->v[LIST_SECTOR].s);
	v->kind_field = form_choice(r, &list_fields[LIST_KIND], TEXT_field_kind, STR_NONE);
	form_option(r, &v->kind_field, S(""), req_text(r, TEXT_form_all), r->v[LIST_KIND].s);
	n = measured_groups(r, m, true, &gs);
	for (size_t i = 0; i < n; i++)
		form_option(r, &v->kind_field, gs[i].g->name, gs[i].name, r->v[LIST_KIND].s);
}

static enum err_kind
table(struct req *r, const struct view_programme_sites *v, const struct measured *m, struct reply *out, struct err *e)
{
	struct table t = { .a = r->a, .locale = r->locale, .title = arena_fmt(r->a, "%.*s: %.*s", STR_ARG(v->name),
		STR_ARG(v->state_label)) };

	*VEC_PUSH(r->a, &t.notes) = arena_fmt(r->a, "%.*s: %.*s", STR_ARG(req_text(r, TEXT_coverage_day)), STR_ARG(date_iso(r->a, m->day)));
	if (v->filters.n > 0)
		*VEC_PUSH(r->a, &t.notes) = v->filters;
	if (r->page.demonstration)
		*VEC_PUSH(r->a, &t.notes) = req_text(r, TEXT_demo_short);
	table_column(&t, req_text(r, TEXT_field_name), CELL_TEXT);
	table_column(&t, req_text(r, TEXT_field_sector), CELL_TEXT);
	table_column(&t, req_text(r, TEXT_field_kind), CELL_TEXT);
	table_column(&t, req_text(r, TEXT_coverage_state), CELL_TEXT);
	table_column(&t, req_text(r, TEXT_coverage_since), CELL_DAY);
	table_column(&t, req_text(r, TEXT_cohort_one), CELL_TEXT);
	for (size_t i = 0; i < v->sites.n; i++) {
		const struct view_programme_sites_sites *s = &v->sites.at[i];

		table_text(&t, s->name);
		table_text(&t, s->sector);
		table_text(&t, s->kind);
		table_text(&t, req_text(r, s->state));
		if (s->since_known)
			table_day(&t, s->since);
		else
			table_none(&t);
		table_text(&t, s->cohort);
	}
	return answer_table(out, &t, arena_fmt(r->a, "%.*s-%.*s", STR_ARG(r->v[LIST_STATE].has ? r->v[LIST_STATE].s : S("sites")),
	    STR_ARG(date_iso(r->a, m->day))), e);
}

static enum err_kind
sites(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_programme_sites v = { 0 };
	struct measured m;
	struct str query = r->http->query;
	enum err_kind k = measure(r, db, r->args[0], r->v[LIST_ON].has ? r->v[LIST_ON].i : r->today, &m, e);

	if (k != ERR_NONE)
		return k;
	v.name = m.programme.name;
	v.on = m.day;
	v.self = measured_url(r, &m);
	v.state_label = state_label(r);
	v.filters = r->v[LIST_SECTOR].s;
	if (r->v[LIST_KIND].has)
		v.filters = arena_fmt(r->a, "%.*s%s%.*s", STR_ARG(v.filters), v.filters.n ? ", " : "", STR_ARG(kind_text(r, r->v[LIST_KIND].s)));
	v.csv = arena_fmt(r->a, "%.*s/sites.csv?%.*s", STR_ARG(v.self), STR_ARG(query));
	v.xlsx = arena_fmt(r->a, "%.*s/sites.xlsx?%.*s", STR_ARG(v.self), STR_ARG(query));
	fill_rows(r, &m, &v);
	if (r->kind == ANSWER_CSV || r->kind == ANSWER_XLSX)
		return table(r, &v, &m, out, e);
	fill_filters(r, &m, &v);
	r->page.title = v.state_label;
	measured_crumbs(r, &m, false);
	return ANSWER(r, out, programme_sites, &v, e);
}

const struct route coverage_list_routes[] = {
	GET("/programmes/{id}/sites", CAP_COVERAGE_READ, sites, "The sites a number counts", FIELDS(list_fields), .flags = ROUTE_TABLE),
	ROUTES_END
};
