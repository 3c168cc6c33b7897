/* Workbooks as spreadsheets write them: where the sheet is, and what its cells say. */
#include "sheet_fixture.h"

#include "base/limits.h"

#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" " \
	"xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

static struct str
slurped(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *p = arena_alloc(a, 1, 1u << 20);
	size_t n;

	assert_non_null(f);
	n = fread(p, 1, 1u << 20, f);
	fclose(f);
	unlink(path);
	return (struct str){ p, n };
}

/* A workbook another program wrote: hidden sheet first, dates, numbers, truth, formulas, gaps. */
static void
written_elsewhere(void **state)
{
	struct arena *a = *state;
	char path[] = "/tmp/reisverk-test-XXXXXX";
	int fd = mkstemp(path);
	lxw_workbook *wb = workbook_new(path);
	lxw_worksheet *hidden = workbook_add_worksheet(wb, "Lister"), *ws = workbook_add_worksheet(wb, "Æ & Ø");
	lxw_format *date = workbook_add_format(wb), *kr = workbook_add_format(wb);
	lxw_datetime day = { .year = 2017, .month = 6, .day = 30 };
	struct gone g;

	close(fd);
	worksheet_write_string(hidden, 0, 0, "not me", NULL);
	worksheet_activate(ws);
	worksheet_set_first_sheet(ws);
	worksheet_hide(hidden);
	format_set_num_format(date, "dd.mm.yyyy");
	format_set_num_format(kr, "_-* #,##0.00\\ \"dager\"_-");
	worksheet_write_string(ws, 0, 0, "Navn", NULL);
	worksheet_write_string(ws, 0, 3, "Fra <&>", NULL);
	worksheet_write_string(ws, 4, 0, "Blåfjell", NULL);
	worksheet_write_number(ws, 4, 1, 970541234, NULL);
	worksheet_write_datetime(ws, 4, 3, &day, date);
	worksheet_write_boolean(ws, 4, 4, 1, NULL);
	worksheet_write_formula_num(ws, 4, 5, "=1+1", NULL, 2);
	worksheet_write_formula_str(ws, 4, 6, "=\"a\"&\"b\"", NULL, "ab");
	worksheet_write_number(ws, 4, 7, 12.5, kr);
	assert_int_equal(workbook_close(wb), LXW_NO_ERROR);
	g = sheet_shown(a, slurped(a, path));
	assert_int_equal(g.kind, ERR_NONE);
	assert_true(g.info.xlsx);
	assert_true(str_eq(g.info.name, S("Æ & Ø")));
	assert_string_equal(g.shown.p, "1:Navn|||Fra <&>\n5:Blåfjell|970541234||2017-06-30|1|2|ab|12.5\n");
}

static void
kinds_of_cells(void **state)
{
	struct arena *a = *state;

	expect_table(a, book_of(a, S(
	    "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>en</t></is></c>"
	    "<c r=\"B1\" t=\"inlineStr\"><is><r><t xml:space=\"preserve\">to </t></r><r><rPr><b/></rPr><t>ord</t></r>"
	    "<rPh sb=\"0\" eb=\"1\"><t>lyd</t></rPh></is></c>"
	    "<c r=\"C1\" t=\"str\"><f>X1</f><v>svar</v></c><c r=\"D1\" t=\"e\"><v>#REF!</v></c>"
	    "<c r=\"E1\" t=\"b\"><v>0</v></c><c r=\"F1\" t=\"n\"><v>3.0</v></c><c r=\"G1\"><v>0.10000000000000001</v></c>"
	    "<c r=\"H1\" t=\"d\"><v>2017-06-30T00:00:00</v></c></row>")),
	    "1:en|to ord|svar|#REF!|0|3|0.1|2017-06-30\n");
}

/* Cells without references follow each other; rows without numbers too; gaps are empty texts. */
static void
places(void **state)
{
	struct arena *a = *state;

	expect_table(a, book_of(a, S("<row><c><v>1</v></c><c><v>2</v></c></row><row><c r=\"C2\"><v>3</v></c><c><v>4</v></c></row>"
	    "<row r=\"9\"><c r=\"AB9\"><v>5</v></c></row><row><c r=\"B10\"><v>7</v></c><c r=\"A10\"><v>6</v></c></row>")),
	    "1:1|2\n2:||3|4\n9:|||||||||||||||||||||||||||5\n10:6|7\n");
}

