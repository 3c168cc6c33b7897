/* Text to number, open addressing. */
#include "base/map.h"

static uint64_t
hash(struct str key, uint64_t seed)
{
	uint64_t h = seed ^ 0xcbf29ce484222325u;

	for (size_t i = 0; i < key.n; i++) {
		h = (h ^ (unsigned char)key.p[i]) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	return h ^ h >> 32;
}

static struct map_slot *
find(const struct map *m, struct str key)
{
	size_t i = (size_t)hash(key, m->seed) & (m->cap - 1);

	while (m->slots[i].used && !str_eq(m->slots[i].key, key))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

void
map_init(struct map *m, struct arena *a, uint64_t seed)
{
	*m = (struct map){ .a = a, .seed = seed };
}

static void
grow(struct map *m)
{
	struct map_slot *old = m->slots;
	size_t cap = m->cap;

	m->cap = cap ? cap * 2 : 64;
	m->slots = NEWS(m->a, struct map_slot, m->cap);
	for (size_t i = 0; i < cap; i++)
		if (old[i].used)
			*find(m, old[i].key) = old[i];
}

uint32_t *
map_put(struct map *m, struct str key, bool *ret_new)
{
	struct map_slot *s;

	if ((m->n + 1) * 3 > m->cap * 2)
		grow(m);
	s = find(m, key);
	if (ret_new)
		*ret_new = !s->used;
	if (!s->used) {
		*s = (struct map_slot){ .key = key, .used = true };
		m->n++;
	}
	return &s->value;
}

bool
map_get(const struct map *m, struct str key, uint32_t *ret)
{
	const struct map_slot *s;

	if (m->cap == 0)
		return false;
	s = find(m, key);
	if (s->used)
		*ret = s->value;
	return s->used;
}
