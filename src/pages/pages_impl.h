#ifndef PAGES_PAGES_IMPL_H
#define PAGES_PAGES_IMPL_H
#include "pages/route.h"
#include "pages/web.h"

/* Shared by the files that make up the router, and by nobody else. */
struct web {
	struct web_config config;
	struct str build; /* changes with the program: part of every ETag */
	struct jobs *jobs;
	struct rate *rate;
	struct snapshots *snapshots;
};

extern const struct route *const site_routes[]; /* site.c; ends with NULL */

/* match.c: the row for a path; METHOD_BAD or ROUTE_MISSING. Strips ".json", ".csv", ".xlsx" into r->kind. */
enum err_kind route_find(struct req *r, struct err *e) MUST_USE;

/* A path of this site, "/x" or "/x?y=z": never "//host" or "/\host". */
bool path_of_site(struct str path);
enum { BACK_MAX = 300 }; /* code points of such a path in a field */

/* fields.c: reads the row's fields out of the query or body into r->v, with r->problems. */
struct form;
enum err_kind fields_read(struct req *r, const struct form *f, struct err *e) MUST_USE;

/* session.c: who asks; fills actor, locale, token_key and the page's part of it. */
enum { SESSION_IDLE_H = 12, SESSION_DAYS = 7 };
struct str cookie_session(const struct web *w);
struct str cookie_browser(const struct web *w);
/* The key of a signed-out browser's forms, after r->browser was set. */
void session_key(struct req *r);
enum err_kind session_read(struct req *r, struct db_ro *db, struct err *e) MUST_USE;

/* answer.c */
void answer_error(struct reply *out, enum err_kind kind, const struct err *e);
void answer_headers(struct reply *out);

/* asset.c: true when the path was an asset's, and answered. */
bool asset_answer(const struct http_request *r, struct http_reply *reply);
void asset_urls(struct page *page);

#endif
