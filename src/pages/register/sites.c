/* The register on a day, and one site through time. */
#include "pages/register/register.h"

#include "actions/register.h"
#include "base/date.h"
#include "base/utf8.h"
#include "exports/table.h"
#include "pages/form.h"
#include "pages/link.h"
#include "pages/programme/programme.h"
#include "pages/register_list.html.h"
#include "pages/register_show.html.h"
#include "programme/kinds.h"
#include "store/q_programme.h"
#include "store/q_register.h"

static const struct field fields[] = {
	{ "q", FIELD_TEXT },
	{ "sector", FIELD_TEXT },
	{ "kind", FIELD_TEXT },
	{ "on", FIELD_DAY },
};
enum { F_Q, F_SECTOR, F_KIND, F_ON };

static bool
listed(struct req *r, const struct row_sites_on_day *s, struct str folded_q)
{
	if (r->v[F_SECTOR].has && !str_eq(s->sector, r->v[F_SECTOR].s))
		return false;
	if (r->v[F_KIND].has && !str_eq(s->kind, r->v[F_KIND].s))
		return false;
	return folded_q.n == 0 || str_has(utf8_fold(r->a, s->name), folded_q) || str_has(utf8_fold(r->a, s->address), folded_q) ||
	    str_eq(s->code, r->v[F_Q].s);
}

static bool
has_option(const struct view_parts_choice *c, struct str value)
{
	for (size_t i = 0; i < c->options.n; i++)
		if (str_eq(c->options.at[i].value, value))
			return true;
	return false;
}

static void
fill_filters(struct req *r, const struct rows_sites_on_day *rows, struct view_register_list *v)
{
	v->q_field = form_input(r, &fields[F_Q], TEXT_sites_search, "search", r->v[F_Q].s);
	v->q_field.filter = true;
	v->on_field = form_input(r, &fields[F_ON], TEXT_coverage_day, "date", date_iso(r->a, v->on));
	v->on_field.filter = true;
	v->sector_field = form_choice(r, &fields[F_SECTOR], TEXT_field_sector, STR_NONE);
	v->kind_field = form_choice(r, &fields[F_KIND], TEXT_field_kind, STR_NONE);
	form_option(r, &v->sector_field, S(""), req_text(r, TEXT_form_all), r->v[F_SECTOR].s);
	form_option(r, &v->kind_field, S(""), req_text(r, TEXT_form_all), r->v[F_KIND].s);
	for (size_t i = 0; i < rows->n; i++) {
		if (!has_option(&v->sector_field, rows->at[i].sector))
			form_option(r, &v->sector_field, rows->at[i].sector, rows->at[i].sector, r->v[F_SECTOR].s);
		if (!has_option(&v->kind_field, rows->at[i].kind))
			form_option(r, &v->kind_field, rows->at[i].kind, kind_text(r, rows->at[i].kind), r->v[F_KIND].s);
	}
}

/* The columns are those an import knows, so that a list taken out can be brought in again. */
static enum err_kind
table(struct req *r, const struct view_register_list *v, struct reply *out, struct err *e)
{
	static const enum text_key labels[] = { TEXT_field_name, TEXT_field_code, TEXT_field_sector, TEXT_field_kind, TEXT_field_kostra,
		TEXT_field_address, TEXT_field_from, TEXT_field_to, TEXT_field_counted };
	struct table t = { .a = r->a, .locale = r->locale, .title = req_text(r, TEXT_sites_title) };

	*VEC_PUSH(r->a, &t.notes) = arena_fmt(r->a, "%.*s: %.*s", STR_ARG(req_text(r, TEXT_coverage_day)), STR_ARG(date_iso(r->a, v->on)));
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		table_column(&t, req_text(r, labels[i]), labels[i] == TEXT_field_from || labels[i] == TEXT_field_to ? CELL_DAY : CELL_TEXT);
	for (size_t i = 0; i < v->sites.n; i++) {
		const struct view_register_list_sites *s = &v->sites.at[i];

		table_text(&t, s->name);
		table_text(&t, s->code);
		table_text(&t, s->sector);
		table_text(&t, s->kind);
		table_text(&t, s->kostra);
		table_text(&t, s->address);
		table_day(&t, s->from);
		table_day(&t, s->to < DAY_MAX ? s->to - 1 : DAY_MAX);
		table_text(&t, req_text(r, s->counted ? TEXT_form_yes : TEXT_form_no));
	}
	return answer_table(out, &t, arena_fmt(r->a, "register-%.*s", STR_ARG(date_iso(r->a, v->on))), e);
}

static enum err_kind
list(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_register_list v = { .on = r->v[F_ON].has ? r->v[F_ON].i : r->today, .may_edit = req_may(r, CAP_REGISTER_EDIT) };
	struct rows_sites_on_day rows = { 0 };
	struct str q = utf8_fold(r->a, r->v[F_Q].s), query = r->http->query;
	enum err_kind k = q_sites_on_day(db, r->a, v.on, &rows, e);

	if (k != ERR_NONE)
		return k;
	for (size_t i = 0; i < rows.n; i++) {
		const struct row_sites_on_day *s = &rows.at[i];

		if (!listed(r, s, q))
			continue;
		*VEC_PUSH(r->a, &v.sites) = (struct view_register_list_sites){ s->public_id, s->name,
			arena_fmt(r->a, "/sites/%.*s", STR_ARG(s->public_id)), s->code, s->sector, kind_text(r, s->kind), s->kostra,
			s->address, s->counted, s->from_day, s->to_day };
	}
	v.total = (int64_t)v.sites.n;
	v.csv = arena_fmt(r->a, "/sites.csv%s%.*s", query.n ? "?" : "", STR_ARG(query));
	v.xlsx = arena_fmt(r->a, "/sites.xlsx%s%.*s", query.n ? "?" : "", STR_ARG(query));
	if (r->kind == ANSWER_CSV || r->kind == ANSWER_XLSX)
		return table(r, &v, out, e);
	fill_filters(r, &rows, &v);
	r->page.title = req_text(r, TEXT_sites_title);
	return ANSWER(r, out, register_list, &v, e);
}

