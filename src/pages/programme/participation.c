/* One site in one cohort, and completions from before the system. */
#include "pages/programme/programme.h"

#include "base/date.h"
#include "pages/form.h"
#include "pages/programme_afterwards.html.h"
#include "pages/programme_participation.html.h"

static const struct field state_fields[] = {
	{ "state", FIELD_CHOICE, true, .choices = "waiting signed_up in_progress completed left" },
	{ "day", FIELD_DAY, true },
	{ "source", FIELD_TEXT, .max = 1000 },
	{ "rev", FIELD_INT, true, .max = INT64_MAX },
};
static const enum text_key state_labels[] = { TEXT_coverage_state, TEXT_coverage_day, TEXT_participation_reason, TEXT_coverage_state };
static const struct field afterwards_fields[] = {
	{ "site", FIELD_TEXT, true },
	{ "cohort", FIELD_TEXT },
	{ "day", FIELD_DAY, true },
	{ "source", FIELD_TEXT, true, .max = 1000 },
};
static const enum text_key afterwards_labels[] = { TEXT_sites_one, TEXT_cohort_one, TEXT_coverage_day, TEXT_afterwards_source };
static const enum state state_order[] = { STATE_waiting, STATE_signed_up, STATE_in_progress, STATE_completed, STATE_left };

enum state
participation_on(const struct rows_participation_states *states, int64_t participation_id, int64_t day, int64_t *ret_since)
{
	enum state s = STATE_not_yet;

	*ret_since = 0;
	for (size_t i = 0; i < states->n; i++) {
		const struct row_participation_states *t = &states->at[i];

		if (t->participation_id == participation_id && (t->day <= day || s == STATE_not_yet) && state_find(t->state, &s))
			*ret_since = t->day;
	}
	return s;
}

void
site_options(struct req *r, struct view_parts_choice *c, const struct rows_sites_on_day *rows, struct str shown)
{
	form_option(r, c, S(""), req_text(r, TEXT_form_choose), shown);
	for (size_t i = 0; i < rows->n; i++)
		form_option(r, c, rows->at[i].public_id, rows->at[i].name, shown);
}

/* --- one site in one cohort ------------------------------------------------------------------------------- */

static enum err_kind
participation_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_programme_participation v = { 0 };
	struct row_participation_by_public_id p;
	struct rows_participation_states states = { 0 };
	struct rows_cohorts cohorts = { 0 };
	struct rows_site_versions versions = { 0 };
	struct row_programmes programme;
	struct str shown;
	enum err_kind k = q_participation_by_public_id(db, r->a, r->args[0], &p, e);

	if (k == ERR_NONE)
		k = programme_of(r, db, p.programme_id, &programme, e);
	if (k == ERR_NONE)
		k = q_participation_states(db, r->a, p.programme_id, &states, e);
	if (k == ERR_NONE)
		k = q_cohorts(db, r->a, p.programme_id, &cohorts, e);
	if (k == ERR_NONE)
		k = q_site_versions(db, r->a, p.site_id, &versions, e);
	if (k != ERR_NONE)
		return k;
	v.self = arena_fmt(r->a, "/participations/%.*s", STR_ARG(r->args[0]));
	v.back = programme_url(r, programme.public_id);
	v.cohort = programme.name;
	for (size_t i = 0; i < cohorts.n; i++)
		if (cohorts.at[i].id == p.cohort_id) {
			v.cohort = cohorts.at[i].name;
			v.back = arena_fmt(r->a, "/cohorts/%.*s", STR_ARG(cohorts.at[i].public_id));
		}
	v.site = versions.n ? versions.at[versions.n - 1].name : STR_NONE;
	v.rev = p.rev;
	v.now = state_key(participation_on(&states, p.id, r->today, &v.since));
	shown = form_value(r, &state_fields[0], out_slug_of(v.now));
	v.problems = form_problems(r, state_fields, 4, state_labels);
	v.state = form_choice(r, &state_fields[0], TEXT_coverage_state, STR_NONE);
	for (size_t i = 0; i < sizeof(state_order) / sizeof(state_order[0]); i++)
		form_option(r, &v.state, state_name(state_order[i]), req_text(r, state_key(state_order[i])), shown);
	v.day = form_input(r, &state_fields[1], TEXT_coverage_day, "date", date_iso(r->a, r->today));
	v.source = form_area(r, &state_fields[2], TEXT_participation_reason, STR_NONE);
	r->page.title = v.site;
	req_crumb(r, v.cohort, v.back);
	return ANSWER(r, out, programme_participation, &v, e);
}

