/* Finding identity numbers in text. */
#include "people/idnum.h"

#include "base/utf8.h"

bool
idnum_valid(const int d[11])
{
	static const int k1[9] = { 3, 7, 6, 1, 8, 9, 4, 5, 2 }, k2[10] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
	static const int days[12] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int day = d[0] * 10 + d[1], month = d[2] * 10 + d[3], s1 = 0, s2 = 0;

	if (day > 40)
		day -= 40;
	if (month > 80)
		month -= 80;
	else if (month > 40)
		month -= 40;
	if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
		return false;
	for (int i = 0; i < 9; i++)
		s1 += d[i] * k1[i];
	for (int i = 0; i < 10; i++)
		s2 += d[i] * k2[i];
	return (s1 + d[9]) % 11 <= 3 && (s2 + d[10]) % 11 == 0;
}

static int
digit(uint32_t cp)
{
	if (cp >= '0' && cp <= '9')
		return (int)(cp - '0');
	if (cp >= 0xff10 && cp <= 0xff19) /* full width */
		return (int)(cp - 0xff10);
	return -1;
}

static bool
separator(uint32_t cp)
{
	return cp == ' ' || cp == '.' || cp == '-' || cp == '_' || cp == '/' || cp == 0xa0 || cp == 0x2009 ||
	    (cp >= 0x2010 && cp <= 0x2014) || cp == 0x202f || cp == 0x2212;
}

/* Parts the entries of a list as well: inside a number only where people part one. */
static bool
list_mark(uint32_t cp)
{
	return cp == ',' || cp == ';' || cp == ':' || cp == '|' || cp == '(' || cp == ')' || cp == '\t' || cp == '\n' || cp == '\r';
}

/* Dates in a row ("30.06.2017 - 31.07.2018") are parted elsewhere than a number is. */
static bool
parted_well(const bool wide[11], const bool listed[11])
{
	static const bool usual[11] = { [2] = true, [4] = true, [6] = true, [9] = true };

	for (int i = 1; i < 11; i++)
		if ((wide[i] && i != 6) || (listed[i] && !usual[i]))
			return false;
	return true;
}

bool
idnum_in(struct str text)
{
	int last[11] = { 0 };
	bool wide[11] = { false }; /* before this digit stood more than two separators */
	bool listed[11] = { false }; /* before this digit stood a mark of lists */
	bool mark = false;
	size_t n = 0;
	int gap = 0;

	for (size_t i = 0; i < text.n;) {
		uint32_t cp = utf8_next(text, &i);
		int d = digit(cp);

		if (d < 0) {
			bool letter = (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');

			if (n > 0 && (!(separator(cp) || list_mark(cp) || letter) || ++gap > 3))
				n = 0;
			mark = n > 0 && (mark || list_mark(cp));
			continue;
		}
		memmove(last, last + 1, sizeof(last) - sizeof(last[0]));
		memmove(wide, wide + 1, sizeof(wide) - sizeof(wide[0]));
		last[10] = d;
		memmove(listed, listed + 1, sizeof(listed) - sizeof(listed[0]));
		wide[10] = gap > 2;
		listed[10] = mark;
		mark = false;
		gap = 0;
		if (++n >= 11 && parted_well(wide, listed) && idnum_valid(last))
			return true;
	}
	return false;
}
