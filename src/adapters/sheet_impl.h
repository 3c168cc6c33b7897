#ifndef ADAPTERS_SHEET_IMPL_H
#define ADAPTERS_SHEET_IMPL_H
#include "adapters/sheet.h"

/* xlsx.c */
enum err_kind xlsx_read(struct arena *a, struct str bytes, sheet_each *each, void *arg, struct sheet_info *ret,
    struct err *e) MUST_USE;

/* unzip.c: an archive in memory, with its guards. */
struct unzip;
enum err_kind unzip_open(struct unzip **ret, struct str bytes, struct err *e) MUST_USE;
void unzip_close(struct unzip *u);
void unzip_closep(struct unzip **u);
/* The entry's bytes in a; SHEET_BROKEN when it is missing and must be there, else empty. */
enum err_kind unzip_entry(struct unzip *u, struct arena *a, const char *name, bool must, struct str *ret, struct err *e) MUST_USE;

#endif
