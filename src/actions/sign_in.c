/* Ways in and out. */
#include "actions/people.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "store/q_base.h"
#include "store/q_people.h"

#define MINUTE_US (60 * INT64_C(1000000))
enum { DELAY_MAX_S = 15 * 60 };

static struct str
token_new(struct act *act, size_t bytes)
{
	char *p = arena_alloc(act->a, bytes, 1);

	act->ports->random(act->ports->arg, p, bytes);
	return hex_of(act->a, (struct str){ p, bytes });
}

static struct str
hash_of(struct arena *a, struct str token)
{
	struct hash h = hash_256(token, STR_NONE);

	return arena_str(a, hash_str(&h));
}

/* --- links ---------------------------------------------------------------------------------- */

static enum err_kind
link_add(struct act *act, int64_t account_id, struct str browser, int64_t minutes, struct str *ret_token, struct err *e)
{
	struct str token = token_new(act, 16);
	enum err_kind k = q_sign_in_links_expire(act->rw, act->now_us, e);

	if (k == ERR_NONE)
		k = q_sign_in_link_add(act->rw, hash_of(act->a, token), browser.n ? hash_of(act->a, browser) : S(""), account_id,
		    act->now_us + minutes * MINUTE_US, e);
	if (k == ERR_NONE)
		*ret_token = token;
	return k;
}

enum err_kind
act_link_make(struct act *act, int64_t account_id, int64_t minutes, struct str *ret_token, struct err *e)
{
	return link_add(act, account_id, STR_NONE, minutes, ret_token, e);
}

/* The text with its "{link}" replaced. */
static struct str
with_link(struct arena *a, struct str text, struct str link)
{
	const char *hit = memmem(text.p, text.n, "{link}", 6);
	size_t at = hit ? (size_t)(hit - text.p) : text.n;

	return arena_fmt(a, "%.*s%.*s%.*s", STR_ARG(str_sub(text, 0, at)), STR_ARG(link), STR_ARG(str_sub(text, at + 6, text.n)));
}

enum err_kind
act_link_ask(struct act *act, struct link_ask *in, struct err *e)
{
	struct row_account_by_email account;
	struct rows_outbox_last last = { 0 };
	struct str token, link;
	enum err_kind k = q_account_by_email(&act->rw->ro, act->a, in->email, &account, e);

	act->object = S("link");
	if (k == ERR_MISSING || (k == ERR_NONE && account.disabled)) {
		*e = (struct err){ 0 };
		in->mail = (struct mail){ 0 };
		return ERR_NONE;
	}
	if (k == ERR_NONE)
		k = q_sign_in_links_end(act->rw, account.id, e);
	if (k == ERR_NONE)
		k = link_add(act, account.id, in->browser, LINK_MIN, &token, e);
	if (k != ERR_NONE)
		return k;
	link = arena_fmt(act->a, "%.*s/sign-in/link/%.*s%.*s", STR_ARG(in->origin), STR_ARG(token), STR_ARG(in->tail));
	in->mail = (struct mail){ 0, in->email, in->subject, with_link(act->a, in->text, link) };
	k = q_outbox_add(act->rw, act->now_us, S("mail"), in->mail.to, in->mail.subject, in->mail.body, e);
	if (k == ERR_NONE)
		k = q_outbox_last(&act->rw->ro, act->a, &last, e);
	if (k == ERR_NONE && last.n > 0)
		in->mail.outbox_id = last.at[0].id;
	return k;
}

/* --- sessions ------------------------------------------------------------------------------- */

/* "Chrome, Windows": enough to know one's own machines by. */
static struct str
agent_words(struct arena *a, struct str agent)
{
	static const struct {
		struct str mark, word;
	} browsers[] = {
		{ STR_INIT("Edg/"), STR_INIT("Edge") }, { STR_INIT("OPR/"), STR_INIT("Opera") },
		{ STR_INIT("Firefox/"), STR_INIT("Firefox") }, { STR_INIT("Chrome/"), STR_INIT("Chrome") },
		{ STR_INIT("Safari/"), STR_INIT("Safari") },
	}, systems[] = {
		{ STR_INIT("iPhone"), STR_INIT("iPhone") }, { STR_INIT("iPad"), STR_INIT("iPad") },
		{ STR_INIT("Android"), STR_INIT("Android") }, { STR_INIT("Windows"), STR_INIT("Windows") },
		{ STR_INIT("Mac OS"), STR_INIT("macOS") }, { STR_INIT("Linux"), STR_INIT("Linux") },
	};
	struct str browser = STR_NONE, system = STR_NONE;

	for (size_t i = 0; i < sizeof(browsers) / sizeof(browsers[0]) && browser.n == 0; i++)
		if (str_has(agent, browsers[i].mark))
			browser = browsers[i].word;
	for (size_t i = 0; i < sizeof(systems) / sizeof(systems[0]) && system.n == 0; i++)
		if (str_has(agent, systems[i].mark))
			system = systems[i].word;
	if (browser.n == 0)
		return system;
	return arena_fmt(a, "%.*s%s%.*s", STR_ARG(browser), system.n ? ", " : "", STR_ARG(system));
}

