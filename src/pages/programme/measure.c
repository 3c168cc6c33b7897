/* What the pages about coverage share. */
#include "pages/programme/programme.h"

#include "base/date.h"
#include "base/utf8.h"
#include "pages/link.h"
#include "programme/kinds.h"

enum err_kind
measure_programme(struct req *r, struct db_ro *db, int64_t day, struct measured *m, struct err *e)
{
	enum err_kind k = coverage_input(db, r->a, m->programme.id, m->programme.inherit, &m->in, &m->rows, e);

	if (k == ERR_NONE)
		k = q_cohorts(db, r->a, m->programme.id, &m->cohorts, e);
	if (k != ERR_NONE)
		return k;
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
	enum text_key key;

	if (text_key_find(arena_fmt(r->a, "kind.%.*s", STR_ARG(code)), &key))
		return req_text(r, key);
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
