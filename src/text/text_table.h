#ifndef TEXT_TEXT_TABLE_H
#define TEXT_TEXT_TABLE_H
#include "base/str.h"
#include "text/text.h"

/* The table tools/poc makes of the catalogues, in the order of the keys' bytes. */
struct text_entry {
	struct str name;
	struct str one[LOCALE_MAX], many[LOCALE_MAX]; /* many is empty without a plural */
};
extern const struct text_entry text_table[TEXT_MAX];

#endif
