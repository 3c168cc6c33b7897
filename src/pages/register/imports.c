/* A file on its way into the register: the list of imports, upload, columns. */
#include "pages/register/register.h"

#include "actions/import.h"
#include "adapters/sheet.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/num.h"
#include "pages/form.h"
#include "pages/jobs.h"
#include "pages/pages_impl.h"
#include "pages/register_columns.html.h"
#include "pages/register_imports.html.h"
#include "store/q_import.h"

enum { SAMPLE = 4 };

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
static const enum text_key field_labels[IMPORT_FIELD_MAX] = {
	[IMPORT_NAME] = TEXT_field_name, [IMPORT_CODE] = TEXT_field_code, [IMPORT_SECTOR] = TEXT_field_sector,
	[IMPORT_KIND] = TEXT_field_kind, [IMPORT_KOSTRA] = TEXT_field_kostra, [IMPORT_ADDRESS] = TEXT_field_address,
	[IMPORT_FROM] = TEXT_field_from, [IMPORT_TO] = TEXT_field_to, [IMPORT_COUNTED] = TEXT_field_counted,
	[IMPORT_NOTE] = TEXT_field_note,
};

struct str
import_url(struct req *r, struct str id)
{
	return arena_fmt(r->a, "/imports/%.*s", STR_ARG(id));
}

enum text_key
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

		*VEC_PUSH(r->a, &v.imports) = (struct view_register_imports_imports){ x->public_id, import_url(r, x->public_id),
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

	return k == ERR_NONE ? reply_to(out, arena_fmt(r->a, "%.*s/columns", STR_ARG(import_url(r, u->public_id))), STR_NONE) : k;
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
	v.self = import_url(r, row.public_id);
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
	return reply_to(out, import_url(r, r->args[0]), STR_NONE);
}

const struct route imports_routes[] = {
	GET("/imports", CAP_REGISTER_IMPORT, list, "Imports, and a form for a new file"),
	POST("/imports", import_upload, upload, list, "Take in a file", FIELDS(upload_fields), .prepare = look,
	    .max_body = LIM_BODY_FILE + (1 << 20)),
	GET("/imports/{id}/columns", CAP_REGISTER_IMPORT, columns_form, "Which column is what"),
	POST("/imports/{id}/columns", import_map, columns_set, columns_form, "Say which column is what", FIELDS(column_fields)),
	ROUTES_END
};
