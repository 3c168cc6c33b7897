/* The life of a request: asset or row, session, capability, fields, handler, headers, log line. */
#include "pages/pages_impl.h"

#include "base/date.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/num.h"
#include "http/form.h"
#include "pages/jobs.h"
#include "pages/link.h"
#include "pages/programme/snapshot.h"
#include "pages/rate.h"
#include "store/q_base.h"
#include "store/q_people.h"

#include <stdlib.h>

/* --- what a POST must bring ------------------------------------------------------------------ */

/* A browser says where a form was: it must be here. Programs that say nothing have the token to show. */
static enum err_kind
origin_check(const struct req *r, struct err *e)
{
	struct str origin = http_get(r->http, S("origin")), site = http_get(r->http, S("sec-fetch-site"));
	struct str host = http_get(r->http, S("host"));
	struct str own = arena_fmt(r->a, "%s://%.*s", r->web->config.https ? "https" : "http", STR_ARG(host));

	if (site.n > 0 && !str_eq(site, S("same-origin")) && !str_eq(site, S("none")))
		return err_set(e, ORIGIN_BAD, NOPOS, " ");
	/* Without a referrer policy that shows it, a browser writes "null" for its own site too. */
	if (origin.n > 0 && !str_eq_nocase(origin, own) && !(str_eq(origin, S("null")) && str_eq(site, S("same-origin"))))
		return err_set(e, ORIGIN_BAD, NOPOS, " ");
	return ERR_NONE;
}

static enum err_kind
token_check(const struct req *r, const struct form *f, struct err *e)
{
	struct str token = STR_NONE;

	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->at[i].name, S("_token")))
			token = f->at[i].value;
	if (!bytes_equal(token, out_token(r->a, r->token_key, r->http->path)))
		return err_set(e, TOKEN_BAD, NOPOS, " ");
	return ERR_NONE;
}

/* A session, or an address where nobody is signed in: who may write so often and no oftener. */
static enum err_kind
rate_check(const struct req *r, struct err *e)
{
	uint64_t who = (uint64_t)r->session_id;
	struct err ignored;

	if (r->session_id == 0 && num_hex(r->actor.from, &who, &ignored) != ERR_NONE)
		who = 0;
	if (!rate_take(r->web->rate, who, r->ports->mono_us(r->ports->arg)))
		return err_set(e, TOO_MANY, NOPOS, "%d", RATE_PER_S);
	return ERR_NONE;
}

static enum err_kind
allowed(const struct req *r, struct err *e)
{
	enum capability cap = r->route->post ? action_capability(r->route->action) : r->route->cap;

	if (cap == CAP_NONE || req_may(r, cap))
		return ERR_NONE;
	if (!r->page.signed_in)
		return err_set(e, SIGN_IN_NEEDED, NOPOS, " ");
	return err_set(e, DENIED, NOPOS, "%s", r->route->path);
}

/* --- what the layout shows --------------------------------------------------------------------- */

static void
fill_nav(struct req *r)
{
	static const struct {
		enum capability cap;
		enum text_key label;
		struct str url;
	} items[] = {
		{ CAP_DIRECTOR, TEXT_nav_director, STR_INIT("/director") },
		{ CAP_COVERAGE_READ, TEXT_nav_programmes, STR_INIT("/programmes") },
		{ CAP_REGISTER_READ, TEXT_nav_sites, STR_INIT("/sites") },
		{ CAP_REGISTER_IMPORT, TEXT_nav_imports, STR_INIT("/imports") },
		{ CAP_ACCOUNTS, TEXT_nav_accounts, STR_INIT("/accounts") },
		{ CAP_AUDIT, TEXT_nav_audit, STR_INIT("/audit") },
		{ CAP_OPERATE, TEXT_municipality_title, STR_INIT("/municipality") },
	};

	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		if (r->page.signed_in && req_may(r, items[i].cap))
			*VEC_PUSH(r->a, &r->page.nav) = (struct page_nav){ items[i].label, items[i].url,
				str_starts(r->http->path, items[i].url) };
}

