/* One's own account, the office's list of accounts, and the audit log. */
#include "pages/people/people.h"

#include "actions/people.h"
#include "base/utf8.h"
#include "pages/form.h"
#include "pages/pages_impl.h"
#include "pages/people_account.html.h"
#include "pages/people_account_form.html.h"
#include "pages/people_accounts.html.h"
#include "pages/people_audit.html.h"
#include "people/password.h"
#include "store/q_base.h"
#include "store/q_people.h"

enum { PAGE = 100, ACCOUNTS_SHOWN = 200 };

static const struct field own_fields[] = {
	{ "name", FIELD_TEXT, true, .max = 100 },
	{ "locale", FIELD_CHOICE, .choices = "nb nn en" },
};
static const enum text_key own_labels[] = { TEXT_field_name, TEXT_account_locale };
static const struct field password_fields[] = {
	{ "new", FIELD_SECRET, true, .max = 200 },
	{ "again", FIELD_SECRET, true, .max = 200 },
};
static const enum text_key password_labels[] = { TEXT_account_password_new, TEXT_account_password_again };
static const struct field account_fields[] = {
	{ "name", FIELD_TEXT, true, .max = 100 },
	{ "locale", FIELD_CHOICE, .choices = "nb nn en" },
	{ "role-", FIELD_MANY },
	{ "rev", FIELD_INT, .max = INT64_MAX },
	{ "email", FIELD_TEXT, .max = 200 },
};
enum { A_NAME, A_LOCALE, A_ROLES, A_REV, A_EMAIL, A_MAX };
static const enum text_key account_labels[A_MAX] = { TEXT_field_name, TEXT_account_locale, TEXT_account_roles, TEXT_field_name,
	TEXT_account_email };
static const struct field closed_fields[] = { { "closed", FIELD_BOOL } };
static const struct field list_fields[] = { { "q", FIELD_TEXT } };
static const struct field audit_fields[] = { { "below", FIELD_INT, .min = 1, .max = INT64_MAX } };

static const enum text_key role_keys[ROLE_MAX] = {
#define R(name, caps) [ROLE_##name] = TEXT_role_##name,
	ROLES(R)
#undef R
};

static struct view_parts_choice
locale_choice(struct req *r, const struct field *f, struct str stored)
{
	static const enum text_key keys[LOCALE_MAX] = { TEXT_locale_nb, TEXT_locale_nn, TEXT_locale_en };
	struct view_parts_choice c = form_choice(r, f, TEXT_account_locale, stored);
	struct str shown = form_value(r, f, stored);

	form_option(r, &c, S(""), req_text(r, TEXT_account_locale_default), shown);
	for (enum locale l = 0; l < LOCALE_MAX; l++)
		form_option(r, &c, locale_tag(l), req_text(r, keys[l]), shown);
	return c;
}

/* --- one's own ---------------------------------------------------------------------------------------------- */

static enum err_kind
own(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_people_account v = { 0 };
	struct row_account_by_id a;
	struct rows_sessions_of_account sessions = { 0 };
	bool of_password = r->posted && str_eq(r->http->path, S("/account/password"));
	enum err_kind k = q_account_by_id(db, r->a, r->actor.account_id, &a, e);

	if (k == ERR_NONE)
		k = q_sessions_of_account(db, r->a, a.id, &sessions, e);
	if (k != ERR_NONE)
		return k;
	v.email = a.email;
	v.name = a.name;
	v.has_password = a.password.n > 0;
	v.problems = of_password ? form_problems(r, password_fields, 2, password_labels) : form_problems(r, own_fields, 2, own_labels);
	v.name_field = form_input(r, &own_fields[0], TEXT_field_name, "text", a.name);
	v.name_field.autocomplete = S("name");
	v.locale = locale_choice(r, &own_fields[1], a.locale);
	v.new = form_input(r, &password_fields[0], TEXT_account_password_new, "password", STR_NONE);
	v.new.hint = req_text(r, TEXT_account_password_hint);
	v.again = form_input(r, &password_fields[1], TEXT_account_password_again, "password", STR_NONE);
	v.new.autocomplete = v.again.autocomplete = S("new-password");
	for (int i = 0; i < ROLE_MAX; i++)
		if (a.roles & (INT64_C(1) << i))
			VEC_PUSH(r->a, &v.roles)->role = role_keys[i];
	for (size_t i = 0; i < sessions.n; i++)
		*VEC_PUSH(r->a, &v.sessions) = (struct view_people_account_sessions){ sessions.at[i].public_id, sessions.at[i].agent,
			sessions.at[i].created_us, sessions.at[i].seen_us, sessions.at[i].id == r->session_id };
	r->page.title = req_text(r, TEXT_account_title);
	return ANSWER(r, out, people_account, &v, e);
}

