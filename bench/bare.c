/*
 * The peer of the coverage list: the same HTTP base and worker hop, the same statements, computation and
 * template, and nothing else: no session, capability, fields, token, ETag or headers. Also one line of plain
 * text, the peer of a conditional request.
 *
 * Use: bare DATA PORT DAY; then /sites and /plain. Port 0 takes a free one.
 */
#include "actions/programme.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/num.h"
#include "http/server.h"
#include "pages/form.h"
#include "pages/programme/programme.h"
#include "pages/programme_sites.html.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORKERS = 4 };

struct bare {
	struct store *store;
	int64_t day;
};

struct sorted {
	struct str key;
	const struct cov_site *s;
};

static int
by_key(const void *x, const void *y)
{
	return str_cmp(((const struct sorted *)x)->key, ((const struct sorted *)y)->key);
}

static void
fill_rows(struct req *r, const struct rows_versions_all *rows, const struct rows_cohorts *cohorts, const struct cov_input *in,
    const struct coverage *c, struct view_programme_sites *v)
{
	struct sorted *order = NEWS(r->a, struct sorted, c->sites.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < c->sites.n; i++)
		if (c->sites.at[i].counted)
			order[n++] = (struct sorted){ rows->at[in->versions.at[c->sites.at[i].version].row].sort_key, &c->sites.at[i] };
	qsort(order, n, sizeof(*order), by_key);
	for (size_t i = 0; i < n; i++) {
		const struct cov_site *s = order[i].s;
		const struct row_versions_all *row = &rows->at[in->versions.at[s->version].row];
		struct str cohort = STR_NONE, via = STR_NONE;

		for (size_t j = 0; j < cohorts->n; j++)
			if (cohorts->at[j].id == s->cohort_id)
				cohort = cohorts->at[j].name;
		for (size_t j = 0; s->via_site_id && j < rows->n; j++)
			if (rows->at[j].site_id == s->via_site_id)
				via = rows->at[j].name;
		*VEC_PUSH(r->a, &v->sites) = (struct view_programme_sites_sites){ row->public_id, row->name,
			arena_fmt(r->a, "/sites/%.*s", STR_ARG(row->public_id)), row->sector, kind_text(r, row->kind), state_key(s->state),
			s->state != STATE_not_yet, s->since_day, cohort, via, s->afterwards };
	}
	v->total = (int64_t)n;
}

static void
fill_filters(struct req *r, const struct cov_input *in, const struct coverage *c, struct view_programme_sites *v)
{
	static const struct field on = { "on", FIELD_DAY }, state = { "state", FIELD_CHOICE }, sector = { "sector", FIELD_TEXT },
		kind = { "kind", FIELD_TEXT };
	struct cov_groups groups;

	v->on_field = form_input(r, &on, TEXT_coverage_day, "date", date_iso(r->a, c->day));
	v->state_field = form_choice(r, &state, TEXT_coverage_state, STR_NONE);
	for (enum state s = 0; s < STATE_MAX; s++)
		form_option(r, &v->state_field, state_name(s), req_text(r, state_key(s)), STR_NONE);
	v->sector_field = form_choice(r, &sector, TEXT_field_sector, STR_NONE);
	coverage_groups(r->a, in, c, false, &groups);
	for (size_t i = 0; i < groups.n; i++)
		form_option(r, &v->sector_field, groups.at[i].name, groups.at[i].name, STR_NONE);
	v->kind_field = form_choice(r, &kind, TEXT_field_kind, STR_NONE);
	coverage_groups(r->a, in, c, true, &groups);
	for (size_t i = 0; i < groups.n; i++)
		form_option(r, &v->kind_field, groups.at[i].name, kind_text(r, groups.at[i].name), STR_NONE);
}

static enum err_kind
sites(const struct bare *b, struct req *r, struct db_ro *db, struct http_reply *reply, struct err *e)
{
	struct rows_programmes programmes = { 0 };
	struct rows_versions_all rows = { 0 };
	struct rows_cohorts cohorts = { 0 };
	struct cov_input in;
	struct out out = { .buf = &reply->body, .a = r->a, .locale = LOCALE_NB };
	struct view_programme_sites v = { .self = S("/programmes/bare"), .csv = S("/sites.csv"), .xlsx = S("/sites.xlsx"), .on = b->day };
	const struct coverage *c;
	enum err_kind k = q_programmes(db, r->a, &programmes, e);

	if (k != ERR_NONE || programmes.n == 0)
		return k;
	k = coverage_input(db, r->a, programmes.at[0].id, programmes.at[0].inherit, &in, &rows, e);
	if (k == ERR_NONE)
		k = q_cohorts(db, r->a, programmes.at[0].id, &cohorts, e);
	if (k != ERR_NONE)
		return k;
	c = coverage_on(r->a, &in, b->day);
	v.name = programmes.at[0].name;
	v.state_label = req_text(r, TEXT_coverage_counted_title);
	fill_rows(r, &rows, &cohorts, &in, c, &v);
	fill_filters(r, &in, c, &v);
	r->page = (struct page){ .tag = S("nb"), .title = v.state_label, .municipality = S("Bærum kommune"), .signed_in = true,
		.name = S("Bare"), .css_ds = S("/a/ds"), .css_theme = S("/a/theme"), .css_app = S("/a/app"), .js_ds = S("/a/js"),
		.js_htmx = S("/a/htmx"), .js_app = S("/a/appjs"), .icon = S("/a/icon"), .mark = S("/a/mark") };
	html_programme_sites(&out, &r->page, &v);
	buf_release(&out.path);
	http_set(reply, S("content-type"), S("text/html; charset=utf-8"));
	return ERR_NONE;
}

static size_t
limit(void *arg, const struct http_request *http)
{
	(void)arg;
	(void)http;
	return 0;
}

static void
answer(void *arg, unsigned worker, struct http_request *http, struct http_reply *reply)
{
	struct bare *b = arg;
	struct req *r = NEW(http->a, struct req);
	struct db_ro db = { 0 };
	struct err e = { 0 };

	if (str_eq(http->path, S("/plain"))) {
		http_plain(reply, 200, S("plain"));
		return;
	}
	*r = (struct req){ .http = http, .a = http->a, .locale = LOCALE_NB };
	if (store_read(b->store, worker, &db, &e) != ERR_NONE) {
		http_plain(reply, 500, str_z(e.text));
		return;
	}
	if (sites(b, r, &db, reply, &e) != ERR_NONE)
		http_plain(reply, 500, str_z(e.text));
	store_done(b->store, worker);
}

int
main(int argc, char **argv)
{
	struct bare b = { 0 };
	struct http_config config = { .address = "127.0.0.1", .workers = WORKERS };
	struct http_hooks hooks = { &b, limit, answer, NULL };
	struct http_server *server;
	int64_t port = 0;
	struct err e = { 0 };

	if (argc != 4 || num_i64(str_z(argv[2]), 0, 65535, &port, &e) != ERR_NONE || date_parse(str_z(argv[3]), &b.day, &e) != ERR_NONE) {
		fputs("usage: bare DATA PORT DAY\n", stderr);
		return 2;
	}
	config.port = (uint16_t)port;
	if (store_open(&b.store, argv[1], WORKERS, &ports_real, &e) != ERR_NONE ||
	    http_server_new(&server, &config, &hooks, &ports_real, &e) != ERR_NONE) {
		fprintf(stderr, "bare: %s\n", e.text);
		return 3;
	}
	printf("bare: http://127.0.0.1:%u/\n", http_server_port(server));
	fflush(stdout);
	http_server_run(server);
	return 0;
}
