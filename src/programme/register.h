#ifndef PROGRAMME_REGISTER_H
#define PROGRAMME_REGISTER_H
#include "base/arena.h"
#include "base/vec.h"

/*
 * A service site through time: its versions, and how they may change.
 *
 * Contract  versions_change makes the facts hold from a day on, versions_correct for a version's whole
 *           period, versions_close ends the site. Each keeps the invariants of versions_sane, or changes
 *           nothing and says why.
 * Shapes    sorted by from_day; the first day of each is the end of the one before; [from, to).
 * Units     _day; DAY_MAX: no end.
 * Owns      versions live in a; texts are borrowed.
 * Errors    DATE_RANGE (before the site began, after it ended, an end before its beginning).
 * Source    docs/decisions/0004-register.md.
 */
struct site_facts {
	struct str name, code, sector, kind, kostra, address, note;
	bool counted;
};
struct version {
	int64_t from_day, to_day;
	struct site_facts facts;
};
struct versions {
	VEC(struct version);
};

bool facts_equal(const struct site_facts *a, const struct site_facts *b);
enum err_kind versions_change(struct arena *a, struct versions *vs, int64_t from_day, const struct site_facts *facts,
    struct err *e) MUST_USE;
enum err_kind versions_correct(struct versions *vs, int64_t on_day, const struct site_facts *facts, struct err *e) MUST_USE;
enum err_kind versions_close(struct versions *vs, int64_t from_day, struct err *e) MUST_USE;
/* The version that holds on a day, else NULL. */
const struct version *versions_on(const struct versions *vs, int64_t day);
bool versions_sane(const struct versions *vs, const char **why);

/* As bytes for keeping, and back; texts hold no control characters. */
struct str versions_pack(struct arena *a, const struct versions *vs);
bool versions_unpack(struct arena *a, struct str packed, struct versions *ret);

#endif
