/* Lists to take along: what is written is read back, cell for cell, and nothing in it runs. */
#include "exports/table.h"

#include "adapters/sheet.h"
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>
#include <zip.h>

struct made {
	struct arena *a;
	struct table t;
	struct buf out;
	struct err e;
};

static int
begin(void **state)
{
	struct arena *a = arena_new(256u << 20);
	struct made *m = NEW(a, struct made);

	m->a = a;
	m->t = (struct table){ .a = a, .title = S("Steder per 30.06.2017"), .locale = LOCALE_NB };
	buf_init(&m->out, 64u << 20);
	*state = m;
	return 0;
}

static int
end(void **state)
{
	struct made *m = *state;

	buf_release(&m->out);
	arena_free(m->a);
	return 0;
}

struct showing {
	struct arena *a;
	struct buf b;
};

static enum err_kind
show(void *arg, const struct strs *cells, uint32_t line, struct err *e)
{
	struct showing *s = arg;

	(void)e;
	buf_i64(&s->b, line);
	for (size_t i = 0; i < cells->n; i++) {
		buf_byte(&s->b, i ? '|' : ':');
		buf_add(&s->b, cells->at[i]);
	}
	buf_byte(&s->b, '\n');
	return ERR_NONE;
}

static const char *
read_back(struct made *m, struct sheet_info *info)
{
	struct showing s = { .a = m->a };
	const char *z;

	buf_init(&s.b, 64u << 20);
	if (sheet_read(m->a, buf_str(&m->out), show, &s, info, &m->e) != ERR_NONE)
		fail_msg("refused: %s %s", err_code_slug(m->e.code).p, m->e.text);
	z = arena_z(m->a, buf_str(&s.b));
	buf_release(&s.b);
	return z;
}

/* The text of one entry of the .xlsx just written. */
static const char *
entry(struct made *m, const char *name)
{
	zip_error_t ze;
	zip_source_t *src = zip_source_buffer_create(m->out.p, m->out.n, 0, &ze);
	zip_t *z = zip_open_from_source(src, ZIP_RDONLY, &ze);
	zip_file_t *f;
	char *p = arena_alloc(m->a, 1, 1u << 20);

	assert_non_null(z);
	f = zip_fopen(z, name, 0);
	assert_non_null(f);
	assert_true(zip_fread(f, p, (1u << 20) - 1) > 0);
	zip_fclose(f);
	zip_discard(z);
	return p;
}

static void
columns(struct table *t)
{
	table_column(t, S("Navn"), CELL_TEXT);
	table_column(t, S("Ansatte"), CELL_INT);
	table_column(t, S("Fra"), CELL_DAY);
}

static void
row(struct table *t, struct str name, int64_t n, int64_t day)
{
	table_text(t, name);
	table_int(t, n);
	table_day(t, day);
}

static void
csv_as_the_spreadsheet_opens_it(void **state)
{
	struct made *m = *state;

	columns(&m->t);
	row(&m->t, S("Blåfjell; sør, \"nord\""), -7, 17347);
	row(&m->t, S(""), 0, DAY_MAX);
	assert_int_equal(table_csv(&m->t, &m->out, &m->e), ERR_NONE);
	assert_string_equal(m->out.p, "\xef\xbb\xbfNavn;Ansatte;Fra\r\n\"Blåfjell; sør, \"\"nord\"\"\";-7;2017-06-30\r\n;0;\r\n");
	buf_clear(&m->out);
	m->t.locale = LOCALE_EN;
	assert_int_equal(table_csv(&m->t, &m->out, &m->e), ERR_NONE);
	assert_string_equal(m->out.p, "\xef\xbb\xbfNavn,Ansatte,Fra\r\n\"Blåfjell; sør, \"\"nord\"\"\",-7,2017-06-30\r\n,0,\r\n");
	buf_clear(&m->out);
	m->t.locale = LOCALE_NN;
	assert_int_equal(table_csv(&m->t, &m->out, &m->e), ERR_NONE);
	assert_true(str_starts(buf_str(&m->out), S("\xef\xbb\xbfNavn;")));
}

/* Texts that begin as formulas, in every guise; and apostrophes that are only that. */
static const char *risky[] = { "=1+1", "+47 55 00 00 00", "-", "@SUM(A1)", "\tx", " =1", "'=1", "''=1", "'n Ola", "'", "a=1",
	"=HYPERLINK(\"http://example.org\";\"klikk\")", "linje\nto", "æøå €–", "<b>&amp;</b>", "_x0041_", "mailto:a@example.org",
	"http://example.org", "0123", "1.2", "TRUE", "tab\there" };

static void
risky_rows(struct table *t)
{
	table_column(t, S("Navn"), CELL_TEXT);
	table_column(t, S("Nr"), CELL_INT);
	for (size_t i = 0; i < sizeof(risky) / sizeof(*risky); i++) {
		table_text(t, str_z(risky[i]));
		table_int(t, (int64_t)i);
	}
}

