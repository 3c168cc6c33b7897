/*
 * The parts of an .xlsx that hold a table: workbook (which sheet), relations (where it is), styles
 * (which numbers are dates), shared strings, and the sheet. ECMA-376 part 1, 18.2-18.8.
 */
#include "adapters/sheet_impl.h"

#include "base/date.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/xml.h"

#include <stdlib.h>

struct flags {
	VEC(bool);
};
struct ids {
	VEC(int64_t);
};

struct book {
	struct arena *a;
	struct unzip *u;
	struct str rel_id, target, sheet_name;
	bool date1904, have_sheet;
	struct ids date_formats; /* custom formats that are dates */
	struct flags date_styles; /* by index of cellXfs */
	bool in_xfs;
	struct strs strings;
	struct buf text;
	bool in_string, in_t, in_phonetic;
	/* the sheet being read */
	sheet_each *each;
	void *arg;
	struct strs cells;
	uint32_t line, rows;
	size_t column;
	struct str type;
	int64_t style;
	bool in_v, in_cell;
};

/* --- workbook and relations --------------------------------------------------------------------- */

static enum err_kind
on_workbook(void *arg, struct str name, const struct xml_attr *at, size_t n, struct err *e)
{
	struct book *b = arg;
	struct str state = xml_attr(at, n, S("state"));

	(void)e;
	if (str_eq(name, S("workbookPr"))) {
		struct str d = xml_attr(at, n, S("date1904"));

		b->date1904 = str_eq(d, S("1")) || str_eq(d, S("true"));
	} else if (str_eq(name, S("sheet")) && !b->have_sheet && !str_eq(state, S("hidden")) && !str_eq(state, S("veryHidden"))) {
		b->have_sheet = true;
		b->rel_id = arena_str(b->a, xml_attr(at, n, S("id")));
		b->sheet_name = arena_str(b->a, xml_attr(at, n, S("name")));
	}
	return ERR_NONE;
}

static enum err_kind
on_relation(void *arg, struct str name, const struct xml_attr *at, size_t n, struct err *e)
{
	struct book *b = arg;

	(void)e;
	if (str_eq(name, S("Relationship")) && str_eq(xml_attr(at, n, S("Id")), b->rel_id))
		b->target = arena_str(b->a, xml_attr(at, n, S("Target")));
	return ERR_NONE;
}

/* --- styles ----------------------------------------------------------------------------------------- */

/* A format is a date's when it has d, m, y or h outside quotes and brackets. */
static bool
date_format(struct str code)
{
	bool quoted = false, bracket = false;

	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];

		if (c == '"')
			quoted = !quoted;
		else if (c == '[' || c == ']')
			bracket = c == '[';
		else if (c == '\\')
			i++;
		else if (!quoted && !bracket && strchr("dmyhDMYH", c) != NULL)
			return true;
	}
	return false;
}

static bool
is_date_id(const struct book *b, int64_t id)
{
	if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58))
		return true;
	for (size_t i = 0; i < b->date_formats.n; i++)
		if (b->date_formats.at[i] == id)
			return true;
	return false;
}

static enum err_kind
on_style(void *arg, struct str name, const struct xml_attr *at, size_t n, struct err *e)
{
	struct book *b = arg;
	struct err ignored;
	int64_t id = 0;

	if (str_eq(name, S("cellXfs")))
		b->in_xfs = true;
	if (num_i64(xml_attr(at, n, S("numFmtId")), 0, INT32_MAX, &id, &ignored) != ERR_NONE)
		id = 0;
	if (str_eq(name, S("numFmt")) && date_format(xml_attr(at, n, S("formatCode"))) && b->date_formats.n < LIM_ZIP_ENTRIES)
		*VEC_PUSH(b->a, &b->date_formats) = id;
	if (str_eq(name, S("xf")) && b->in_xfs) {
		if (b->date_styles.n >= 65536)
			return err_set(e, SHEET_BOMB, NOPOS, "cellXfs");
		*VEC_PUSH(b->a, &b->date_styles) = is_date_id(b, id);
	}
	return ERR_NONE;
}

static enum err_kind
on_style_end(void *arg, struct str name, struct err *e)
{
	(void)e;
	if (str_eq(name, S("cellXfs")))
		((struct book *)arg)->in_xfs = false;
	return ERR_NONE;
}

/* --- shared strings ----------------------------------------------------------------------------------- */

