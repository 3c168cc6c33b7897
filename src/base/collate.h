#ifndef BASE_COLLATE_H
#define BASE_COLLATE_H
#include "base/arena.h"

/*
 * Norwegian alphabetical order as bytes: memcmp of two keys orders the two texts
 * (… z æ ø å, "aa" as "å", case and accents only as tie-breakers).
 *
 * Contract  collate_key never fails: ill-formed UTF-8 sorts as U+FFFD. Thread-safe.
 * Owns      the key lives in a.
 * Cost      about 1 us for a name; the first call opens the collator (about 5 ms).
 * Source    ICU, locale "nb"; keys depend on ICU's version, see collate_version.
 */
struct str collate_key(struct arena *a, struct str text);
/* Changes when stored keys must be made again. */
struct str collate_version(struct arena *a);

#endif
