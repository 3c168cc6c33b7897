#ifndef PAGES_REGISTER_REGISTER_H
#define PAGES_REGISTER_REGISTER_H
#include "pages/route.h"

/* Pages about the register of service sites, and bringing files into it. */
extern const struct route sites_routes[], site_edit_routes[], imports_routes[], import_routes[];

struct str import_url(struct req *r, struct str public_id);
enum text_key import_state(struct req *r, struct str state); /* "ready" -> TEXT_import_state_ready */

#endif
