#ifndef SHEET_FIXTURE_H
#define SHEET_FIXTURE_H
#include "adapters/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

/*
 * Files to read, built entry by entry, and what reading them gave as one text.
 *
 * Shapes    a table is shown as "LINE:cell|cell|…\n" for each record.
 * Owns      bytes and texts live in the arena given.
 */
struct entry {
	const char *name;
	struct str bytes;
};
struct entries {
	VEC(struct entry);
};

/* The whole archive, deflated. */
struct str book_zip(struct arena *a, const struct entries *entries);
/* The same with every entry encrypted. */
struct str book_zip_locked(struct arena *a, const struct entries *entries);
/* A workbook of one sheet around the inside of <sheetData>. */
void book_entries(struct arena *a, struct entries *ret, struct str rows);
struct str book_of(struct arena *a, struct str rows);
/* Puts other bytes in the entry of that name, or adds it. */
void book_put(struct arena *a, struct entries *entries, const char *name, struct str bytes);

struct gone {
	enum err_kind kind;
	struct err e;
	struct sheet_info info;
	size_t rows;
	struct str shown;
};
struct gone sheet_shown(struct arena *a, struct str bytes);

/* Fails the test, showing both, when the table is not the one written. */
void expect_table(struct arena *a, struct str bytes, const char *table);
void expect_error(struct arena *a, struct str bytes, enum err_code code);

int arena_begin(void **state); /* *state: a new arena */
int arena_end(void **state);
#define UNIT(f) cmocka_unit_test_setup_teardown(f, arena_begin, arena_end)

#endif
