#ifndef BASE_DATE_H
#define BASE_DATE_H
#include "base/arena.h"

/*
 * Civil dates.
 *
 * Contract  A date is a number of days; conversion both ways is exact in DAY_MIN..DAY_MAX.
 * Shapes    intervals are half open: [from_day, to_day). An open end is DAY_MAX.
 * Units     _day: days since 1970-01-01 in the proleptic Gregorian calendar.
 * Errors    date_parse: DATE_BAD, naming what was read.
 * Source    Howard Hinnant, "chrono-compatible low-level date algorithms" (days_from_civil).
 */
#define DAY_MIN ((int64_t)-25567)  /* 1900-01-01 */
#define DAY_MAX ((int64_t)2932896) /* 9999-12-31: also "no end" */

struct civil {
	int year, month, day; /* month and day from 1 */
};

int64_t date_from_civil(struct civil c);
struct civil date_to_civil(int64_t day);
/* YYYY-MM-DD, D.M.YYYY or DD.MM.YYYY; a day that exists, in DAY_MIN..DAY_MAX. */
enum err_kind date_parse(struct str s, int64_t *ret_day, struct err *e) MUST_USE;
struct str date_iso(struct arena *a, int64_t day); /* "2017-06-30" */
/* Local date and clock in Europe/Oslo of a moment, daylight saving time included. */
int64_t date_of_us(int64_t wall_us, int *ret_minute_of_day);

#endif
