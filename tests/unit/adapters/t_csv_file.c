/* CSV files as spreadsheets and registers write them: encodings, separators, line ends, and other kinds. */
#include "sheet_fixture.h"

#include "base/limits.h"

static void
encodings(void **state)
{
	struct arena *a = *state;
	struct gone g;

	expect_table(a, S("navn;kode\nBl\xc3\xa5" "fjell;7\n"), "1:navn|kode\n2:Blåfjell|7\n");
	g = sheet_shown(a, S("\xef\xbb\xbfnavn;kode\nBl\xc3\xa5" "fjell;7\n"));
	assert_string_equal(g.shown.p, "1:navn|kode\n2:Blåfjell|7\n");
	assert_int_equal(g.info.encoding, CSV_UTF8_BOM);
	assert_int_equal(g.info.separator, ';');
	g = sheet_shown(a, S("navn;kode\nBl\xe5" "fjell \x96 s\xf8r;7\n"));
	assert_string_equal(g.shown.p, "1:navn|kode\n2:Blåfjell – sør|7\n");
	assert_int_equal(g.info.encoding, CSV_1252);
	assert_false(g.info.xlsx);
	expect_error(a, S("\xff\xfen\0a\0v\0n\0"), ERRC_TEXT_ENCODING);
	expect_error(a, S("\xfe\xff\0n\0a\0v\0n"), ERRC_TEXT_ENCODING);
	expect_error(a, S("n\0a\0v\0n\0;\0"), ERRC_TEXT_ENCODING);
}

static void
separators(void **state)
{
	struct arena *a = *state;

	expect_table(a, S("navn;adresse\nA;Torget 1, Bergen\n"), "1:navn|adresse\n2:A|Torget 1, Bergen\n");
	expect_table(a, S("navn,adresse\nA,\"Torget 1, Bergen\"\n"), "1:navn|adresse\n2:A|Torget 1, Bergen\n");
	expect_table(a, S("navn\tadresse\nA\tTorget; 1, Bergen\n"), "1:navn|adresse\n2:A|Torget; 1, Bergen\n");
	expect_table(a, S("\"a;b;c\",d\n1,2\n"), "1:a;b;c|d\n2:1|2\n");
	expect_table(a, S("navn\nSkole\n"), "1:navn\n2:Skole\n");
}

/* What Excel itself puts first, to say which separator follows. */
static void
separator_said(void **state)
{
	struct arena *a = *state;

	expect_table(a, S("sep=;\r\nnavn;kode\r\nA;1\r\n"), "2:navn|kode\n3:A|1\n");
	expect_table(a, S("\xef\xbb\xbfsep=,\nnavn,kode;x;y\nA,1;2;3\n"), "2:navn|kode;x;y\n3:A|1;2;3\n");
	expect_table(a, S("sep=;x\na;b\n"), "1:sep=|x\n2:a|b\n");
}

static void
line_ends(void **state)
{
	struct arena *a = *state;

	expect_table(a, S("a;b\r\n1;2\r\n3;4"), "1:a|b\n2:1|2\n3:3|4\n");
	expect_table(a, S("a;b\r1;2\r3;4\r"), "1:a|b\n2:1|2\n3:3|4\n");
	/* parted by what each line has, not by what the whole has most of */
	expect_table(a, S("a;b\r1,x,y;2\r3,x,y;4\r"), "1:a|b\n2:1,x,y|2\n3:3,x,y|4\n");
	expect_table(a, S("a;b\n\n\n1;2\n;\n \n3;4\n\n"), "1:a|b\n4:1|2\n7:3|4\n");
	expect_table(a, S("a;b\n\"1\n1\";2\n3;4\n"), "1:a|b\n2:1\n1|2\n4:3|4\n");
}

static void
quotes(void **state)
{
	struct arena *a = *state;
	struct gone g;

	expect_table(a, S("a;b\n\"x \"\"y\"\"\";\"\"\n;\"z\"\n"), "1:a|b\n2:x \"y\"|\n3:|z\n");
	g = sheet_shown(a, S("a;b\n1;\"open\n2;3\n"));
	assert_int_equal(g.e.code, ERRC_CSV_QUOTE);
	assert_int_equal(g.e.pos.line, 2);
	assert_int_equal(g.e.pos.col, 2);
}