/* Where somebody comes back to: the address asked for with its query, as far as a field holds it. */
static struct str
asked_for(const struct req *r)
{
	bool whole = r->http->method != HTTP_POST && r->http->target.n <= BACK_MAX && path_of_site(r->http->target);

	return whole ? r->http->target : r->http->path;
}

static void
fill_languages(struct req *r)
{
	static const enum text_key labels[LOCALE_MAX] = { TEXT_locale_nb, TEXT_locale_nn, TEXT_locale_en };

	r->page.tag = locale_tag(r->locale);
	for (enum locale l = 0; l < LOCALE_MAX; l++)
		*VEC_PUSH(r->a, &r->page.languages) = (struct page_languages){ locale_tag(l), labels[l],
			url_with(r->a, url_with(r->a, S("/language"), "locale", locale_tag(l)), "back", asked_for(r)),
			l == r->locale };
}

static void
fill_said(struct req *r, const struct form *query)
{
	for (size_t i = 0; i < query->n; i++)
		if (str_eq(query->at[i].name, S("said")))
			r->page.said = text_key_find(arena_fmt(r->a, "said.%.*s", STR_ARG(query->at[i].value)), &r->page.said_key);
}

/* --- GET ------------------------------------------------------------------------------------------ */

/* Nothing a page shows can have changed while these stand still; known before the handler runs. */
static struct str
etag_of(struct req *r, int64_t change_seq)
{
	struct str all = arena_fmt(r->a, "%lld %lld %.*s %d %d %lld %.*s %.*s", (long long)change_seq, (long long)r->session_id,
	    STR_ARG(r->browser), (int)r->locale, (int)r->kind, (long long)r->today, STR_ARG(r->http->target), STR_ARG(r->web->build));
	struct hash h = hash_256(all, store_secret(r->web->config.store));

	return arena_fmt(r->a, "\"%.*s\"", STR_ARG(hex_of(r->a, str_sub(hash_str(&h), 0, 16))));
}

static enum err_kind
get(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct row_change_seq seq;
	struct str etag;
	enum err_kind k;

	if (r->problems.n > 0)
		return err_set_(e, r->problems.at[0].code, NOPOS, "%.*s %.*s", STR_ARG(r->problems.at[0].field),
		    STR_ARG(r->problems.at[0].text));
	if (r->route->flags & ROUTE_VOLATILE) {
		http_set(out->http, S("cache-control"), S("no-store"));
		return r->route->get(r, db, out, e);
	}
	if ((k = q_change_seq(db, r->a, &seq, e)) != ERR_NONE)
		return k;
	r->change_seq = seq.change_seq;
	etag = etag_of(r, seq.change_seq);
	if (str_eq(http_get(r->http, S("if-none-match")), etag)) {
		out->http->status = 304;
		http_set(out->http, S("etag"), etag);
		return ERR_NONE;
	}
	k = r->route->get(r, db, out, e);
	if (k == ERR_NONE) {
		http_set(out->http, S("etag"), etag);
		http_set(out->http, S("cache-control"), S("private, no-cache"));
		http_set(out->http, S("vary"), S("accept, cookie"));
	}
	return k;
}

/* --- POST ----------------------------------------------------------------------------------------- */

struct posting {
	struct req *r;
	struct reply *out;
};

static enum err_kind
run_action(struct act *act, void *arg, struct err *e)
{
	struct posting *p = arg;

	p->out->redirect = STR_NONE;
	p->out->n_cookies = 0;
	p->r->problems.n = 0;
	return p->r->route->run(p->r, act, p->out, e);
}

