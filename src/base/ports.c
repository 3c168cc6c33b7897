/* The real clock and the real random source. */
#include "base/ports.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int64_t
read_clock(clockid_t which)
{
	struct timespec t;

	clock_gettime(which, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t
wall_us(void *arg)
{
	(void)arg;
	return read_clock(CLOCK_REALTIME);
}

static int64_t
mono_us(void *arg)
{
	(void)arg;
	return read_clock(CLOCK_MONOTONIC);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
start(void)
{
	if (sodium_init() < 0) {
		fputs("reisverk: no source of randomness\n", stderr);
		abort();
	}
}

static void
random_bytes(void *arg, void *ret_bytes, size_t n)
{
	(void)arg;
	pthread_once(&once, start); /* the library's first use is not safe in two threads at once */
	randombytes_buf(ret_bytes, n);
}

const struct ports ports_real = { wall_us, mono_us, random_bytes, NULL };
