#ifndef ADAPTERS_SHEET_H
#define ADAPTERS_SHEET_H
#include "base/csv.h"

/*
 * A table out of a file somebody sent: CSV or XLSX, told apart by content.
 *
 * Contract  each is called for every record that is not blank, with its line (of the file, or row of
 *           the sheet); the first record is the heading. Of an XLSX the first visible sheet is read:
 *           texts as they stand, numbers as a person wrote them, dates as YYYY-MM-DD, truth as 1 and 0.
 *           Of a CSV the apostrophe is taken off that csv_cell put before a formula, and a first line
 *           "sep=;" is followed.
 * Shapes    at most LIM_IMPORT_ROWS records of LIM_IMPORT_COLUMNS cells of LIM_IMPORT_CELL bytes; a missing cell
 *           is the empty text.
 * Owns      cells live in a, which holds nothing but records given on: at most LIM_SHEET_TEXT bytes.
 * Errors    SHEET_KIND, SHEET_LOCKED, SHEET_BROKEN, SHEET_BOMB (what is unpacked is counted while it
 *           is unpacked, no header is trusted), SHEET_ROWS, SHEET_EMPTY (every sheet is hidden),
 *           TOO_LARGE, CSV_…, TEXT_ENCODING, and what each answers.
 * Cost      one pass; an XLSX needs its shared texts in memory. 120 000 rows of 10 cells: under 2 s.
 */
typedef enum err_kind sheet_each(void *arg, const struct strs *cells, uint32_t line, struct err *e);

struct sheet_info {
	bool xlsx;
	enum csv_encoding encoding; /* CSV */
	char separator;             /* CSV */
	struct str name;            /* XLSX: the sheet's */
};

enum err_kind sheet_read(struct arena *a, struct str bytes, sheet_each *each, void *arg, struct sheet_info *ret,
    struct err *e) MUST_USE;

#endif
