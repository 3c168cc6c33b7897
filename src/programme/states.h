#ifndef PROGRAMME_STATES_H
#define PROGRAMME_STATES_H
#include "base/str.h"

/*
 * Where a site stands in a programme: exactly one of six.
 *
 * Contract  Ordered from strongest to weakest: of several participations the strongest counts. Not yet is
 *           what a counted site is when it is in no cohort; it is never stored.
 * Source    product.md, register and coverage; STATES is the only list.
 */
#define STATES(S_)        \
	S_(completed)     \
	S_(in_progress)   \
	S_(signed_up)     \
	S_(waiting)       \
	S_(left)          \
	S_(not_yet)

enum state {
#define S_(name) STATE_##name,
	STATES(S_)
#undef S_
	STATE_MAX
};

struct str state_name(enum state s);
bool state_find(struct str name, enum state *ret);
/* May a participation go from one state to the other? Completed is left only by a correction. */
bool state_may(enum state from, enum state to);

#endif
