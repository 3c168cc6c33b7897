/*
 * The long steps of an import: preview and apply. Both read the file beside the register in the
 * same way (plan); the preview writes down what it found, applying does it.
 */
#include "actions/import.h"

#include "actions/register.h"
#include "adapters/sheet.h"
#include "base/date.h"
#include "base/limits.h"
#include "store/q_import.h"
#include "store/q_register.h"

struct planned {
	struct import_verdict v;
	struct import_problem problem;
	struct str name;
	uint32_t line;
};

struct plan {
	struct arena *a;
	struct import_progress *p;
	struct row_import_by_public_id row;
	struct columns columns;
	struct import_index index;
	struct { VEC(struct planned); } rows;
	struct { VEC(size_t); } lacking; /* sites the file does not have, when it is the whole register */
	int64_t counts[VERDICT_MAX];
	int64_t mark;
	bool heading_seen;
	struct str public_id;
};

/* --- making the plan -------------------------------------------------------------------------- */

static enum err_kind
plan_row(void *arg, const struct strs *cells, uint32_t line, struct err *e)
{
	struct plan *p = arg;
	struct import_row row;
	struct planned *to;

	if (!p->heading_seen) {
		p->heading_seen = true;
		return ERR_NONE;
	}
	if (atomic_load(&p->p->stop))
		return err_set(e, IMPORT_STOPPED, NOPOS, " ");
	atomic_fetch_add(&p->p->done, 1);
	import_row_read(p->a, &p->columns, cells, line, &row);
	to = VEC_PUSH(p->a, &p->rows);
	import_match(p->a, &p->index, &row, p->row.day, &to->v);
	to->problem = row.problem;
	to->name = row.facts.name;
	to->line = line;
	p->counts[to->v.verdict]++;
	return ERR_NONE;
}

/* The register as the index wants it: each site with its newest version. */
static enum err_kind
read_register(struct plan *p, struct db_ro *db, struct err *e)
{
	struct rows_versions_all rows = { 0 };
	struct row_register_mark mark;
	enum err_kind k = q_register_mark(db, p->a, &mark, e);

	if (k == ERR_NONE)
		k = q_versions_all(db, p->a, &rows, e);
	if (k != ERR_NONE)
		return k;
	p->mark = mark.mark;
	for (size_t i = 0; i < rows.n; i++) {
		const struct row_versions_all *r = &rows.at[i];
		struct import_site *s = p->index.sites.n ? &p->index.sites.at[p->index.sites.n - 1] : NULL;

		if (s == NULL || s->site_id != r->site_id) {
			s = VEC_PUSH(p->a, &p->index.sites);
			s->site_id = r->site_id;
			s->from_day = r->from_day;
		}
		s->to_day = r->to_day;
		s->facts = (struct site_facts){ r->name, r->code, r->sector, r->kind, r->kostra, r->address, r->note, r->counted };
	}
	import_index_make(p->a, &p->index);
	return ERR_NONE;
}

static void
find_lacking(struct plan *p)
{
	for (size_t i = 0; p->row.whole && i < p->index.sites.n; i++) {
		const struct import_site *s = &p->index.sites.at[i];

		if (s->seen_line > 0 || s->from_day >= p->row.day || s->to_day <= p->row.day)
			continue;
		*VEC_PUSH(p->a, &p->lacking) = i;
		p->counts[VERDICT_CLOSED]++;
	}
}

static int64_t
lines_of(struct str bytes)
{
	int64_t n = 1;

	for (const char *c = bytes.p, *end = bytes.p + bytes.n; c < end && (c = memchr(c, '\n', (size_t)(end - c))) != NULL; c++)
		n++;
	return n;
}

static enum err_kind
make_plan(struct plan *p, struct store *st, unsigned reader, struct err *e)
{
	struct row_import_file file = { 0 };
	struct sheet_info info;
	struct db_ro db;
	enum err_kind k = store_read(st, reader, &db, e);

	if (k != ERR_NONE)
		return k;
	k = q_import_by_public_id(&db, p->a, p->public_id, &p->row, e);
	if (k == ERR_NONE)
		k = q_import_file(&db, p->a, p->row.id, &file, e);
	if (k == ERR_NONE)
		k = read_register(p, &db, e);
	store_done(st, reader);
	if (k == ERR_NONE && (!columns_unpack(p->row.mapping, &p->columns) || p->columns.of[IMPORT_NAME] < 0))
		return err_set(e, IMPORT_NO_NAME, NOPOS, " ");
	if (k != ERR_NONE)
		return k;
	atomic_store(&p->p->total, str_eq(p->row.encoding, S("xlsx")) ? 0 : lines_of(file.file) * 2);
	k = sheet_read(p->a, file.file, plan_row, p, &info, e);
	if (k != ERR_NONE)
		return k;
	find_lacking(p);
	atomic_store(&p->p->total, (int64_t)p->rows.n * 2);
	atomic_store(&p->p->done, (int64_t)p->rows.n);
	return ERR_NONE;
}

