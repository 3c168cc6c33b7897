#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/*
 * Every ceiling on what a stranger can make us hold, with its reason. Change one here and
 * write why; what is over a limit is refused with the number.
 */
enum {
	/* requests: generous beside what browsers send (8 KiB of headers is common) */
	LIM_HTTP_LINE = 8 << 10,        /* request line, bytes */
	LIM_HTTP_HEAD = 32 << 10,       /* all headers, bytes */
	LIM_HTTP_HEADERS = 100,         /* header fields */
	LIM_HTTP_REFUSAL = 64 << 10,    /* the page that says why a request was refused */
	LIM_FIELDS = 400,               /* form fields in one request; a mapping form has 2 per column */
	LIM_FIELD_TEXT = 64 << 10,      /* one text field, bytes, unless its row says otherwise */
	LIM_BODY_FORM = 1 << 20,        /* a form without a file */
	LIM_BODY_FILE = 48 << 20,       /* an import file: 120 000 rows are about 15 MB */
	LIM_REPLY = 256 << 20,          /* one answer */

	/* memory by lifetime */
	LIM_ARENA_REQUEST = 256 << 20,
	LIM_ARENA_JOB = 1 << 30,

	/* register */
	LIM_SITE_NAME = 200,            /* code points */
	LIM_IMPORT_ROWS = 250000,       /* twice the largest register we size for */
	LIM_IMPORT_COLUMNS = 100,
	LIM_IMPORT_CELL = 4 << 10,      /* bytes */
	LIM_ZIP_ENTRIES = 2000,         /* an .xlsx has about ten */
	LIM_ZIP_TOTAL = 400 << 20,      /* unpacked bytes of one .xlsx */
	LIM_ZIP_RATIO = 200,            /* unpacked : packed; a real sheet is about 10 */
	LIM_XML_TOKEN = 1 << 20,        /* one tag or comment; read again from its start as it comes in */
	LIM_SHEET_STRINGS = 4 << 20,    /* distinct texts in one .xlsx: 16 for every row */
	LIM_SHEET_TEXT = 192 << 20,     /* their bytes, and those of the records given on */
};

#endif
