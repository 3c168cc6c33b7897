/* Signing in by link and by password, and out. */
#include "pages/people/people.h"

#include "actions/people.h"
#include "base/hash.h"
#include "pages/form.h"
#include "pages/link.h"
#include "pages/pages_impl.h"
#include "pages/people_link.html.h"
#include "pages/people_sent.html.h"
#include "pages/people_sign_in.html.h"
#include "people/password.h"
#include "store/q_people.h"

enum { FREE_TRIES = 5, FREE_TRIES_ADDRESS = 50, FREE_LINKS = 5 };

static const struct field show_fields[] = {
	{ "wrong", FIELD_BOOL, .max = 0 },
	{ "back", FIELD_TEXT, .max = BACK_MAX },
};
static const struct field ask_fields[] = {
	{ "email", FIELD_TEXT, true, .max = 200 },
	{ "back", FIELD_TEXT, .max = BACK_MAX },
};
static const struct field link_fields[] = {
	{ "back", FIELD_TEXT, .max = BACK_MAX },
};
static const struct field password_fields[] = {
	{ "email", FIELD_TEXT, true, .max = 200 },
	{ "password", FIELD_SECRET, true, .max = 200 },
	{ "back", FIELD_TEXT, .max = BACK_MAX },
};

static struct str
safe_path(struct str path)
{
	return path_of_site(path) ? path : S("/");
}

static enum err_kind
show(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_people_sign_in v = { 0 };
	bool ask = r->posted && str_eq(r->http->path, S("/sign-in"));

	(void)db;
	if (r->browser.n == 0 && !r->posted) {
		char random[16];

		r->ports->random(r->ports->arg, random, sizeof(random));
		r->browser = hex_of(r->a, (struct str){ random, sizeof(random) });
		reply_cookie(out, cookie_browser(r->web), r->browser, 24 * 3600);
		session_key(r);
	}
	r->page.title = req_text(r, TEXT_sign_in_title);
	v.wrong = !r->posted && r->v[0].i;
	v.link = form_input(r, &ask_fields[0], TEXT_account_email, "email", STR_NONE);
	v.email = form_input(r, &password_fields[0], TEXT_account_email, "email", STR_NONE);
	v.password = form_input(r, &password_fields[1], TEXT_account_password, "password", STR_NONE);
	v.back = safe_path(r->posted ? r->v[ask ? 1 : 2].s : r->v[1].s);
	/* Two forms on a page: their fields need names of their own for labels, and the problems their form. */
	v.link.id = S("link-email");
	if (r->posted && !ask)
		v.link.problem = STR_NONE;
	if (r->posted && ask)
		v.email.problem = STR_NONE;
	v.link.autocomplete = v.email.autocomplete = S("username");
	v.password.autocomplete = S("current-password");
	return ANSWER(r, out, people_sign_in, &v, e);
}

/* --- by link -------------------------------------------------------------------------------------- */

static enum err_kind
ask_check(struct req *r, struct db_ro *db, struct err *e)
{
	struct str *email = NEW(r->a, struct str), secret = store_secret(r->web->config.store);
	enum err_kind k = email_normal(r->a, r->v[0].s, email, e);

	r->prepared = email;
	if (k != ERR_NONE)
		return req_problem(r, S("email"), ERRC_FIELD_BAD, STR_NONE, e);
	k = throttle_check(db, r->a, secret, arena_fmt(r->a, "link:%.*s", STR_ARG(*email)), r->now_us, e);
	if (k == ERR_NONE)
		k = throttle_check(db, r->a, secret, arena_fmt(r->a, "from:%.*s", STR_ARG(r->actor.from)), r->now_us, e);
	return k;
}

static enum err_kind
ask(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	const struct str *email = r->prepared;
	struct str secret = store_secret(r->web->config.store);
	struct link_ask in = { .email = *email, .browser = r->browser, .subject = req_text(r, TEXT_mail_link_subject),
		.text = req_text(r, TEXT_mail_link_text) };
	enum err_kind k;

	in.origin = str_z(r->web->config.origin);
	in.tail = path_of_site(r->v[1].s) && r->v[1].s.n > 1 ? url_with(r->a, S(""), "back", r->v[1].s) : S("");
	k = throttle_note(act, secret, arena_fmt(r->a, "link:%.*s", STR_ARG(*email)), FREE_LINKS, e);
	if (k == ERR_NONE)
		k = throttle_note(act, secret, arena_fmt(r->a, "from:%.*s", STR_ARG(r->actor.from)), FREE_TRIES_ADDRESS, e);
	if (k == ERR_NONE)
		k = act_link_ask(act, &in, e);
	if (k != ERR_NONE)
		return k;
	if (in.mail.outbox_id) {
		struct mail *m = NEW(r->a, struct mail);

		*m = in.mail;
		out->after = outbox_send;
		out->after_arg = m;
	}
	return reply_to(out, S("/sign-in/sent"), STR_NONE);
}

