/* CSV, in and out. */
#include "base/csv.h"
#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static struct arena *a;

static int
begin(void **state)
{
	(void)state;
	a = arena_new(256u << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* Every record as "line:[cell][cell]\n", or the error's slug and place. */
static const char *
shape(struct str text, char sep)
{
	struct csv c;
	struct buf b;
	struct strs cells;
	uint32_t line;
	struct err e;
	bool more = true;
	const char *out;

	buf_init(&b, 1 << 20);
	csv_init(&c, text, sep);
	for (;;) {
		if (csv_next(&c, a, &cells, &line, &more, &e) != ERR_NONE) {
			buf_addf(&b, "%.*s %u %u", STR_ARG(err_code_slug(e.code)), e.pos.line, e.pos.col);
			break;
		}
		if (!more)
			break;
		buf_addf(&b, "%u:", line);
		for (size_t i = 0; i < cells.n; i++)
			buf_addf(&b, "[%.*s]", STR_ARG(cells.at[i]));
		buf_byte(&b, '\n');
	}
	out = arena_z(a, buf_str(&b));
	buf_release(&b);
	return out;
}

static void
records_come_with_the_line_they_began_on(void **state)
{
	(void)state;
	assert_string_equal(shape(S("a,b\r\nc,d"), ','), "1:[a][b]\n2:[c][d]\n");
	assert_string_equal(shape(S("a\nb\rc\r\nd"), ','), "1:[a]\n2:[b]\n3:[c]\n4:[d]\n");
	assert_string_equal(shape(S("\n\n\r\na,\"x\ny\"\nb"), ','), "4:[a][x\ny]\n6:[b]\n");
	assert_string_equal(shape(S(""), ','), "");
	assert_string_equal(shape(S("\r\n\n"), ','), "");
	assert_string_equal(shape(S(","), ','), "1:[][]\n");
	assert_string_equal(shape(S("a,\nb,"), ','), "1:[a][]\n2:[b][]\n");
	assert_string_equal(shape(S("\"\"\na"), ','), "1:[]\n2:[a]\n");
	assert_string_equal(shape(S("a;b,c"), ';'), "1:[a][b,c]\n");
	assert_string_equal(shape(S("a\"b,\"c\"\"d\""), ','), "1:[a\"b][c\"d]\n");
	assert_string_equal(shape(S("\"a,b\";\"\"\"\""), ';'), "1:[a,b][\"]\n");
}

static void
broken_quotes_are_refused_with_their_place(void **state)
{
	(void)state;
	assert_string_equal(shape(S("a\nb,\"c"), ','), "1:[a]\ncsv.quote 2 2");
	assert_string_equal(shape(S("\"a\"b"), ','), "csv.quote 1 1");
	assert_string_equal(shape(S("\"a\" ,b"), ','), "csv.quote 1 1");
	assert_string_equal(shape(S("\""), ','), "csv.quote 1 1");
	assert_string_equal(shape(S("\"\"\""), ','), "csv.quote 1 1");
}

static void
cells_and_columns_have_their_limits(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	for (int i = 1; i < LIM_IMPORT_COLUMNS; i++)
		buf_byte(&b, ',');
	assert_null(strstr(shape(buf_str(&b), ','), "csv"));
	buf_byte(&b, ',');
	assert_non_null(strstr(shape(buf_str(&b), ','), "csv.columns 1 101"));
	buf_byte(&b, '\n');
	assert_non_null(strstr(shape(buf_str(&b), ','), "csv.columns 1 101"));
	buf_clear(&b);
	for (int i = 0; i < LIM_IMPORT_CELL; i++)
		buf_byte(&b, 'x');
	assert_null(strstr(shape(buf_str(&b), ','), "csv"));
	buf_byte(&b, 'x');
	assert_non_null(strstr(shape(buf_str(&b), ','), "csv.cell 1 1"));
	buf_byte(&b, '"');
	b.p[0] = '"';
	assert_null(strstr(shape(buf_str(&b), ','), "csv"));
	b.p[b.n - 1] = 'x';
	buf_byte(&b, '"');
	assert_non_null(strstr(shape(buf_str(&b), ','), "csv.cell 1 1"));
	buf_release(&b);
}

static void
the_encoding_is_found(void **state)
{
	enum csv_encoding enc;
	struct str text;
	struct err e;

	(void)state;
	assert_int_equal(csv_decode(a, S("\xef\xbb\xbf" "blå"), &text, &enc, &e), ERR_NONE);
	assert_int_equal(enc, CSV_UTF8_BOM);
	assert_true(str_eq(text, S("blå")));
	assert_int_equal(csv_decode(a, S("blå"), &text, &enc, &e), ERR_NONE);
	assert_int_equal(enc, CSV_UTF8);
	assert_int_equal(csv_decode(a, S("bl\xe5"), &text, &enc, &e), ERR_NONE);
	assert_int_equal(enc, CSV_1252);
	assert_true(str_eq(text, S("blå")));
	assert_int_equal(csv_decode(a, S(""), &text, &enc, &e), ERR_NONE);
	assert_int_equal(csv_decode(a, S("\xff\xfe" "a\0"), &text, &enc, &e), ERR_INPUT);
	assert_int_equal(csv_decode(a, S("\xfe\xff\0" "a"), &text, &enc, &e), ERR_INPUT);
	assert_int_equal(csv_decode(a, S("a\0b"), &text, &enc, &e), ERR_INPUT);
	assert_int_equal(csv_decode(a, S("\xef\xbb\xbf" "bl\xe5"), &text, &enc, &e), ERR_INPUT);
	assert_int_equal(e.code, ERRC_TEXT_ENCODING);
}

static void
the_separator_is_found(void **state)
{
	(void)state;
	assert_int_equal(csv_sniff(S("a;b;c\n1,5;2;3\n")), ';');
	assert_int_equal(csv_sniff(S("a,b,c\n1,2,3\n")), ',');
	assert_int_equal(csv_sniff(S("a\tb\n1,5\t2\n")), '\t');
	assert_int_equal(csv_sniff(S("\"a;b;c\",d\n\"x;y;z\",w\n")), ',');
	assert_int_equal(csv_sniff(S("one")), ',');
	assert_int_equal(csv_sniff(S("a;b\r1,2,3;4\r5,6,7;8\r")), ';');
	assert_int_equal(csv_sniff(S("")), ',');
}

static void
nothing_a_spreadsheet_would_run_is_written(void **state)
{
	static const char *starts = "=+-@\t\r\n";
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 10);
	for (const char *p = starts; *p; p++) {
		char text[8] = { *p, '1', '\0' };

		buf_clear(&b);
		csv_cell(&b, str_z(text), ';');
		assert_true(str_starts(buf_str(&b), S("\"'")));
	}
	buf_clear(&b);
	csv_cell(&b, S("  =1"), ';');
	assert_string_equal(b.p, "\"'  =1\"");
	buf_clear(&b);
	csv_cell(&b, S("a=1"), ';');
	assert_string_equal(b.p, "a=1");
	buf_clear(&b);
	csv_cell(&b, S("'n Ola"), ';');
	assert_string_equal(b.p, "'n Ola");
	buf_release(&b);
}

/* Random tables of the bytes that matter come back as they were. */
static void
what_is_written_is_read_back(void **state)
{
	static const char bytes[] = "ab;,\"\n\r\t =+-@'";
	uint64_t seed = 42;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct arena *m = arena_new(1 << 22);
		char sep = ";,\t"[round % 3];
		struct str want[4][5];
		size_t rows = 1 + (size_t)round % 4, cols = 2 + (size_t)round % 3;
		struct buf b;
		struct csv c;
		struct strs cells;
		uint32_t line;
		bool more;
		struct err e;

		buf_init(&b, 1 << 20);
		for (size_t i = 0; i < rows; i++) {
			for (size_t j = 0; j < cols; j++) {
				char t[16];
				size_t n;

				seed = seed * 6364136223846793005u + 1442695040888963407u;
				n = (size_t)(seed >> 60) % 6;
				for (size_t x = 0; x < n; x++)
					t[x] = bytes[(seed >> (x * 8 + 4)) % (sizeof(bytes) - 1)];
				want[i][j] = arena_str(m, (struct str){ t, n });
				csv_cell(&b, want[i][j], sep);
				buf_add(&b, j + 1 < cols ? (struct str){ &sep, 1 } : S("\r\n"));
			}
		}
		csv_init(&c, buf_str(&b), sep);
		for (size_t i = 0; i < rows; i++) {
			assert_int_equal(csv_next(&c, m, &cells, &line, &more, &e), ERR_NONE);
			assert_true(more && cells.n == cols);
			for (size_t j = 0; j < cols; j++) {
				struct str got = cells.at[j];

				if (want[i][j].n && memchr("=+-@\t\r\n", want[i][j].p[0], 7))
					assert_true(str_starts(got, S("'")));
				got = csv_plain(got);
				if (!str_eq(got, want[i][j]))
					fail_msg("round %d: %.*s", round, STR_ARG(buf_str(&b)));
			}
		}
		assert_int_equal(csv_next(&c, m, &cells, &line, &more, &e), ERR_NONE);
		assert_false(more);
		buf_release(&b);
		arena_free(m);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_come_with_the_line_they_began_on),
		cmocka_unit_test(broken_quotes_are_refused_with_their_place),
		cmocka_unit_test(cells_and_columns_have_their_limits),
		cmocka_unit_test(the_encoding_is_found),
		cmocka_unit_test(the_separator_is_found),
		cmocka_unit_test(nothing_a_spreadsheet_would_run_is_written),
		cmocka_unit_test(what_is_written_is_read_back),
	};

	return cmocka_run_group_tests_name("csv", tests, begin, end);
}
