#ifndef ACTIONS_REGISTER_H
#define ACTIONS_REGISTER_H
#include "actions/action.h"
#include "programme/import.h"

/*
 * What the office does with the register of service sites.
 *
 * Contract  Every change keeps the site's history: a change holds from a day; a correction is of what
 *           was written wrongly and makes no new version. A merger or split closes the old sites, makes
 *           the new ones and links them. rev is what the editor saw; another is STALE.
 * Errors    STALE, DATE_RANGE, SUCCESSION_BAD, ROW_MISSING.
 * Source    docs/decisions/0004-register.md.
 */
enum { MERGE_MAX = 20 };

enum err_kind site_load(struct db_ro *db, struct arena *a, int64_t site_id, struct versions *ret, struct err *e) MUST_USE;

enum err_kind act_site_create(struct act *act, const struct site_facts *facts, int64_t from_day, int64_t to_day,
    int64_t *ret_id, struct str *ret_public_id, struct err *e) MUST_USE;
/* correct: facts replace those of the version that holds on day. */
enum err_kind act_site_change(struct act *act, int64_t id, int64_t rev, const struct site_facts *facts, int64_t day,
    bool correct, struct err *e) MUST_USE;
enum err_kind act_site_close(struct act *act, int64_t id, int64_t rev, int64_t day, struct err *e) MUST_USE;

struct merge {
	int64_t from[MERGE_MAX];
	size_t n;
	int64_t into;            /* an existing site that goes on, or 0: a new one */
	struct site_facts facts; /* of the new one */
	int64_t day;
	struct str public_id;    /* out: the site they became */
};
enum err_kind act_site_merge(struct act *act, struct merge *m, struct err *e) MUST_USE;

struct split {
	int64_t from, day;
	struct strs names; /* of the new sites; the rest is as the old one's */
};
enum err_kind act_site_split(struct act *act, const struct split *s, struct err *e) MUST_USE;

/* Writes versions as they are, with the site's rev raised; for imports and demonstration data. */
enum err_kind site_save(struct act *act, int64_t id, int64_t rev, const struct versions *vs, int64_t *ret_rev,
    struct err *e) MUST_USE;
struct str facts_json(struct arena *a, const struct site_facts *f, int64_t from_day, int64_t to_day);

#endif
