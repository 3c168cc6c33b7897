/* Programmes, cohorts, and the sites in them. */
#include "actions/programme.h"

#include "base/date.h"
#include "base/hash.h"
#include "store/q_programme.h"
#include "store/q_register.h"

enum err_kind
act_programme_create(struct act *act, const struct programme_in *in, int64_t *ret_id, struct str *ret_public_id, struct err *e)
{
	struct str id = public_id(act->a, act->ports);
	struct row_programme_add row;
	enum err_kind k = q_programme_add(act->rw, act->a, id, in->name, in->title, in->purpose, in->inherit, act->now_us, &row, e);

	if (k != ERR_NONE)
		return k;
	act->object = id;
	act->after = in->name;
	*ret_id = row.id;
	*ret_public_id = id;
	return ERR_NONE;
}

enum err_kind
act_programme_change(struct act *act, int64_t id, const struct programme_in *in, struct err *e)
{
	struct rows_programme_set rows = { 0 };
	enum err_kind k = q_programme_set(act->rw, act->a, id, in->rev, in->name, in->title, in->purpose, in->inherit, &rows, e);

	act->object = in->name;
	act->after = arena_fmt(act->a, "%.*s; %.*s", STR_ARG(in->title), STR_ARG(in->inherit));
	return k == ERR_NONE && rows.n == 0 ? err_set(e, STALE, NOPOS, "programme") : k;
}

static struct str
cohort_text(struct act *act, const struct cohort_in *in)
{
	return arena_fmt(act->a, "%.*s %.*s-%.*s", STR_ARG(in->name), STR_ARG(date_iso(act->a, in->start_day)),
	    STR_ARG(date_iso(act->a, in->end_day)));
}

enum err_kind
act_cohort_create(struct act *act, int64_t programme_id, const struct cohort_in *in, int64_t *ret_id,
    struct str *ret_public_id, struct err *e)
{
	struct str id = public_id(act->a, act->ports);
	struct row_cohort_add row;
	enum err_kind k;

	if (in->start_day >= in->end_day)
		return err_set(e, DATE_RANGE, NOPOS, " ");
	k = q_cohort_add(act->rw, act->a, id, programme_id, in->name, in->start_day, in->end_day, in->note, &row, e);
	if (k != ERR_NONE)
		return k;
	act->object = id;
	act->after = cohort_text(act, in);
	*ret_id = row.id;
	*ret_public_id = id;
	return ERR_NONE;
}

enum err_kind
act_cohort_change(struct act *act, int64_t id, const struct cohort_in *in, struct err *e)
{
	struct rows_cohort_set rows = { 0 };
	enum err_kind k;

	if (in->start_day >= in->end_day)
		return err_set(e, DATE_RANGE, NOPOS, " ");
	k = q_cohort_set(act->rw, act->a, id, in->rev, in->name, in->start_day, in->end_day, in->note, &rows, e);
	act->object = in->name;
	act->after = cohort_text(act, in);
	return k == ERR_NONE && rows.n == 0 ? err_set(e, STALE, NOPOS, "cohort") : k;
}

/* --- participations -------------------------------------------------------------------------------- */

static enum err_kind
set_state(struct act *act, int64_t id, enum state state, int64_t day, bool afterwards, struct str source, struct err *e)
{
	enum err_kind k = q_participation_states_from(act->rw, id, day, e);

	act->after = arena_fmt(act->a, "%.*s %.*s %.*s", STR_ARG(state_name(state)), STR_ARG(date_iso(act->a, day)), STR_ARG(source));
	return k == ERR_NONE ? q_participation_state_set(act->rw, id, day, state_name(state), afterwards, source, e) : k;
}

enum err_kind
act_participation_add(struct act *act, const struct participation_in *in, int64_t *ret_id, struct err *e)
{
	struct rows_participation_of_site old = { 0 };
	struct row_participation_add row = { 0 };
	struct str id;
	enum err_kind k;

	if (in->afterwards && in->source.n == 0)
		return err_set(e, REASON_MISSING, NOPOS, " ");
	k = q_participation_of_site(&act->rw->ro, act->a, in->programme_id, in->cohort_id, in->site_id, &old, e);
	if (k != ERR_NONE)
		return k;
	if (old.n > 0) {
		row.id = old.at[0].id;
		id = old.at[0].public_id;
	} else {
		id = public_id(act->a, act->ports);
		k = q_participation_add(act->rw, act->a, id, in->programme_id, in->cohort_id, in->site_id, &row, e);
	}
	if (k == ERR_NONE)
		k = set_state(act, row.id, in->state, in->day, in->afterwards, in->source, e);
	act->object = id;
	*ret_id = row.id;
	return k;
}

