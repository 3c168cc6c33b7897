/* A file into the register: upload, columns, preview, apply, undo. Nothing is changed before "apply". */
#include "pages/register/register.h"

#include "actions/import.h"
#include "adapters/sheet.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/num.h"
#include "pages/form.h"
#include "pages/jobs.h"
#include "pages/link.h"
#include "pages/pages_impl.h"
#include "pages/register_columns.html.h"
#include "pages/register_import.html.h"
#include "pages/register_imports.html.h"
#include "store/q_import.h"
#include "store/q_register.h"

enum { SAMPLE = 4, PAGE = 100 };

static const struct field upload_fields[] = {
	{ "file", FIELD_FILE, true, .max = LIM_BODY_FILE },
	{ "day", FIELD_DAY, true },
	{ "whole", FIELD_BOOL },
};
static const enum text_key upload_labels[] = { TEXT_import_file, TEXT_import_day, TEXT_import_whole };
static const struct field column_fields[] = {
	{ "c-", FIELD_MANY },
	{ "day", FIELD_DAY, true },
	{ "whole", FIELD_BOOL },
};
static const struct field show_fields[] = {
	{ "rows", FIELD_CHOICE, .choices = "problem new changed closed unchanged" },
	{ "above", FIELD_INT, .min = -LIM_IMPORT_ROWS, .max = UINT32_MAX },
};
static const enum text_key field_labels[IMPORT_FIELD_MAX] = {
	[IMPORT_NAME] = TEXT_field_name, [IMPORT_CODE] = TEXT_field_code, [IMPORT_SECTOR] = TEXT_field_sector,
	[IMPORT_KIND] = TEXT_field_kind, [IMPORT_KOSTRA] = TEXT_field_kostra, [IMPORT_ADDRESS] = TEXT_field_address,
	[IMPORT_FROM] = TEXT_field_from, [IMPORT_TO] = TEXT_field_to, [IMPORT_COUNTED] = TEXT_field_counted,
	[IMPORT_NOTE] = TEXT_field_note,
};

static struct str
self_url(struct req *r, struct str id)
{
	return arena_fmt(r->a, "/imports/%.*s", STR_ARG(id));
}

static enum text_key
import_state(struct req *r, struct str state)
{
	enum text_key key = TEXT_import_state_uploaded;

	(void)text_key_find(arena_fmt(r->a, "import.state.%.*s", STR_ARG(state)), &key);
	return key;
}

/* --- the list, and a new file ---------------------------------------------------------------------------- */

static enum err_kind
list(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_register_imports v = { 0 };
	struct rows_imports rows = { 0 };
	enum err_kind k = q_imports(db, r->a, &rows, e);

	if (k != ERR_NONE)
		return k;
	for (size_t i = 0; i < rows.n; i++) {
		const struct row_imports *x = &rows.at[i];

		*VEC_PUSH(r->a, &v.imports) = (struct view_register_imports_imports){ x->public_id, self_url(r, x->public_id),
			x->file_name, import_state(r, x->state), x->day, x->created_us, x->n_new, x->n_changed, x->n_closed, x->n_problem };
	}
	v.problems = form_problems(r, upload_fields, 3, upload_labels);
	v.file_problem = form_problem(r, "file", &v.file_todo);
	v.day = form_input(r, &upload_fields[1], TEXT_import_day, "date", date_iso(r->a, r->today));
	r->page.title = req_text(r, TEXT_import_title);
	return ANSWER(r, out, register_imports, &v, e);
}

/* Reads the heading before anything is written; what is wrong with the file stands beside its field. */
static enum err_kind
look(struct req *r, struct db_ro *db, struct err *e)
{
	struct upload *u = NEW(r->a, struct upload);
	enum err_kind k;

	u->file_name = r->v[0].file.n ? str_sub(r->v[0].file, 0, 200) : S("register.csv");
	u->bytes = r->v[0].s;
	u->day = r->v[1].i;
	u->whole = r->v[2].i;
	r->prepared = u;
	k = import_look(db, r->a, u, e);
	if (k == ERR_INPUT || k == ERR_LIMIT) {
		struct str at = e->pos.line ? arena_fmt(r->a, "%u:%u %s", e->pos.line, e->pos.col, e->text) : arena_str(r->a, str_trim(str_z(e->text)));

		return req_problem(r, S("file"), e->code, at, e);
	}
	return k;
}

