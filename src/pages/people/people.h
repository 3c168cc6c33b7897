#ifndef PAGES_PEOPLE_PEOPLE_H
#define PAGES_PEOPLE_PEOPLE_H
#include "pages/route.h"

/* Pages about people: signing in, one's own account, the accounts, the audit log. */
extern const struct route sign_in_routes[], account_routes[], accounts_routes[], audit_routes[], municipality_routes[];

/* reply->after: puts a mail (arg: struct mail *) in the outbox folder and on the console. */
void outbox_send(struct web *w, void *arg);

#endif