static enum err_kind
on_string(void *arg, struct str name, const struct xml_attr *at, size_t n, struct err *e)
{
	struct book *b = arg;

	(void)at;
	(void)n;
	(void)e;
	if (str_eq(name, S("si"))) {
		b->in_string = true;
		buf_clear(&b->text);
	} else if (str_eq(name, S("rPh"))) {
		b->in_phonetic = true;
	} else if (str_eq(name, S("t"))) {
		b->in_t = !b->in_phonetic;
	}
	return ERR_NONE;
}

static enum err_kind
on_text(void *arg, struct str text, struct err *e)
{
	struct book *b = arg;

	(void)e;
	if (b->in_t || b->in_v)
		buf_add(&b->text, text);
	return ERR_NONE;
}

static enum err_kind
on_string_end(void *arg, struct str name, struct err *e)
{
	struct book *b = arg;

	if (str_eq(name, S("t")))
		b->in_t = false;
	else if (str_eq(name, S("rPh")))
		b->in_phonetic = false;
	else if (str_eq(name, S("si"))) {
		if (b->text.full)
			return err_set(e, CSV_CELL, NOPOS, "%d", LIM_IMPORT_CELL);
		*VEC_PUSH(b->a, &b->strings) = arena_str(b->a, buf_str(&b->text));
	}
	return ERR_NONE;
}

/* --- the sheet ---------------------------------------------------------------------------------------- */

/* "BC23" -> 54 (from 0). */
static size_t
column_of(struct str ref)
{
	size_t n = 0;

	for (size_t i = 0; i < ref.n && ref.p[i] >= 'A' && ref.p[i] <= 'Z' && i < 4; i++)
		n = n * 26 + (size_t)(ref.p[i] - 'A') + 1;
	return n ? n - 1 : SIZE_MAX;
}

static enum err_kind
on_cell(struct book *b, const struct xml_attr *at, size_t n, struct err *e)
{
	struct str ref = xml_attr(at, n, S("r"));
	struct err ignored;

	b->column = ref.n ? column_of(ref) : b->cells.n;
	if (b->column >= LIM_IMPORT_COLUMNS)
		return err_set(e, CSV_COLUMNS, ((struct pos){ b->line, 0 }), "> %d", LIM_IMPORT_COLUMNS);
	b->type = arena_str(b->a, xml_attr(at, n, S("t")));
	if (num_i64(xml_attr(at, n, S("s")), 0, 65535, &b->style, &ignored) != ERR_NONE)
		b->style = -1;
	b->in_cell = true;
	buf_clear(&b->text);
	b->text.full = false;
	return ERR_NONE;
}

static enum err_kind
on_sheet(void *arg, struct str name, const struct xml_attr *at, size_t n, struct err *e)
{
	struct book *b = arg;
	struct err ignored;
	int64_t line;

	if (str_eq(name, S("row"))) {
		if (num_i64(xml_attr(at, n, S("r")), 1, UINT32_MAX, &line, &ignored) != ERR_NONE)
			line = (int64_t)b->line + 1;
		b->line = (uint32_t)line;
		b->cells = (struct strs){ 0 };
	} else if (str_eq(name, S("c"))) {
		return on_cell(b, at, n, e);
	} else if (str_eq(name, S("rPh"))) {
		b->in_phonetic = true;
	} else if (str_eq(name, S("v"))) {
		b->in_v = b->in_cell;
	} else if (str_eq(name, S("t"))) {
		b->in_t = b->in_cell && !b->in_phonetic;
	}
	return ERR_NONE;
}

/* A serial day number: 1900 has a 29 February there (ECMA-376 18.17.4.1). */
static struct str
serial_date(struct book *b, struct str digits)
{
	char text[32];
	double v;
	int64_t day;

	if (digits.n == 0 || digits.n >= sizeof(text))
		return digits;
	memcpy(text, digits.p, digits.n);
	text[digits.n] = '\0';
	v = strtod(text, NULL);
	if (!(v >= 1 && v < 2958466))
		return arena_str(b->a, digits);
	day = (int64_t)v + (b->date1904 ? -24107 : v < 60 ? -25568 : -25569);
	return date_iso(b->a, day);
}

/* 3.0 is 3 to a person; 1.5E3 stays as it is. */
static struct str
number(struct book *b, struct str s)
{
	if (str_ends(s, S(".0")))
		s = str_sub(s, 0, s.n - 2);
	return arena_str(b->a, s);
}