/* --- one site ------------------------------------------------------------------------------------------ */

static enum err_kind
fill_successions(struct req *r, struct db_ro *db, int64_t id, struct view_register_show *v, struct err *e)
{
	struct rows_successions_of_site rows = { 0 };
	enum err_kind k = q_successions_of_site(db, r->a, id, &rows, e);

	for (size_t i = 0; i < rows.n && k == ERR_NONE; i++) {
		const struct row_successions_of_site *s = &rows.at[i];
		bool from = s->to_site_id == id;
		struct row_site_by_id other;
		struct versions vs;
		struct str url, name;

		k = q_site_by_id(db, r->a, from ? s->from_site_id : s->to_site_id, &other, e);
		if (k == ERR_NONE)
			k = site_load(db, r->a, other.id, &vs, e);
		if (k != ERR_NONE)
			return k;
		url = arena_fmt(r->a, "/sites/%.*s", STR_ARG(other.public_id));
		name = vs.at[vs.n - 1].facts.name;
		if (from)
			*VEC_PUSH(r->a, &v->before) = (struct view_register_show_before){ name, url, s->day, str_eq(s->kind, S("split")) };
		else
			*VEC_PUSH(r->a, &v->after) = (struct view_register_show_after){ name, url, s->day, str_eq(s->kind, S("split")) };
	}
	return k;
}

static enum err_kind
fill_programmes(struct req *r, struct db_ro *db, int64_t id, struct view_register_show *v, struct err *e)
{
	struct rows_programmes programmes = { 0 };
	struct rows_participations_of_site rows = { 0 };
	enum err_kind k = q_programmes(db, r->a, &programmes, e);

	if (k == ERR_NONE)
		k = q_participations_of_site(db, r->a, id, &rows, e);
	for (size_t i = 0; i < rows.n && k == ERR_NONE; i++) {
		const struct row_participations_of_site *p = &rows.at[i];
		struct view_register_show_programmes line = { .day = p->day, .source = p->source };
		struct rows_cohorts cohorts = { 0 };
		enum state s;

		if (!state_find(p->state, &s))
			continue;
		line.state = state_key(s);
		for (size_t j = 0; j < programmes.n; j++)
			if (programmes.at[j].id == p->programme_id) {
				line.programme = programmes.at[j].name;
				line.url = arena_fmt(r->a, "/programmes/%.*s", STR_ARG(programmes.at[j].public_id));
			}
		k = q_cohorts(db, r->a, p->programme_id, &cohorts, e);
		for (size_t j = 0; j < cohorts.n; j++)
			if (cohorts.at[j].id == p->cohort_id)
				line.cohort = cohorts.at[j].name;
		*VEC_PUSH(r->a, &v->programmes) = line;
	}
	return k;
}

static enum err_kind
show(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_register_show v = { .may_edit = req_may(r, CAP_REGISTER_EDIT) };
	struct row_site_by_public_id site;
	struct versions vs;
	const struct site_facts *f;
	enum err_kind k = q_site_by_public_id(db, r->a, r->args[0], &site, e);

	if (k == ERR_NONE)
		k = site_load(db, r->a, site.id, &vs, e);
	if (k == ERR_NONE)
		k = fill_successions(r, db, site.id, &v, e);
	if (k == ERR_NONE)
		k = fill_programmes(r, db, site.id, &v, e);
	if (k != ERR_NONE)
		return k;
	f = versions_on(&vs, r->today) ? &versions_on(&vs, r->today)->facts : &vs.at[vs.n - 1].facts;
	v.id = site.public_id;
	v.self = arena_fmt(r->a, "/sites/%.*s", STR_ARG(site.public_id));
	v.name = f->name;
	v.code = f->code;
	v.sector = f->sector;
	v.kind = kind_text(r, f->kind);
	v.kostra = f->kostra;
	v.address = f->address;
	v.counted = f->counted;
	v.note = f->note;
	v.from = site.from_day;
	v.to = site.to_day < DAY_MAX ? site.to_day - 1 : DAY_MAX;
	v.has_end = site.to_day < DAY_MAX;
	for (size_t i = 0; i < vs.n; i++)
		*VEC_PUSH(r->a, &v.versions) = (struct view_register_show_versions){ vs.at[i].from_day, vs.at[i].to_day - 1,
			vs.at[i].to_day == DAY_MAX, vs.at[i].facts.name, vs.at[i].facts.sector, kind_text(r, vs.at[i].facts.kind),
			vs.at[i].facts.address };
	r->page.title = v.name;
	req_crumb(r, req_text(r, TEXT_nav_sites), S("/sites"));
	return ANSWER(r, out, register_show, &v, e);
}

const struct route sites_routes[] = {
	GET("/sites", CAP_REGISTER_READ, list, "The register on a day", FIELDS(fields), .flags = ROUTE_TABLE),
	GET("/sites/{id}", CAP_REGISTER_READ, show, "One site through time"),
	ROUTES_END
};
