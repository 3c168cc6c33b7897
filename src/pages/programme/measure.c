/* What the pages about coverage share. */
#include "pages/programme/programme.h"

#include "base/collate.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "pages/form.h"
#include "pages/link.h"
#include "pages/pages_impl.h"
#include "pages/programme/snapshot.h"
#include "programme/kinds.h"

#include <stdlib.h>

/* Reads all that coverage is counted from into an arena of its own. */
static enum err_kind
read_snapshot(struct req *r, struct db_ro *db, const struct measured *m, struct snapshot **ret, struct err *e)
{
	struct arena *a = arena_new(LIM_ARENA_REQUEST);
	struct snapshot *x = NEW(a, struct snapshot);
	enum err_kind k = coverage_input(db, a, m->programme.id, m->programme.inherit, &x->in, &x->rows, e);

	if (k == ERR_NONE)
		k = q_cohorts(db, a, m->programme.id, &x->cohorts, e);
	if (k != ERR_NONE) {
		arena_free(a);
		return k;
	}
	x->a = a;
	x->change_seq = r->change_seq;
	x->programme_id = m->programme.id;
	*ret = x;
	return ERR_NONE;
}

enum err_kind
measure_programme(struct req *r, struct db_ro *db, int64_t day, struct measured *m, struct err *e)
{
	struct snapshot *x = r->change_seq ? snapshot_get(r->web->snapshots, r->change_seq, m->programme.id) : NULL;

	if (x == NULL) {
		enum err_kind k = read_snapshot(r, db, m, &x, e);

		if (k != ERR_NONE)
			return k;
		x->held = 1;
		if (r->change_seq)
			snapshot_keep(r->web->snapshots, x);
	}
	*VEC_PUSH(r->a, &r->held) = x; /* let go when the request is answered */
	m->in = x->in;
	m->rows = x->rows;
	m->cohorts = x->cohorts;
	m->day = day;
	m->c = coverage_on(r->a, &m->in, day);
	return ERR_NONE;
}

enum err_kind
measure(struct req *r, struct db_ro *db, struct str public_id, int64_t day, struct measured *ret, struct err *e)
{
	enum err_kind k;

	*ret = (struct measured){ 0 };
	k = q_programme_by_public_id(db, r->a, public_id, &ret->programme, e);
	return k == ERR_NONE ? measure_programme(r, db, day, ret, e) : k;
}

const struct row_versions_all *
measured_row(const struct measured *m, const struct cov_site *s)
{
	return &m->rows.at[m->in.versions.at[s->version].row];
}

const struct row_cohorts *
measured_cohort(const struct measured *m, int64_t id)
{
	for (size_t i = 0; i < m->cohorts.n; i++)
		if (m->cohorts.at[i].id == id)
			return &m->cohorts.at[i];
	return NULL;
}

enum text_key
state_key(enum state s)
{
	static const enum text_key keys[STATE_MAX] = {
#define S_(name) [STATE_##name] = TEXT_state_##name,
		STATES(S_)
#undef S_
	};

	return keys[s];
}

struct str
kind_text(struct req *r, struct str code)
{
	static const enum text_key keys[KIND_MAX] = {
#define K(name, ...) [KIND_##name] = TEXT_kind_##name,
		KINDS(K)
#undef K
	};

	for (enum kind k = 0; k < KIND_MAX; k++)
		if (str_eq(kind_code(k), code))
			return req_text(r, keys[k]);
	return code;
}

struct str
list_url(struct req *r, const struct measured *m, struct str state, struct str sector, struct str kind)
{
	struct str url = arena_fmt(r->a, "/programmes/%.*s/sites", STR_ARG(m->programme.public_id));

	url = url_with(r->a, url, "state", state);
	url = url_with(r->a, url, "on", date_iso(r->a, m->day));
	url = url_with(r->a, url, "sector", sector);
	return url_with(r->a, url, "kind", kind);
}

struct view_parts_field
measured_day_field(struct req *r, const struct field *f, enum text_key label, int64_t day)
{
	struct view_parts_field v = form_input(r, f, label, "date", date_iso(r->a, day));

	v.filter = true;
	return v;
}

struct str
measured_url(struct req *r, const struct measured *m)
{
	return arena_fmt(r->a, "/programmes/%.*s", STR_ARG(m->programme.public_id));
}

void
measured_crumbs(struct req *r, const struct measured *m, bool self)
{
	req_crumb(r, req_text(r, TEXT_nav_programmes), S("/programmes"));
	if (!self)
		req_crumb(r, m->programme.name, url_with(r->a, measured_url(r, m), "on", date_iso(r->a, m->day)));
}

static int
by_key(const void *x, const void *y)
{
	return str_cmp(((const struct named_group *)x)->key, ((const struct named_group *)y)->key);
}

/* Groups with at least one counted site, in Norwegian order of what is shown. */
size_t
measured_groups(struct req *r, const struct measured *m, bool by_kind, struct named_group **ret)
{
	struct cov_groups gs;
	size_t n = 0;

	coverage_groups(r->a, &m->in, m->c, by_kind, &gs);
	*ret = NEWS(r->a, struct named_group, gs.n + 1);
	for (size_t i = 0; i < gs.n; i++) {
		struct str name = by_kind ? kind_text(r, gs.at[i].name) : gs.at[i].name;

		if (gs.at[i].counts.sites == 0)
			continue;
		(*ret)[n++] = (struct named_group){ name.n ? name : req_text(r, TEXT_coverage_no_group), collate_key(r->a, name), &gs.at[i] };
	}
	qsort(*ret, n, sizeof(**ret), by_key);
	return n;
}