static struct str
cell_value(struct book *b)
{
	struct str s = buf_str(&b->text);
	struct err ignored;
	int64_t i;

	if (str_eq(b->type, S("s")))
		return num_i64(str_trim(s), 0, INT32_MAX, &i, &ignored) == ERR_NONE && (size_t)i < b->strings.n
		    ? b->strings.at[i] : STR_NONE;
	if (str_eq(b->type, S("b")))
		return str_eq(s, S("1")) ? S("1") : S("0");
	if (b->type.n == 0 || str_eq(b->type, S("n")))
		return b->style >= 0 && (size_t)b->style < b->date_styles.n && b->date_styles.at[b->style]
		    ? serial_date(b, s) : number(b, s);
	return arena_str(b->a, s);
}

static enum err_kind
end_row(struct book *b, struct err *e)
{
	bool blank = true;

	for (size_t i = 0; i < b->cells.n && blank; i++)
		blank = str_trim(b->cells.at[i]).n == 0;
	if (blank)
		return ERR_NONE;
	if (++b->rows > LIM_IMPORT_ROWS)
		return err_set(e, SHEET_ROWS, ((struct pos){ b->line, 0 }), "> %d", LIM_IMPORT_ROWS);
	return b->each(b->arg, &b->cells, b->line, e);
}

static enum err_kind
on_sheet_end(void *arg, struct str name, struct err *e)
{
	struct book *b = arg;

	if (str_eq(name, S("v"))) {
		b->in_v = false;
	} else if (str_eq(name, S("t"))) {
		b->in_t = false;
	} else if (str_eq(name, S("rPh"))) {
		b->in_phonetic = false;
	} else if (str_eq(name, S("c")) && b->in_cell) {
		b->in_cell = false;
		if (b->text.full)
			return err_set(e, CSV_CELL, ((struct pos){ b->line, (uint32_t)b->column + 1 }), "%d", LIM_IMPORT_CELL);
		while (b->cells.n <= b->column)
			*VEC_PUSH(b->a, &b->cells) = STR_NONE;
		b->cells.at[b->column] = cell_value(b);
	} else if (str_eq(name, S("row"))) {
		return end_row(b, e);
	}
	return ERR_NONE;
}

/* --- the whole ---------------------------------------------------------------------------------------- */

static enum err_kind
part(struct book *b, const char *name, bool must, struct xml_hooks hooks, struct err *e)
{
	struct str bytes;
	enum err_kind k = unzip_entry(b->u, b->a, name, must, &bytes, e);

	hooks.arg = b;
	return k == ERR_NONE && bytes.n > 0 ? xml_read(bytes, &hooks, e) : k;
}

/* "worksheets/sheet1.xml" and "/xl/worksheets/sheet1.xml" are the same entry. */
static const char *
entry_name(struct book *b)
{
	if (b->target.n > 0 && b->target.p[0] == '/')
		return arena_z(b->a, str_sub(b->target, 1, b->target.n));
	return arena_z(b->a, arena_fmt(b->a, "xl/%.*s", STR_ARG(b->target)));
}

static enum err_kind
read_book(struct book *b, struct err *e)
{
	enum err_kind k = part(b, "xl/workbook.xml", true, (struct xml_hooks){ .start = on_workbook }, e);

	if (k == ERR_NONE && !b->have_sheet)
		return err_set(e, SHEET_EMPTY, NOPOS, " ");
	if (k == ERR_NONE)
		k = part(b, "xl/_rels/workbook.xml.rels", true, (struct xml_hooks){ .start = on_relation }, e);
	if (k == ERR_NONE && b->target.n == 0)
		return err_set(e, SHEET_BROKEN, NOPOS, "workbook.xml.rels");
	if (k == ERR_NONE)
		k = part(b, "xl/styles.xml", false, (struct xml_hooks){ .start = on_style, .end = on_style_end }, e);
	if (k == ERR_NONE)
		k = part(b, "xl/sharedStrings.xml", false,
		    (struct xml_hooks){ .start = on_string, .end = on_string_end, .text = on_text }, e);
	if (k == ERR_NONE)
		k = part(b, entry_name(b), true, (struct xml_hooks){ .start = on_sheet, .end = on_sheet_end, .text = on_text }, e);
	return k;
}

enum err_kind
xlsx_read(struct arena *a, struct str bytes, sheet_each *each, void *arg, struct sheet_info *ret, struct err *e)
{
	CLEANUP(unzip_closep) struct unzip *u = NULL;
	struct book b = { .a = a, .each = each, .arg = arg };
	enum err_kind k = unzip_open(&u, bytes, e);

	if (k != ERR_NONE)
		return k;
	b.u = u;
	buf_init(&b.text, LIM_IMPORT_CELL);
	k = read_book(&b, e);
	buf_release(&b.text);
	ret->name = b.sheet_name;
	return k;
}
