#ifndef CLI_INVENT_H
#define CLI_INVENT_H
#include "base/arena.h"
#include "base/vec.h"

/*
 * Made-up people and choices, the same for the same seed.
 *
 * Contract  Names are combined at random from lists of common given names and surnames; they match no real
 *           person. Not for secrets: the sequence can be foretold.
 */
struct invent {
	struct arena *a;
	uint64_t state;
	struct strs given, surnames;
};

struct str embedded_names(void); /* demo/names.csv */
struct str embedded_sites(void); /* demo/sites.csv */

void invent_init(struct invent *v, struct arena *a, uint64_t seed);
uint64_t invent_below(struct invent *v, uint64_t n); /* 0..n-1 */
struct str invent_person(struct invent *v);
/* "kari.nordmann7@example.no" */
struct str invent_email(struct invent *v, struct str name, uint64_t n);
/* Mixes n indices. */
size_t *invent_order(struct invent *v, size_t n);

#endif
