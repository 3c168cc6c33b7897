/* What an import would do, does, or did. Nothing is changed before "apply". */
#include "pages/register/register.h"

#include "actions/import.h"
#include "base/limits.h"
#include "pages/jobs.h"
#include "pages/link.h"
#include "pages/pages_impl.h"
#include "pages/register_import.html.h"
#include "store/q_import.h"
#include "store/q_register.h"

enum { PAGE = 100 };

static const struct field show_fields[] = {
	{ "rows", FIELD_CHOICE, .choices = "problem new changed closed unchanged" },
	{ "above", FIELD_INT, .min = -LIM_IMPORT_ROWS, .max = UINT32_MAX },
};

static struct str
field_words(struct req *r, struct str field)
{
	enum text_key key;

	return text_key_find(arena_fmt(r->a, "field.%.*s", STR_ARG(field)), &key) ? req_text(r, key) : field;
}

/* "slug\tcolumn\tfield\ttext\n" */
static void
fill_problem(struct req *r, struct str detail, struct view_register_import_rows *row)
{
	struct str line, slug = STR_NONE, column = STR_NONE, field = STR_NONE, text = STR_NONE;

	if (!str_cut(&detail, '\n', &line) || !str_cut(&line, '\t', &slug) || !str_cut(&line, '\t', &column) ||
	    !str_cut(&line, '\t', &field))
		return;
	(void)str_cut(&line, '\t', &text);
	row->problem = req_error(r, slug, false);
	row->todo = req_error(r, slug, true);
	row->where = field_words(r, field);
	if (!str_eq(column, S("0")))
		row->where = arena_fmt(r->a, "%.*s (%.*s %.*s)", STR_ARG(row->where), STR_ARG(req_text(r, TEXT_import_column)), STR_ARG(column));
	if (str_eq(slug, err_code_slug(ERRC_IMPORT_TWIN)))
		row->where = arena_fmt(r->a, "%.*s %.*s:", STR_ARG(req_text(r, TEXT_import_line)), STR_ARG(text));
	else if (text.n > 0)
		row->where = arena_fmt(r->a, "%.*s «%.*s»:", STR_ARG(row->where), STR_ARG(text));
	else
		row->where = arena_fmt(r->a, "%.*s:", STR_ARG(row->where));
}

/* "field\told\tnew\n"… */
static void
fill_changes(struct req *r, struct str detail, struct view_register_import_rows *row)
{
	struct str line, field, before;

	while (detail.n > 0 && str_cut(&detail, '\n', &line) && line.n > 0)
		if (str_cut(&line, '\t', &field) && str_cut(&line, '\t', &before))
			*VEC_PUSH(r->a, &row->changes) = (struct view_register_import_rows_changes){ field_words(r, field), before, line };
}

static enum err_kind
fill_rows(struct req *r, struct db_ro *db, const struct row_import_by_public_id *x, struct view_register_import *v, struct err *e)
{
	struct rows_import_rows rows = { 0 };
	struct str which = r->v[0].has ? r->v[0].s : x->n_problem ? S("problem") : x->n_changed ? S("changed") : x->n_new ? S("new")
	    : x->n_closed ? S("closed") : S("unchanged");
	int64_t above = r->v[1].has ? r->v[1].i : -LIM_IMPORT_ROWS - 1;
	enum err_kind k = q_import_rows(db, r->a, x->id, which, above, PAGE + 1, &rows, e);

	v->shown = TEXT_verdict_problem;
	(void)text_key_find(arena_fmt(r->a, "verdict.%.*s", STR_ARG(which)), &v->shown);
	for (size_t i = 0; i < rows.n && i < PAGE && k == ERR_NONE; i++) {
		const struct row_import_rows *row = &rows.at[i];
		struct view_register_import_rows *to = VEC_PUSH(r->a, &v->rows);
		struct row_site_by_id site;
		struct err ignored;

		*to = (struct view_register_import_rows){ .line = row->line, .has_line = row->line > 0, .name = row->name };
		if (row->site_id != 0 && q_site_by_id(db, r->a, row->site_id, &site, &ignored) == ERR_NONE)
			to->url = arena_fmt(r->a, "/sites/%.*s", STR_ARG(site.public_id));
		if (str_eq(which, S("problem")))
			fill_problem(r, row->detail, to);
		else
			fill_changes(r, row->detail, to);
	}
	if (rows.n > PAGE)
		v->more = url_with(r->a, url_with(r->a, v->self, "rows", which), "above",
		    arena_fmt(r->a, "%lld", (long long)rows.at[PAGE - 1].line));
	return k;
}

