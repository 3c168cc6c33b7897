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

static enum err_kind
csv_read(struct arena *a, struct str bytes, sheet_each *each, void *arg, struct sheet_info *ret, struct err *e)
{
	struct str text;
	struct csv c;
	size_t rows = 0;
	bool more = true;
	enum err_kind k = csv_decode(a, bytes, &text, &ret->encoding, e);

	if (k != ERR_NONE)
		return k;
	ret->separator = csv_sniff(text);
	csv_init(&c, text, ret->separator);
	while (k == ERR_NONE && more) {
		struct strs cells = { 0 };
		uint32_t line = 0;

		k = csv_next(&c, a, &cells, &line, &more, e);
		if (k != ERR_NONE || !more || blank(&cells))
			continue;
		if (++rows > LIM_IMPORT_ROWS)
			return err_set(e, SHEET_ROWS, ((struct pos){ line, 0 }), "> %d", LIM_IMPORT_ROWS);
		k = each(arg, &cells, line, e);
	}
	return k;
}

enum err_kind
sheet_read(struct arena *a, struct str bytes, sheet_each *each, void *arg, struct sheet_info *ret, struct err *e)
{
	static const struct str encrypted = STR_INIT("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0");

	*ret = (struct sheet_info){ 0 };
	if (str_starts(bytes, S("PK\3\4")) || str_starts(bytes, S("PK\5\6"))) {
		ret->xlsx = true;
		return xlsx_read(a, bytes, each, arg, ret, e);
	}
	if (str_starts(bytes, S("\xd0\xcf\x11\xe0"))) {
		if (memmem(bytes.p, bytes.n, encrypted.p, encrypted.n) != NULL)
			return err_set(e, SHEET_LOCKED, NOPOS, " ");
		return err_set(e, SHEET_KIND, NOPOS, ".xls");
	}
	if (str_starts(bytes, S("%PDF")))
		return err_set(e, SHEET_KIND, NOPOS, "PDF");
	if (str_starts(str_trim(bytes), S("<")))
		return err_set(e, SHEET_KIND, NOPOS, "HTML, XML");
	return csv_read(a, bytes, each, arg, ret, e);
}
