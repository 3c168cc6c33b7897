/* Earlier completions from a file: site (name or code), date, source. All of it, or none. */
#include "pages/programme/programme.h"

#include "adapters/sheet.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "pages/programme_completions.html.h"
#include "people/idnum.h"
#include "programme/import.h"

enum { ROWS_MAX = 5000 };

static const struct field fields[] = { { "file", FIELD_FILE, true, .max = LIM_BODY_FILE } };

struct line {
	uint32_t line;
	struct str site, day_text, source;
	int64_t site_id, day;
	enum err_code code;
};
struct reading {
	struct req *r;
	struct map sites; /* folded name or code -> index in rows */
	struct rows_sites_on_day rows;
	int name, code, day, source; /* columns, or -1 */
	bool heading;
	struct { VEC(struct line); } lines;
	size_t bad;
};

static bool
any_of(struct str folded, const char *const *words)
{
	for (; *words; words++)
		if (str_eq(folded, str_z(*words)))
			return true;
	return false;
}

/* The register's own words for name and code; here a date is when the site completed. */
static enum err_kind
read_heading(struct reading *x, const struct strs *cells, struct err *e)
{
	static const char *const days[] = { "dato", "fullført", "fullførd", "date", "completed", "ferdig", NULL };
	static const char *const sources[] = { "kilde", "kjelde", "source", "merknad", "note", NULL };
	struct columns c;

	columns_guess(x->r->a, cells, &c);
	x->name = c.of[IMPORT_NAME];
	x->code = c.of[IMPORT_CODE];
	x->day = x->source = -1;
	for (size_t i = 0; i < cells->n; i++) {
		struct str f = utf8_fold(x->r->a, cells->at[i]);

		if (any_of(f, days))
			x->day = (int)i;
		if (any_of(f, sources))
			x->source = (int)i;
	}
	x->heading = true;
	if ((x->name < 0 && x->code < 0) || x->day < 0)
		return err_set(e, COMPLETIONS_HEAD, NOPOS, " ");
	return ERR_NONE;
}

static struct str
at(const struct strs *cells, int column)
{
	return column >= 0 && (size_t)column < cells->n ? str_trim(cells->at[column]) : STR_NONE;
}

static enum err_kind
read_line(void *arg, const struct strs *cells, uint32_t line, struct err *e)
{
	struct reading *x = arg;
	struct str code, name;
	struct line *l;
	struct err ignored;
	uint32_t site;

	if (!x->heading)
		return read_heading(x, cells, e);
	if (x->lines.n == ROWS_MAX)
		return err_set(e, SHEET_ROWS, ((struct pos){ line, 0 }), "> %d", ROWS_MAX);
	code = at(cells, x->code);
	name = at(cells, x->name);
	l = VEC_PUSH(x->r->a, &x->lines);
	l->line = line;
	l->day_text = at(cells, x->day);
	l->source = at(cells, x->source);
	l->site = name.n ? name : code;
	if (idnum_in(l->site) || idnum_in(l->source)) {
		l->code = ERRC_IDENTITY_NUMBER;
		l->site = STR_NONE;
	} else if ((code.n == 0 || !map_get(&x->sites, utf8_fold(x->r->a, code), &site)) &&
	    !map_get(&x->sites, utf8_fold(x->r->a, name), &site)) {
		l->code = ERRC_ROW_MISSING;
	} else if (date_parse(l->day_text, &l->day, &ignored) != ERR_NONE) {
		l->code = ERRC_DATE_BAD;
	} else {
		l->site_id = x->rows.at[site].id;
	}
	x->bad += l->code != ERRC_NONE;
	return ERR_NONE;
}

static enum err_kind
read_file(struct req *r, struct db_ro *db, struct err *e)
{
	struct reading *x = NEW(r->a, struct reading);
	struct sheet_info info;
	enum err_kind k = q_sites_on_day(db, r->a, r->today, &x->rows, e);

	if (k != ERR_NONE)
		return k;
	x->r = r;
	map_init(&x->sites, r->a, 1);
	for (size_t i = 0; i < x->rows.n; i++) {
		bool fresh;

		*map_put(&x->sites, utf8_fold(r->a, x->rows.at[i].name), &fresh) = (uint32_t)i;
		if (x->rows.at[i].code.n > 0)
			*map_put(&x->sites, utf8_fold(r->a, x->rows.at[i].code), &fresh) = (uint32_t)i;
	}
	r->prepared = x;
	k = sheet_read(r->a, r->v[0].s, read_line, x, &info, e);
	if (k == ERR_NONE && x->lines.n == 0)
		return err_set(e, SHEET_EMPTY, NOPOS, " ");
	if (k == ERR_NONE && x->bad > 0)
		return req_problem(r, S("file"), ERRC_FIELD_BAD, STR_NONE, e);
	return k;
}

static enum err_kind
store(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	const struct reading *x = r->prepared;
	struct row_programme_by_public_id p;
	enum err_kind k = q_programme_by_public_id(&act->rw->ro, r->a, r->args[0], &p, e);

	for (size_t i = 0; i < x->lines.n && k == ERR_NONE; i++) {
		const struct line *l = &x->lines.at[i];
		int64_t id;

		k = act_participation_add(act, &(struct participation_in){ p.id, 0, l->site_id, l->day, STATE_completed, true,
		    l->source.n ? l->source : r->v[0].file.n ? r->v[0].file : S("file") }, &id, e);
	}
	act->object = r->args[0];
	act->after = arena_fmt(r->a, "%zu completions", x->lines.n);
	return k == ERR_NONE ? reply_to(out, arena_fmt(r->a, "/programmes/%.*s", STR_ARG(r->args[0])), S("completions")) : k;
}

/* What was wrong, line by line; nothing was registered. */
static enum err_kind
show_problems(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	const struct reading *x = r->prepared;
	struct view_programme_completions v = { .self = arena_fmt(r->a, "/programmes/%.*s", STR_ARG(r->args[0])) };

	(void)db;
	if (x == NULL)
		return err_set(e, FIELD_BAD, NOPOS, " ");
	v.bad = (int64_t)x->bad;
	v.ok = (int64_t)(x->lines.n - x->bad);
	for (size_t i = 0; i < x->lines.n; i++) {
		const struct line *l = &x->lines.at[i];
		struct str slug = err_code_slug(l->code);

		if (l->code != ERRC_NONE)
			*VEC_PUSH(r->a, &v.rows) = (struct view_programme_completions_rows){ l->line, l->site, l->day_text,
				req_error(r, slug, false), req_error(r, slug, true) };
	}
	r->page.title = req_text(r, TEXT_afterwards_many);
	return ANSWER(r, out, programme_completions, &v, e);
}

const struct route completions_routes[] = {
	POST("/programmes/{id}/completions", completions_import, store, show_problems, "Register earlier completions from a file",
	    FIELDS(fields), .prepare = read_file, .max_body = LIM_BODY_FILE + (1 << 20)),
	ROUTES_END
};