static enum err_kind
own_set(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct row_account_by_id a;
	enum err_kind k = q_account_by_id(&act->rw->ro, r->a, r->actor.account_id, &a, e);

	if (k == ERR_NONE)
		k = act_account_change(act, a.id, &(struct account_in){ .name = r->v[0].s, .locale = r->v[1].s, .roles = a.roles,
		    .rev = a.rev }, e);
	if (k != ERR_NONE)
		return k;
	reply_cookie(out, S("reisverk-locale"), r->v[1].s, r->v[1].s.n ? 365 * 24 * 3600 : 0);
	return reply_to(out, S("/account"), S("saved"));
}

static enum err_kind
password_prepare(struct req *r, struct db_ro *db, struct err *e)
{
	struct str *stored = NEW(r->a, struct str);

	(void)db;
	r->prepared = stored;
	if (!str_eq(r->v[0].s, r->v[1].s))
		return req_problem(r, S("again"), ERRC_PASSWORD_DIFFERS, STR_NONE, e);
	if (password_make(r->a, r->v[0].s, stored, e) != ERR_NONE)
		return req_problem(r, S("new"), ERRC_PASSWORD_SHORT, STR_NONE, e);
	return ERR_NONE;
}

static enum err_kind
password_set(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	enum err_kind k = act_account_password(act, r->actor.account_id, *(const struct str *)r->prepared, r->session_id, e);

	return k == ERR_NONE ? reply_to(out, S("/account"), S("password_set")) : k;
}

static enum err_kind
session_end(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	enum err_kind k = act_session_revoke(act, r->args[0], e);

	return k == ERR_NONE ? reply_to(out, S("/account"), S("session_ended")) : k;
}

const struct route account_routes[] = {
	GET("/account", CAP_OWN_ACCOUNT, own, "One's own account and sessions", .flags = ROUTE_VOLATILE),
	POST("/account", account_own, own_set, own, "Change one's own name or language", FIELDS(own_fields)),
	POST("/account/password", account_password, password_set, own, "Set one's own password", FIELDS(password_fields),
	    .prepare = password_prepare),
	POST("/account/sessions/{id}", session_revoke, session_end, NULL, "End one of one's sessions"),
	ROUTES_END
};

/* --- the office's list --------------------------------------------------------------------------------------- */

