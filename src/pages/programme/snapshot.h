#ifndef PAGES_PROGRAMME_SNAPSHOT_H
#define PAGES_PROGRAMME_SNAPSHOT_H
#include "actions/programme.h"
#include "store/q_programme.h"
#include "store/q_register.h"

/*
 * What coverage is counted from, read once and shared by the requests that see the same moment.
 *
 * Contract  A snapshot is of one programme at one change sequence, which the caller read in its own
 *           transaction: it is then exactly what the statements would give. It never changes; it goes when a newer
 *           moment takes its place and nobody holds it any more.
 * Shapes    at most SNAPSHOTS kept.
 * Owns      snapshot_get hands out a reference, snapshot_let takes it back; texts live as long as it is held.
 *           The caller of snapshot_keep gives away the arena.
 * Cost      one lock. What is kept is about 500 bytes a version of a site.
 */
enum { SNAPSHOTS = 4 };

struct snapshots;
struct snapshot {
	int64_t change_seq, programme_id;
	struct arena *a;
	struct cov_input in;
	struct rows_versions_all rows;
	struct rows_cohorts cohorts;
	unsigned held; /* by requests, and by the table */
};

struct snapshots *snapshots_new(void);
void snapshots_free(struct snapshots *s);
/* NULL when there is none of that moment. */
struct snapshot *snapshot_get(struct snapshots *s, int64_t change_seq, int64_t programme_id);
/* Keeps it for others, in the place of the oldest; the caller holds it too. */
void snapshot_keep(struct snapshots *s, struct snapshot *x);
void snapshot_let(struct snapshots *s, struct snapshot *x);

#endif
