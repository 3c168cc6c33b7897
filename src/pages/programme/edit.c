/* Programmes and cohorts, changed by the office. */
#include "pages/programme/programme.h"

#include "base/date.h"
#include "pages/form.h"
#include "pages/programme_cohort.html.h"
#include "pages/programme_cohort_form.html.h"
#include "pages/programme_form.html.h"

static const struct field programme_fields[] = {
	{ "name", FIELD_TEXT, true, .max = 40 },
	{ "title", FIELD_TEXT, true, .max = 200 },
	{ "purpose", FIELD_LINES, .max = 2000 },
	{ "inherit", FIELD_CHOICE, true, .choices = "any all none" },
	{ "rev", FIELD_INT, .max = INT64_MAX },
};
static const enum text_key programme_labels[] = { TEXT_programme_name, TEXT_programme_title, TEXT_programme_purpose,
	TEXT_programme_inherit, TEXT_programme_name };
static const struct field cohort_fields[] = {
	{ "name", FIELD_TEXT, true, .max = 80 },
	{ "start", FIELD_DAY, true },
	{ "end", FIELD_DAY, true },
	{ "note", FIELD_LINES, .max = 2000 },
	{ "rev", FIELD_INT, .max = INT64_MAX },
};
static const enum text_key cohort_labels[] = { TEXT_field_name, TEXT_cohort_start, TEXT_cohort_end, TEXT_field_note, TEXT_field_name };
static const struct field add_fields[] = {
	{ "site", FIELD_TEXT, true },
	{ "state", FIELD_CHOICE, true, .choices = "signed_up waiting in_progress" },
	{ "day", FIELD_DAY, true },
};
struct str
programme_url(struct req *r, struct str public_id)
{
	return arena_fmt(r->a, "/programmes/%.*s", STR_ARG(public_id));
}

enum err_kind
programme_of(struct req *r, struct db_ro *db, int64_t id, struct row_programmes *ret, struct err *e)
{
	struct rows_programmes rows = { 0 };
	enum err_kind k = q_programmes(db, r->a, &rows, e);

	for (size_t i = 0; i < rows.n && k == ERR_NONE; i++)
		if (rows.at[i].id == id) {
			*ret = rows.at[i];
			return ERR_NONE;
		}
	return k == ERR_NONE ? err_set(e, ROW_MISSING, NOPOS, "programme") : k;
}

/* --- programmes -------------------------------------------------------------------------------------------- */

static enum err_kind
programme_form(struct req *r, struct reply *out, struct str action, struct str back, const struct row_programme_by_public_id *p,
    struct err *e)
{
	struct view_programme_form v = { .action = action, .back = back, .rev = p->rev };
	struct str inherit = form_value(r, &programme_fields[3], p->inherit);

	v.problems = form_problems(r, programme_fields, 5, programme_labels);
	v.name = form_input(r, &programme_fields[0], programme_labels[0], "text", p->name);
	v.title = form_input(r, &programme_fields[1], programme_labels[1], "text", p->title);
	v.purpose = form_area(r, &programme_fields[2], programme_labels[2], p->purpose);
	v.inherit = form_choice(r, &programme_fields[3], programme_labels[3], p->inherit);
	form_option(r, &v.inherit, S("any"), req_text(r, TEXT_inherit_any), inherit);
	form_option(r, &v.inherit, S("all"), req_text(r, TEXT_inherit_all), inherit);
	form_option(r, &v.inherit, S("none"), req_text(r, TEXT_inherit_none), inherit);
	return ANSWER(r, out, programme_form, &v, e);
}

static enum err_kind
new_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	(void)db;
	r->page.title = req_text(r, TEXT_programme_new);
	req_crumb(r, req_text(r, TEXT_nav_programmes), S("/programmes"));
	return programme_form(r, out, S("/programmes/new"), S("/programmes"), &(struct row_programme_by_public_id){ .inherit = S("any") }, e);
}

static enum err_kind
change_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct row_programme_by_public_id p;
	enum err_kind k = q_programme_by_public_id(db, r->a, r->args[0], &p, e);
	struct str url = programme_url(r, r->args[0]);

	if (k != ERR_NONE)
		return k;
	r->page.title = req_text(r, TEXT_programme_change);
	req_crumb(r, req_text(r, TEXT_nav_programmes), S("/programmes"));
	req_crumb(r, p.name, url);
	return programme_form(r, out, arena_fmt(r->a, "%.*s/change", STR_ARG(url)), url, &p, e);
}

static struct programme_in
programme_in(const struct req *r)
{
	return (struct programme_in){ r->v[0].s, r->v[1].s, r->v[2].s, r->v[3].s, r->v[4].i };
}

/* A name that is taken is a problem of the field. */
static enum err_kind
name_problem(struct req *r, enum err_kind k, struct err *e)
{
	if (k != ERR_NONE && e->code == ERRC_STORE_UNIQUE)
		return req_problem(r, S("name"), ERRC_STORE_UNIQUE, STR_NONE, e);
	if (k != ERR_NONE && e->code == ERRC_DATE_RANGE)
		return req_problem(r, S("end"), ERRC_DATE_RANGE, STR_NONE, e);
	return k;
}