static enum err_kind
list(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_people_accounts v = { 0 };
	struct rows_accounts rows = { 0 };
	struct str q = utf8_fold(r->a, r->v[0].s);
	enum err_kind k = q_accounts(db, r->a, &rows, e);

	if (k != ERR_NONE)
		return k;
	for (size_t i = 0; i < rows.n; i++) {
		const struct row_accounts *a = &rows.at[i];
		struct view_people_accounts_accounts *to;

		if (q.n > 0 && !str_has(utf8_fold(r->a, a->name), q) && !str_has(a->email, q))
			continue;
		v.total++;
		/* A page for people ends somewhere; data for programs does not. */
		v.cut = r->kind == ANSWER_HTML && v.accounts.n == ACCOUNTS_SHOWN;
		if (v.cut)
			continue;
		to = VEC_PUSH(r->a, &v.accounts);
		to->id = a->public_id;
		to->url = arena_fmt(r->a, "/accounts/%.*s", STR_ARG(a->public_id));
		to->name = a->name;
		to->email = a->email;
		to->closed = a->disabled;
		for (int j = 0; j < ROLE_MAX; j++)
			if (a->roles & (INT64_C(1) << j))
				VEC_PUSH(r->a, &to->roles)->role = role_keys[j];
	}
	v.shown = (int64_t)v.accounts.n;
	v.q_field = form_input(r, &list_fields[0], TEXT_accounts_search, "search", r->v[0].s);
	v.q_field.filter = true;
	r->page.title = req_text(r, TEXT_nav_accounts);
	return ANSWER(r, out, people_accounts, &v, e);
}

static bool
role_chosen(const struct req *r, enum role role, int64_t stored)
{
	if (!r->posted)
		return stored & (INT64_C(1) << role);
	for (size_t i = 0; i < r->v[A_ROLES].many.n; i++)
		if (str_eq(r->v[A_ROLES].many.at[i].name, role_name(role)))
			return true;
	return false;
}

static enum err_kind
account_form(struct req *r, struct reply *out, struct view_people_account_form *v, const struct row_account_by_public_id *a,
    struct err *e)
{
	v->problems = form_problems(r, account_fields, A_MAX, account_labels);
	v->email = form_input(r, &account_fields[A_EMAIL], TEXT_account_email, "email", a->email);
	v->email.required = true;
	v->name = form_input(r, &account_fields[A_NAME], TEXT_field_name, "text", a->name);
	v->locale = locale_choice(r, &account_fields[A_LOCALE], a->locale);
	for (enum role i = 0; i < ROLE_MAX; i++)
		*VEC_PUSH(r->a, &v->roles) = (struct view_people_account_form_roles){ role_name(i), role_keys[i], role_chosen(r, i, a->roles) };
	req_crumb(r, req_text(r, TEXT_nav_accounts), S("/accounts"));
	return ANSWER(r, out, people_account_form, v, e);
}

static enum err_kind
new_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_people_account_form v = { .new = true, .action = S("/accounts/new"), .self = S("/accounts") };

	(void)db;
	r->page.title = req_text(r, TEXT_accounts_new);
	return account_form(r, out, &v, &(struct row_account_by_public_id){ 0 }, e);
}

static enum err_kind
change_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_people_account_form v = { 0 };
	struct row_account_by_public_id a;
	enum err_kind k = q_account_by_public_id(db, r->a, r->args[0], &a, e);

	if (k != ERR_NONE)
		return k;
	v.self = v.action = arena_fmt(r->a, "/accounts/%.*s", STR_ARG(a.public_id));
	v.rev = a.rev;
	v.closed = a.disabled;
	v.own = a.id == r->actor.account_id;
	r->page.title = a.email;
	return account_form(r, out, &v, &a, e);
}

/* The roles ticked. Nobody can give a role with more than they have themselves. */
static enum err_kind
roles_of(struct req *r, int64_t before, int64_t *ret, struct err *e)
{
	*ret = 0;
	for (size_t i = 0; i < r->v[A_ROLES].many.n; i++) {
		enum role role;

		if (!role_find(r->v[A_ROLES].many.at[i].name, &role))
			return req_problem(r, S("role-"), ERRC_FIELD_BAD, STR_NONE, e);
		*ret |= INT64_C(1) << role;
	}
	if (*ret == 0)
		return req_problem(r, S("role-"), ERRC_FIELD_MISSING, STR_NONE, e);
	if (((*ret ^ before) & (INT64_C(1) << ROLE_operator)) && !req_may(r, CAP_OPERATE))
		return req_problem(r, S("role-"), ERRC_DENIED, STR_NONE, e);
	return ERR_NONE;
}

