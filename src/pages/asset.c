/* Static files: embedded, named by their content's hash, kept for a year. */
#include "pages/pages_impl.h"

#include "pages/assets.h"

static bool
takes(const struct http_request *r, struct str coding)
{
	struct str rest = http_get(r, S("accept-encoding")), one;

	while (str_cut(&rest, ',', &one))
		if (str_eq(str_trim(str_sub(one, 0, str_find(one, ';', 0))), coding) && !str_has(one, S("q=0")))
			return true;
	return false;
}

bool
asset_answer(const struct http_request *r, struct http_reply *reply)
{
	const struct asset *hit = NULL;

	if (!str_starts(r->path, S("/a/")) && !str_eq(r->path, S("/favicon.ico")))
		return false;
	for (size_t i = 0; i < ASSET_MAX; i++)
		if (str_eq(assets[i].path, r->path))
			hit = &assets[i];
	if (hit == NULL || (r->method != HTTP_GET && r->method != HTTP_HEAD)) {
		http_plain(reply, hit ? 405 : 404, hit ? S("405") : S("404"));
		if (hit)
			http_set(reply, S("allow"), S("GET, HEAD"));
		return true;
	}
	reply->status = 200;
	reply->fixed = hit->bytes;
	http_set(reply, S("content-type"), hit->type);
	http_set(reply, S("cache-control"), S("public, max-age=31536000, immutable"));
	http_set(reply, S("x-content-type-options"), S("nosniff"));
	http_set(reply, S("cross-origin-resource-policy"), S("same-origin"));
	if (hit->gzip.n > 0)
		http_set(reply, S("vary"), S("accept-encoding"));
	if (hit->brotli.n > 0 && takes(r, S("br"))) {
		reply->fixed = hit->brotli;
		http_set(reply, S("content-encoding"), S("br"));
	} else if (hit->gzip.n > 0 && takes(r, S("gzip"))) {
		reply->fixed = hit->gzip;
		http_set(reply, S("content-encoding"), S("gzip"));
	}
	return true;
}

void
asset_urls(struct page *page)
{
	page->css_theme = assets[ASSET_THEME_CSS].path;
	page->css_ds = assets[ASSET_DS_CSS].path;
	page->css_app = assets[ASSET_APP_CSS].path;
	page->js_ds = assets[ASSET_DS_JS].path;
	page->js_htmx = assets[ASSET_HTMX_JS].path;
	page->js_app = assets[ASSET_APP_JS].path;
	page->icon = assets[ASSET_FAVICON_SVG].path;
	page->mark = assets[ASSET_MARK_SVG].path;
}
