/* Putting answers together: pages, JSON, tables, errors, headers. */
#include "pages/pages_impl.h"

#include "base/limits.h"
#include "exports/table.h"
#include "pages/site_error.html.h"

struct out *
answer_html(struct reply *out)
{
	struct req *r = out->r;

	if (out->http->body.max == 0)
		buf_init(&out->http->body, LIM_REPLY);
	buf_clear(&out->http->body);
	out->out = (struct out){ .buf = &out->http->body, .a = r->a, .locale = r->locale, .token_key = r->token_key };
	http_set(out->http, S("content-type"), S("text/html; charset=utf-8"));
	return &out->out;
}

struct json *
answer_json(struct reply *out)
{
	if (out->http->body.max == 0)
		buf_init(&out->http->body, LIM_REPLY);
	buf_clear(&out->http->body);
	http_set(out->http, S("content-type"), S("application/json"));
	json_init(&out->json, &out->http->body);
	return &out->json;
}

enum err_kind
answer_end(struct reply *out, struct err *e)
{
	buf_release(&out->out.path);
	return buf_check(&out->http->body, e);
}

enum err_kind
answer_table(struct reply *out, const struct table *t, struct str file_name, struct err *e)
{
	struct req *r = out->r;
	bool xlsx = r->kind == ANSWER_XLSX;

	if (out->http->body.max == 0)
		buf_init(&out->http->body, LIM_REPLY);
	buf_clear(&out->http->body);
	http_set(out->http, S("content-type"), xlsx ? S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	                                            : S("text/csv; charset=utf-8"));
	http_set(out->http, S("content-disposition"), arena_fmt(r->a, "attachment; filename=\"%.*s.%s\"", STR_ARG(file_name),
	    xlsx ? "xlsx" : "csv"));
	return xlsx ? table_xlsx(t, &out->http->body, e) : table_csv(t, &out->http->body, e);
}

struct str
req_text(const struct req *r, enum text_key key)
{
	return text_get(r->locale, key);
}

bool
req_may(const struct req *r, enum capability cap)
{
	return roles_may(r->actor.roles, cap);
}

void
req_crumb(struct req *r, struct str label, struct str url)
{
	*VEC_PUSH(r->a, &r->page.crumbs) = (struct page_crumbs){ label, url };
}

enum err_kind
req_problem(struct req *r, struct str field, enum err_code code, struct str text, struct err *e)
{
	*VEC_PUSH(r->a, &r->problems) = (struct problem){ field, code, text };
	return err_set(e, FIELD_BAD, NOPOS, "%.*s", STR_ARG(field));
}

enum err_kind
reply_to(struct reply *out, struct str path, struct str said)
{
	const char *join = str_has(path, S("?")) ? "&" : "?";

	if (said.n == 0)
		out->redirect = arena_str(out->r->a, path);
	else
		out->redirect = arena_fmt(out->r->a, "%.*s%ssaid=%.*s", STR_ARG(path), join, STR_ARG(said));
	return ERR_NONE;
}

void
reply_cookie(struct reply *out, struct str name, struct str value, int64_t max_age_s)
{
	if (out->n_cookies == sizeof(out->cookies) / sizeof(out->cookies[0]))
		return;
	out->cookies[out->n_cookies++] = arena_fmt(out->r->a, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s",
	    STR_ARG(name), STR_ARG(value), (long long)max_age_s, out->r->web->config.https ? "; Secure" : "");
}

struct str
req_error(const struct req *r, struct str slug, bool todo)
{
	enum text_key key;

	if (text_key_find(arena_fmt(r->a, "err.%.*s%s", STR_ARG(slug), todo ? ".do" : ""), &key))
		return text_get(r->locale, key);
	return slug;
}

static struct str
err_text(const struct req *r, enum err_code code, bool todo)
{
	return req_error(r, err_code_slug(code), todo);
}

static void
error_json(struct reply *out, int status, const struct err *e)
{
	struct req *r = out->r;
	struct json *j = answer_json(out);

	json_obj(j);
	json_pair(j, S("error"), err_code_slug(e->code));
	json_pair_i64(j, S("status"), status);
	json_pair(j, S("what"), err_text(r, e->code, false));
	json_pair(j, S("do"), err_text(r, e->code, true));
	json_pair(j, S("detail"), str_trim(str_z(e->text)));
	json_key(j, S("fields"));
	json_arr(j);
	for (size_t i = 0; i < r->problems.n; i++) {
		json_obj(j);
		json_pair(j, S("field"), r->problems.at[i].field);
		json_pair(j, S("error"), err_code_slug(r->problems.at[i].code));
		json_pair(j, S("what"), err_text(r, r->problems.at[i].code, false));
		json_pair(j, S("do"), err_text(r, r->problems.at[i].code, true));
		json_obj_end(j);
	}
	json_arr_end(j);
	json_obj_end(j);
}

/* What a person may read of an error's particulars: never the words of the system or database. */
static struct str
detail(struct req *r, enum err_kind kind, const struct err *e)
{
	if (kind == ERR_OUTSIDE || kind == ERR_MISSING || e->code == ERRC_DENIED)
		return STR_NONE;
	return arena_str(r->a, str_trim(str_z(e->text)));
}

void
answer_error(struct reply *out, enum err_kind kind, const struct err *e)
{
	struct req *r = out->r;
	int status = e->code == ERRC_NONE ? 500 : err_code_http(e->code);
	struct view_site_error v = { .slug = err_code_slug(e->code), .status = status, .what = err_text(r, e->code, false),
		.todo = err_text(r, e->code, true), .sign_in = e->code == ERRC_SIGN_IN_NEEDED, .back = S("/"),
		.back_label = TEXT_error_back, .detail = detail(r, kind, e) };
	struct err ignored;

	out->http->headers.n = 0;
	out->http->status = status;
	if (r->problems.n > 0 && v.detail.n == 0)
		v.detail = r->problems.at[0].field;
	if (e->code == ERRC_METHOD_BAD)
		http_set(out->http, S("allow"), v.detail);
	if (e->code == ERRC_TOO_MANY || kind == ERR_RETRY)
		http_set(out->http, S("retry-after"), S("60"));
	r->page.title = v.what;
	if (r->kind == ANSWER_JSON)
		error_json(out, status, e);
	else
		html_site_error(answer_html(out), &r->page, &v);
	if (answer_end(out, &ignored) != ERR_NONE)
		http_plain(out->http, 500, S("error"));
}

void
answer_headers(struct reply *out)
{
	struct http_reply *h = out->http;

	http_set(h, S("content-security-policy"),
	    S("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
	      "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"));
	http_set(h, S("x-content-type-options"), S("nosniff"));
	http_set(h, S("referrer-policy"), S("no-referrer"));
	http_set(h, S("cross-origin-opener-policy"), S("same-origin"));
	http_set(h, S("cross-origin-resource-policy"), S("same-origin"));
	http_set(h, S("permissions-policy"), S("camera=(), geolocation=(), microphone=()"));
	http_set(h, S("x-frame-options"), S("DENY"));
	if (out->r->web->config.https)
		http_set(h, S("strict-transport-security"), S("max-age=31536000"));
	for (size_t i = 0; i < out->n_cookies; i++)
		http_set(h, S("set-cookie"), out->cookies[i]);
}
