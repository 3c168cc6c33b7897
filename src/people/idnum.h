#ifndef PEOPLE_IDNUM_H
#define PEOPLE_IDNUM_H
#include "base/str.h"

/*
 * The guard against national identity numbers.
 *
 * Contract  True when the text holds an eleven-digit run that is a valid fødselsnummer, D-number
 *           (day + 40) or synthetic number (month + 80 or + 40), also with spaces, dots, hyphens or
 *           letters' worth of separators between the digits, with full-width digits, or inside a longer run.
 *           The number itself is never copied, shown or logged.
 * Shapes    text: UTF-8. Separators or letters between two digits: at most 2, of " .-_/" and their like; 3 where people
 *           part the number, after its sixth digit (" - "). Marks that part lists (",;:|()", tab, line break) count
 *           as such only after the second, fourth, sixth and ninth digit: docs/decisions/0011-identity-numbers.md.
 * Cost      O(bytes); 11 multiplications per digit.
 * Source    Skatteetaten's control digits: k1 3 7 6 1 8 9 4 5 2, k2 5 4 3 2 7 6 5 4 3 2; from 2032 the sum
 *           with k1 leaves 0, 1, 2 or 3.
 */
bool idnum_in(struct str text);
/* Eleven digits 0-9, as numbers. */
bool idnum_valid(const int d[11]);

#endif
