#ifndef BASE_VEC_H
#define BASE_VEC_H
#include "base/arena.h"

/*
 * Vectors as fields of a named struct, growing in an arena:
 *
 *	struct steps { VEC(struct step); };
 *	VEC_PUSH(a, &steps)->minutes = 90;
 *
 * Contract  VEC_PUSH gives the address of a new zeroed element; earlier addresses become invalid.
 * Owns      the elements live in the arena given; one vector, one arena.
 * Cost      amortised O(1); growing leaves the old copy in the arena (at most as much again).
 */
#define VEC(T) \
	T *at; \
	size_t n, cap

void *vec_grow_(struct arena *a, void *at, size_t n, size_t *cap, size_t size);

#define VEC_PUSH(a, v)                                                                         \
	(((v)->n == (v)->cap                                                                   \
	        ? (void)((v)->at = vec_grow_((a), (v)->at, (v)->n, &(v)->cap, sizeof *(v)->at)) \
	        : (void)0),                                                                    \
	    &(v)->at[(v)->n++])

struct strs {
	VEC(struct str);
};

#endif