/* What reading back must show; a line break within a CSV cell moves the lines after it. */
static const char *
risky_shown(struct made *m, bool csv)
{
	struct buf b;
	const char *z;
	size_t line = 2;

	buf_init(&b, 1u << 20);
	buf_add(&b, S("1:Navn|Nr\n"));
	for (size_t i = 0; i < sizeof(risky) / sizeof(*risky); i++, line++) {
		buf_addf(&b, "%zu:%s|%zu\n", line, risky[i], i);
		line += csv && strchr(risky[i], '\n') != NULL;
	}
	z = arena_z(m->a, buf_str(&b));
	buf_release(&b);
	return z;
}

static void
csv_runs_nothing_and_comes_back(void **state)
{
	struct made *m = *state;
	struct sheet_info info;
	struct csv c;
	struct strs cells;
	uint32_t line;
	bool more = true;

	risky_rows(&m->t);
	assert_int_equal(table_csv(&m->t, &m->out, &m->e), ERR_NONE);
	assert_string_equal(read_back(m, &info), risky_shown(m, true));
	csv_init(&c, str_sub(buf_str(&m->out), 3, m->out.n), ';');
	while (csv_next(&c, m->a, &cells, &line, &more, &m->e) == ERR_NONE && more)
		if (cells.at[0].n > 0)
			assert_null(memchr("=+-@\t\r\n", str_trim(cells.at[0]).p[0], 7));
}

static void
xlsx_runs_nothing_and_comes_back(void **state)
{
	struct made *m = *state;
	struct sheet_info info;

	risky_rows(&m->t);
	assert_int_equal(table_xlsx(&m->t, &m->out, &m->e), ERR_NONE);
	assert_string_equal(read_back(m, &info), risky_shown(m, false));
	assert_null(strstr(entry(m, "xl/worksheets/sheet1.xml"), "<f>"));
	assert_null(strstr(entry(m, "xl/worksheets/sheet1.xml"), "hyperlink"));
}

static void
xlsx_has_real_numbers_and_dates(void **state)
{
	struct made *m = *state;
	struct sheet_info info;
	const char *sheet;

	columns(&m->t);
	row(&m->t, S("Fagerlia"), 120, 17347);
	row(&m->t, S("Gammel"), -1, date_from_civil((struct civil){ 1900, 1, 1 }));
	row(&m->t, S("Skuddår"), 0, date_from_civil((struct civil){ 1900, 2, 28 }));
	row(&m->t, S("Mars"), 0, date_from_civil((struct civil){ 1900, 3, 1 }));
	row(&m->t, S("Åpen"), INT64_MAX, DAY_MAX);
	row(&m->t, S("Siste"), INT64_C(999999999999999), DAY_MAX - 1);
	assert_int_equal(table_xlsx(&m->t, &m->out, &m->e), ERR_NONE);
	assert_string_equal(read_back(m, &info), "1:Navn|Ansatte|Fra\n2:Fagerlia|120|2017-06-30\n3:Gammel|-1|1900-01-01\n"
	    "4:Skuddår|0|1900-02-28\n5:Mars|0|1900-03-01\n6:Åpen|9223372036854775807\n7:Siste|999999999999999|9999-12-30\n");
	sheet = entry(m, "xl/worksheets/sheet1.xml");
	assert_non_null(strstr(sheet, "<v>42916</v>"));
	assert_non_null(strstr(sheet, "<v>120</v>"));
	assert_non_null(strstr(sheet, "state=\"frozen\""));
	assert_non_null(strstr(sheet, "<autoFilter ref=\"A1:C7\""));
	assert_non_null(strstr(entry(m, "xl/styles.xml"), "dd.mm.yyyy"));
	assert_non_null(strstr(entry(m, "xl/styles.xml"), "<b/>"));
}

static void
notes_go_along_on_their_own_sheet(void **state)
{
	struct made *m = *state;
	struct sheet_info info;

	columns(&m->t);
	*VEC_PUSH(m->a, &m->t.notes) = S("Nevner: steder som teller på datoen");
	assert_int_equal(table_xlsx(&m->t, &m->out, &m->e), ERR_NONE);
	assert_string_equal(read_back(m, &info), "1:Navn|Ansatte|Fra\n");
	assert_non_null(strstr(entry(m, "xl/sharedStrings.xml"), "Nevner: steder som teller på datoen"));
	assert_non_null(strstr(entry(m, "xl/workbook.xml"), "\"Info\""));
	buf_clear(&m->out);
	assert_int_equal(table_csv(&m->t, &m->out, &m->e), ERR_NONE);
	assert_null(strstr(m->out.p, "Nevner"));
}