static enum err_kind
upload(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct upload *u = r->prepared;
	enum err_kind k = act_import_upload(act, u, e);

	return k == ERR_NONE ? reply_to(out, arena_fmt(r->a, "%.*s/columns", STR_ARG(self_url(r, u->public_id))), STR_NONE) : k;
}

/* --- which column is what --------------------------------------------------------------------------------- */

struct sample {
	struct req *r;
	struct strs heading;
	struct { VEC(struct strs); } rows;
};

static enum err_kind
sample_row(void *arg, const struct strs *cells, uint32_t line, struct err *e)
{
	struct sample *s = arg;

	if (s->heading.n == 0)
		s->heading = *cells;
	else
		*VEC_PUSH(s->r->a, &s->rows) = *cells;
	return s->rows.n == SAMPLE ? err_set(e, IMPORT_STOPPED, ((struct pos){ line, 0 }), " ") : ERR_NONE;
}

static enum err_kind
read_sample(struct req *r, struct db_ro *db, const struct row_import_by_public_id *row, struct sample *s, struct err *e)
{
	struct row_import_file file;
	struct sheet_info info;
	enum err_kind k = q_import_file(db, r->a, row->id, &file, e);

	*s = (struct sample){ .r = r };
	if (k == ERR_NONE && !str_eq(row->state, S("uploaded")) && !str_eq(row->state, S("ready")))
		return err_set(e, IMPORT_STATE, NOPOS, " ");
	if (k == ERR_NONE)
		k = sheet_read(r->a, file.file, sample_row, s, &info, e);
	if (k != ERR_NONE && e->code != ERRC_IMPORT_STOPPED)
		return k;
	*e = (struct err){ 0 };
	return ERR_NONE;
}

static struct view_parts_choice
column_choice(struct req *r, enum import_field f, const struct sample *s, int chosen)
{
	struct field *field = NEW(r->a, struct field);
	struct view_parts_choice c;
	struct str shown = arena_fmt(r->a, "%d", chosen);

	field->name = arena_z(r->a, arena_fmt(r->a, "c-%.*s", STR_ARG(import_field_name(f))));
	c = form_choice(r, field, field_labels[f], STR_NONE);
	c.required = f == IMPORT_NAME;
	form_option(r, &c, S("-1"), req_text(r, TEXT_import_no_column), shown);
	for (size_t i = 0; i < s->heading.n; i++) {
		struct str h = str_trim(s->heading.at[i]);

		form_option(r, &c, arena_fmt(r->a, "%zu", i), h.n ? h : arena_fmt(r->a, "%zu", i + 1), shown);
	}
	return c;
}

static enum err_kind
columns_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_register_columns v = { 0 };
	struct row_import_by_public_id row;
	struct sample s;
	struct columns c;
	enum err_kind k = q_import_by_public_id(db, r->a, r->args[0], &row, e);

	if (k == ERR_NONE)
		k = read_sample(r, db, &row, &s, e);
	if (k != ERR_NONE)
		return k;
	if (!columns_unpack(row.mapping, &c))
		columns_guess(r->a, &s.heading, &c);
	v.self = self_url(r, row.public_id);
	v.file = row.file_name;
	v.encoding = row.encoding;
	v.whole = row.whole;
	v.day = form_input(r, &column_fields[1], TEXT_import_day, "date", date_iso(r->a, row.day));
	for (int f = 0; f < IMPORT_FIELD_MAX; f++)
		VEC_PUSH(r->a, &v.fields)->choice = column_choice(r, (enum import_field)f, &s, c.of[f]);
	for (size_t i = 0; i < s.heading.n; i++)
		VEC_PUSH(r->a, &v.headings)->text = s.heading.at[i];
	for (size_t i = 0; i < s.rows.n; i++) {
		struct view_register_columns_rows *line = VEC_PUSH(r->a, &v.rows);

		for (size_t j = 0; j < s.heading.n; j++)
			VEC_PUSH(r->a, &line->cells)->text = j < s.rows.at[i].n ? s.rows.at[i].at[j] : STR_NONE;
	}
	v.problems = form_problems(r, (const struct field[]){ { "c-name" } }, 1, (const enum text_key[]){ TEXT_field_name });
	r->page.title = req_text(r, TEXT_import_columns);
	req_crumb(r, req_text(r, TEXT_nav_imports), S("/imports"));
	req_crumb(r, row.file_name, v.self);
	return ANSWER(r, out, register_columns, &v, e);
}

