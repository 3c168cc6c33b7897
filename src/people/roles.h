#ifndef PEOPLE_ROLES_H
#define PEOPLE_ROLES_H
#include "base/str.h"

/*
 * Roles, and what each may do.
 *
 * Contract  An account has a set of roles; it may do what any of them may. Deny by default: a
 *           capability stands in the rows that need it, and in no code.
 * Shapes    sets are bits: 1 << role, 1 << capability. CAP_NONE needs no sign-in.
 * Source    product.md's table of people; ROLE(name, capabilities) below is the whole matrix.
 */
enum capability {
	CAP_NONE,            /* anybody, signed in or not */
	CAP_OWN_ACCOUNT,     /* one's own account, language and sessions */
	CAP_COVERAGE_READ,   /* programmes, cohorts and coverage */
	CAP_REGISTER_READ,   /* the register of sites */
	CAP_REGISTER_EDIT,
	CAP_REGISTER_IMPORT,
	CAP_PROGRAMME_EDIT,  /* programmes, cohorts, who is in them */
	CAP_DIRECTOR,        /* the director's page */
	CAP_ACCOUNTS,
	CAP_AUDIT,
	CAP_OPERATE,
	CAP_MAX
};

#define C(x) (1u << CAP_##x)
#define CAPS_SIGNED_IN (C(OWN_ACCOUNT))
#define CAPS_READ (CAPS_SIGNED_IN | C(COVERAGE_READ) | C(REGISTER_READ))
/* R(name, capabilities) */
#define ROLES(R)                                                                                          \
	R(participant, CAPS_READ) /* sees the programme the site is in */                                 \
	R(site_lead, CAPS_READ)                                                                           \
	R(staff, CAPS_SIGNED_IN)                                                                          \
	R(coach, CAPS_READ)                                                                               \
	R(office, CAPS_READ | C(REGISTER_EDIT) | C(REGISTER_IMPORT) | C(PROGRAMME_EDIT) | C(DIRECTOR) |   \
	    C(ACCOUNTS) | C(AUDIT)) /* runs the programme; answers for its numbers */                     \
	R(director, CAPS_READ | C(DIRECTOR)) /* follows, decides, changes nothing here */                 \
	R(guest, CAPS_SIGNED_IN | C(COVERAGE_READ)) /* another municipality: sees how it is done */       \
	R(operator, CAPS_SIGNED_IN | C(ACCOUNTS) | C(AUDIT) | C(OPERATE)) /* the machine, not the content */

enum role {
#define R(name, caps) ROLE_##name,
	ROLES(R)
#undef R
	ROLE_MAX
};

struct str role_name(enum role r);              /* "office" */
bool role_find(struct str name, enum role *ret);
bool roles_may(uint32_t roles, enum capability cap);
#define ROLES_ALL 0xffffffffu /* the command line */

#endif