/* A title names the sheet as far as a sheet may be called that. */
static void
sheet_is_called_as_the_list(void **state)
{
	struct made *m = *state;
	static const struct { const char *title, *name; } names[] = {
		{ "Steder per 30.06.2017", "Steder per 30.06.2017" }, { "a/b: [c]*?\\'d'", "a b   c     d " }, { "", "Sheet1" },
		{ "info", "Sheet1" }, { "æøåæøåæøåæøåæøåæøåæøåæøåæøåæøåæøå", "æøåæøåæøåæøåæøåæøåæøåæøåæøåæøåæ" },
	};

	table_column(&m->t, S("Navn"), CELL_TEXT);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct sheet_info info;

		buf_clear(&m->out);
		m->t.title = str_z(names[i].title);
		assert_int_equal(table_xlsx(&m->t, &m->out, &m->e), ERR_NONE);
		assert_string_equal(read_back(m, &info), "1:Navn\n");
		assert_string_equal(arena_z(m->a, info.name), names[i].name);
	}
}

/* Bytes that are no text, or no XML, still give a file that opens. */
static void
strange_texts(void **state)
{
	struct made *m = *state;
	struct sheet_info info;

	table_column(&m->t, S("Navn"), CELL_TEXT);
	table_text(&m->t, S("a\x01" "b"));
	table_text(&m->t, S("bl\xe5"));
	table_text(&m->t, S("x\xef\xbf\xbf"));
	assert_int_equal(table_xlsx(&m->t, &m->out, &m->e), ERR_NONE);
	assert_string_equal(read_back(m, &info), "1:Navn\n2:a\x01" "b\n3:bl\xef\xbf\xbd\n4:x\xef\xbf\xbd\n");
}

/* A cell longer than XLSX holds is cut where a letter ends, not left out. */
static void
long_text(void **state)
{
	struct made *m = *state;
	char *p = arena_alloc(m->a, 40000 * 2 + 1, 1);
	const char *strings;

	for (size_t i = 0; i < 40000; i++)
		memcpy(p + 2 * i, "å", 2);
	table_column(&m->t, S("Navn"), CELL_TEXT);
	table_text(&m->t, str_z(p));
	assert_int_equal(table_xlsx(&m->t, &m->out, &m->e), ERR_NONE);
	strings = entry(m, "xl/sharedStrings.xml");
	assert_non_null(strstr(strings, "åååå"));
	assert_non_null(strstr(strings, "å</t>"));
}

static void
ceilings_are_kept(void **state)
{
	struct made *m = *state;

	columns(&m->t);
	row(&m->t, S("Fagerlia"), 120, 17347);
	buf_release(&m->out);
	buf_init(&m->out, 20);
	assert_int_equal(table_csv(&m->t, &m->out, &m->e), ERR_LIMIT);
	buf_release(&m->out);
	buf_init(&m->out, 1000);
	assert_int_equal(table_xlsx(&m->t, &m->out, &m->e), ERR_LIMIT);
	assert_int_equal(m->e.code, ERRC_TOO_LARGE);
}

/* More rows than a sheet has is refused, not cut in silence. */
static void
too_many_rows(void **state)
{
	struct made *m = *state;

	table_column(&m->t, S("Nr"), CELL_INT);
	for (int i = 0; i < 1048576; i++)
		table_int(&m->t, i);
	assert_int_equal(table_xlsx(&m->t, &m->out, &m->e), ERR_LIMIT);
	assert_int_equal(m->e.code, ERRC_TOO_LARGE);
}

static void
many_rows_come_back(void **state)
{
	struct made *m = *state;
	struct sheet_info info;
	const char *shown;

	columns(&m->t);
	for (int i = 0; i < 20000; i++)
		row(&m->t, arena_fmt(m->a, "Skole %d", i), i, 10000 + i % 5000);
	assert_int_equal(table_xlsx(&m->t, &m->out, &m->e), ERR_NONE);
	shown = read_back(m, &info);
	buf_clear(&m->out);
	assert_int_equal(table_csv(&m->t, &m->out, &m->e), ERR_NONE);
	assert_string_equal(shown, read_back(m, &info));
	assert_non_null(strstr(shown, "\n20001:Skole 19999|19999|2011-01-25\n"));
}

#define UNIT(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(csv_as_the_spreadsheet_opens_it), UNIT(csv_runs_nothing_and_comes_back), UNIT(xlsx_runs_nothing_and_comes_back),
		UNIT(xlsx_has_real_numbers_and_dates), UNIT(notes_go_along_on_their_own_sheet), UNIT(sheet_is_called_as_the_list), UNIT(strange_texts), UNIT(long_text),
		UNIT(ceilings_are_kept), UNIT(too_many_rows), UNIT(many_rows_come_back),
	};

	return cmocka_run_group_tests_name("exports: tables", tests, NULL, NULL);
}
