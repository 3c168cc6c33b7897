#ifndef PAGES_REGISTER_REGISTER_H
#define PAGES_REGISTER_REGISTER_H
#include "pages/route.h"

/* Pages about the register of service sites, and bringing files into it. */
extern const struct route sites_routes[], site_edit_routes[], imports_routes[];

#endif
