#ifndef ADAPTERS_SHEET_IMPL_H
#define ADAPTERS_SHEET_IMPL_H
#include "adapters/sheet.h"

/*
 * Between the files of this room.
 *
 * Contract  Reading happens in arenas and buffers of its own, which die with the call; only records that
 *           are given on are copied to the caller's arena, and counted (LIM_SHEET_TEXT): no file, however
 *           made, brings an arena over its ceiling, which would end the process.
 */

/* sheet.c: where records go. */
struct records {
	struct arena *a;
	sheet_each *each;
	void *arg;
	size_t rows, bytes;
};
/* Blank ones are passed over; a record over a limit is refused. cells may die afterwards. */
enum err_kind records_give(struct records *r, const struct strs *cells, uint32_t line, struct err *e) MUST_USE;

/* xlsx.c */
enum err_kind xlsx_read(struct records *r, struct str bytes, struct sheet_info *ret, struct err *e) MUST_USE;

/* xlsx_strings.c: the shared strings, packed; one longer than a cell may be keeps LIM_IMPORT_CELL + 1 bytes. */
struct strings {
	struct arena *a;
	struct buf bytes;
	struct { VEC(uint32_t); } ends;
	uint32_t from;
	bool in_t, in_phonetic;
};
struct xml_hooks;
void strings_init(struct strings *s, struct arena *a);
void strings_release(struct strings *s);
struct xml_hooks strings_hooks(void); /* arg: a struct strings */
/* The empty text when there is no such one. */
struct str strings_at(const struct strings *s, struct str index);
/* Takes out _xHHHH_, in place; the new length (ECMA-376 22.9.2.19). */
size_t xstring_plain(char *p, size_t n);

/* unzip.c: an archive in memory, with its guards. */
struct unzip;
enum err_kind unzip_open(struct unzip **ret, struct str bytes, struct err *e) MUST_USE;
void unzip_close(struct unzip *u);
void unzip_closep(struct unzip **u);
bool unzip_has(struct unzip *u, const char *name);
/* The entry read as XML while it is unpacked. SHEET_BROKEN when it is missing and must be there. */
enum err_kind unzip_xml(struct unzip *u, const char *name, bool must, const struct xml_hooks *hooks, struct err *e) MUST_USE;

#endif
