/* Every table of routes, and the pages that belong to no room: front, language, about. */
#include "pages/pages_impl.h"
#include "pages/people/people.h"
#include "pages/programme/programme.h"
#include "pages/register/register.h"
#include "pages/site_about.html.h"

static const struct field language_fields[] = {
	{ "locale", FIELD_CHOICE, true, .choices = "nb nn en" },
	{ "back", FIELD_TEXT, .max = BACK_MAX },
};

/* Sends everybody to where their work is. */
static enum err_kind
front(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	(void)db;
	(void)e;
	out->http->status = 303;
	http_set(out->http, S("location"), !r->page.signed_in ? S("/sign-in") : req_may(r, CAP_DIRECTOR) ? S("/director")
	    : req_may(r, CAP_COVERAGE_READ) ? S("/programmes") : req_may(r, CAP_ACCOUNTS) ? S("/accounts") : S("/account"));
	return ERR_NONE;
}

/* A cookie is the browser's own business: nothing is written here. */
static enum err_kind
language(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct str back = r->v[1].s;

	(void)db;
	(void)e;
	reply_cookie(out, S("reisverk-locale"), r->v[0].s, 365 * 24 * 3600);
	out->http->status = 303;
	http_set(out->http, S("location"), path_of_site(back) ? back : S("/"));
	return ERR_NONE;
}

static enum err_kind
about(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_site_about v = { .version = S("0.1.0"), .demonstration = r->page.demonstration };

	(void)db;
	r->page.title = req_text(r, TEXT_about_title);
	return ANSWER(r, out, site_about, &v, e);
}

static const struct route front_routes[] = {
	GET("/", CAP_NONE, front, "To where one's work is", .flags = ROUTE_VOLATILE),
	GET("/language", CAP_NONE, language, "Choose a language in this browser", FIELDS(language_fields),
	    .flags = ROUTE_VOLATILE),
	GET("/about", CAP_NONE, about, "What this is, accessibility, data, licence"),
	ROUTES_END
};

const struct route *const site_routes[] = {
	front_routes, sign_in_routes, account_routes, accounts_routes, audit_routes, municipality_routes,
	director_routes, programmes_routes, cohorts_routes, participation_routes, completions_routes, coverage_routes,
	coverage_list_routes, compare_routes,
	site_edit_routes, sites_routes, imports_routes, import_routes, NULL
};
