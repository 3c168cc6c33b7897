#ifndef PAGES_RATE_H
#define PAGES_RATE_H
#include "base/str.h"

/*
 * How often somebody may write.
 *
 * Contract  rate_take is true while who has tries left: RATE_BURST at once, RATE_PER_S a second after that.
 *           Who is a session, or an address where nobody is signed in. Two that share a slot share its
 *           tries; a hall behind one address is signed in, and so has a slot a person.
 * Cost      one lock and a few words of memory for each slot.
 */
enum { RATE_SLOTS = 4096, RATE_BURST = 120, RATE_PER_S = 4 };

struct rate;
struct rate *rate_new(void);
void rate_free(struct rate *r);
bool rate_take(struct rate *r, uint64_t who, int64_t now_us);

#endif
