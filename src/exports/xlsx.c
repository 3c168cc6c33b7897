/* Lists to take along: XLSX. The only file that knows libxlsxwriter. */
#include "exports/table.h"

#include "base/date.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
	WIDTH_MAX = 60,
	EXCEL_EPOCH = 25569,  /* day 0 as a serial number */
	NOT_LEAP = 61,        /* serials below count a 29 February 1900 that was not (ECMA-376 18.17.4.1) */
	CELL_MAX = 32767,     /* of a cell, in UTF-16 units */
	SHEET_NAME_MAX = 31,
};
#define NOTES "Info"
#define EXACT_MAX INT64_C(999999999999999) /* a spreadsheet keeps 15 digits */

struct sheet {
	lxw_worksheet *ws;
	lxw_format *bold, *date;
	size_t *widths;
};

/* "_x0041_" would be read as "A". */
static bool
is_escape(struct str s, size_t at)
{
	struct str code = str_sub(s, at, at + 7);
	struct err ignored;
	uint64_t cp;

	return code.n == 7 && str_starts(code, S("_x")) && code.p[6] == '_' && num_hex(str_sub(code, 2, 6), &cp, &ignored) == ERR_NONE;
}

/* The text as XML and a cell can hold it: U+FFFD for what is no character, cut at max. */
static const char *
cell_text(struct arena *a, struct str s, size_t max)
{
	struct buf b;
	const char *z;
	size_t units = 0;

	buf_init(&b, s.n * 8 + 8);
	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		uint32_t cp = utf8_next(s, &i);
		bool escape = is_escape(s, from);

		units += (cp > 0xffff ? 2 : 1) + (escape ? strlen("_x005F") : 0);
		if (units > max)
			break;
		if (escape)
			buf_add(&b, S("_x005F"));
		utf8_put(&b, cp == 0 || cp == 0xfffe || cp == 0xffff ? 0xfffd : cp);
	}
	z = arena_z(a, buf_str(&b));
	buf_release(&b);
	return z;
}

/* Before this day there is no serial number; the text stands then. */
static bool
serial_of(int64_t day, double *ret)
{
	int64_t v = day + EXCEL_EPOCH;

	*ret = (double)(v < NOT_LEAP ? v - 1 : v);
	return *ret >= 1;
}

static void
write_cell(struct sheet *s, lxw_row_t row, lxw_col_t col, const struct cell *c, struct arena *a)
{
	size_t w = 11;
	double v;

	if (c->type == CELL_INT && c->i >= -EXACT_MAX && c->i <= EXACT_MAX) {
		worksheet_write_number(s->ws, row, col, (double)c->i, NULL);
	} else if (c->type == CELL_INT) {
		worksheet_write_string(s->ws, row, col, arena_fmt(a, "%lld", (long long)c->i).p, NULL);
	} else if (c->type == CELL_DAY && serial_of(c->i, &v)) {
		worksheet_write_number(s->ws, row, col, v, s->date);
	} else if (c->type == CELL_DAY) {
		worksheet_write_string(s->ws, row, col, date_iso(a, c->i).p, NULL);
	} else if (c->s.n > 0) {
		worksheet_write_string(s->ws, row, col, cell_text(a, c->s, CELL_MAX), NULL);
		w = utf8_points(c->s);
	}
	if (w > s->widths[col])
		s->widths[col] = w > WIDTH_MAX ? WIDTH_MAX : w;
}

static void
write_rows(const struct table *t, struct sheet *s, struct arena *a)
{
	size_t n = t->columns.n;

	for (size_t i = 0; i < n; i++) {
		worksheet_write_string(s->ws, 0, (lxw_col_t)i, cell_text(a, t->columns.at[i].label, CELL_MAX), s->bold);
		s->widths[i] = utf8_points(t->columns.at[i].label) + 3;
	}
	for (size_t i = 0; i < t->cells.n; i++) {
		arena_clear(a); /* the library keeps copies */
		write_cell(s, (lxw_row_t)(1 + i / n), (lxw_col_t)(i % n), &t->cells.at[i], a);
	}
	for (size_t i = 0; i < n; i++)
		worksheet_set_column(s->ws, (lxw_col_t)i, (lxw_col_t)i, (double)s->widths[i] + 2, NULL);
	worksheet_freeze_panes(s->ws, 1, 0);
	if (t->cells.n > 0)
		worksheet_autofilter(s->ws, 0, 0, (lxw_row_t)(t->cells.n / n), (lxw_col_t)(n - 1));
}