/* The apostrophe that guards a formula in our own export is taken off again. */
static void
guarded(void **state)
{
	struct arena *a = *state;

	expect_table(a, S("a;b\n\"'=1+1\";'-5\n'n Ola;''=x\n'@;'\n"), "1:a|b\n2:=1+1|-5\n3:'n Ola|'=x\n4:@|'\n");
}

static void
other_kinds(void **state)
{
	struct arena *a = *state;

	expect_error(a, S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), ERRC_SHEET_KIND);
	expect_error(a, S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"), ERRC_SHEET_LOCKED);
	expect_error(a, S("%PDF-1.7\n"), ERRC_SHEET_KIND);
	expect_error(a, S("\r\n <!DOCTYPE html><table><tr><td>navn</table>"), ERRC_SHEET_KIND);
	expect_error(a, S("\xef\xbb\xbf<html><table><tr><td>navn</table>"), ERRC_SHEET_KIND);
	expect_table(a, S(""), "");
	expect_table(a, S("\n\n"), "");
	expect_table(a, S("P"), "1:P\n");
}

static void
limits(void **state)
{
	struct arena *a = *state;
	struct buf b;
	struct gone g;

	buf_init(&b, 8u << 20);
	for (int i = 0; i < LIM_IMPORT_COLUMNS; i++)
		buf_addf(&b, "%s%d", i ? ";" : "", i);
	assert_int_equal(sheet_shown(a, buf_str(&b)).rows, 1);
	buf_add(&b, S(";x"));
	g = sheet_shown(a, buf_str(&b));
	assert_int_equal(g.e.code, ERRC_CSV_COLUMNS);
	assert_int_equal(g.e.pos.line, 1);
	buf_clear(&b);
	for (int i = 0; i < LIM_IMPORT_CELL; i++)
		buf_byte(&b, 'x');
	assert_int_equal(sheet_shown(a, buf_str(&b)).rows, 1);
	buf_byte(&b, 'x');
	expect_error(a, buf_str(&b), ERRC_CSV_CELL);
	buf_clear(&b);
	for (int i = 0; i < LIM_IMPORT_ROWS; i++)
		buf_add(&b, S("a;b\n\n"));
	assert_int_equal(sheet_shown(a, buf_str(&b)).rows, LIM_IMPORT_ROWS);
	buf_add(&b, S("a;b\n"));
	g = sheet_shown(a, buf_str(&b));
	assert_int_equal(g.e.code, ERRC_SHEET_ROWS);
	assert_int_equal(g.e.pos.line, 2 * LIM_IMPORT_ROWS + 1);
	buf_release(&b);
}

static enum err_kind
second_stops(void *arg, const struct strs *cells, uint32_t line, struct err *e)
{
	(void)cells;
	return ++*(int *)arg == 2 ? err_set(e, IMPORT_STOPPED, ((struct pos){ line, 0 }), "enough") : ERR_NONE;
}

static void
stops_when_told(void **state)
{
	struct arena *a = *state;
	struct sheet_info info;
	struct err e = { 0 };
	int n = 0;

	assert_int_equal(sheet_read(a, S("a\nb\nc\n"), second_stops, &n, &info, &e), ERR_CONFLICT);
	assert_int_equal(n, 2);
	assert_int_equal(e.code, ERRC_IMPORT_STOPPED);
	n = 0;
	assert_int_equal(sheet_read(a, book_of(a, S("<row r=\"1\"><c><v>1</v></c></row><row r=\"2\"><c><v>2</v></c></row>"
	    "<row r=\"3\"><c><v>3</v></c></row>")), second_stops, &n, &info, &e), ERR_CONFLICT);
	assert_int_equal(n, 2);
	assert_int_equal(e.code, ERRC_IMPORT_STOPPED);
	assert_int_equal(e.pos.line, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(encodings), UNIT(separators), UNIT(separator_said), UNIT(line_ends), UNIT(quotes), UNIT(guarded),
		UNIT(other_kinds), UNIT(limits), UNIT(stops_when_told),
	};

	return cmocka_run_group_tests_name("adapters: CSV files", tests, NULL, NULL);
}
