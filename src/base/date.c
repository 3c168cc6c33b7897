/* Civil dates, and the local clock of Norway. */
#include "base/date.h"

#include "base/num.h"

int64_t
date_from_civil(struct civil c)
{
	int64_t y = c.month <= 2 ? c.year - 1 : c.year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

struct civil
date_to_civil(int64_t day)
{
	int64_t z = day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int64_t m = mp < 10 ? mp + 3 : mp - 9;

	return (struct civil){ (int)(yoe + era * 400 + (m <= 2)), (int)m,
		(int)(doy - (153 * mp + 2) / 5 + 1) };
}

/* "YYYY-MM-DD" or "D.M.YYYY" as three numbers; false when it is neither. */
static bool
split(struct str s, struct civil *ret)
{
	bool iso = s.n == 10 && s.p[4] == '-' && s.p[7] == '-';
	struct str part[3], rest = s;
	int64_t v[3];
	struct err e;

	for (int i = 0; i < 3; i++) {
		if (!str_cut(&rest, iso ? '-' : '.', &part[i]) || part[i].n == 0 || part[i].p[0] == '-' ||
		    num_i64(part[i], 0, 9999, &v[i], &e) != ERR_NONE)
			return false;
	}
	if (rest.p != NULL || (!iso && (part[0].n > 2 || part[1].n > 2 || part[2].n != 4)))
		return false;
	*ret = iso ? (struct civil){ (int)v[0], (int)v[1], (int)v[2] }
	           : (struct civil){ (int)v[2], (int)v[1], (int)v[0] };
	return true;
}

enum err_kind
date_parse(struct str s, int64_t *ret_day, struct err *e)
{
	struct civil c, back;
	int64_t day;

	if (split(s, &c) && c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= 31) {
		day = date_from_civil(c);
		back = date_to_civil(day);
		if (back.year == c.year && back.month == c.month && back.day == c.day &&
		    day >= DAY_MIN && day <= DAY_MAX) {
			*ret_day = day;
			return ERR_NONE;
		}
	}
	return err_set(e, DATE_BAD, NOPOS, "%.*s", (int)(s.n < 40 ? s.n : 40), s.p ? s.p : "");
}

struct str
date_iso(struct arena *a, int64_t day)
{
	struct civil c = date_to_civil(day);

	return arena_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

/* The day number of the last Sunday of a month with 31 days. */
static int64_t
last_sunday(int year, int month)
{
	int64_t last = date_from_civil((struct civil){ year, month, 31 });

	return last - (last + 4) % 7; /* 1970-01-01 was a Thursday; days here are after it */
}

int64_t
date_of_us(int64_t wall_us, int *ret_minute_of_day)
{
	const int64_t hour = 3600LL * 1000000, day_us = 24 * hour;
	int64_t utc_day = (wall_us >= 0 ? wall_us : wall_us - day_us + 1) / day_us;
	int year = date_to_civil(utc_day).year;
	/* Central European summer time: from 01:00 UTC on the last Sunday of March to that of October. */
	bool summer = wall_us >= last_sunday(year, 3) * day_us + hour &&
	    wall_us < last_sunday(year, 10) * day_us + hour;
	int64_t local = wall_us + (summer ? 2 : 1) * hour;
	int64_t day = (local >= 0 ? local : local - day_us + 1) / day_us;

	if (ret_minute_of_day)
		*ret_minute_of_day = (int)((local - day * day_us) / (60LL * 1000000));
	return day;
}