/* --- preview --------------------------------------------------------------------------------------- */

static struct str
problem_detail(struct arena *a, const struct import_problem *p)
{
	return arena_fmt(a, "%.*s\t%d\t%.*s\t%.*s\n", STR_ARG(err_code_slug(p->code)), p->column,
	    STR_ARG(import_field_name(p->field)), STR_ARG(p->text));
}

static enum err_kind
write_preview(struct act *act, void *arg, struct err *e)
{
	struct plan *p = arg;
	enum err_kind k = q_import_rows_delete(act->rw, p->row.id, e);

	for (size_t i = 0; i < p->rows.n && k == ERR_NONE; i++) {
		const struct planned *r = &p->rows.at[i];
		bool met = r->v.verdict == VERDICT_CHANGED || r->v.verdict == VERDICT_UNCHANGED;
		const struct import_site *s = met ? &p->index.sites.at[r->v.site] : NULL;
		struct str detail = r->v.verdict == VERDICT_PROBLEM ? problem_detail(p->a, &r->problem)
		    : r->v.verdict == VERDICT_CHANGED ? import_detail(p->a, s, &r->v) : S("");

		if (atomic_load(&p->p->stop))
			return err_set(e, IMPORT_STOPPED, NOPOS, " ");
		k = q_import_row_add(act->rw, p->row.id, r->line, verdict_name(r->v.verdict), s ? s->site_id : 0, r->name, detail, e);
		atomic_fetch_add(&p->p->done, 1);
	}
	for (size_t i = 0; i < p->lacking.n && k == ERR_NONE; i++) {
		const struct import_site *s = &p->index.sites.at[p->lacking.at[i]];

		k = q_import_row_add(act->rw, p->row.id, -(int64_t)i, S("closed"), s->site_id, s->facts.name, S(""), e);
	}
	if (k == ERR_NONE)
		k = q_import_ready(act->rw, p->row.id, p->counts[VERDICT_NEW], p->counts[VERDICT_CHANGED],
		    p->counts[VERDICT_UNCHANGED], p->counts[VERDICT_CLOSED], p->counts[VERDICT_PROBLEM], p->mark, e);
	act->object = p->public_id;
	act->after = arena_fmt(act->a, "new %lld, changed %lld, closed %lld, problems %lld", (long long)p->counts[VERDICT_NEW],
	    (long long)p->counts[VERDICT_CHANGED], (long long)p->counts[VERDICT_CLOSED], (long long)p->counts[VERDICT_PROBLEM]);
	return k;
}

struct failing {
	int64_t id;
	struct str text;
};

static enum err_kind
note_failure(void *arg, struct db_rw *rw, struct err *e)
{
	struct failing *f = arg;

	return q_import_failed(rw, f->id, f->text, e);
}

static enum err_kind
run(struct store *st, unsigned reader, const struct actor *actor, struct str public_id, struct import_progress *progress,
    bool apply, act_fn *fn, struct err *e)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(LIM_ARENA_JOB);
	struct plan *p = NEW(a, struct plan);
	enum err_kind k;

	*p = (struct plan){ .a = a, .p = progress, .public_id = public_id };
	k = make_plan(p, st, reader, e);
	if (k == ERR_NONE)
		k = action_run(st, apply ? ACTION_import_apply : ACTION_import_preview, actor, store_ports(st), a, STORE_ALONE, fn, p, e);
	if (k != ERR_NONE && p->row.id != 0) {
		struct failing f = { p->row.id, arena_fmt(a, "%.*s\t%u\t%s", STR_ARG(err_code_slug(e->code)), e->pos.line, e->text) };
		struct err ignored;

		(void)!store_write(st, "import_failed", note_failure, &f, 0, &ignored);
	}
	return k;
}

enum err_kind
import_preview(struct store *st, unsigned reader, const struct actor *actor, struct str public_id,
    struct import_progress *progress, struct err *e)
{
	return run(st, reader, actor, public_id, progress, false, write_preview, e);
}

/* --- apply ------------------------------------------------------------------------------------------ */