static enum err_kind
post(struct req *r, unsigned worker, struct db_ro *db, struct reply *out, struct err *e)
{
	struct posting p = { r, out };
	enum err_kind k;

	if (r->problems.n > 0)
		return err_set(e, FIELD_BAD, NOPOS, "%.*s", STR_ARG(r->problems.at[0].field));
	if (r->route->prepare && (k = r->route->prepare(r, db, e)) != ERR_NONE)
		return k;
	store_done(r->web->config.store, worker);
	out->reading = false;
	k = action_run(r->web->config.store, r->route->action, &r->actor, r->ports, r->a,
	    r->route->flags & ROUTE_ALONE ? STORE_ALONE : 0, run_action, &p, e);
	if (k == ERR_NONE && out->after)
		out->after(r->web, out->after_arg);
	if (k == ERR_NONE) {
		out->http->status = 303;
		http_set(out->http, S("location"), out->redirect.n ? out->redirect : S("/"));
		http_set(out->http, S("cache-control"), S("no-store"));
	} else {
		struct err ignored;

		if (store_read(r->web->config.store, worker, db, &ignored) != ERR_NONE)
			return err_set(e, STORE_BUSY, NOPOS, " ");
		out->reading = true;
	}
	return k;
}

/* The form again, with what was sent and what is wrong with it. */
static enum err_kind
form_again(struct req *r, struct db_ro *db, struct reply *out, enum err_kind kind, struct err *e)
{
	enum err_code code = e->code;
	bool form = r->route && r->route->post && r->route->get && r->kind == ANSWER_HTML &&
	    (r->problems.n > 0 || code == ERRC_STALE || code == ERRC_STORE_UNIQUE);
	struct err again = { 0 };

	if (!form)
		return kind;
	out->http->headers.n = 0;
	r->posted = true;
	r->stale = code == ERRC_STALE;
	if (r->route->get(r, db, out, &again) != ERR_NONE)
		return kind;
	out->http->status = err_code_http(code);
	http_set(out->http, S("cache-control"), S("no-store"));
	return ERR_NONE;
}

/* --- one request -------------------------------------------------------------------------------- */

static enum err_kind
guarded(struct req *r, unsigned worker, struct db_ro *db, struct reply *out, struct err *e)
{
	struct form query = { 0 }, body = { 0 };
	enum err_kind k = session_read(r, db, e);

	fill_languages(r);
	asset_urls(&r->page);
	if (k == ERR_NONE)
		k = route_find(r, e);
	fill_nav(r);
	if (k == ERR_NONE)
		k = allowed(r, e);
	if (k == ERR_NONE)
		k = form_query(r->a, r->http->query, &query, e);
	if (k != ERR_NONE)
		return k;
	fill_said(r, &query);
	if (!r->route->post) {
		k = fields_read(r, &query, e);
		return k == ERR_NONE ? get(r, db, out, e) : k;
	}
	k = rate_check(r, e);
	if (k == ERR_NONE)
		k = origin_check(r, e);
	if (k == ERR_NONE)
		k = form_body(r->http, &body, e);
	if (k == ERR_NONE)
		k = token_check(r, &body, e);
	if (k == ERR_NONE)
		k = fields_read(r, &body, e);
	return k == ERR_NONE ? post(r, worker, db, out, e) : k;
}

static enum err_kind
touch(void *arg, struct db_rw *rw, struct err *e)
{
	const struct req *r = arg;

	return q_session_touch(rw, r->session_id, r->now_us, e);
}

static void
sign_in_first(struct req *r, struct reply *out)
{
	out->http->headers.n = 0;
	out->http->status = 303;
	http_set(out->http, S("location"), url_with(r->a, S("/sign-in"), "back", asked_for(r)));
	http_set(out->http, S("cache-control"), S("no-store"));
}

static void
log_line(const struct req *r, const struct http_reply *reply, const struct err *e, int64_t took_us)
{
	const struct web_config *c = &r->web->config;

	if (c->log)
		/* The system's own words are for the one who runs the machine; other particulars may be a person's text. */
		c->log(c->arg, arena_fmt(r->a, "%s %s %d %lld us %zu bytes %s %s", r->http->method == HTTP_POST ? "POST" : "GET",
		    r->route ? r->route->path : "-", reply->status, (long long)took_us, reply->body.n,
		    e->code == ERRC_NONE ? "" : err_code_slug(e->code).p,
		    e->code != ERRC_NONE && err_code_kind(e->code) == ERR_OUTSIDE ? e->text : ""));
}

