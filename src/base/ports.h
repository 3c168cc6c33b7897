#ifndef BASE_PORTS_H
#define BASE_PORTS_H
#include "base/str.h"

/*
 * The outside world, passed in: clock and random source.
 *
 * Contract  Code that needs "now" or randomness takes a const struct ports *; tests pass a fake one.
 * Units     wall_us: microseconds since 1970-01-01 UTC, for records; mono_us: microseconds since an
 *           arbitrary start, never running backwards, for durations and deadlines.
 * Owns      arg belongs to whoever made the ports.
 */
struct ports {
	int64_t (*wall_us)(void *arg);
	int64_t (*mono_us)(void *arg);
	void (*random)(void *arg, void *ret_bytes, size_t n); /* fit for secrets */
	void *arg;
};

extern const struct ports ports_real;

#endif
