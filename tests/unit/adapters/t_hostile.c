/* Files made to hurt: each must be refused by name, or read, and never cost more than its limits. */
#include "sheet_fixture.h"

#include "base/limits.h"


static const char ROW[] = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>navn</t></is></c></row>";

static uint32_t
dice(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void
doctype(void **state)
{
	struct arena *a = *state;
	static const char *heads[] = {
		"<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;\">]>",
		"<!DOCTYPE x SYSTEM \"file:///etc/passwd\">",
		"<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
		"<!DOCTYPE x>",
	};
	static const char *parts[] = { "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml",
		"xl/worksheets/sheet1.xml" };

	for (size_t h = 0; h < sizeof(heads) / sizeof(*heads); h++)
		for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
			struct entries en;

			book_entries(a, &en, str_z(ROW));
			book_put(a, &en, parts[i], arena_fmt(a, "<?xml version=\"1.0\"?>%s<x>&c;</x>", heads[h]));
			expect_error(a, book_zip(a, &en), ERRC_SHEET_BOMB);
		}
}

static void
entities(void **state)
{
	struct arena *a = *state;

	expect_error(a, book_of(a, S("<row><c t=\"str\"><v>&unknown;</v></c></row>")), ERRC_SHEET_BROKEN);
	expect_table(a, book_of(a, S("<row><c t=\"str\"><v>&lt;&#xe5;&#230;&gt;</v></c></row>")), "1:<åæ>\n");
}

static void
deep(void **state)
{
	struct arena *a = *state;
	struct buf b;

	buf_init(&b, 16u << 20);
	for (int i = 0; i < 200000; i++)
		buf_add(&b, S("<a>"));
	expect_error(a, book_of(a, buf_str(&b)), ERRC_SHEET_BOMB);
	buf_release(&b);
}

/* The same byte over and over: a thousandth of its size on the way in. */
static void
bomb(void **state)
{
	struct arena *a = *state;
	static const char *parts[] = { "xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml" };
	size_t n = 20u << 20;
	char *p = arena_alloc(a, n, 1);

	memset(p, ' ', n);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		struct entries en;
		struct str zip;

		book_entries(a, &en, str_z(ROW));
		book_put(a, &en, parts[i], (struct str){ p, n });
		zip = book_zip(a, &en);
		assert_true(zip.n < n / LIM_ZIP_RATIO);
		expect_error(a, zip, ERRC_SHEET_BOMB);
	}
}

static void
put_u32(char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(v >> (8 * i));
}

/* Headers that promise little: sizes in both headers are made small, what comes out is not. */
static void
lying_headers(void **state)
{
	struct arena *a = *state;
	struct entries en;
	struct str zip;
	size_t n = 20u << 20;
	char *p = arena_alloc(a, n, 1), *z;

	memset(p, ' ', n);
	book_entries(a, &en, str_z(ROW));
	book_put(a, &en, "xl/worksheets/sheet1.xml", (struct str){ p, n });
	zip = book_zip(a, &en);
	z = (char *)(uintptr_t)zip.p;
	for (size_t i = 0; i + 46 < zip.n; i++) {
		if (memcmp(z + i, "PK\1\2", 4) == 0)
			put_u32(z + i + 24, 1000);
		else if (memcmp(z + i, "PK\3\4", 4) == 0)
			put_u32(z + i + 22, 1000);
	}
	assert_true(sheet_shown(a, zip).kind != ERR_NONE);
	for (size_t i = 0; i + 46 < zip.n; i++)
		if (memcmp(z + i, "PK\1\2", 4) == 0)
			put_u32(z + i + 20, UINT32_MAX - 1); /* packed: four gigabytes, so the ratio looks fine */
	assert_true(sheet_shown(a, zip).kind != ERR_NONE);
}

static void
many_entries(void **state)
{
	struct arena *a = *state;
	struct entries en;

	book_entries(a, &en, str_z(ROW));
	while (en.n < LIM_ZIP_ENTRIES)
		book_put(a, &en, arena_z(a, arena_fmt(a, "x/%zu", en.n)), S("x"));
	expect_table(a, book_zip(a, &en), "1:navn\n");
	book_put(a, &en, "x/more", S("x"));
	expect_error(a, book_zip(a, &en), ERRC_SHEET_BOMB);
}