void
web_answer(void *arg, unsigned worker, struct http_request *http, struct http_reply *reply)
{
	struct web *w = arg;
	const struct ports *ports = w->config.ports;
	int64_t began = ports->mono_us(ports->arg);
	struct req *r = NEW(http->a, struct req);
	struct reply out = { .http = reply, .r = r };
	struct db_ro db = { 0 };
	struct err e = { 0 };
	enum err_kind k;

	if (asset_answer(http, reply))
		return;
	*r = (struct req){ .http = http, .web = w, .a = http->a, .ports = ports, .now_us = ports->wall_us(ports->arg) };
	r->today = date_of_us(r->now_us, NULL);
	reply->status = 200;
	k = store_read(w->config.store, worker, &db, &e);
	if (k == ERR_NONE) {
		out.reading = true;
		k = guarded(r, worker, &db, &out, &e);
		if (k != ERR_NONE && k != ERR_DENIED && out.reading)
			k = form_again(r, &db, &out, k, &e);
		if (out.reading)
			store_done(w->config.store, worker);
		if (r->session_old) {
			struct err ignored;

			(void)!store_write(w->config.store, "session_touch", touch, r, STORE_QUIET, &ignored);
		}
	}
	if (k == ERR_NONE)
		e = (struct err){ 0 };
	if (k != ERR_NONE && e.code == ERRC_SIGN_IN_NEEDED && r->kind == ANSWER_HTML && http->method != HTTP_POST)
		sign_in_first(r, &out);
	else if (k != ERR_NONE)
		answer_error(&out, k, &e);
	for (size_t i = 0; i < r->held.n; i++)
		snapshot_let(w->snapshots, r->held.at[i]);
	answer_headers(&out);
	log_line(r, reply, &e, ports->mono_us(ports->arg) - began);
}

/* A request that never became one: what was wrong, in the language of the browser's cookie. */
void
web_refuse(void *arg, const struct http_request *http, int status, struct http_reply *reply)
{
	struct http_request *none = NEW(reply->a, struct http_request);
	struct req *r = NEW(reply->a, struct req);
	struct reply out = { .http = reply, .r = r };
	struct err e = { 0 };
	enum err_kind k = status == 413 || status == 414 || status == 431 ? err_set(&e, TOO_LARGE, NOPOS, " ")
	    : status == 408 ? err_set(&e, REQUEST_SLOW, NOPOS, " ") : status == 503 ? err_set(&e, STORE_BUSY, NOPOS, " ")
	                    : err_set(&e, REQUEST_BAD, NOPOS, " ");

	none->a = reply->a;
	*r = (struct req){ .http = http ? http : none, .web = arg, .a = reply->a };
	if (!locale_find(form_cookie(r->http, S("reisverk-locale")), &r->locale))
		r->locale = LOCALE_NB;
	r->page.municipality = S("Reisverk");
	fill_languages(r);
	asset_urls(&r->page);
	answer_error(&out, k, &e);
	reply->status = status;
	answer_headers(&out);
}

size_t
web_limit(void *arg, const struct http_request *http)
{
	struct req r = { .http = http, .web = arg, .a = http->a };
	struct err e;

	/* A form sent to nowhere is read and answered as such, so that the answer says so. */
	if (route_find(&r, &e) != ERR_NONE || !r.route->post)
		return http->method == HTTP_POST ? LIM_BODY_FORM : 0;
	return r.route->max_body > 0 ? (size_t)r.route->max_body : LIM_BODY_FORM;
}

struct web *
web_new(const struct web_config *config)
{
	struct web *w = calloc(1, sizeof(*w));

	if (w == NULL)
		abort();
	w->config = *config;
	w->build = S(__DATE__ __TIME__);
	w->rate = rate_new();
	w->snapshots = snapshots_new();
	w->jobs = jobs_new(config->store, config->job_reader);
	return w;
}

void
web_free(struct web *w)
{
	if (w == NULL)
		return;
	jobs_free(w->jobs);
	rate_free(w->rate);
	snapshots_free(w->snapshots);
	free(w);
}