static enum err_kind
apply_change(struct act *act, struct plan *p, const struct planned *r, struct err *e)
{
	const struct import_site *s = &p->index.sites.at[r->v.site];
	struct row_site_by_id site;
	struct versions vs;
	struct str before;
	int64_t rev;
	enum err_kind k = q_site_by_id(&act->rw->ro, act->a, s->site_id, &site, e);

	if (k == ERR_NONE)
		k = site_load(&act->rw->ro, act->a, s->site_id, &vs, e);
	if (k != ERR_NONE)
		return k;
	before = versions_pack(act->a, &vs);
	/* The life first: the file says when the site begins and ends. */
	while (vs.n > 1 && vs.at[vs.n - 1].from_day >= r->v.to_day)
		vs.n--;
	vs.at[vs.n - 1].to_day = r->v.to_day;
	while (vs.n > 1 && vs.at[0].to_day <= r->v.from_day) {
		memmove(vs.at, vs.at + 1, (vs.n - 1) * sizeof(*vs.at));
		vs.n--;
	}
	vs.at[0].from_day = r->v.from_day;
	/* Then what it is: from the import's day, or all its life when it was closed or not yet open then. */
	if (!facts_equal(&vs.at[vs.n - 1].facts, &r->v.after)) {
		int64_t day = p->row.day;

		if (day <= r->v.from_day || day >= r->v.to_day)
			vs.at[vs.n - 1].facts = r->v.after;
		else
			k = versions_change(act->a, &vs, day, &r->v.after, e);
	}
	if (k == ERR_NONE)
		k = site_save(act, s->site_id, site.rev, &vs, &rev, e);
	return k == ERR_NONE ? q_import_undo_add(act->rw, p->row.id, s->site_id, before, rev, e) : k;
}

static enum err_kind
apply_new(struct act *act, struct plan *p, const struct planned *r, struct err *e)
{
	struct str ignored;
	int64_t id;
	enum err_kind k = act_site_create(act, &r->v.after, r->v.from_day, r->v.to_day, &id, &ignored, e);

	return k == ERR_NONE ? q_import_undo_add(act->rw, p->row.id, id, S(""), 1, e) : k;
}

static enum err_kind
apply_close(struct act *act, struct plan *p, const struct import_site *s, struct err *e)
{
	struct row_site_by_id site;
	struct versions vs;
	struct str before;
	int64_t rev;
	enum err_kind k = q_site_by_id(&act->rw->ro, act->a, s->site_id, &site, e);

	if (k == ERR_NONE)
		k = site_load(&act->rw->ro, act->a, s->site_id, &vs, e);
	if (k != ERR_NONE)
		return k;
	before = versions_pack(act->a, &vs);
	k = versions_close(&vs, p->row.day, e);
	if (k == ERR_NONE)
		k = site_save(act, s->site_id, site.rev, &vs, &rev, e);
	return k == ERR_NONE ? q_import_undo_add(act->rw, p->row.id, s->site_id, before, rev, e) : k;
}

static enum err_kind
write_changes(struct act *act, void *arg, struct err *e)
{
	struct plan *p = arg;
	struct row_import_by_public_id now;
	struct row_register_mark mark;
	enum err_kind k = q_import_by_public_id(&act->rw->ro, act->a, p->public_id, &now, e);

	if (k == ERR_NONE && !str_eq(now.state, S("ready")))
		return err_set(e, IMPORT_STATE, NOPOS, "%.*s", STR_ARG(now.state));
	if (k == ERR_NONE)
		k = q_register_mark(&act->rw->ro, act->a, &mark, e);
	if (k == ERR_NONE && (mark.mark != now.seq || mark.mark != p->mark))
		return err_set(e, STALE, NOPOS, "register");
	for (size_t i = 0; i < p->rows.n && k == ERR_NONE; i++) {
		const struct planned *r = &p->rows.at[i];

		if (atomic_load(&p->p->stop))
			return err_set(e, IMPORT_STOPPED, NOPOS, " ");
		if (r->v.verdict == VERDICT_NEW)
			k = apply_new(act, p, r, e);
		else if (r->v.verdict == VERDICT_CHANGED)
			k = apply_change(act, p, r, e);
		atomic_fetch_add(&p->p->done, 1);
	}
	for (size_t i = 0; i < p->lacking.n && k == ERR_NONE; i++)
		k = apply_close(act, p, &p->index.sites.at[p->lacking.at[i]], e);
	if (k != ERR_NONE)
		return k;
	act->object = p->public_id;
	act->before = S("");
	act->after = arena_fmt(act->a, "new %lld, changed %lld, closed %lld", (long long)p->counts[VERDICT_NEW],
	    (long long)p->counts[VERDICT_CHANGED], (long long)p->counts[VERDICT_CLOSED]);
	return q_import_done(act->rw, p->row.id, S("applied"), act->now_us, S(""), e);
}

enum err_kind
import_apply(struct store *st, unsigned reader, const struct actor *actor, struct str public_id,
    struct import_progress *progress, struct err *e)
{
	return run(st, reader, actor, public_id, progress, true, write_changes, e);
}
