#ifndef ACTIONS_PROGRAMME_H
#define ACTIONS_PROGRAMME_H
#include "actions/action.h"
#include "programme/coverage.h"

/*
 * Programmes, cohorts, and the sites in them.
 *
 * Contract  A participation's states are dated; a new state takes away later ones. A step the method does not
 *           have (states.h) and a completion registered afterwards need a reason or source.
 *           A site signed up to a cohort twice is one participation.
 * Errors    STALE, STATE_STEP, REASON_MISSING, DATE_RANGE, STORE_UNIQUE (a name that is taken), ROW_MISSING.
 * Source    docs/decisions/0006-coverage.md.
 */
struct programme_in {
	struct str name, title, purpose, inherit; /* inherit: any all none */
	int64_t rev;
};
enum err_kind act_programme_create(struct act *act, const struct programme_in *in, int64_t *ret_id,
    struct str *ret_public_id, struct err *e) MUST_USE;
enum err_kind act_programme_change(struct act *act, int64_t id, const struct programme_in *in, struct err *e) MUST_USE;

struct cohort_in {
	struct str name, note;
	int64_t start_day, end_day; /* end: day of the closing gathering */
	int64_t rev;
};
enum err_kind act_cohort_create(struct act *act, int64_t programme_id, const struct cohort_in *in, int64_t *ret_id,
    struct str *ret_public_id, struct err *e) MUST_USE;
enum err_kind act_cohort_change(struct act *act, int64_t id, const struct cohort_in *in, struct err *e) MUST_USE;

struct participation_in {
	int64_t programme_id, cohort_id, site_id;
	int64_t day;
	enum state state;
	bool afterwards;
	struct str source;
};
/* Makes the participation when there is none yet. */
enum err_kind act_participation_add(struct act *act, const struct participation_in *in, int64_t *ret_id, struct err *e) MUST_USE;
enum err_kind act_participation_state(struct act *act, struct str public_id, int64_t rev, enum state state, int64_t day,
    struct str source, struct err *e) MUST_USE;
enum err_kind act_participation_remove(struct act *act, struct str public_id, struct err *e) MUST_USE;

/* What coverage.h wants, read from the store. rows are those of versions_all, by cov_version.row. */
struct rows_versions_all;
enum err_kind coverage_input(struct db_ro *db, struct arena *a, int64_t programme_id, struct str inherit,
    struct cov_input *ret, struct rows_versions_all *ret_rows, struct err *e) MUST_USE;

#endif
