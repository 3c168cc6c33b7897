/*
 * The parts of an .xlsx that hold a table: workbook (which sheet), relations (where it is), styles
 * (which numbers are dates), shared strings, and the sheet. ECMA-376 part 1, 18.2-18.8.
 */
#include "adapters/sheet_impl.h"

#include "base/date.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/xml.h"

#include <math.h>
#include <stdlib.h>

enum { COLUMNS_MAX = 16384 }; /* of a sheet (its last is XFD): more cells in one row are no row */

enum value { VALUE_NUMBER, VALUE_SHARED, VALUE_TEXT, VALUE_TRUTH, VALUE_DATE };

struct flags {
	VEC(bool);
};
struct ids {
	VEC(int64_t);
};

struct book {
	struct arena *a;   /* until the book is read */
	struct arena *row; /* until the row is given on */
	struct str rel_id, target, sheet_name;
	bool date1904, have_sheet;
	struct ids date_formats;  /* custom formats that are dates */
	struct flags date_styles; /* by index of cellXfs */
	bool in_xfs;
	struct strings strings;
	/* the sheet being read */
	struct records *records;
	struct strs cells;
	struct buf text; /* of the cell being read */
	uint32_t line;
	size_t column, next_column, row_cells;
	enum value value;
	bool date, in_cell, in_v, in_t, in_phonetic;
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
		else if (!quoted && (c == '\\' || c == '_' || c == '*'))
			i++; /* the next one is shown, as wide as, repeated: not a code */
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

/* --- the sheet ---------------------------------------------------------------------------------------- */

/* "BC23" -> 54 (from 0). */
static size_t
column_of(struct str ref)
{
	size_t n = 0;

	for (size_t i = 0; i < ref.n && ref.p[i] >= 'A' && ref.p[i] <= 'Z' && i < 4; i++)
		n = n * 26 + (size_t)(ref.p[i] - 'A') + 1;
	return n ? n - 1 : COLUMNS_MAX;
}

static enum value
value_of(struct str type)
{
	if (str_eq(type, S("s")))
		return VALUE_SHARED;
	if (str_eq(type, S("b")))
		return VALUE_TRUTH;
	if (str_eq(type, S("d")))
		return VALUE_DATE;
	return type.n == 0 || str_eq(type, S("n")) ? VALUE_NUMBER : VALUE_TEXT;
}

static enum err_kind
on_cell(struct book *b, const struct xml_attr *at, size_t n, struct err *e)
{
	struct str ref = xml_attr(at, n, S("r"));
	struct err ignored;
	int64_t style = -1;

	b->column = ref.n ? column_of(ref) : b->next_column;
	b->next_column = b->column + 1;
	if (++b->row_cells > COLUMNS_MAX)
		return err_set(e, CSV_COLUMNS, ((struct pos){ b->line, 0 }), "> %d", COLUMNS_MAX);
	b->value = value_of(xml_attr(at, n, S("t")));
	if (b->value == VALUE_NUMBER && num_i64(xml_attr(at, n, S("s")), 0, 65535, &style, &ignored) != ERR_NONE)
		style = -1;
	b->date = style >= 0 && (size_t)style < b->date_styles.n && b->date_styles.at[style];
	b->in_cell = true;
	buf_clear(&b->text);
	return ERR_NONE;
}

static enum err_kind
on_sheet(void *arg, struct str name, const struct xml_attr *at, size_t n, struct err *e)
{
	struct book *b = arg;
	struct err ignored;
	int64_t line;

	if (str_eq(name, S("c")))
		return on_cell(b, at, n, e);
	if (str_eq(name, S("v"))) {
		b->in_v = b->in_cell;
	} else if (str_eq(name, S("row"))) {
		if (num_i64(xml_attr(at, n, S("r")), 1, UINT32_MAX, &line, &ignored) != ERR_NONE)
			line = (int64_t)b->line + 1;
		b->line = (uint32_t)line;
		b->cells.n = 0;
		b->next_column = b->row_cells = 0;
		arena_clear(b->row);
	} else if (str_eq(name, S("rPh"))) {
		b->in_phonetic = true;
	} else if (str_eq(name, S("t"))) {
		b->in_t = b->in_cell && !b->in_phonetic;
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

/* A serial day number: 1900 has a 29 February there (ECMA-376 18.17.4.1). Empty when it is no day. */
static struct str
serial_date(struct book *b, double v)
{
	int64_t day;

	if (!(v >= (b->date1904 ? 0 : 1) && v < 2958466))
		return STR_NONE;
	day = (int64_t)v + (b->date1904 ? -24107 : v < 60 ? -25568 : -25569);
	return day > DAY_MAX ? STR_NONE : date_iso(b->row, day);
}

/* As a person wrote it: 3.0 is 3, and 0.10000000000000001 is 0.1. Whole numbers stay as they stand. */
static struct str
number(struct book *b, struct str s)
{
	const char *z = s.n ? s.p : "";
	char *end;
	double v;
	struct str day;

	if (s.n == 0 || s.n > 40)
		return arena_str(b->row, s);
	v = strtod(z, &end);
	if (end != z + s.n || !isfinite(v))
		return arena_str(b->row, s);
	day = b->date ? serial_date(b, v) : STR_NONE;
	if (day.n > 0)
		return day;
	return strpbrk(z, ".eE") ? arena_fmt(b->row, "%.15g", v) : arena_str(b->row, s);
}

static struct str
cell_value(struct book *b)
{
	struct str s = buf_str(&b->text);

	switch (b->value) {
	case VALUE_SHARED:
		return strings_at(&b->strings, s);
	case VALUE_TRUTH:
		return str_eq(s, S("1")) || str_eq(s, S("true")) ? S("1") : S("0");
	case VALUE_DATE:
		return arena_str(b->row, str_sub(s, 0, str_find(s, 'T', 0)));
	case VALUE_NUMBER:
		return number(b, s);
	case VALUE_TEXT:
		break;
	}
	if (s.n > 0)
		s.n = xstring_plain(b->text.p, s.n);
	return arena_str(b->row, s);
}

/* An empty cell is as none at all: whole rows in a colour have thousands. */
static enum err_kind
end_cell(struct book *b, struct err *e)
{
	struct pos pos = { b->line, (uint32_t)b->column + 1 };
	struct str s = b->text.n > 0 && !b->text.full ? cell_value(b) : STR_NONE;

	b->in_cell = b->in_v = b->in_t = false;
	if (b->text.full || s.n > LIM_IMPORT_CELL)
		return err_set(e, CSV_CELL, pos, "%d", LIM_IMPORT_CELL);
	if (s.n == 0)
		return ERR_NONE;
	if (b->column >= LIM_IMPORT_COLUMNS)
		return err_set(e, CSV_COLUMNS, ((struct pos){ b->line, 0 }), "> %d", LIM_IMPORT_COLUMNS);
	while (b->cells.n <= b->column)
		*VEC_PUSH(b->a, &b->cells) = STR_NONE;
	b->cells.at[b->column] = s;
	return ERR_NONE;
}

static enum err_kind
on_sheet_end(void *arg, struct str name, struct err *e)
{
	struct book *b = arg;

	if (str_eq(name, S("v")))
		b->in_v = false;
	else if (str_eq(name, S("t")))
		b->in_t = false;
	else if (str_eq(name, S("rPh")))
		b->in_phonetic = false;
	else if (str_eq(name, S("c")) && b->in_cell)
		return end_cell(b, e);
	else if (str_eq(name, S("row")))
		return records_give(b->records, &b->cells, b->line, e);
	return ERR_NONE;
}

/* --- the whole ---------------------------------------------------------------------------------------- */

/* "worksheets/sheet1.xml" and "/xl/worksheets/sheet1.xml" are the same entry. */
static const char *
entry_name(struct book *b)
{
	if (b->target.n > 0 && b->target.p[0] == '/')
		return arena_z(b->a, str_sub(b->target, 1, b->target.n));
	return arena_z(b->a, arena_fmt(b->a, "xl/%.*s", STR_ARG(b->target)));
}

/* Archives people take for a workbook, by the part that tells. */
static enum err_kind
check_kind(struct unzip *u, struct err *e)
{
	static const struct { const char *entry, *kind; } other[] = {
		{ "xl/workbook.bin", ".xlsb" }, { "content.xml", ".ods" }, { "word/document.xml", ".docx" },
	};

	for (size_t i = 0; i < sizeof(other) / sizeof(*other) && !unzip_has(u, "xl/workbook.xml"); i++)
		if (unzip_has(u, other[i].entry))
			return err_set(e, SHEET_KIND, NOPOS, "%s", other[i].kind);
	return ERR_NONE;
}

static enum err_kind
read_parts(struct book *b, struct unzip *u, struct err *e)
{
	struct xml_hooks strings = strings_hooks();
	enum err_kind k = unzip_xml(u, "xl/workbook.xml", true, &(struct xml_hooks){ .arg = b, .start = on_workbook }, e);

	strings.arg = &b->strings;
	if (k == ERR_NONE && !b->have_sheet)
		return err_set(e, SHEET_EMPTY, NOPOS, " ");
	if (k == ERR_NONE)
		k = unzip_xml(u, "xl/_rels/workbook.xml.rels", true, &(struct xml_hooks){ .arg = b, .start = on_relation }, e);
	if (k == ERR_NONE && b->target.n == 0)
		return err_set(e, SHEET_BROKEN, NOPOS, "workbook.xml.rels");
	if (k == ERR_NONE)
		k = unzip_xml(u, "xl/styles.xml", false, &(struct xml_hooks){ .arg = b, .start = on_style, .end = on_style_end }, e);
	return k == ERR_NONE ? unzip_xml(u, "xl/sharedStrings.xml", false, &strings, e) : k;
}

static enum err_kind
read_book(struct book *b, struct unzip *u, struct err *e)
{
	enum err_kind k = check_kind(u, e);

	if (k == ERR_NONE)
		k = read_parts(b, u, e);
	if (k == ERR_NONE)
		k = unzip_xml(u, entry_name(b), true,
		    &(struct xml_hooks){ .arg = b, .start = on_sheet, .end = on_sheet_end, .text = on_text }, e);
	return k;
}

enum err_kind
xlsx_read(struct records *r, struct str bytes, struct sheet_info *ret, struct err *e)
{
	CLEANUP(unzip_closep) struct unzip *u = NULL;
	CLEANUP(arena_freep) struct arena *a = arena_new(LIM_ARENA_REQUEST);
	CLEANUP(arena_freep) struct arena *row = arena_new(LIM_ARENA_REQUEST); /* COLUMNS_MAX * LIM_IMPORT_CELL fit */
	struct book b = { .a = a, .row = row, .records = r };
	enum err_kind k = unzip_open(&u, bytes, e);

	if (k != ERR_NONE)
		return k;
	strings_init(&b.strings, a);
	buf_init(&b.text, LIM_IMPORT_CELL);
	k = read_book(&b, u, e);
	buf_release(&b.text);
	strings_release(&b.strings);
	ret->name = arena_str(r->a, b.sheet_name);
	return k;
}
