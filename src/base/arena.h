#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include "base/err.h"

/*
 * Memory with a named lifetime: process, request, job or call.
 *
 * Contract  Everything made in an arena dies with it, at once. Nothing is freed singly.
 * Shapes    memory handed out is zeroed and aligned for any type; n * size is checked.
 * Owns      arena_new gives the caller the arena; arena_free accepts NULL.
 * Errors    none: going over max, or no memory at all, ends the process with a line on stderr,
 *           because every size a stranger controls has a limit before it allocates (limits.h).
 * Cost      O(1) per call apart from zeroing; blocks grow from 4 KiB to 1 MiB.
 */
struct arena;

struct arena *arena_new(size_t max);
void arena_free(struct arena *a);
void arena_freep(struct arena **a); /* for CLEANUP(arena_freep) */
/* Forgets what was made, keeps the first block: for a worker's arena between two requests. */
void arena_clear(struct arena *a);
size_t arena_used(const struct arena *a); /* bytes handed out since birth or clear */

void *arena_alloc(struct arena *a, size_t n, size_t size);
#define NEW(a, T) ((T *)arena_alloc((a), 1, sizeof(T)))
#define NEWS(a, T, n) ((T *)arena_alloc((a), (n), sizeof(T)))

struct str arena_str(struct arena *a, struct str s);          /* a copy, NUL after it */
const char *arena_z(struct arena *a, struct str s);           /* the same, as a C string */
struct str arena_fmt(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