static void
fill_failure(struct req *r, struct str failure, struct view_register_import *v)
{
	struct str slug, line, text = STR_NONE;

	if (failure.n == 0 || !str_cut(&failure, '\t', &slug))
		return;
	v->failure = req_error(r, slug, false);
	v->failure_todo = req_error(r, slug, true);
	if (!str_cut(&failure, '\t', &line))
		return;
	text = str_trim(failure);
	v->failure_detail = !str_eq(line, S("0")) ? arena_fmt(r->a, "(%.*s %.*s%s%.*s)", STR_ARG(req_text(r, TEXT_import_line)),
	    STR_ARG(line), text.n ? ": " : "", STR_ARG(text)) : text.n ? arena_fmt(r->a, "(%.*s)", STR_ARG(text)) : STR_NONE;
}

static enum err_kind
show(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_register_import v = { 0 };
	struct row_import_by_public_id x;
	enum err_kind k = q_import_by_public_id(db, r->a, r->args[0], &x, e);

	if (k != ERR_NONE)
		return k;
	v.id = x.public_id;
	v.self = import_url(r, x.public_id);
	v.file = x.file_name;
	v.day = x.day;
	v.running = jobs_progress(r->web->jobs, x.public_id, &v.done, &v.total);
	v.known_total = v.total > 0;
	v.state = import_state(r, x.state);
	v.uploaded = str_eq(x.state, S("uploaded"));
	v.ready = str_eq(x.state, S("ready"));
	v.applied = str_eq(x.state, S("applied"));
	v.new = x.n_new;
	v.changed = x.n_changed;
	v.unchanged = x.n_unchanged;
	v.closed = x.n_closed;
	v.problems = x.n_problem;
	v.nothing = x.n_new + x.n_changed + x.n_closed == 0;
	v.new_url = url_with(r->a, v.self, "rows", S("new"));
	v.changed_url = url_with(r->a, v.self, "rows", S("changed"));
	v.unchanged_url = url_with(r->a, v.self, "rows", S("unchanged"));
	v.closed_url = url_with(r->a, v.self, "rows", S("closed"));
	v.problems_url = url_with(r->a, v.self, "rows", S("problem"));
	fill_failure(r, x.failure, &v);
	if (!v.running && (v.ready || v.applied))
		k = fill_rows(r, db, &x, &v, e);
	if (k != ERR_NONE)
		return k;
	r->page.title = x.file_name;
	req_crumb(r, req_text(r, TEXT_nav_imports), S("/imports"));
	return ANSWER(r, out, register_import, &v, e);
}

/* --- what can be done with it ------------------------------------------------------------------------------ */

static void
start_apply(struct web *w, void *arg)
{
	const struct req *r = arg;
	struct err ignored;

	(void)!jobs_start(w->jobs, &r->actor, r->args[0], true, &ignored);
}

/* The press itself is an action of its own in the log; the thread's work is another. */
static enum err_kind
apply(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct row_import_by_public_id x;
	enum err_kind k = q_import_by_public_id(&act->rw->ro, r->a, r->args[0], &x, e);
	int64_t done, total;

	if (k == ERR_NONE && !str_eq(x.state, S("ready")))
		return err_set(e, IMPORT_STATE, NOPOS, " ");
	if (k == ERR_NONE && jobs_progress(r->web->jobs, r->args[0], &done, &total))
		return err_set(e, IMPORT_BUSY, NOPOS, " ");
	act->object = r->args[0];
	act->after = S("asked for");
	out->after = start_apply;
	out->after_arg = r;
	return k == ERR_NONE ? reply_to(out, import_url(r, r->args[0]), STR_NONE) : k;
}

static enum err_kind
stop(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	(void)e;
	act->object = r->args[0];
	act->after = S("stopped");
	jobs_stop(r->web->jobs, r->args[0]);
	return reply_to(out, import_url(r, r->args[0]), S("import_stopped"));
}

static enum err_kind
drop(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	enum err_kind k = act_import_drop(act, r->args[0], e);

	return k == ERR_NONE ? reply_to(out, S("/imports"), S("import_dropped")) : k;
}

static enum err_kind
undo(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	int64_t kept;
	enum err_kind k = act_import_undo(act, r->args[0], &kept, e);

	return k == ERR_NONE ? reply_to(out, import_url(r, r->args[0]), kept ? S("import_undone_partly") : S("import_undone")) : k;
}

const struct route import_routes[] = {
	GET("/imports/{id}", CAP_REGISTER_IMPORT, show, "What an import would do, does, or did", FIELDS(show_fields),
	    .flags = ROUTE_VOLATILE),
	POST("/imports/{id}/apply", import_apply, apply, NULL, "Apply an import"),
	POST("/imports/{id}/stop", import_drop, stop, NULL, "Stop the import that is running"),
	POST("/imports/{id}/drop", import_drop, drop, NULL, "Drop an import"),
	POST("/imports/{id}/undo", import_undo, undo, NULL, "Undo an import"),
	ROUTES_END
};
