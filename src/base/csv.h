#ifndef BASE_CSV_H
#define BASE_CSV_H
#include "base/buf.h"
#include "base/vec.h"

/*
 * Comma-separated values, in and out.
 *
 * Contract  csv_decode finds the encoding and gives UTF-8; csv_sniff finds the separator;
 *           csv_next gives one record at a time with the line it began on. Quoting as RFC 4180,
 *           with CRLF, LF or CR between records; blank lines are passed over.
 * Shapes    at most LIM_IMPORT_COLUMNS cells of LIM_IMPORT_CELL bytes; no NUL.
 * Units     pos: line from 1 in the file, col = number of the cell from 1.
 * Owns      cells live in the arena given to csv_next (or borrow from the text when unquoted).
 * Errors    CSV_QUOTE (a quote never closed, or text after a closing one), CSV_COLUMNS, CSV_CELL,
 *           TEXT_ENCODING (UTF-16, NUL).
 * Cost      one pass, O(bytes).
 * Source    RFC 4180; why not libcsv: docs/decisions/0005-csv.md.
 */
enum csv_encoding { CSV_UTF8, CSV_UTF8_BOM, CSV_1252 };

enum err_kind csv_decode(struct arena *a, struct str bytes, struct str *ret_text,
    enum csv_encoding *ret_encoding, struct err *e) MUST_USE;
/* ',', ';' or tab: the one that most evenly parts the first lines. */
char csv_sniff(struct str text);

struct csv {
	struct str text;
	size_t at;
	uint32_t line;
	char sep;
};

void csv_init(struct csv *c, struct str text, char sep);
/* false: no more records. */
enum err_kind csv_next(struct csv *c, struct arena *a, struct strs *ret_cells, uint32_t *ret_line,
    bool *ret_more, struct err *e) MUST_USE;

/* One cell, quoted where needed. A text that a spreadsheet would take for a formula (= + - @ tab CR
 * LF at its start, after spaces and apostrophes) gets an apostrophe before it. */
void csv_cell(struct buf *out, struct str text, char sep);
/* The text without that apostrophe: csv_plain of what csv_cell guarded is the text again. */
struct str csv_plain(struct str cell);

#endif
