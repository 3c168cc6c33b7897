/* Files to read, built entry by entry. */
#include "sheet_fixture.h"

#include <stdlib.h>
#include <zip.h>

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static struct str
zipped(struct arena *a, const struct entries *entries, bool locked)
{
	zip_error_t ze;
	zip_source_t *whole;
	zip_t *z;
	zip_int64_t n;
	char *p;

	zip_error_init(&ze);
	whole = zip_source_buffer_create(NULL, 0, 0, &ze);
	assert_non_null(whole);
	zip_source_keep(whole);
	z = zip_open_from_source(whole, ZIP_TRUNCATE, &ze);
	assert_non_null(z);
	for (size_t i = 0; i < entries->n; i++) {
		const struct entry *en = &entries->at[i];
		zip_source_t *src = zip_source_buffer(z, en->bytes.p, en->bytes.n, 0);
		zip_int64_t at = zip_file_add(z, en->name, src, ZIP_FL_ENC_UTF_8);

		assert_true(at >= 0);
		zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_DEFLATE, 1);
		zip_file_set_mtime(z, (zip_uint64_t)at, 1000000000, 0);
		if (locked)
			assert_int_equal(zip_file_set_encryption(z, (zip_uint64_t)at, ZIP_EM_AES_256, "secret"), 0);
	}
	assert_int_equal(zip_close(z), 0);
	assert_int_equal(zip_source_open(whole), 0);
	zip_source_seek(whole, 0, SEEK_END);
	n = zip_source_tell(whole);
	assert_true(n > 0);
	zip_source_seek(whole, 0, SEEK_SET);
	p = arena_alloc(a, (size_t)n, 1);
	assert_true(zip_source_read(whole, p, (zip_uint64_t)n) == n);
	zip_source_close(whole);
	zip_source_free(whole);
	zip_error_fini(&ze);
	return (struct str){ p, (size_t)n };
}

struct str
book_zip(struct arena *a, const struct entries *entries)
{
	return zipped(a, entries, false);
}

struct str
book_zip_locked(struct arena *a, const struct entries *entries)
{
	return zipped(a, entries, true);
}

void
book_put(struct arena *a, struct entries *entries, const char *name, struct str bytes)
{
	for (size_t i = 0; i < entries->n; i++)
		if (strcmp(entries->at[i].name, name) == 0) {
			entries->at[i].bytes = bytes;
			return;
		}
	*VEC_PUSH(a, entries) = (struct entry){ name, bytes };
}

void
book_entries(struct arena *a, struct entries *ret, struct str rows)
{
	*ret = (struct entries){ 0 };
	book_put(a, ret, "xl/workbook.xml", S(XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELS "\"><sheets>"
	    "<sheet name=\"Steder\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"));
	book_put(a, ret, "xl/_rels/workbook.xml.rels", S(XML
	    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
	    "<Relationship Id=\"rId1\" Type=\"" RELS "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
	    "</Relationships>"));
	book_put(a, ret, "xl/worksheets/sheet1.xml", arena_fmt(a, XML "<worksheet xmlns=\"" MAIN
	    "\"><sheetData>%.*s</sheetData></worksheet>", STR_ARG(rows)));
}

struct str
book_of(struct arena *a, struct str rows)
{
	struct entries entries;

	book_entries(a, &entries, rows);
	return book_zip(a, &entries);
}

struct showing {
	struct buf b;
	size_t rows;
};

static enum err_kind
show(void *arg, const struct strs *cells, uint32_t line, struct err *e)
{
	struct showing *s = arg;

	(void)e;
	s->rows++;
	buf_i64(&s->b, line);
	for (size_t i = 0; i < cells->n; i++) {
		buf_byte(&s->b, i ? '|' : ':');
		buf_add(&s->b, cells->at[i]);
	}
	buf_byte(&s->b, '\n');
	return ERR_NONE;
}

struct gone
sheet_shown(struct arena *a, struct str bytes)
{
	struct gone g = { 0 };
	struct showing s = { 0 };

	buf_init(&s.b, 256u << 20);
	g.kind = sheet_read(a, bytes, show, &s, &g.info, &g.e);
	g.rows = s.rows;
	g.shown = arena_str(a, buf_str(&s.b));
	buf_release(&s.b);
	return g;
}

void
expect_table(struct arena *a, struct str bytes, const char *table)
{
	struct gone g = sheet_shown(a, bytes);

	if (g.kind != ERR_NONE)
		fail_msg("refused: %s %u:%u \"%s\"", err_code_slug(g.e.code).p, g.e.pos.line, g.e.pos.col, g.e.text);
	assert_string_equal(g.shown.p, table);
}

void
expect_error(struct arena *a, struct str bytes, enum err_code code)
{
	struct gone g = sheet_shown(a, bytes);

	if (g.kind == ERR_NONE)
		fail_msg("was read: %.200s", g.shown.p);
	assert_string_equal(err_code_slug(g.e.code).p, err_code_slug(code).p);
	assert_int_equal(g.kind, err_code_kind(code));
}

int
arena_begin(void **state)
{
	*state = arena_new(1u << 30);
	return 0;
}

int
arena_end(void **state)
{
	arena_free(*state);
	return 0;
}