/* Whole rows in a colour: thousands of cells with a style and nothing in them. */
static void
empty_cells(void **state)
{
	struct arena *a = *state;

	expect_table(a, book_of(a, S("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\" s=\"1\"/><c r=\"XFD1\" s=\"1\"/></row>"
	    "<row r=\"2\"><c r=\"A2\" s=\"1\"/><c r=\"B2\" t=\"str\"><v> </v></c></row>"
	    "<row r=\"3\"><c r=\"A3\" s=\"1\"/><c r=\"B3\"><v>2</v></c></row>")), "1:1\n3:|2\n");
	expect_error(a, book_of(a, S("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>")), ERRC_CSV_COLUMNS);
	expect_error(a, book_of(a, S("<row r=\"1\"><c r=\"CW1\"><v>1</v></c></row>")), ERRC_CSV_COLUMNS);
}

static void
put_strings(struct arena *a, struct entries *en, struct str inside)
{
	book_put(a, en, "xl/sharedStrings.xml", arena_fmt(a, "<sst " MAIN ">%.*s</sst>", STR_ARG(inside)));
}

static void
shared_strings(void **state)
{
	struct arena *a = *state;
	struct entries en;

	book_entries(a, &en, S("<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c>"
	    "<c t=\"s\"><v>3</v></c><c t=\"s\"><v>4</v></c><c t=\"s\"><v>-1</v></c><c t=\"s\"><v>0</v></c></row>"));
	put_strings(a, &en, S("<si><t>en &amp; to</t></si><si><r><rPr><sz val=\"9\"/></rPr><t>halv</t></r><r><t>veis</t></r>"
	    "<rPh sb=\"0\" eb=\"1\"><t>lyd</t></rPh><phoneticPr fontId=\"1\"/></si><si/><si><t>linje_x000D_skift _x005F_x0041_</t></si>"));
	expect_table(a, book_zip(a, &en), "1:en & to|halvveis||linje\rskift _x0041_|||en & to\n");
}

/* A long text on a sheet nobody imports is nobody's business; in a cell that is read it is. */
static void
long_strings(void **state)
{
	struct arena *a = *state;
	struct entries en;
	struct buf b;

	buf_init(&b, 1u << 20);
	buf_add(&b, S("<si><t>kort</t></si><si><t>"));
	for (int i = 0; i < LIM_IMPORT_CELL + 1; i++)
		buf_byte(&b, 'x');
	buf_add(&b, S("</t></si><si><t>etter</t></si>"));
	book_entries(a, &en, S("<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>2</v></c></row>"));
	put_strings(a, &en, buf_str(&b));
	expect_table(a, book_zip(a, &en), "1:kort|etter\n");
	book_entries(a, &en, S("<row r=\"3\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>"));
	put_strings(a, &en, buf_str(&b));
	expect_error(a, book_zip(a, &en), ERRC_CSV_CELL);
	buf_release(&b);
}

static void
put_styles(struct arena *a, struct entries *en)
{
	book_put(a, en, "xl/styles.xml", S("<styleSheet " MAIN "><numFmts>"
	    "<numFmt numFmtId=\"164\" formatCode=\"[$-414]d. mmmm yyyy;@\"/><numFmt numFmtId=\"165\" formatCode=\"0.0 &quot;dager&quot;\"/>"
	    "<numFmt numFmtId=\"166\" formatCode=\"[Red]0.00\"/><numFmt numFmtId=\"167\" formatCode=\"_d#,##0_m\"/></numFmts>"
	    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
	    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/>"
	    "<xf numFmtId=\"167\"/></cellXfs></styleSheet>"));
}

