#ifndef ADAPTERS_SHEET_H
#define ADAPTERS_SHEET_H
#include "base/csv.h"

/*
 * A table out of a file somebody sent: CSV or XLSX, told apart by content.
 *
 * Contract  each is called for every record that is not blank, with its line (of the file, or row of
 *           the sheet); the first record is the heading. Of an XLSX the first visible sheet is read:
 *           texts as they stand, numbers as written, dates as YYYY-MM-DD.
 * Shapes    at most LIM_IMPORT_ROWS records of LIM_IMPORT_COLUMNS cells of LIM_IMPORT_CELL bytes; a missing cell
 *           is the empty text.
 * Owns      cells live in a.
 * Errors    SHEET_KIND, SHEET_LOCKED, SHEET_BROKEN, SHEET_BOMB (what is unpacked is counted while it
 *           is unpacked, no header is trusted), SHEET_ROWS, CSV_…, TEXT_ENCODING, and what each answers.
 * Cost      one pass; an XLSX needs its texts in memory.
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