/* Shared strings without end, each nearly nothing, but not so alike that packing tells. */
static void
many_strings(void **state)
{
	struct arena *a = *state;
	struct entries en;
	struct buf b;
	uint32_t seed = 1;

	buf_init(&b, 200u << 20);
	buf_add(&b, S("<sst>"));
	for (int i = 0; i < LIM_SHEET_STRINGS + 1; i++)
		buf_add(&b, i % 64 ? S("<si/>") : arena_fmt(a, "<si i=\"%x%x\"/>", dice(&seed), dice(&seed)));
	buf_add(&b, S("</sst>"));
	book_entries(a, &en, str_z(ROW));
	book_put(a, &en, "xl/sharedStrings.xml", buf_str(&b));
	expect_error(a, book_zip(a, &en), ERRC_SHEET_BOMB);
	buf_release(&b);
}

/* What is not a record costs the caller's arena nothing: going over its ceiling would end the process. */
static void
blank_is_free(void **state)
{
	struct arena *a = *state, *small = arena_new(256u << 10);
	struct buf b;
	uint32_t seed = 1;
	struct str book;

	buf_init(&b, 64u << 20);
	for (int i = 0; i < 100000; i++)
		buf_add(&b, S(";;;;\" \";\"\";;;\n"));
	expect_table(small, buf_str(&b), "");
	buf_clear(&b);
	for (int i = 0; i < 200000; i++)
		buf_addf(&b, "<row r=\"%d\"><c r=\"A%d\" s=\"%u\" t=\"inlineStr\"><is><t> </t></is></c></row>", i + 1, i + 1, dice(&seed));
	book = book_of(a, buf_str(&b));
	expect_table(small, book, "");
	buf_release(&b);
	arena_free(small);
}

/* A tag that never ends must not be read again from its start for every piece that comes. */
static void
endless_tag(void **state)
{
	struct arena *a = *state;
	struct entries en;
	struct buf b;
	uint32_t seed = 1;

	buf_init(&b, 64u << 20);
	buf_add(&b, S("<worksheet><row a=\""));
	while (b.n < 24u << 20)
		buf_addf(&b, "%x", dice(&seed));
	book_entries(a, &en, S(""));
	book_put(a, &en, "xl/worksheets/sheet1.xml", buf_str(&b));
	expect_error(a, book_zip(a, &en), ERRC_SHEET_BOMB);
	buf_release(&b);
}

/* One long text named by every cell: a few kilobytes that would be gigabytes of records. */
static void
echoes(void **state)
{
	struct arena *a = *state;
	struct entries en;
	struct buf b;

	buf_init(&b, 16u << 20);
	for (int i = 0; i < 1000; i++) {
		buf_add(&b, S("<row>"));
		for (int c = 0; c < LIM_IMPORT_COLUMNS; c++)
			buf_add(&b, S("<c t=\"s\"><v>0</v></c>"));
		buf_add(&b, S("</row>"));
	}
	book_entries(a, &en, buf_str(&b));
	book_put(a, &en, "xl/sharedStrings.xml", arena_fmt(a, "<sst><si><t>%0*d</t></si></sst>", LIM_IMPORT_CELL, 0));
	expect_error(a, book_zip(a, &en), ERRC_TOO_LARGE);
	buf_release(&b);
}

static void
wide(void **state)
{
	struct arena *a = *state;
	struct buf b;
	struct gone g;

	buf_init(&b, 16u << 20);
	buf_add(&b, S("<row r=\"7\">"));
	for (int i = 0; i < 20000; i++)
		buf_addf(&b, "<c><v>%d</v></c>", i);
	buf_add(&b, S("</row>"));
	g = sheet_shown(a, book_of(a, buf_str(&b)));
	assert_int_equal(g.e.code, ERRC_CSV_COLUMNS);
	assert_int_equal(g.e.pos.line, 7);
	buf_clear(&b);
	buf_add(&b, S("<row r=\"1\"><c r=\"ABCDEFGHIJKLMNOPQRSTUVWXYZ1\"><v>1</v></c></row>"));
	expect_error(a, book_of(a, buf_str(&b)), ERRC_CSV_COLUMNS);
	buf_release(&b);
}

static void
tall(void **state)
{
	struct arena *a = *state;
	struct buf b;
	struct gone g;

	buf_init(&b, 32u << 20);
	for (int i = 0; i < LIM_IMPORT_ROWS + 1; i++)
		buf_addf(&b, "<row><c><v>%d</v></c></row>", i);
	g = sheet_shown(a, book_of(a, buf_str(&b)));
	assert_int_equal(g.e.code, ERRC_SHEET_ROWS);
	assert_int_equal(g.rows, LIM_IMPORT_ROWS);
	buf_release(&b);
}

