#ifndef EXPORTS_TABLE_H
#define EXPORTS_TABLE_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "text/text.h"

/*
 * A list somebody takes with them: the rows a page shows, as CSV or XLSX.
 *
 * Contract  Text stays text: what a spreadsheet would take for a formula is not one. Dates and numbers are
 *           real ones in XLSX. The notes (date, denominator, demonstration) go with the rows: on a
 *           sheet of their own in XLSX, and not into CSV, which programs read.
 *           In both, reading the file with adapters/sheet.h gives the cells again.
 * Shapes    cells row by row: table_text, table_int, … as often as there are columns, of which there is one
 *           at least. XLSX holds 1 048 575 rows and cuts a text after 32 767 UTF-16 units.
 * Owns      everything lives in the arena; bytes go to the buffer given.
 * Errors    TOO_LARGE (bytes, or rows of XLSX); STORE_FAILED when the file cannot be made.
 * Source    RFC 4180; libxlsxwriter. CSV is UTF-8 with a mark, parted by ';' in Norwegian and ',' in English,
 *           as the spreadsheets of each open it.
 */
enum cell_type { CELL_TEXT, CELL_INT, CELL_DAY };

struct cell {
	enum cell_type type;
	struct str s;
	int64_t i;
};
struct column {
	struct str label;
	enum cell_type type;
};
struct table {
	struct arena *a;
	enum locale locale;
	struct str title;
	struct strs notes;
	struct { VEC(struct column); } columns;
	struct { VEC(struct cell); } cells;
};

void table_column(struct table *t, struct str label, enum cell_type type);
void table_text(struct table *t, struct str s);
void table_int(struct table *t, int64_t v);
void table_day(struct table *t, int64_t day); /* DAY_MAX or 0 with table_none: empty */
void table_none(struct table *t);

enum err_kind table_csv(const struct table *t, struct buf *out, struct err *e) MUST_USE;
enum err_kind table_xlsx(const struct table *t, struct buf *out, struct err *e) MUST_USE;

#endif
