#ifndef ACTIONS_PEOPLE_H
#define ACTIONS_PEOPLE_H
#include "actions/action.h"

/*
 * What people do with accounts: signing in and out, their own choices, and the office's.
 *
 * Contract  Each runs inside action_run (pages: the route's action; cli: by itself).
 *           Asking for a link tells nobody whether the account exists.
 * Shapes    tokens are 32 hex digits (links) and 64 (sessions); only their hashes are stored.
 * Units     LINK_MIN minutes a link holds; throttling in seconds.
 * Errors    FIELD_BAD, TOO_MANY, ROW_MISSING, STALE, STORE_UNIQUE (the address has an account).
 * Source    docs/threats.md, sign-in.
 */
enum { LINK_MIN = 10, LINK_DEMO_MIN = 12 * 60 };

struct mail {
	int64_t outbox_id; /* 0: there is nothing to send */
	struct str to, subject, body;
};

struct link_ask {
	struct str email;      /* normalised */
	struct str browser;    /* the asking browser's cookie */
	struct str origin;     /* "http://host", what the link begins with */
	struct str tail;       /* what it ends with: "?back=…", or empty */
	struct str subject, text; /* in the reader's language; "{link}" in text is replaced */
	struct mail mail;      /* out */
};
enum err_kind act_link_ask(struct act *act, struct link_ask *in, struct err *e) MUST_USE;

/* A link anybody with the text may use once: for the operator's console. */
enum err_kind act_link_make(struct act *act, int64_t account_id, int64_t minutes, struct str *ret_token,
    struct err *e) MUST_USE;

struct session_new {
	struct str token;   /* the link's, or empty after a password */
	struct str browser; /* this browser's cookie */
	int64_t account_id; /* after a password */
	struct str agent;   /* User-Agent as sent */
	struct str cookie;  /* out: the session's */
	struct str locale;  /* out: the account's choice, or empty */
};
enum err_kind act_link_use(struct act *act, struct session_new *in, struct err *e) MUST_USE;
enum err_kind act_session_open(struct act *act, struct session_new *in, struct err *e) MUST_USE;
enum err_kind act_session_end(struct act *act, int64_t session_id, struct err *e) MUST_USE;
/* Ends one of the actor's sessions by its public id; others: all but session_id. */
enum err_kind act_session_revoke(struct act *act, struct str public_id, struct err *e) MUST_USE;
enum err_kind act_sessions_end(struct act *act, int64_t but_session_id, struct err *e) MUST_USE;

/* Throttling. who is a text such as "password:a@b"; false is not an answer about the account. */
enum err_kind throttle_check(struct db_ro *db, struct arena *a, struct str secret, struct str who, int64_t now_us,
    struct err *e) MUST_USE;
enum err_kind throttle_note(struct act *act, struct str secret, struct str who, int free_tries, struct err *e) MUST_USE;
enum err_kind throttle_forget(struct act *act, struct str secret, struct str who, struct err *e) MUST_USE;

struct account_in {
	struct str email, name, locale;
	int64_t roles, rev;
};
enum err_kind act_account_create(struct act *act, const struct account_in *in, int64_t *ret_id, struct str *ret_public_id,
    struct err *e) MUST_USE;
enum err_kind act_account_change(struct act *act, int64_t id, const struct account_in *in, struct err *e) MUST_USE;
enum err_kind act_account_disable(struct act *act, int64_t id, bool disabled, struct err *e) MUST_USE;
/* stored: from password_make, or empty to remove it. Ends the account's other sessions. */
enum err_kind act_account_password(struct act *act, int64_t id, struct str stored, int64_t keep_session_id,
    struct err *e) MUST_USE;

struct municipality_in {
	struct str name, number, locale;
	int64_t demo_day; /* 0: real data */
	int64_t min_group;
};
enum err_kind act_municipality_set(struct act *act, const struct municipality_in *in, struct err *e) MUST_USE;

#endif