static void
start_preview(struct web *w, void *arg)
{
	const struct req *r = arg;
	struct err ignored;

	/* Busy with another: the page shows the file waiting, and a press starts it. */
	(void)!jobs_start(w->jobs, &r->actor, r->args[0], false, &ignored);
}

static enum err_kind
columns_set(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct row_import_by_public_id row;
	struct sample s;
	struct columns c;
	enum err_kind k = q_import_by_public_id(&act->rw->ro, r->a, r->args[0], &row, e);

	if (k == ERR_NONE)
		k = read_sample(r, &act->rw->ro, &row, &s, e);
	if (k != ERR_NONE)
		return k;
	for (int f = 0; f < IMPORT_FIELD_MAX; f++) {
		c.of[f] = -1;
		for (size_t i = 0; i < r->v[0].many.n; i++) {
			int64_t column;

			if (str_eq(r->v[0].many.at[i].name, import_field_name((enum import_field)f)) &&
			    num_i64(r->v[0].many.at[i].value, -1, LIM_IMPORT_COLUMNS, &column, e) == ERR_NONE)
				c.of[f] = (int)column;
		}
	}
	if (c.of[IMPORT_NAME] < 0)
		return req_problem(r, S("c-name"), ERRC_IMPORT_NO_NAME, STR_NONE, e);
	act->object = r->args[0];
	k = act_import_map(act, row.id, &c, r->v[2].i, r->v[1].i, columns_signature(r->a, &s.heading), e);
	if (k != ERR_NONE)
		return k;
	out->after = start_preview;
	out->after_arg = r;
	return reply_to(out, self_url(r, r->args[0]), STR_NONE);
}

/* --- the preview -------------------------------------------------------------------------------------------- */

static struct str
err_words(struct req *r, struct str slug, const char *tail)
{
	enum text_key key;

	return text_key_find(arena_fmt(r->a, "err.%.*s%s", STR_ARG(slug), tail), &key) ? req_text(r, key) : slug;
}

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
	row->problem = err_words(r, slug, "");
	row->todo = err_words(r, slug, ".do");
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
	v->failure = err_words(r, slug, "");
	v->failure_todo = err_words(r, slug, ".do");
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
	v.self = self_url(r, x.public_id);
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
	return k == ERR_NONE ? reply_to(out, self_url(r, r->args[0]), STR_NONE) : k;
}

static enum err_kind
stop(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	(void)e;
	act->object = r->args[0];
	act->after = S("stopped");
	jobs_stop(r->web->jobs, r->args[0]);
	return reply_to(out, self_url(r, r->args[0]), S("import_stopped"));
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

	return k == ERR_NONE ? reply_to(out, self_url(r, r->args[0]), kept ? S("import_undone_partly") : S("import_undone")) : k;
}

const struct route imports_routes[] = {
	GET("/imports", CAP_REGISTER_IMPORT, list, "Imports, and a form for a new file"),
	POST("/imports", import_upload, upload, list, "Take in a file", FIELDS(upload_fields), .prepare = look,
	    .max_body = LIM_BODY_FILE + (1 << 20)),
	GET("/imports/{id}/columns", CAP_REGISTER_IMPORT, columns_form, "Which column is what"),
	POST("/imports/{id}/columns", import_map, columns_set, columns_form, "Say which column is what", FIELDS(column_fields)),
	GET("/imports/{id}", CAP_REGISTER_IMPORT, show, "What an import would do, does, or did", FIELDS(show_fields),
	    .flags = ROUTE_VOLATILE),
	POST("/imports/{id}/apply", import_apply, apply, NULL, "Apply an import"),
	POST("/imports/{id}/stop", import_drop, stop, NULL, "Stop the import that is running"),
	POST("/imports/{id}/drop", import_drop, drop, NULL, "Drop an import"),
	POST("/imports/{id}/undo", import_undo, undo, NULL, "Undo an import"),
	ROUTES_END
};
