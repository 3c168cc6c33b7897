/* Who asks: the session's cookie, or the cookie of a browser nobody is signed in with. */
#include "pages/pages_impl.h"

#include "base/hash.h"
#include "http/form.h"
#include "store/q_people.h"

#define HOUR_US (3600 * INT64_C(1000000))

/* "__Host-" binds the cookie to this host and to TLS; on loopback without TLS browsers refuse it. */
struct str
cookie_session(const struct web *w)
{
	return w->config.https ? S("__Host-reisverk") : S("reisverk");
}

struct str
cookie_browser(const struct web *w)
{
	return w->config.https ? S("__Host-reisverk-browser") : S("reisverk-browser");
}

static struct str
keyed(struct req *r, struct str what, struct str value)
{
	struct hash h = hash_256(arena_fmt(r->a, "%.*s:%.*s", STR_ARG(what), STR_ARG(value)), store_secret(r->web->config.store));

	return arena_str(r->a, hash_str(&h));
}

void
session_key(struct req *r)
{
	r->token_key = keyed(r, S("browser"), r->browser);
}

static enum err_kind
signed_in(struct req *r, struct db_ro *db, struct str cookie, struct str *ret_locale, struct err *e)
{
	struct hash h = hash_256(cookie, STR_NONE);
	struct row_session_by_token s;
	enum err_kind k = q_session_by_token(db, r->a, hash_str(&h), &s, e);

	if (k != ERR_NONE)
		return k;
	if (r->now_us - s.seen_us > SESSION_IDLE_H * HOUR_US || r->now_us - s.created_us > SESSION_DAYS * 24 * HOUR_US)
		return err_set(e, ROW_MISSING, NOPOS, "session");
	r->session_id = s.session_id;
	r->actor.account_id = s.account_id;
	r->actor.name = s.name;
	r->actor.roles = (uint32_t)s.roles;
	r->page.signed_in = true;
	r->page.name = s.name;
	r->token_key = keyed(r, S("form"), cookie);
	*ret_locale = s.locale;
	r->session_old = r->now_us - s.seen_us > HOUR_US / 12;
	return ERR_NONE;
}

static void
choose_locale(struct req *r, struct str of_account, struct str of_municipality)
{
	if (locale_find(form_cookie(r->http, S("reisverk-locale")), &r->locale) || locale_find(of_account, &r->locale) ||
	    locale_find(of_municipality, &r->locale))
		return;
	r->locale = LOCALE_NB;
}

enum err_kind
session_read(struct req *r, struct db_ro *db, struct err *e)
{
	struct str cookie = form_cookie(r->http, cookie_session(r->web)), locale = STR_NONE;
	struct row_municipality m = { 0 };
	struct err ignored;
	enum err_kind k = q_municipality(db, r->a, &m, e);

	if (k != ERR_NONE && k != ERR_MISSING)
		return k;
	r->page.municipality = m.name.n ? m.name : S("Reisverk");
	r->page.demonstration = m.demo_day != 0;
	if (m.demo_day != 0)
		r->today = r->page.demo_day = m.demo_day;
	r->min_group = m.min_group;
	r->browser = form_cookie(r->http, cookie_browser(r->web));
	session_key(r);
	r->actor.from = hex_of(r->a, str_sub(keyed(r, S("from"), r->http->peer), 0, 8));
	if (cookie.n > 0 && (k = signed_in(r, db, cookie, &locale, &ignored)) != ERR_NONE && k != ERR_MISSING) {
		*e = ignored;
		return k;
	}
	choose_locale(r, locale, m.locale);
	return ERR_NONE;
}
