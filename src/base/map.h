#ifndef BASE_MAP_H
#define BASE_MAP_H
#include "base/arena.h"

/*
 * A map from text to a number.
 *
 * Contract  One value per key; keys are borrowed and must live as long as the map.
 * Shapes    open addressing, linear probing, at most 2/3 full; the seed keeps strangers from
 *           choosing colliding keys.
 * Owns      memory lives in the arena given to map_init.
 * Cost      O(1) expected per call; 24 bytes per slot.
 */
struct map_slot {
	struct str key;
	uint32_t value;
	bool used;
};

struct map {
	struct arena *a;
	struct map_slot *slots;
	size_t cap, n; /* cap is a power of two, or 0 */
	uint64_t seed;
};

void map_init(struct map *m, struct arena *a, uint64_t seed);
/* The value's place, made with 0 when the key is new; valid until the next map_put. */
uint32_t *map_put(struct map *m, struct str key, bool *ret_new);
bool map_get(const struct map *m, struct str key, uint32_t *ret);

#endif
