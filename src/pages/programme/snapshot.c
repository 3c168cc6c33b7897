/* What coverage is counted from, shared. */
#include "pages/programme/snapshot.h"

#include <pthread.h>
#include <stdlib.h>

struct snapshots {
	pthread_mutex_t lock;
	struct snapshot *at[SNAPSHOTS];
	unsigned next;
};

struct snapshots *
snapshots_new(void)
{
	struct snapshots *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

/* With the lock held. The snapshot lives in its own arena. */
static void
let(struct snapshot *x)
{
	if (x != NULL && --x->held == 0)
		arena_free(x->a);
}

void
snapshots_free(struct snapshots *s)
{
	if (s == NULL)
		return;
	for (int i = 0; i < SNAPSHOTS; i++)
		let(s->at[i]);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

struct snapshot *
snapshot_get(struct snapshots *s, int64_t change_seq, int64_t programme_id)
{
	struct snapshot *hit = NULL;

	pthread_mutex_lock(&s->lock);
	for (int i = 0; i < SNAPSHOTS && hit == NULL; i++)
		if (s->at[i] && s->at[i]->change_seq == change_seq && s->at[i]->programme_id == programme_id)
			hit = s->at[i];
	if (hit)
		hit->held++;
	pthread_mutex_unlock(&s->lock);
	return hit;
}

void
snapshot_keep(struct snapshots *s, struct snapshot *x)
{
	pthread_mutex_lock(&s->lock);
	let(s->at[s->next]);
	s->at[s->next] = x;
	s->next = (s->next + 1) % SNAPSHOTS;
	x->held = 2;
	pthread_mutex_unlock(&s->lock);
}

void
snapshot_let(struct snapshots *s, struct snapshot *x)
{
	pthread_mutex_lock(&s->lock);
	let(x);
	pthread_mutex_unlock(&s->lock);
}
