/* The register's sites. */
#include "actions/register.h"

#include "base/collate.h"
#include "base/date.h"
#include "base/hash.h"
#include "base/json.h"
#include "store/q_import.h"
#include "store/q_register.h"

#include <assert.h>

struct str
facts_json(struct arena *a, const struct site_facts *f, int64_t from_day, int64_t to_day)
{
	struct buf b;
	struct json j;
	struct str out;

	buf_init(&b, 1 << 20);
	json_init(&j, &b);
	json_obj(&j);
	json_pair(&j, S("name"), f->name);
	json_pair(&j, S("code"), f->code);
	json_pair(&j, S("sector"), f->sector);
	json_pair(&j, S("kind"), f->kind);
	json_pair(&j, S("kostra"), f->kostra);
	json_pair(&j, S("address"), f->address);
	json_key(&j, S("counted"));
	json_bool(&j, f->counted);
	json_pair(&j, S("note"), f->note);
	json_key(&j, S("from"));
	json_day(&j, from_day);
	json_key(&j, S("to"));
	json_day(&j, to_day);
	json_obj_end(&j);
	out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return out;
}

static struct str
newest_json(struct arena *a, const struct versions *vs)
{
	const struct version *v = &vs->at[vs->n - 1];

	return facts_json(a, &v->facts, v->from_day, v->to_day);
}

enum err_kind
site_load(struct db_ro *db, struct arena *a, int64_t site_id, struct versions *ret, struct err *e)
{
	struct rows_site_versions rows = { 0 };
	enum err_kind k = q_site_versions(db, a, site_id, &rows, e);

	*ret = (struct versions){ 0 };
	for (size_t i = 0; k == ERR_NONE && i < rows.n; i++) {
		const struct row_site_versions *r = &rows.at[i];

		*VEC_PUSH(a, ret) = (struct version){ r->from_day, r->to_day,
			{ r->name, r->code, r->sector, r->kind, r->kostra, r->address, r->note, r->counted } };
	}
	if (k == ERR_NONE && ret->n == 0)
		return err_set(e, ROW_MISSING, NOPOS, "site");
	return k;
}

static enum err_kind
add_versions(struct act *act, int64_t id, const struct versions *vs, struct err *e)
{
	enum err_kind k = ERR_NONE;

	assert(versions_sane(vs, NULL));
	for (size_t i = 0; i < vs->n && k == ERR_NONE; i++) {
		const struct version *v = &vs->at[i];
		const struct site_facts *f = &v->facts;

		k = q_site_version_add(act->rw, id, v->from_day, v->to_day, f->name, collate_key(act->a, f->name), f->code,
		    f->sector, f->kind, f->kostra, f->address, f->counted, f->note, e);
	}
	return k;
}

enum err_kind
site_save(struct act *act, int64_t id, int64_t rev, const struct versions *vs, int64_t *ret_rev, struct err *e)
{
	struct rows_site_touch touched = { 0 };
	enum err_kind k = q_site_touch(act->rw, act->a, id, rev, vs->at[0].from_day, vs->at[vs->n - 1].to_day, &touched, e);

	if (k == ERR_NONE && touched.n == 0)
		return err_set(e, STALE, NOPOS, "site");
	if (k == ERR_NONE)
		k = q_site_versions_delete(act->rw, id, e);
	if (k == ERR_NONE)
		k = add_versions(act, id, vs, e);
	if (k == ERR_NONE)
		*ret_rev = touched.at[0].rev;
	return k;
}

enum err_kind
act_site_create(struct act *act, const struct site_facts *facts, int64_t from_day, int64_t to_day, int64_t *ret_id,
    struct str *ret_public_id, struct err *e)
{
	struct str id = public_id(act->a, act->ports);
	struct versions vs = { 0 };
	struct row_site_add row;
	enum err_kind k;

	if (from_day >= to_day)
		return err_set(e, DATE_RANGE, NOPOS, " ");
	*VEC_PUSH(act->a, &vs) = (struct version){ from_day, to_day, *facts };
	k = q_site_add(act->rw, act->a, id, from_day, to_day, act->now_us, &row, e);
	if (k == ERR_NONE)
		k = add_versions(act, row.id, &vs, e);
	if (k != ERR_NONE)
		return k;
	act->object = id;
	act->after = newest_json(act->a, &vs);
	*ret_id = row.id;
	*ret_public_id = id;
	return ERR_NONE;
}

