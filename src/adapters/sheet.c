/* CSV, and which kind of file it is. */
#include "adapters/sheet_impl.h"

#include "base/limits.h"

static bool
blank(const struct strs *cells)
{
	for (size_t i = 0; i < cells->n; i++)
		if (str_trim(cells->at[i]).n > 0)
			return false;
	return true;
}

/* The record in one block: cells, then their bytes. */
enum err_kind
records_give(struct records *r, const struct strs *cells, uint32_t line, struct err *e)
{
	struct strs copy = { .n = cells->n, .cap = cells->n };
	size_t bytes = cells->n * sizeof(struct str);
	char *p;

	if (blank(cells))
		return ERR_NONE;
	for (size_t i = 0; i < cells->n; i++)
		bytes += cells->at[i].n;
	r->bytes += bytes;
	if (++r->rows > LIM_IMPORT_ROWS)
		return err_set(e, SHEET_ROWS, ((struct pos){ line, 0 }), "> %d", LIM_IMPORT_ROWS);
	if (r->bytes > LIM_SHEET_TEXT)
		return err_set(e, TOO_LARGE, ((struct pos){ line, 0 }), "> %d", LIM_SHEET_TEXT);
	copy.at = arena_alloc(r->a, bytes, 1);
	p = (char *)(copy.at + copy.n);
	for (size_t i = 0; i < cells->n; i++) {
		struct str s = cells->at[i];

		if (s.n > 0)
			memcpy(p, s.p, s.n);
		copy.at[i] = (struct str){ s.n ? p : NULL, s.n };
		p += s.n;
	}
	return r->each(r->arg, &copy, line, e);
}

/* "sep=;" on the first line: how a spreadsheet is told which separator follows. */
static bool
separator_said(struct csv *c)
{
	struct str s = c->text;

	if (s.n < 6 || !str_eq_nocase(str_sub(s, 0, 4), S("sep=")) || (s.p[5] != '\r' && s.p[5] != '\n') ||
	    memchr(";,\t|", s.p[4], 4) == NULL)
		return false;
	c->sep = s.p[4];
	c->at = 5; /* what is left is a blank line, and passed over as one */
	return true;
}

static enum err_kind
csv_read(struct records *r, struct str bytes, struct sheet_info *ret, struct err *e)
{
	CLEANUP(arena_freep) struct arena *whole = arena_new(LIM_ARENA_REQUEST);
	CLEANUP(arena_freep) struct arena *a = arena_new(LIM_ARENA_REQUEST);
	struct str text;
	struct csv c;
	bool more = true;
	enum err_kind k = csv_decode(whole, bytes, &text, &ret->encoding, e);

	if (k != ERR_NONE)
		return k;
	csv_init(&c, text, ',');
	if (!separator_said(&c))
		c.sep = csv_sniff(text);
	ret->separator = c.sep;
	while (k == ERR_NONE && more) {
		struct strs cells = { 0 };
		uint32_t line = 0;

		arena_clear(a);
		k = csv_next(&c, a, &cells, &line, &more, e);
		for (size_t i = 0; k == ERR_NONE && i < cells.n; i++)
			cells.at[i] = csv_plain(cells.at[i]);
		if (k == ERR_NONE && more)
			k = records_give(r, &cells, line, e);
	}
	return k;
}

enum err_kind
sheet_read(struct arena *a, struct str bytes, sheet_each *each, void *arg, struct sheet_info *ret, struct err *e)
{
	static const struct str encrypted = STR_INIT("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0");
	struct records r = { .a = a, .each = each, .arg = arg };
	struct str text = str_starts(bytes, S("\xef\xbb\xbf")) ? str_sub(bytes, 3, bytes.n) : bytes;

	*ret = (struct sheet_info){ 0 };
	if (str_starts(bytes, S("PK\3\4")) || str_starts(bytes, S("PK\5\6"))) {
		ret->xlsx = true;
		return xlsx_read(&r, bytes, ret, e);
	}
	if (str_starts(bytes, S("\xd0\xcf\x11\xe0"))) {
		if (memmem(bytes.p, bytes.n, encrypted.p, encrypted.n) != NULL)
			return err_set(e, SHEET_LOCKED, NOPOS, " ");
		return err_set(e, SHEET_KIND, NOPOS, ".xls");
	}
	if (str_starts(bytes, S("%PDF")))
		return err_set(e, SHEET_KIND, NOPOS, "PDF");
	if (str_starts(str_trim(text), S("<")))
		return err_set(e, SHEET_KIND, NOPOS, "HTML, XML");
	return csv_read(&r, bytes, ret, e);
}
