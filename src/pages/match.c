/* From an address to its row. */
#include "pages/pages_impl.h"

#include "http/form.h"

enum { ARG_MAX = 128 };

static bool
arg_ok(struct str s)
{
	if (s.n == 0 || s.n > ARG_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-'))
			return false;
	}
	return true;
}

/* True when the segments are those of the pattern; fills args. last replaces the last segment. */
static bool
match(const char *pattern, const struct strs *segments, struct str last, struct str *args)
{
	struct str rest = str_z(pattern + 1), want;
	size_t i = 0, n_args = 0;

	if (rest.n == 0)
		return segments->n == 0 || (segments->n == 1 && last.n == 0);
	while (str_cut(&rest, '/', &want)) {
		struct str have;

		if (i >= segments->n)
			return false;
		have = i + 1 == segments->n ? last : segments->at[i];
		if (want.p[0] == '{') {
			if (n_args == PATH_ARGS_MAX || !arg_ok(have))
				return false;
			args[n_args++] = have;
		} else if (!str_eq(want, have)) {
			return false;
		}
		i++;
	}
	return i == segments->n;
}

static struct str
strip(struct str last, enum answer_kind *ret)
{
	static const struct {
		struct str suffix;
		enum answer_kind kind;
	} kinds[] = {
		{ STR_INIT(".json"), ANSWER_JSON }, { STR_INIT(".csv"), ANSWER_CSV }, { STR_INIT(".xlsx"), ANSWER_XLSX },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!str_ends(last, kinds[i].suffix))
			continue;
		*ret = kinds[i].kind;
		return str_sub(last, 0, last.n - kinds[i].suffix.n);
	}
	return last;
}

static enum answer_kind
accepted(struct str accept)
{
	if (str_starts(accept, S("application/json")))
		return ANSWER_JSON;
	if (str_starts(accept, S("text/csv")))
		return ANSWER_CSV;
	if (str_starts(accept, S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))
		return ANSWER_XLSX;
	return ANSWER_HTML;
}

enum err_kind
route_find(struct req *r, struct err *e)
{
	const struct strs *segments = &r->http->segments;
	struct str last = segments->n ? segments->at[segments->n - 1] : STR_NONE;
	bool post = r->http->method == HTTP_POST, other = false;

	r->kind = accepted(http_get(r->http, S("accept")));
	last = strip(last, &r->kind);
	if (r->http->method == HTTP_OTHER)
		return err_set(e, METHOD_BAD, NOPOS, "GET, HEAD, POST");
	for (size_t t = 0; site_routes[t] != NULL; t++)
		for (const struct route *row = site_routes[t]; row->path != NULL; row++) {
			struct str args[PATH_ARGS_MAX] = { 0 };

			if (!match(row->path, segments, last, args))
				continue;
			if (row->post != post) {
				other = true;
				continue;
			}
			if ((r->kind == ANSWER_CSV || r->kind == ANSWER_XLSX) && !(row->flags & ROUTE_TABLE))
				return err_set(e, ROUTE_MISSING, NOPOS, ".csv .xlsx");
			r->route = row;
			memcpy(r->args, args, sizeof(args));
			return ERR_NONE;
		}
	if (other)
		return err_set(e, METHOD_BAD, NOPOS, "%s", post ? "GET" : "POST");
	return err_set(e, ROUTE_MISSING, NOPOS, " ");
}

bool
path_of_site(struct str path)
{
	return path.n > 0 && path.p[0] == '/' && !(path.n > 1 && path.p[1] == '/') && !str_has(path, S("\\"));
}

void
web_routes(web_each_route *each, void *arg)
{
	for (size_t t = 0; site_routes[t] != NULL; t++)
		for (const struct route *row = site_routes[t]; row->path != NULL; row++) {
			enum capability cap = row->post ? action_capability(row->action) : row->cap;
			struct web_route out = { .post = row->post, .open = cap == CAP_NONE, .path = row->path, .what = row->what };

			if (row->post)
				out.action = action_name(row->action);
			for (int r = 0; r < ROLE_MAX; r++)
				out.roles |= roles_may(1u << r, cap) ? 1u << r : 0;
			each(arg, &out);
		}
}