enum err_kind
act_site_change(struct act *act, int64_t id, int64_t rev, const struct site_facts *facts, int64_t day, bool correct,
    struct err *e)
{
	struct row_site_by_id site;
	struct versions vs;
	int64_t ignored;
	enum err_kind k = q_site_by_id(&act->rw->ro, act->a, id, &site, e);

	if (k == ERR_NONE)
		k = site_load(&act->rw->ro, act->a, id, &vs, e);
	if (k != ERR_NONE)
		return k;
	act->object = site.public_id;
	act->before = newest_json(act->a, &vs);
	k = correct ? versions_correct(&vs, day, facts, e) : versions_change(act->a, &vs, day, facts, e);
	if (k == ERR_NONE)
		k = site_save(act, id, rev, &vs, &ignored, e);
	if (k == ERR_NONE)
		act->after = newest_json(act->a, &vs);
	return k;
}

enum err_kind
act_site_close(struct act *act, int64_t id, int64_t rev, int64_t day, struct err *e)
{
	struct row_site_by_id site;
	struct versions vs;
	int64_t ignored;
	enum err_kind k = q_site_by_id(&act->rw->ro, act->a, id, &site, e);

	if (k == ERR_NONE)
		k = site_load(&act->rw->ro, act->a, id, &vs, e);
	if (k != ERR_NONE)
		return k;
	act->object = site.public_id;
	act->before = newest_json(act->a, &vs);
	k = versions_close(&vs, day, e);
	if (k == ERR_NONE)
		k = site_save(act, id, rev, &vs, &ignored, e);
	if (k == ERR_NONE)
		act->after = newest_json(act->a, &vs);
	return k;
}

/* Ends one of the merged sites and links it to what it became. */
static enum err_kind
end_into(struct act *act, int64_t from, int64_t to, int64_t day, struct str kind, struct err *e)
{
	struct row_site_by_id site;
	enum err_kind k = q_site_by_id(&act->rw->ro, act->a, from, &site, e);

	if (k == ERR_NONE && from == to)
		return err_set(e, SUCCESSION_BAD, NOPOS, " ");
	if (k == ERR_NONE && site.to_day > day)
		k = act_site_close(act, from, site.rev, day, e);
	return k == ERR_NONE ? q_succession_add(act->rw, from, to, day, kind, e) : k;
}

enum err_kind
act_site_merge(struct act *act, struct merge *m, struct err *e)
{
	struct str names = S("");
	int64_t to = m->into;
	enum err_kind k = ERR_NONE;

	if (to == 0) {
		k = act_site_create(act, &m->facts, m->day, DAY_MAX, &to, &m->public_id, e);
	} else {
		struct row_site_by_id site;

		k = q_site_by_id(&act->rw->ro, act->a, to, &site, e);
		if (k == ERR_NONE && (m->day < site.from_day || m->day >= site.to_day))
			return err_set(e, DATE_RANGE, NOPOS, " ");
		m->public_id = k == ERR_NONE ? site.public_id : STR_NONE;
	}
	for (size_t i = 0; i < m->n && k == ERR_NONE; i++) {
		k = end_into(act, m->from[i], to, m->day, S("merged"), e);
		names = arena_fmt(act->a, "%.*s %.*s", STR_ARG(names), STR_ARG(act->object));
	}
	act->before = str_trim(names);
	act->object = m->public_id;
	act->after = m->public_id;
	return k;
}

enum err_kind
act_site_split(struct act *act, const struct split *s, struct err *e)
{
	struct versions vs;
	struct row_site_by_id site;
	const struct version *old;
	struct str ids = S("");
	enum err_kind k = site_load(&act->rw->ro, act->a, s->from, &vs, e);

	if (k == ERR_NONE)
		k = q_site_by_id(&act->rw->ro, act->a, s->from, &site, e);
	if (k != ERR_NONE)
		return k;
	old = versions_on(&vs, s->day - 1);
	if (old == NULL || s->names.n < 2)
		return err_set(e, DATE_RANGE, NOPOS, " ");
	for (size_t i = 0; i < s->names.n && k == ERR_NONE; i++) {
		struct site_facts f = old->facts;
		struct str id;
		int64_t to;

		f.name = s->names.at[i];
		f.code = S("");
		k = act_site_create(act, &f, s->day, DAY_MAX, &to, &id, e);
		if (k == ERR_NONE)
			k = end_into(act, s->from, to, s->day, S("split"), e);
		ids = arena_fmt(act->a, "%.*s %.*s", STR_ARG(ids), STR_ARG(id));
	}
	act->object = site.public_id;
	act->before = newest_json(act->a, &vs);
	act->after = str_trim(ids);
	return k;
}