static enum err_kind
create(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct programme_in in = programme_in(r);
	struct str public_id;
	int64_t id;
	enum err_kind k = act_programme_create(act, &in, &id, &public_id, e);

	return k == ERR_NONE ? reply_to(out, programme_url(r, public_id), S("saved")) : name_problem(r, k, e);
}

static enum err_kind
change(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct programme_in in = programme_in(r);
	struct row_programme_by_public_id p;
	enum err_kind k = q_programme_by_public_id(&act->rw->ro, r->a, r->args[0], &p, e);

	if (k == ERR_NONE)
		k = act_programme_change(act, p.id, &in, e);
	return k == ERR_NONE ? reply_to(out, programme_url(r, r->args[0]), S("saved")) : name_problem(r, k, e);
}

/* --- cohorts ------------------------------------------------------------------------------------------------- */

static enum err_kind
cohort_form(struct req *r, struct reply *out, struct str action, struct str back, const struct row_cohort_by_public_id *c,
    struct err *e)
{
	struct view_programme_cohort_form v = { .action = action, .back = back, .rev = c->rev };

	v.problems = form_problems(r, cohort_fields, 5, cohort_labels);
	v.name = form_input(r, &cohort_fields[0], cohort_labels[0], "text", c->name);
	v.start = form_input(r, &cohort_fields[1], cohort_labels[1], "date", c->start_day ? date_iso(r->a, c->start_day) : STR_NONE);
	v.end = form_input(r, &cohort_fields[2], cohort_labels[2], "date", c->end_day ? date_iso(r->a, c->end_day) : STR_NONE);
	v.note = form_area(r, &cohort_fields[3], cohort_labels[3], c->note);
	return ANSWER(r, out, programme_cohort_form, &v, e);
}

static enum err_kind
cohort_new_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct row_programme_by_public_id p;
	enum err_kind k = q_programme_by_public_id(db, r->a, r->args[0], &p, e);
	struct str url = programme_url(r, r->args[0]);

	if (k != ERR_NONE)
		return k;
	r->page.title = req_text(r, TEXT_cohort_new);
	req_crumb(r, req_text(r, TEXT_nav_programmes), S("/programmes"));
	req_crumb(r, p.name, url);
	return cohort_form(r, out, arena_fmt(r->a, "%.*s/cohorts/new", STR_ARG(url)), url, &(struct row_cohort_by_public_id){ 0 }, e);
}

static enum err_kind
cohort_create(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct cohort_in in = { r->v[0].s, r->v[3].s, r->v[1].i, r->v[2].i, 0 };
	struct row_programme_by_public_id p;
	struct str public_id;
	int64_t id;
	enum err_kind k = q_programme_by_public_id(&act->rw->ro, r->a, r->args[0], &p, e);

	if (k == ERR_NONE)
		k = act_cohort_create(act, p.id, &in, &id, &public_id, e);
	return k == ERR_NONE ? reply_to(out, arena_fmt(r->a, "/cohorts/%.*s", STR_ARG(public_id)), S("saved")) : name_problem(r, k, e);
}

struct cohort {
	struct row_cohort_by_public_id row;
	struct row_programmes programme;
	struct str self;
};

static enum err_kind
load_cohort(struct req *r, struct db_ro *db, struct cohort *ret, struct err *e)
{
	enum err_kind k = q_cohort_by_public_id(db, r->a, r->args[0], &ret->row, e);

	ret->self = arena_fmt(r->a, "/cohorts/%.*s", STR_ARG(r->args[0]));
	return k == ERR_NONE ? programme_of(r, db, ret->row.programme_id, &ret->programme, e) : k;
}

static void
cohort_crumbs(struct req *r, const struct cohort *c, bool self)
{
	req_crumb(r, req_text(r, TEXT_nav_programmes), S("/programmes"));
	req_crumb(r, c->programme.name, programme_url(r, c->programme.public_id));
	if (!self)
		req_crumb(r, c->row.name, c->self);
}

static enum err_kind
cohort_change_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct cohort c;
	enum err_kind k = load_cohort(r, db, &c, e);

	if (k != ERR_NONE)
		return k;
	r->page.title = req_text(r, TEXT_cohort_change);
	cohort_crumbs(r, &c, false);
	return cohort_form(r, out, arena_fmt(r->a, "%.*s/change", STR_ARG(c.self)), c.self, &c.row, e);
}

static enum err_kind
cohort_change(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct cohort_in in = { r->v[0].s, r->v[3].s, r->v[1].i, r->v[2].i, r->v[4].i };
	struct cohort c;
	enum err_kind k = load_cohort(r, &act->rw->ro, &c, e);

	if (k == ERR_NONE)
		k = act_cohort_change(act, c.row.id, &in, e);
	return k == ERR_NONE ? reply_to(out, c.self, S("saved")) : name_problem(r, k, e);
}

