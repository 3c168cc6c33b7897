/* Read, write, read: the second reading gives the cells of the first. */
#include "fuzz.h"

#include "base/csv.h"
#include "base/limits.h"
#include "base/utf8.h"

static void
read_all(struct arena *a, struct str text, char sep, struct buf *out, struct strs *ret)
{
	struct csv c;
	struct strs cells;
	uint32_t line, before = 0;
	bool more = true;
	struct err e;

	csv_init(&c, text, sep);
	while (csv_next(&c, a, &cells, &line, &more, &e) == ERR_NONE && more) {
		CHECK(cells.n > 0 && cells.n <= LIM_IMPORT_COLUMNS && line > before);
		before = line;
		for (size_t i = 0; i < cells.n; i++) {
			CHECK(cells.at[i].n <= LIM_IMPORT_CELL);
			*VEC_PUSH(a, ret) = cells.at[i];
			if (out == NULL)
				continue;
			/* The lone empty cell is written as nothing, and a guarded cell grows: neither can come back. */
			if (cells.n == 1 && cells.at[i].n == 0)
				ret->n--;
			csv_cell(out, cells.at[i], sep);
			buf_add(out, i + 1 < cells.n ? (struct str){ &sep, 1 } : S("\n"));
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new(256u << 20);
	struct strs first = { 0 }, second = { 0 };
	enum csv_encoding enc;
	struct buf b;
	struct str text;
	struct err e;
	char sep;

	buf_init(&b, 64u << 20);
	if (n < 3000 && csv_decode(a, (struct str){ (const char *)p, n }, &text, &enc, &e) == ERR_NONE) {
		CHECK(utf8_valid(text, NULL) && str_find(text, '\0', 0) == text.n);
		sep = csv_sniff(text);
		CHECK(sep == ',' || sep == ';' || sep == '\t');
		read_all(a, text, sep, &b, &first);
		read_all(a, buf_str(&b), sep, NULL, &second);
		CHECK(first.n == second.n);
		for (size_t i = 0; i < first.n; i++) {
			struct str x = first.at[i], y = second.at[i];

			CHECK(str_eq(x, y) || (str_starts(y, S("'")) && str_eq(x, str_sub(y, 1, y.n))));
		}
	}
	buf_release(&b);
	arena_free(a);
	return 0;
}