static void
dates(void **state)
{
	struct arena *a = *state;
	struct entries en;

	book_entries(a, &en, S("<row r=\"1\"><c s=\"0\"><v>42916</v></c><c s=\"1\"><v>42916</v></c><c s=\"2\"><v>42916.75</v></c>"
	    "<c s=\"3\"><v>42916</v></c><c s=\"4\"><v>42916</v></c><c s=\"5\"><v>42916</v></c><c s=\"6\"><v>42916</v></c>"
	    "<c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>61</v></c><c s=\"1\"><v>2958465</v></c>"
	    "<c s=\"1\"><v>2958466</v></c><c s=\"1\"><v>-1</v></c><c s=\"1\"><v>NaN</v></c><c s=\"1\" t=\"str\"><v>5</v></c></row>"));
	put_styles(a, &en);
	expect_table(a, book_zip(a, &en), "1:42916|2017-06-30|2017-06-30|42916|42916|42916|42916|1900-01-01|1900-02-28|1900-03-01|"
	    "9999-12-31|2958466|-1|NaN|5\n");
	book_entries(a, &en, S("<row r=\"1\"><c s=\"1\"><v>41454</v></c><c s=\"1\"><v>1</v></c><c s=\"1\"><v>2958465</v></c></row>"));
	put_styles(a, &en);
	book_put(a, &en, "xl/workbook.xml", S("<workbook " MAIN "><workbookPr date1904=\"1\"/><sheets>"
	    "<sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"));
	expect_table(a, book_zip(a, &en), "1:2017-06-30|1904-01-02|2958465\n");
}

static void
relation(struct arena *a, struct entries *en, const char *target)
{
	book_put(a, en, "xl/_rels/workbook.xml.rels", arena_fmt(a, "<Relationships>"
	    "<Relationship Id=\"rId9\" Target=\"worksheets/other.xml\"/><Relationship Id=\"rId1\" Target=\"%s\"/></Relationships>", target));
}

/* Absolute and relative, other cases, prefixes; out of the archive there is nothing. */
static void
targets(void **state)
{
	struct arena *a = *state;
	static const char *good[] = { "worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "Worksheets/Sheet1.xml" };
	static const char *bad[] = { "worksheets/none.xml", "", "/", "..", "../../../../etc/passwd", "/etc/passwd",
		"http://example.org/sheet1.xml", "worksheets/" };
	struct entries en;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		book_entries(a, &en, S("<row r=\"1\"><c><v>1</v></c></row>"));
		relation(a, &en, good[i]);
		expect_table(a, book_zip(a, &en), "1:1\n");
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		book_entries(a, &en, S("<row r=\"1\"><c><v>1</v></c></row>"));
		relation(a, &en, bad[i]);
		expect_error(a, book_zip(a, &en), ERRC_SHEET_BROKEN);
	}
	book_entries(a, &en, S("<row r=\"1\"><c><v>1</v></c></row>"));
	book_put(a, &en, "xl/_rels/workbook.xml.rels", S("<Relationships/>"));
	expect_error(a, book_zip(a, &en), ERRC_SHEET_BROKEN);
}

static void
prefixed_names(void **state)
{
	struct arena *a = *state;
	struct entries en;

	book_entries(a, &en, S(""));
	book_put(a, &en, "xl/worksheets/sheet1.xml", S("<x:worksheet xmlns:x=\"urn:x\"><x:sheetData><x:row r=\"2\">"
	    "<x:c r=\"A2\"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>"));
	expect_table(a, book_zip(a, &en), "2:7\n");
}

static void
no_sheet(void **state)
{
	struct arena *a = *state;
	struct entries en;

	book_entries(a, &en, S(""));
	expect_table(a, book_zip(a, &en), "");
	book_put(a, &en, "xl/workbook.xml", S("<workbook " MAIN "><sheets>"
	    "<sheet name=\"a\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/></sheets></workbook>"));
	expect_error(a, book_zip(a, &en), ERRC_SHEET_EMPTY);
}

/* Archives that hold something else say so, by the name a person knows. */
static void
other_archives(void **state)
{
	struct arena *a = *state;
	static const struct { const char *entry, *said; } other[] = {
		{ "content.xml", ".ods" }, { "word/document.xml", ".docx" }, { "xl/workbook.bin", ".xlsb" },
	};

	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++) {
		struct entries en = { 0 };
		struct gone g;

		book_put(a, &en, other[i].entry, S("<x/>"));
		g = sheet_shown(a, book_zip(a, &en));
		assert_int_equal(g.e.code, ERRC_SHEET_KIND);
		assert_string_equal(g.e.text, other[i].said);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(written_elsewhere), UNIT(kinds_of_cells), UNIT(places), UNIT(empty_cells), UNIT(shared_strings), UNIT(long_strings),
		UNIT(dates), UNIT(targets), UNIT(prefixed_names), UNIT(no_sheet), UNIT(other_archives),
	};

	return cmocka_run_group_tests_name("adapters: XLSX files", tests, NULL, NULL);
}