static enum err_kind
sent(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_people_sent v = { 0 };

	(void)db;
	r->page.title = req_text(r, TEXT_sign_in_sent);
	return ANSWER(r, out, people_sent, &v, e);
}

static enum err_kind
link_show(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_people_link v = { .token = r->args[0], .back = safe_path(r->v[0].s) };

	(void)db;
	r->page.title = req_text(r, TEXT_sign_in_title);
	return ANSWER(r, out, people_link, &v, e);
}

/* Sends the browser on, signed in. */
static enum err_kind
welcome(struct req *r, struct reply *out, const struct session_new *s, struct str back)
{
	reply_cookie(out, cookie_session(r->web), s->cookie, SESSION_DAYS * 24 * 3600);
	if (s->locale.n > 0)
		reply_cookie(out, S("reisverk-locale"), s->locale, 365 * 24 * 3600);
	return reply_to(out, safe_path(back), STR_NONE);
}

static enum err_kind
link_use(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct session_new s = { .token = r->args[0], .browser = r->browser, .agent = http_get(r->http, S("user-agent")) };
	enum err_kind k = act_link_use(act, &s, e);

	return k == ERR_NONE ? welcome(r, out, &s, r->v[0].s) : k;
}

/* --- by password ---------------------------------------------------------------------------------- */

struct tried {
	struct str email, who;
	int64_t account_id; /* 0: wrong */
};

static enum err_kind
password_try(struct req *r, struct db_ro *db, struct err *e)
{
	struct tried *t = NEW(r->a, struct tried);
	struct row_account_by_email account = { 0 };
	struct str secret = store_secret(r->web->config.store);
	enum err_kind k;

	r->prepared = t;
	if (email_normal(r->a, r->v[0].s, &t->email, e) != ERR_NONE)
		return req_problem(r, S("email"), ERRC_FIELD_BAD, STR_NONE, e);
	t->who = arena_fmt(r->a, "password:%.*s", STR_ARG(t->email));
	k = throttle_check(db, r->a, secret, t->who, r->now_us, e);
	if (k == ERR_NONE)
		k = throttle_check(db, r->a, secret, arena_fmt(r->a, "from:%.*s", STR_ARG(r->actor.from)), r->now_us, e);
	if (k == ERR_NONE)
		k = q_account_by_email(db, r->a, t->email, &account, e);
	if (k != ERR_NONE && k != ERR_MISSING)
		return k;
	if (password_check(account.password, r->v[1].s) && !account.disabled)
		t->account_id = account.id;
	*e = (struct err){ 0 };
	return ERR_NONE;
}

static enum err_kind
password(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	const struct tried *t = r->prepared;
	struct str secret = store_secret(r->web->config.store);
	struct session_new s = { .account_id = t->account_id, .agent = http_get(r->http, S("user-agent")) };
	enum err_kind k;

	if (t->account_id == 0) {
		act->object = S("wrong password");
		k = throttle_note(act, secret, t->who, FREE_TRIES, e);
		if (k == ERR_NONE)
			k = throttle_note(act, secret, arena_fmt(r->a, "from:%.*s", STR_ARG(r->actor.from)), FREE_TRIES_ADDRESS, e);
		return k == ERR_NONE ? reply_to(out, url_with(r->a, S("/sign-in?wrong=1"), "back", r->v[2].s), STR_NONE) : k;
	}
	k = throttle_forget(act, secret, t->who, e);
	if (k == ERR_NONE)
		k = act_session_open(act, &s, e);
	return k == ERR_NONE ? welcome(r, out, &s, r->v[2].s) : k;
}

static enum err_kind
sign_out(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	enum err_kind k = act_session_end(act, r->session_id, e);

	if (k != ERR_NONE)
		return k;
	reply_cookie(out, cookie_session(r->web), S(""), 0);
	return reply_to(out, S("/sign-in"), S("signed_out"));
}

const struct route sign_in_routes[] = {
	GET("/sign-in", CAP_NONE, show, "Ways to sign in", FIELDS(show_fields), .flags = ROUTE_VOLATILE),
	POST("/sign-in", sign_in_ask, ask, show, "Ask for a sign-in link", FIELDS(ask_fields), .prepare = ask_check),
	GET("/sign-in/sent", CAP_NONE, sent, "A link was sent"),
	GET("/sign-in/link/{token}", CAP_NONE, link_show, "A sign-in link, waiting for a press", FIELDS(link_fields),
	    .flags = ROUTE_VOLATILE),
	POST("/sign-in/link/{token}", sign_in, link_use, NULL, "Sign in by link", FIELDS(link_fields)),
	POST("/sign-in/password", sign_in, password, show, "Sign in by password", FIELDS(password_fields),
	    .prepare = password_try),
	POST("/sign-out", sign_out, sign_out, NULL, "Sign out"),
	ROUTES_END
};
