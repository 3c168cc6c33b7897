/* Any bytes as a sheet: read within its limits, or refused with an error from the list. */
#include "fuzz.h"

#include "adapters/sheet.h"
#include "base/limits.h"
#include "base/utf8.h"

static enum err_kind
touch(void *arg, const struct strs *cells, uint32_t line, struct err *e)
{
	size_t *rows = arg;

	(void)line; /* a workbook may number its rows as it likes */
	(void)e;
	CHECK(++*rows <= LIM_IMPORT_ROWS && cells->n > 0 && cells->n <= LIM_IMPORT_COLUMNS);
	for (size_t i = 0; i < cells->n; i++)
		CHECK(cells->at[i].n <= LIM_IMPORT_CELL && utf8_valid(cells->at[i], NULL));
	return ERR_NONE;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new(256u << 20);
	struct sheet_info info;
	struct err e = { 0 };
	size_t rows = 0;
	enum err_kind k = sheet_read(a, (struct str){ (const char *)p, n }, touch, &rows, &info, &e);

	CHECK(k == ERR_NONE || (e.code != ERRC_NONE && err_code_kind(e.code) == k));
	arena_free(a);
	return 0;
}
