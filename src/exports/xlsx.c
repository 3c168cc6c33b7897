/* Lists to take along: XLSX. The only file that knows libxlsxwriter. */
#include "exports/table.h"

#include "base/date.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { WIDTH_MAX = 60, EXCEL_EPOCH = 25569 };

struct sheet {
	lxw_worksheet *ws;
	lxw_format *bold, *date;
	size_t *widths;
};

static void
write_cell(struct sheet *s, lxw_row_t row, lxw_col_t col, const struct cell *c, struct arena *a)
{
	size_t w = 11;

	if (c->type == CELL_INT) {
		worksheet_write_number(s->ws, row, col, (double)c->i, NULL);
	} else if (c->type == CELL_DAY) {
		worksheet_write_number(s->ws, row, col, (double)(c->i + EXCEL_EPOCH), s->date);
	} else if (c->s.n > 0) {
		worksheet_write_string(s->ws, row, col, arena_z(a, c->s), NULL);
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
		worksheet_write_string(s->ws, 0, (lxw_col_t)i, arena_z(a, t->columns.at[i].label), s->bold);
		s->widths[i] = utf8_points(t->columns.at[i].label) + 3;
	}
	for (size_t i = 0; i < t->cells.n; i++)
		write_cell(s, (lxw_row_t)(1 + i / n), (lxw_col_t)(i % n), &t->cells.at[i], a);
	for (size_t i = 0; i < n; i++)
		worksheet_set_column(s->ws, (lxw_col_t)i, (lxw_col_t)i, (double)s->widths[i] + 2, NULL);
	worksheet_freeze_panes(s->ws, 1, 0);
	if (t->cells.n > 0)
		worksheet_autofilter(s->ws, 0, 0, (lxw_row_t)(t->cells.n / n), (lxw_col_t)(n - 1));
}

static void
write_notes(const struct table *t, lxw_workbook *wb, lxw_format *bold, struct arena *a)
{
	lxw_worksheet *ws = workbook_add_worksheet(wb, "Info");

	worksheet_set_column(ws, 0, 0, 100, NULL);
	worksheet_write_string(ws, 0, 0, arena_z(a, t->title), bold);
	for (size_t i = 0; i < t->notes.n; i++)
		worksheet_write_string(ws, (lxw_row_t)(1 + i), 0, arena_z(a, t->notes.at[i]), NULL);
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
	CLEANUP(arena_freep) struct arena *a = arena_new(1u << 30);
	lxw_workbook *wb = workbook_new(path);
	struct sheet s = { .widths = NEWS(a, size_t, t->columns.n) };

	if (wb == NULL)
		return err_set(e, STORE_FAILED, NOPOS, "xlsx");
	s.ws = workbook_add_worksheet(wb, NULL);
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
	int fd = mkstemp(path);
	enum err_kind k;

	if (fd < 0)
		return err_set(e, STORE_FAILED, NOPOS, "mkstemp");
	close(fd);
	k = write_book(t, path, e);
	if (k == ERR_NONE)
		k = slurp(path, out, e);
	unlink(path);
	return k;
}