static enum err_kind
create(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct account_in in = { .name = r->v[A_NAME].s, .locale = r->v[A_LOCALE].s };
	struct str public_id;
	int64_t id;
	enum err_kind k = email_normal(r->a, r->v[A_EMAIL].s, &in.email, e);

	if (k != ERR_NONE)
		return req_problem(r, S("email"), ERRC_FIELD_BAD, STR_NONE, e);
	k = roles_of(r, 0, &in.roles, e);
	if (k == ERR_NONE)
		k = act_account_create(act, &in, &id, &public_id, e);
	if (k != ERR_NONE && e->code == ERRC_STORE_UNIQUE)
		return req_problem(r, S("email"), ERRC_STORE_UNIQUE, STR_NONE, e);
	return k == ERR_NONE ? reply_to(out, S("/accounts"), S("saved")) : k;
}

static enum err_kind
change(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct account_in in = { .name = r->v[A_NAME].s, .locale = r->v[A_LOCALE].s, .rev = r->v[A_REV].i };
	struct row_account_by_public_id a;
	enum err_kind k = q_account_by_public_id(&act->rw->ro, r->a, r->args[0], &a, e);

	if (k == ERR_NONE)
		k = roles_of(r, a.roles, &in.roles, e);
	if (k == ERR_NONE)
		k = act_account_change(act, a.id, &in, e);
	return k == ERR_NONE ? reply_to(out, S("/accounts"), S("saved")) : k;
}

static enum err_kind
set_state(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct row_account_by_public_id a;
	enum err_kind k = q_account_by_public_id(&act->rw->ro, r->a, r->args[0], &a, e);

	if (k == ERR_NONE && a.id == r->actor.account_id)
		return err_set(e, DENIED, NOPOS, " ");
	if (k == ERR_NONE)
		k = act_account_disable(act, a.id, r->v[0].i, e);
	return k == ERR_NONE ? reply_to(out, arena_fmt(r->a, "/accounts/%.*s", STR_ARG(r->args[0])), S("saved")) : k;
}

const struct route accounts_routes[] = {
	GET("/accounts", CAP_ACCOUNTS, list, "The accounts", FIELDS(list_fields)),
	GET("/accounts/new", CAP_ACCOUNTS, new_form, "Form: a new account"),
	POST("/accounts/new", account_create, create, new_form, "Make an account", FIELDS(account_fields)),
	GET("/accounts/{id}", CAP_ACCOUNTS, change_form, "Form: change an account"),
	POST("/accounts/{id}", account_change, change, change_form, "Change an account", FIELDS(account_fields)),
	POST("/accounts/{id}/state", account_disable, set_state, NULL, "Close or reopen an account", FIELDS(closed_fields)),
	ROUTES_END
};

/* --- the audit log --------------------------------------------------------------------------------------------- */

static enum err_kind
audit(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_people_audit v = { 0 };
	struct rows_audit_page rows = { 0 };
	enum err_kind k = q_audit_page(db, r->a, r->v[0].has ? r->v[0].i : INT64_MAX, PAGE + 1, &rows, e);

	if (k != ERR_NONE)
		return k;
	for (size_t i = 0; i < rows.n && i < PAGE; i++) {
		const struct row_audit_page *a = &rows.at[i];

		*VEC_PUSH(r->a, &v.rows) = (struct view_people_audit_rows){ a->id, a->at_us, a->actor, a->action, a->object, a->before, a->after };
	}
	if (rows.n > PAGE)
		v.more = arena_fmt(r->a, "/audit?below=%lld", (long long)rows.at[PAGE - 1].id);
	r->page.title = req_text(r, TEXT_nav_audit);
	return ANSWER(r, out, people_audit, &v, e);
}

const struct route audit_routes[] = {
	GET("/audit", CAP_AUDIT, audit, "Who did what, newest first", FIELDS(audit_fields)),
	ROUTES_END
};
