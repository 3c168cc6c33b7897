#ifndef PAGES_PROGRAMME_PROGRAMME_H
#define PAGES_PROGRAMME_PROGRAMME_H
#include "actions/programme.h"
#include "pages/out.h"
#include "pages/parts_choice.html.h"
#include "pages/parts_field.html.h"
#include "pages/route.h"
#include "store/q_programme.h"
#include "store/q_register.h"

/* Pages about programmes: coverage, the lists behind its numbers, cohorts, the director's page. */
extern const struct route programmes_routes[], coverage_routes[], coverage_list_routes[], compare_routes[];
extern const struct route cohorts_routes[], participation_routes[], completions_routes[], director_routes[];

struct str programme_url(struct req *r, struct str public_id);
enum err_kind programme_of(struct req *r, struct db_ro *db, int64_t id, struct row_programmes *ret, struct err *e) MUST_USE;
/* The newest state of a participation at or before a day, or its first one when all come later. */
enum state participation_on(const struct rows_participation_states *states, int64_t participation_id, int64_t day,
    int64_t *ret_since);
/* "Choose …", and every site by its public id. */
void site_options(struct req *r, struct view_parts_choice *c, const struct rows_sites_on_day *rows, struct str shown);

/* A programme with all that coverage is counted from. */
struct measured {
	struct row_programme_by_public_id programme;
	struct cov_input in;
	struct rows_versions_all rows;
	struct rows_cohorts cohorts;
	struct coverage *c;
	int64_t day;
};
enum err_kind measure(struct req *r, struct db_ro *db, struct str public_id, int64_t day, struct measured *ret,
    struct err *e) MUST_USE;
enum err_kind measure_programme(struct req *r, struct db_ro *db, int64_t day, struct measured *m, struct err *e) MUST_USE;
const struct row_versions_all *measured_row(const struct measured *m, const struct cov_site *s);
const struct row_cohorts *measured_cohort(const struct measured *m, int64_t id);

struct str measured_url(struct req *r, const struct measured *m); /* "/programmes/ID" */
/* Programmes, and this one unless the page is its own. */
void measured_crumbs(struct req *r, const struct measured *m, bool self);
struct view_parts_field measured_day_field(struct req *r, const struct field *f, enum text_key label, int64_t day);

/* Sectors (or kinds) with at least one counted site, in Norwegian order of what is shown. */
struct named_group {
	struct str name, key; /* as shown, as sorted */
	const struct cov_group *g;
};
size_t measured_groups(struct req *r, const struct measured *m, bool by_kind, struct named_group **ret);

enum text_key state_key(enum state s);
/* The kind's name in the reader's language; an unknown word as it is. */
struct str kind_text(struct req *r, struct str code);
/* "/programmes/ID/sites?state=…&on=…" */
struct str list_url(struct req *r, const struct measured *m, struct str state, struct str sector, struct str kind);

/* One bar, parted by the six states. */
struct svg state_bar(struct arena *a, const struct cov_counts *n);
/* Completed sites from the first cohort's start to a while after day, with the forecast of those that run. */
struct svg coverage_chart(struct req *r, const struct measured *m);

#endif