enum err_kind
act_session_open(struct act *act, struct session_new *in, struct err *e)
{
	struct row_account_by_id account;
	int64_t day_us = 24 * 60 * MINUTE_US;
	struct str cookie = token_new(act, 32);
	enum err_kind k = q_account_by_id(&act->rw->ro, act->a, in->account_id, &account, e);

	if (k == ERR_NONE && account.disabled)
		return err_set(e, ROW_MISSING, NOPOS, "account");
	if (k == ERR_NONE)
		k = q_sessions_expire(act->rw, act->now_us - 7 * day_us, act->now_us - day_us / 2, e);
	if (k == ERR_NONE)
		k = q_session_add(act->rw, public_id(act->a, act->ports), hash_of(act->a, cookie), account.id, act->now_us,
		    agent_words(act->a, in->agent), e);
	if (k != ERR_NONE)
		return k;
	act->object = account.public_id;
	act->after = account.name;
	in->cookie = cookie;
	in->locale = account.locale;
	return ERR_NONE;
}

enum err_kind
act_link_use(struct act *act, struct session_new *in, struct err *e)
{
	struct row_sign_in_link_by_token link;
	enum err_kind k = q_sign_in_link_by_token(&act->rw->ro, act->a, hash_of(act->a, in->token), &link, e);

	if (k == ERR_MISSING || (k == ERR_NONE && link.expires_us < act->now_us))
		return err_set(e, LINK_BAD, NOPOS, " ");
	if (k == ERR_NONE && link.browser_hash.n > 0 && !bytes_equal(link.browser_hash, hash_of(act->a, in->browser)))
		return err_set(e, LINK_BROWSER, NOPOS, " ");
	if (k == ERR_NONE)
		k = q_sign_in_link_delete(act->rw, link.id, e);
	if (k != ERR_NONE)
		return k;
	in->account_id = link.account_id;
	return act_session_open(act, in, e);
}

enum err_kind
act_session_end(struct act *act, int64_t session_id, struct err *e)
{
	return q_session_delete(act->rw, session_id, e);
}

enum err_kind
act_session_revoke(struct act *act, struct str id, struct err *e)
{
	struct row_session_of_account s;
	enum err_kind k = q_session_of_account(&act->rw->ro, act->a, act->actor->account_id, id, &s, e);

	act->object = id;
	return k == ERR_NONE ? q_session_delete(act->rw, s.id, e) : k;
}

enum err_kind
act_sessions_end(struct act *act, int64_t but_session_id, struct err *e)
{
	return q_sessions_end(act->rw, act->actor->account_id, but_session_id, e);
}

/* --- throttling ----------------------------------------------------------------------------- */

static struct str
who_hash(struct arena *a, struct str secret, struct str who)
{
	struct hash h = hash_256(who, secret);

	return arena_str(a, hash_str(&h));
}

enum err_kind
throttle_check(struct db_ro *db, struct arena *a, struct str secret, struct str who, int64_t now_us, struct err *e)
{
	struct rows_sign_in_try rows = { 0 };
	enum err_kind k = q_sign_in_try(db, a, who_hash(a, secret, who), &rows, e);

	if (k == ERR_NONE && rows.n > 0 && rows.at[0].until_us > now_us)
		return err_set(e, TOO_MANY, NOPOS, "%lld s", (long long)((rows.at[0].until_us - now_us) / 1000000 + 1));
	return k;
}

/* Doubles the wait after the free tries, up to a quarter of an hour; a day without tries forgets. */
enum err_kind
throttle_note(struct act *act, struct str secret, struct str who, int free_tries, struct err *e)
{
	struct str h = who_hash(act->a, secret, who);
	struct rows_sign_in_try rows = { 0 };
	int64_t tries = 1, since = act->now_us, delay_s = 0, day_us = 24 * 60 * MINUTE_US;
	enum err_kind k = q_sign_in_try(&act->rw->ro, act->a, h, &rows, e);

	if (k == ERR_NONE && rows.n > 0 && act->now_us - rows.at[0].since_us < day_us) {
		tries = rows.at[0].tries + 1;
		since = rows.at[0].since_us;
	}
	if (tries > free_tries)
		delay_s = tries - free_tries < 10 ? INT64_C(1) << (tries - free_tries) : DELAY_MAX_S;
	if (delay_s > DELAY_MAX_S)
		delay_s = DELAY_MAX_S;
	if (k == ERR_NONE)
		k = q_sign_in_tries_expire(act->rw, act->now_us - day_us, e);
	if (k == ERR_NONE)
		k = q_sign_in_try_set(act->rw, h, tries, since, act->now_us + delay_s * 1000000, e);
	return k;
}

enum err_kind
throttle_forget(struct act *act, struct str secret, struct str who, struct err *e)
{
	return q_sign_in_try_forget(act->rw, who_hash(act->a, secret, who), e);
}
