#ifndef PAGES_LINK_H
#define PAGES_LINK_H
#include "base/arena.h"

/* Addresses with values in them. */

/* Percent-encoded for a query: "Barn og unge" -> "Barn%20og%20unge". */
struct str url_value(struct arena *a, struct str text);
/* "path?name=value": adds one pair to an address; nothing when the value is empty. */
struct str url_with(struct arena *a, struct str url, const char *name, struct str value);

#endif