static void
write_notes(const struct table *t, lxw_workbook *wb, lxw_format *bold, struct arena *a)
{
	lxw_worksheet *ws = workbook_add_worksheet(wb, NOTES);

	worksheet_set_column(ws, 0, 0, 100, NULL);
	worksheet_write_string(ws, 0, 0, cell_text(a, t->title, CELL_MAX), bold);
	for (size_t i = 0; i < t->notes.n; i++)
		worksheet_write_string(ws, (lxw_row_t)(1 + i), 0, cell_text(a, t->notes.at[i], CELL_MAX), NULL);
}

/* The title where a sheet may be called that; else the library's own name. */
static lxw_worksheet *
rows_sheet(const struct table *t, lxw_workbook *wb, struct arena *a)
{
	char *name = (char *)(uintptr_t)cell_text(a, t->title, SHEET_NAME_MAX);

	for (char *p = name; *p != '\0'; p++)
		if (strchr("[]:*?/\\'", *p) != NULL || (unsigned char)*p < ' ')
			*p = ' ';
	if (*name == '\0' || str_eq_nocase(str_z(name), S(NOTES)) || workbook_validate_sheet_name(wb, name) != LXW_NO_ERROR)
		name = NULL;
	return workbook_add_worksheet(wb, name);
}

/* The library writes to a file of its own name: a private one, gone before anybody reads it. */
static enum err_kind
slurp(const char *path, struct buf *out, struct err *e)
{
	char chunk[16 << 10];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (f == NULL)
		return err_set(e, STORE_FAILED, NOPOS, "xlsx");
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(out, (struct str){ chunk, n });
	fclose(f);
	return buf_check(out, e);
}

static enum err_kind
write_book(const struct table *t, const char *path, struct err *e)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(LIM_ARENA_REQUEST); /* for a cell */
	CLEANUP(arena_freep) struct arena *whole = arena_new(LIM_ARENA_REQUEST);
	lxw_workbook *wb = workbook_new(path);
	struct sheet s = { .widths = NEWS(whole, size_t, t->columns.n) };

	if (wb == NULL)
		return err_set(e, STORE_FAILED, NOPOS, "xlsx");
	s.ws = rows_sheet(t, wb, a);
	s.bold = workbook_add_format(wb);
	format_set_bold(s.bold);
	s.date = workbook_add_format(wb);
	format_set_num_format(s.date, t->locale == LOCALE_EN ? "yyyy-mm-dd" : "dd.mm.yyyy");
	write_rows(t, &s, a);
	write_notes(t, wb, s.bold, a);
	if (workbook_close(wb) != LXW_NO_ERROR)
		return err_set(e, STORE_FAILED, NOPOS, "xlsx");
	return ERR_NONE;
}

enum err_kind
table_xlsx(const struct table *t, struct buf *out, struct err *e)
{
	char path[] = "/tmp/reisverk-XXXXXX";
	enum err_kind k;
	int fd;

	assert(t->columns.n > 0 && t->cells.n % t->columns.n == 0);
	if (t->cells.n / t->columns.n >= LXW_ROW_MAX || t->columns.n > LXW_COL_MAX)
		return err_set(e, TOO_LARGE, NOPOS, "> %d", LXW_ROW_MAX - 1);
	fd = mkstemp(path);
	if (fd < 0)
		return err_set(e, STORE_FAILED, NOPOS, "mkstemp");
	close(fd);
	k = write_book(t, path, e);
	if (k == ERR_NONE)
		k = slurp(path, out, e);
	unlink(path);
	return k;
}
