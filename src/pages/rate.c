/* How often somebody may write: token buckets. */
#include "pages/rate.h"

#include <pthread.h>
#include <stdlib.h>

struct rate {
	pthread_mutex_t lock;
	struct slot {
		int64_t at_us; /* when tokens was counted */
		int64_t used;  /* in millionths of a try */
	} slots[RATE_SLOTS];
};

struct rate *
rate_new(void)
{
	struct rate *r = calloc(1, sizeof(*r));

	if (r == NULL)
		abort();
	pthread_mutex_init(&r->lock, NULL);
	return r;
}

void
rate_free(struct rate *r)
{
	if (r == NULL)
		return;
	pthread_mutex_destroy(&r->lock);
	free(r);
}

bool
rate_take(struct rate *r, uint64_t who, int64_t now_us)
{
	struct slot *s = &r->slots[who % RATE_SLOTS];
	bool ok;

	pthread_mutex_lock(&r->lock);
	if (now_us > s->at_us) {
		int64_t back = now_us - s->at_us > 3600 * INT64_C(1000000) ? INT64_MAX : (now_us - s->at_us) * RATE_PER_S;

		s->used = back >= s->used ? 0 : s->used - back;
		s->at_us = now_us;
	}
	ok = s->used + 1000000 <= RATE_BURST * INT64_C(1000000);
	if (ok)
		s->used += 1000000;
	pthread_mutex_unlock(&r->lock);
	return ok;
}