static enum err_kind
participation_set(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	enum err_kind k = act_participation_state(act, r->args[0], r->v[3].i, state_order[r->v[0].i], r->v[1].i, r->v[2].s, e);

	if (k != ERR_NONE && e->code == ERRC_STATE_STEP)
		return req_problem(r, S("state"), ERRC_STATE_STEP, STR_NONE, e);
	return k == ERR_NONE ? reply_to(out, arena_fmt(r->a, "/participations/%.*s", STR_ARG(r->args[0])), S("saved")) : k;
}

static enum err_kind
participation_remove(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	enum err_kind k = act_participation_remove(act, r->args[0], e);

	return k == ERR_NONE ? reply_to(out, S("/programmes"), S("participation_removed")) : k;
}

/* --- an earlier completion ------------------------------------------------------------------------------- */

static enum err_kind
afterwards_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_programme_afterwards v = { 0 };
	struct row_programme_by_public_id p;
	struct rows_sites_on_day sites = { 0 };
	struct rows_cohorts cohorts = { 0 };
	struct str chosen = form_value(r, &afterwards_fields[1], STR_NONE);
	enum err_kind k = q_programme_by_public_id(db, r->a, r->args[0], &p, e);

	if (k == ERR_NONE)
		k = q_sites_on_day(db, r->a, r->today, &sites, e);
	if (k == ERR_NONE)
		k = q_cohorts(db, r->a, p.id, &cohorts, e);
	if (k != ERR_NONE)
		return k;
	v.self = programme_url(r, p.public_id);
	v.problems = form_problems(r, afterwards_fields, 4, afterwards_labels);
	v.site = form_choice(r, &afterwards_fields[0], TEXT_sites_one, STR_NONE);
	site_options(r, &v.site, &sites, form_value(r, &afterwards_fields[0], STR_NONE));
	v.cohort = form_choice(r, &afterwards_fields[1], TEXT_cohort_one, STR_NONE);
	v.cohort.required = false;
	form_option(r, &v.cohort, S(""), req_text(r, TEXT_afterwards_no_cohort), chosen);
	for (size_t i = 0; i < cohorts.n; i++)
		form_option(r, &v.cohort, cohorts.at[i].public_id, cohorts.at[i].name, chosen);
	v.day = form_input(r, &afterwards_fields[2], TEXT_coverage_day, "date", STR_NONE);
	v.source = form_area(r, &afterwards_fields[3], TEXT_afterwards_source, STR_NONE);
	r->page.title = req_text(r, TEXT_afterwards_title);
	req_crumb(r, req_text(r, TEXT_nav_programmes), S("/programmes"));
	req_crumb(r, p.name, v.self);
	return ANSWER(r, out, programme_afterwards, &v, e);
}

static enum err_kind
afterwards(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct row_programme_by_public_id p;
	struct row_site_by_public_id site;
	struct row_cohort_by_public_id c = { 0 };
	int64_t id;
	enum err_kind k = q_programme_by_public_id(&act->rw->ro, r->a, r->args[0], &p, e);

	if (k == ERR_NONE)
		k = q_site_by_public_id(&act->rw->ro, r->a, r->v[0].s, &site, e);
	if (k == ERR_NONE && r->v[1].has)
		k = q_cohort_by_public_id(&act->rw->ro, r->a, r->v[1].s, &c, e);
	if (k == ERR_NONE && c.id != 0 && c.programme_id != p.id)
		return err_set(e, ROW_MISSING, NOPOS, "cohort");
	if (k == ERR_NONE)
		k = act_participation_add(act, &(struct participation_in){ p.id, c.id, site.id, r->v[2].i, STATE_completed, true,
		    r->v[3].s }, &id, e);
	return k == ERR_NONE ? reply_to(out, programme_url(r, r->args[0]), S("saved")) : k;
}

const struct route participation_routes[] = {
	GET("/participations/{id}", CAP_PROGRAMME_EDIT, participation_form, "Form: one site's state in a cohort"),
	POST("/participations/{id}", participation_state, participation_set, participation_form, "Change a site's state",
	    FIELDS(state_fields)),
	POST("/participations/{id}/remove", participation_remove, participation_remove, NULL, "Take a site out of a cohort"),
	GET("/programmes/{id}/afterwards", CAP_PROGRAMME_EDIT, afterwards_form, "Form: an earlier completion"),
	POST("/programmes/{id}/afterwards", completion_afterwards, afterwards, afterwards_form, "Register an earlier completion",
	    FIELDS(afterwards_fields)),
	ROUTES_END
};