static enum err_kind
fill_sites(struct req *r, struct db_ro *db, const struct cohort *c, struct view_programme_cohort *v, struct err *e)
{
	struct rows_participations_of_cohort rows = { 0 };
	struct rows_participation_states states = { 0 };
	enum err_kind k = q_participations_of_cohort(db, r->a, c->row.id, r->today, &rows, e);

	if (k == ERR_NONE)
		k = q_participation_states(db, r->a, c->row.programme_id, &states, e);
	for (size_t i = 0; i < rows.n && k == ERR_NONE; i++) {
		const struct row_participations_of_cohort *p = &rows.at[i];
		int64_t since;
		enum state s = participation_on(&states, p->participation_id, r->today, &since);

		*VEC_PUSH(r->a, &v->sites) = (struct view_programme_cohort_sites){ p->public_id,
			arena_fmt(r->a, "/participations/%.*s", STR_ARG(p->public_id)), p->name,
			arena_fmt(r->a, "/sites/%.*s", STR_ARG(p->site_public_id)), p->sector, state_key(s), since, STR_NONE, p->rev };
	}
	v->n = (int64_t)rows.n;
	return k;
}

static enum err_kind
cohort_show(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_programme_cohort v = { .may_edit = req_may(r, CAP_PROGRAMME_EDIT) };
	struct rows_sites_on_day sites = { 0 };
	struct cohort c;
	enum err_kind k = load_cohort(r, db, &c, e);

	if (k == ERR_NONE)
		k = fill_sites(r, db, &c, &v, e);
	if (k == ERR_NONE && v.may_edit)
		k = q_sites_on_day(db, r->a, r->today, &sites, e);
	if (k != ERR_NONE)
		return k;
	v.id = c.row.public_id;
	v.self = c.self;
	v.name = c.row.name;
	v.programme = c.programme.name;
	v.start = c.row.start_day;
	v.end = c.row.end_day;
	v.note = c.row.note;
	v.running = c.row.start_day <= r->today && r->today <= c.row.end_day;
	v.sites_add = form_choice(r, &add_fields[0], TEXT_sites_one, STR_NONE);
	site_options(r, &v.sites_add, &sites, STR_NONE);
	v.add_state = form_choice(r, &add_fields[1], TEXT_coverage_state, STR_NONE);
	form_option(r, &v.add_state, S("signed_up"), req_text(r, TEXT_state_signed_up), STR_NONE);
	form_option(r, &v.add_state, S("waiting"), req_text(r, TEXT_state_waiting), STR_NONE);
	form_option(r, &v.add_state, S("in_progress"), req_text(r, TEXT_state_in_progress), STR_NONE);
	v.add_day = form_input(r, &add_fields[2], TEXT_coverage_day, "date", date_iso(r->a, r->today));
	r->page.title = v.name;
	cohort_crumbs(r, &c, true);
	return ANSWER(r, out, programme_cohort, &v, e);
}

static enum err_kind
add_site(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	static const enum state states[] = { STATE_signed_up, STATE_waiting, STATE_in_progress };
	struct row_site_by_public_id site;
	struct cohort c;
	int64_t id;
	enum err_kind k = load_cohort(r, &act->rw->ro, &c, e);

	if (k == ERR_NONE)
		k = q_site_by_public_id(&act->rw->ro, r->a, r->v[0].s, &site, e);
	if (k == ERR_NONE)
		k = act_participation_add(act, &(struct participation_in){ c.row.programme_id, c.row.id, site.id, r->v[2].i,
		    states[r->v[1].i], false, S("") }, &id, e);
	return k == ERR_NONE ? reply_to(out, c.self, S("site_added")) : k;
}

const struct route programmes_routes[] = {
	GET("/programmes/new", CAP_PROGRAMME_EDIT, new_form, "Form: a new programme"),
	POST("/programmes/new", programme_create, create, new_form, "Start a programme", FIELDS(programme_fields)),
	GET("/programmes/{id}/change", CAP_PROGRAMME_EDIT, change_form, "Form: change a programme"),
	POST("/programmes/{id}/change", programme_change, change, change_form, "Change a programme", FIELDS(programme_fields)),
	ROUTES_END
};

const struct route cohorts_routes[] = {
	GET("/programmes/{id}/cohorts/new", CAP_PROGRAMME_EDIT, cohort_new_form, "Form: a new cohort"),
	POST("/programmes/{id}/cohorts/new", cohort_create, cohort_create, cohort_new_form, "Add a cohort", FIELDS(cohort_fields)),
	GET("/cohorts/{id}", CAP_COVERAGE_READ, cohort_show, "One cohort and the sites in it"),
	GET("/cohorts/{id}/change", CAP_PROGRAMME_EDIT, cohort_change_form, "Form: change a cohort"),
	POST("/cohorts/{id}/change", cohort_change, cohort_change, cohort_change_form, "Change a cohort", FIELDS(cohort_fields)),
	POST("/cohorts/{id}/sites", participation_add, add_site, cohort_show, "Put a site in a cohort", FIELDS(add_fields)),
	ROUTES_END
};