static void
long_cell(void **state)
{
	struct arena *a = *state;
	char *p = arena_alloc(a, LIM_IMPORT_CELL + 2, 1);
	struct gone g;

	memset(p, 'x', LIM_IMPORT_CELL);
	g = sheet_shown(a, book_of(a, arena_fmt(a, "<row><c t=\"str\"><v>%s</v></c></row>", p)));
	assert_int_equal(g.kind, ERR_NONE);
	p[LIM_IMPORT_CELL] = 'x';
	g = sheet_shown(a, book_of(a, arena_fmt(a, "<row r=\"4\"><c/><c t=\"str\"><v>%s</v></c></row>", p)));
	assert_int_equal(g.e.code, ERRC_CSV_CELL);
	assert_int_equal(g.e.pos.line, 4);
	assert_int_equal(g.e.pos.col, 2);
}

static void
locked(void **state)
{
	struct arena *a = *state;
	struct entries en;
	struct str zip;
	char *z;

	book_entries(a, &en, str_z(ROW));
	expect_error(a, book_zip_locked(a, &en), ERRC_SHEET_LOCKED);
	zip = book_zip(a, &en);
	z = (char *)(uintptr_t)zip.p;
	for (size_t i = 0; i + 46 < zip.n; i++)
		if (memcmp(z + i, "PK\1\2", 4) == 0)
			z[i + 8] |= 1;
	expect_error(a, zip, ERRC_SHEET_LOCKED);
}

/* Missing and malformed parts. */
static void
broken(void **state)
{
	struct arena *a = *state;
	static const char *parts[] = { "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml" };
	static const char *texts[] = { "", " ", "<a>", "<a></b>", "a", "<a/><b/>", "<a x=1/>", "\xff\xfe" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		for (size_t t = 0; t < sizeof(texts) / sizeof(*texts); t++) {
			struct entries en;

			book_entries(a, &en, str_z(ROW));
			book_put(a, &en, parts[i], str_z(texts[t]));
			expect_error(a, book_zip(a, &en), ERRC_SHEET_BROKEN);
		}
	expect_error(a, S("PK\3\4"), ERRC_SHEET_BROKEN);
	expect_error(a, S("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), ERRC_SHEET_BROKEN);
}

/* Cut anywhere, or with a byte changed anywhere, a file is read or refused with a known error. */
static void
damaged(void **state)
{
	struct arena *a = *state;
	struct entries en;
	struct buf rows;
	struct str zip;
	uint32_t seed = 7;
	size_t cut = 0, changed = 0;

	buf_init(&rows, 1u << 20);
	for (int i = 0; i < 400; i++)
		buf_addf(&rows, "<row><c t=\"s\"><v>%u</v></c><c><v>%u</v></c></row>", dice(&seed) % 4, dice(&seed));
	book_entries(a, &en, buf_str(&rows));
	book_put(a, &en, "xl/sharedStrings.xml", S("<sst><si><t>a</t></si><si><t>b</t></si><si><t>c</t></si></sst>"));
	zip = book_zip(a, &en);
	assert_int_equal(sheet_shown(a, zip).rows, 400);
	for (size_t n = 4; n < zip.n; n += 97) {
		char *copy = arena_alloc(a, n, 1); /* its own block: a read past the end is seen */

		memcpy(copy, zip.p, n);
		cut += sheet_shown(a, (struct str){ copy, n }).kind != ERR_NONE;
	}
	assert_int_equal(cut, (zip.n - 4 + 96) / 97);
	for (size_t i = 4; i < zip.n; i += 13) {
		char *copy = arena_alloc(a, zip.n, 1);
		struct gone g;

		memcpy(copy, zip.p, zip.n);
		copy[i] = (char)(copy[i] ^ (1 + dice(&seed) % 255));
		g = sheet_shown(a, (struct str){ copy, zip.n });
		assert_true(g.kind == ERR_NONE || g.e.code != ERRC_NONE);
		changed += g.kind != ERR_NONE;
	}
	assert_true(changed > 10);
	buf_release(&rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(doctype), UNIT(entities), UNIT(deep), UNIT(bomb), UNIT(lying_headers), UNIT(many_entries), UNIT(many_strings),
		UNIT(blank_is_free), UNIT(endless_tag), UNIT(echoes), UNIT(wide), UNIT(tall), UNIT(long_cell), UNIT(locked), UNIT(broken), UNIT(damaged),
	};

	return cmocka_run_group_tests_name("adapters: hostile files", tests, NULL, NULL);
}