enum err_kind
act_participation_state(struct act *act, struct str public_id, int64_t rev, enum state state, int64_t day, struct str source,
    struct err *e)
{
	struct row_participation_by_public_id p;
	struct rows_participation_touch touched = { 0 };
	struct rows_participations_of_site states = { 0 };
	enum state now = STATE_waiting;
	enum err_kind k = q_participation_by_public_id(&act->rw->ro, act->a, public_id, &p, e);

	if (k == ERR_NONE)
		k = q_participations_of_site(&act->rw->ro, act->a, p.site_id, &states, e);
	if (k != ERR_NONE)
		return k;
	for (size_t i = 0; i < states.n; i++)
		if (states.at[i].participation_id == p.id && states.at[i].day <= day)
			(void)!state_find(states.at[i].state, &now);
	if (!state_may(now, state) && source.n == 0)
		return err_set(e, STATE_STEP, NOPOS, "%.*s, %.*s", STR_ARG(state_name(now)), STR_ARG(state_name(state)));
	k = q_participation_touch(act->rw, act->a, p.id, rev, &touched, e);
	if (k == ERR_NONE && touched.n == 0)
		return err_set(e, STALE, NOPOS, "participation");
	if (k == ERR_NONE)
		k = set_state(act, p.id, state, day, false, source, e);
	act->object = public_id;
	act->before = state_name(now);
	return k;
}

enum err_kind
act_participation_remove(struct act *act, struct str public_id, struct err *e)
{
	struct row_participation_by_public_id p;
	enum err_kind k = q_participation_by_public_id(&act->rw->ro, act->a, public_id, &p, e);

	act->object = public_id;
	return k == ERR_NONE ? q_participation_delete(act->rw, p.id, e) : k;
}

/* --- coverage ---------------------------------------------------------------------------------------- */

static enum err_kind
read_states(struct db_ro *db, struct arena *a, int64_t programme_id, struct cov_input *in, struct err *e)
{
	struct rows_participation_states rows = { 0 };
	enum err_kind k = q_participation_states(db, a, programme_id, &rows, e);

	for (size_t i = 0; k == ERR_NONE && i < rows.n; i++) {
		const struct row_participation_states *r = &rows.at[i];
		enum state s;

		if (!state_find(r->state, &s))
			return err_set(e, STORE_SCHEMA, NOPOS, "participation_state.state");
		*VEC_PUSH(a, &in->states) = (struct cov_state){ r->participation_id, r->site_id, r->cohort_id, r->day, s, r->afterwards };
	}
	return k;
}

enum err_kind
coverage_input(struct db_ro *db, struct arena *a, int64_t programme_id, struct str inherit, struct cov_input *ret,
    struct rows_versions_all *ret_rows, struct err *e)
{
	struct rows_successions successions = { 0 };
	struct rows_cohorts cohorts = { 0 };
	enum err_kind k;

	*ret = (struct cov_input){ .inherit = str_eq(inherit, S("all")) ? INHERIT_ALL : str_eq(inherit, S("none")) ? INHERIT_NONE
	    : INHERIT_ANY };
	*ret_rows = (struct rows_versions_all){ 0 };
	k = q_versions_all(db, a, ret_rows, e);
	if (k == ERR_NONE)
		k = q_successions(db, a, &successions, e);
	if (k == ERR_NONE)
		k = q_cohorts(db, a, programme_id, &cohorts, e);
	if (k != ERR_NONE)
		return k;
	for (size_t i = 0; i < ret_rows->n; i++) {
		const struct row_versions_all *r = &ret_rows->at[i];

		*VEC_PUSH(a, &ret->versions) = (struct cov_version){ r->site_id, r->from_day, r->to_day, r->counted, r->sector, r->kind, i };
	}
	for (size_t i = 0; i < successions.n; i++)
		*VEC_PUSH(a, &ret->successions) = (struct cov_succession){ successions.at[i].from_site_id,
			successions.at[i].to_site_id, successions.at[i].day };
	for (size_t i = 0; i < cohorts.n; i++)
		*VEC_PUSH(a, &ret->cohorts) = (struct cov_cohort){ cohorts.at[i].id, cohorts.at[i].start_day, cohorts.at[i].end_day };
	return read_states(db, a, programme_id, ret, e);
}
