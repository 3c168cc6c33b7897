/* Coverage: programmes, one programme on a day, the rows behind each number, two days compared. */
#include "pages/programme/programme.h"

#include "base/collate.h"
#include "base/date.h"
#include "exports/table.h"
#include "pages/form.h"
#include "pages/link.h"
#include "pages/programme_compare.html.h"
#include "pages/programme_coverage.html.h"
#include "pages/programme_list.html.h"
#include "pages/programme_sites.html.h"

#include <stdlib.h>

static const struct field on_fields[] = { { "on", FIELD_DAY } };
static const struct field list_fields[] = {
	{ "state", FIELD_CHOICE, .choices = "completed in_progress signed_up waiting left not_yet forecast remaining not_counted sites" },
	{ "on", FIELD_DAY },
	{ "sector", FIELD_TEXT },
	{ "kind", FIELD_TEXT },
	{ "cohort", FIELD_TEXT },
};
enum { LIST_STATE, LIST_ON, LIST_SECTOR, LIST_KIND, LIST_COHORT };
enum { LISTED_FORECAST = STATE_MAX, LISTED_REMAINING, LISTED_NOT_COUNTED, LISTED_SITES };
static const struct field compare_fields[] = { { "from", FIELD_DAY, true }, { "to", FIELD_DAY, true } };

static struct view_parts_field
day_field(struct req *r, const struct field *f, enum text_key label, int64_t day)
{
	struct view_parts_field v = form_input(r, f, label, "date", date_iso(r->a, day));

	v.required = true;
	return v;
}

static struct str
programme_url(struct req *r, const struct measured *m)
{
	return arena_fmt(r->a, "/programmes/%.*s", STR_ARG(m->programme.public_id));
}

static void
crumbs(struct req *r, const struct measured *m, bool self)
{
	req_crumb(r, req_text(r, TEXT_nav_programmes), S("/programmes"));
	if (!self)
		req_crumb(r, m->programme.name, url_with(r->a, programme_url(r, m), "on", date_iso(r->a, m->day)));
}

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
			programme_url(r, &m), n->sites, list_url(r, &m, S("sites"), STR_NONE, STR_NONE), n->of[STATE_completed],
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

struct named {
	struct str name, key; /* as shown, as sorted */
	const struct cov_group *g;
};

static int
by_key(const void *x, const void *y)
{
	return str_cmp(((const struct named *)x)->key, ((const struct named *)y)->key);
}

/* Groups with at least one counted site, in Norwegian order of what is shown. */
static size_t
named_groups(struct req *r, const struct measured *m, bool by_kind, struct named **ret)
{
	struct cov_groups gs;
	size_t n = 0;

	coverage_groups(r->a, &m->in, m->c, by_kind, &gs);
	*ret = NEWS(r->a, struct named, gs.n + 1);
	for (size_t i = 0; i < gs.n; i++) {
		struct str name = by_kind ? kind_text(r, gs.at[i].name) : gs.at[i].name;

		if (gs.at[i].counts.sites == 0)
			continue;
		(*ret)[n++] = (struct named){ name.n ? name : req_text(r, TEXT_coverage_no_group), collate_key(r->a, name), &gs.at[i] };
	}
	qsort(*ret, n, sizeof(**ret), by_key);
	return n;
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
	struct named *gs;
	size_t n = named_groups(r, m, false, &gs);

	for (size_t i = 0; i < n; i++) {
		const struct cov_counts *c = &gs[i].g->counts;

		FILL_GROUP(sectors, view_programme_coverage_sectors, gs[i].g->name, STR_NONE);
	}
	n = named_groups(r, m, true, &gs);
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
				url_with(r->a, programme_url(r, m), "on", date_iso(r->a, day)), n.of[STATE_completed], n.sites,
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
	v = (struct view_programme_coverage){ .id = m.programme.public_id, .self = programme_url(r, &m), .name = m.programme.name,
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
	v.on_field = day_field(r, &on_fields[0], TEXT_coverage_day, m.day);
	v.from_field = day_field(r, &compare_fields[0], TEXT_compare_from, m.day - 365);
	v.to_field = day_field(r, &compare_fields[1], TEXT_compare_to, m.day);
	r->page.title = text_fmt(r->a, r->locale, TEXT_coverage_title, &(struct text_arg){ .name = "name", .value = m.programme.name }, 1);
	crumbs(r, &m, true);
	return ANSWER(r, out, programme_coverage, &v, e);
}

/* --- the rows behind a number --------------------------------------------------------------------------- */

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
	struct named *gs;
	size_t n;

	v->on_field = day_field(r, &list_fields[LIST_ON], TEXT_coverage_day, m->day);
	v->state_field = form_choice(r, &list_fields[LIST_STATE], TEXT_coverage_state, STR_NONE);
	for (size_t i = 0; i < 4; i++) {
		form_option(r, &v->state_field, extra[i].value, req_text(r, extra[i].label), chosen);
		for (enum state s = 0; i == 0 && s < STATE_MAX; s++)
			form_option(r, &v->state_field, state_name(s), req_text(r, state_key(s)), chosen);
	}
	v->sector_field = form_choice(r, &list_fields[LIST_SECTOR], TEXT_field_sector, STR_NONE);
	form_option(r, &v->sector_field, S(""), req_text(r, TEXT_form_all), r->v[LIST_SECTOR].s);
	n = named_groups(r, m, false, &gs);
	for (size_t i = 0; i < n; i++)
		form_option(r, &v->sector_field, gs[i].g->name, gs[i].name, r->v[LIST_SECTOR].s);
	v->kind_field = form_choice(r, &list_fields[LIST_KIND], TEXT_field_kind, STR_NONE);
	form_option(r, &v->kind_field, S(""), req_text(r, TEXT_form_all), r->v[LIST_KIND].s);
	n = named_groups(r, m, true, &gs);
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
	v.self = programme_url(r, &m);
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
	crumbs(r, &m, false);
	return ANSWER(r, out, programme_sites, &v, e);
}

/* --- two days ------------------------------------------------------------------------------------------ */

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
	v.self = programme_url(r, &m);
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
	v.from_field = day_field(r, &compare_fields[0], TEXT_compare_from, v.from);
	v.to_field = day_field(r, &compare_fields[1], TEXT_compare_to, v.to);
	r->page.title = text_fmt(r->a, r->locale, TEXT_compare_heading, &(struct text_arg){ .name = "name", .value = v.name }, 1);
	crumbs(r, &m, false);
	return ANSWER(r, out, programme_compare, &v, e);
}

const struct route coverage_routes[] = {
	GET("/programmes", CAP_COVERAGE_READ, list, "The programmes and how far they have come"),
	GET("/programmes/{id}", CAP_COVERAGE_READ, show, "One programme's coverage on a day", FIELDS(on_fields)),
	GET("/programmes/{id}/sites", CAP_COVERAGE_READ, sites, "The sites a number counts", FIELDS(list_fields), .flags = ROUTE_TABLE),
	GET("/programmes/{id}/compare", CAP_COVERAGE_READ, compare, "Two days beside each other", FIELDS(compare_fields)),
	ROUTES_END
};
