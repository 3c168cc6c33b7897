/* Growing a vector: twice the room, in the same arena. */
#include "base/vec.h"

void *
vec_grow_(struct arena *a, void *at, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap ? *cap * 2 : 8;
	void *p = arena_alloc(a, more, size);

	if (n > 0)
		memcpy(p, at, n * size);
	*cap = more;
	return p;
}
