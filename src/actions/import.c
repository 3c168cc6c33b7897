/* The short steps of an import: upload, mapping, drop, undo. */
#include "actions/import.h"

#include "actions/register.h"
#include "adapters/sheet.h"
#include "base/hash.h"
#include "base/limits.h"
#include "store/q_import.h"
#include "store/q_register.h"

struct looking {
	struct arena *a;
	struct upload *u;
	size_t rows;
};

/* Stops after the second record: the first is the heading, another must be there. */
static enum err_kind
look_row(void *arg, const struct strs *cells, uint32_t line, struct err *e)
{
	struct looking *l = arg;

	if (l->rows++ == 0)
		l->u->heading = *cells;
	return l->rows == 2 ? err_set(e, IMPORT_STOPPED, ((struct pos){ line, 0 }), " ") : ERR_NONE;
}

static struct str
encoding_name(const struct sheet_info *i)
{
	if (i->xlsx)
		return S("xlsx");
	return i->encoding == CSV_1252 ? S("windows-1252") : i->encoding == CSV_UTF8_BOM ? S("utf-8-bom") : S("utf-8");
}

enum err_kind
import_look(struct db_ro *db, struct arena *a, struct upload *u, struct err *e)
{
	struct looking l = { a, u, 0 };
	struct rows_mapping_by_signature remembered = { 0 };
	struct sheet_info info;
	enum err_kind k = sheet_read(a, u->bytes, look_row, &l, &info, e);

	if (k != ERR_NONE && e->code != ERRC_IMPORT_STOPPED)
		return k;
	*e = (struct err){ 0 };
	if (l.rows < 2)
		return err_set(e, SHEET_EMPTY, NOPOS, " ");
	u->encoding = encoding_name(&info);
	u->signature = columns_signature(a, &u->heading);
	k = q_mapping_by_signature(db, a, u->signature, &remembered, e);
	if (k == ERR_NONE && (remembered.n == 0 || !columns_unpack(remembered.at[0].mapping, &u->columns)))
		columns_guess(a, &u->heading, &u->columns);
	return k;
}

enum err_kind
act_import_upload(struct act *act, struct upload *u, struct err *e)
{
	struct row_import_add row;
	enum err_kind k;

	u->public_id = public_id(act->a, act->ports);
	k = q_import_add(act->rw, act->a, u->public_id, act->actor->account_id, u->file_name, u->bytes, u->encoding,
	    columns_pack(act->a, &u->columns), u->whole, u->day, act->now_us, &row, e);
	if (k != ERR_NONE)
		return k;
	u->id = row.id;
	act->object = u->public_id;
	act->after = u->file_name;
	return ERR_NONE;
}

enum err_kind
act_import_map(struct act *act, int64_t id, const struct columns *c, bool whole, int64_t day, struct str signature,
    struct err *e)
{
	struct str packed = columns_pack(act->a, c);
	enum err_kind k;

	if (c->of[IMPORT_NAME] < 0)
		return err_set(e, IMPORT_NO_NAME, NOPOS, " ");
	act->after = packed;
	k = q_import_map_set(act->rw, id, packed, whole, day, e);
	if (k == ERR_NONE)
		k = q_import_rows_delete(act->rw, id, e);
	if (k == ERR_NONE && signature.n > 0)
		k = q_mapping_set(act->rw, signature, packed, act->now_us, e);
	return k;
}

enum err_kind
act_import_drop(struct act *act, struct str id, struct err *e)
{
	struct row_import_by_public_id row;
	enum err_kind k = q_import_by_public_id(&act->rw->ro, act->a, id, &row, e);

	if (k == ERR_NONE && !str_eq(row.state, S("uploaded")) && !str_eq(row.state, S("ready")))
		return err_set(e, IMPORT_STATE, NOPOS, "%.*s", STR_ARG(row.state));
	act->object = id;
	if (k == ERR_NONE)
		k = q_import_rows_delete(act->rw, row.id, e);
	return k == ERR_NONE ? q_import_done(act->rw, row.id, S("dropped"), act->now_us, S(""), e) : k;
}

/* One site back to what it was; *ret_kept rises when somebody has changed it since. */
static enum err_kind
undo_site(struct act *act, const struct row_import_undos *u, int64_t *ret_kept, struct err *e)
{
	struct row_site_ties ties;
	struct versions vs;
	int64_t ignored;
	enum err_kind k;

	if (u->rev != u->rev_after) {
		(*ret_kept)++;
		return ERR_NONE;
	}
	if (u->before.n > 0) {
		if (!versions_unpack(act->a, u->before, &vs) || !versions_sane(&vs, NULL))
			return err_set(e, STORE_FAILED, NOPOS, "import_undo");
		return site_save(act, u->site_id, u->rev, &vs, &ignored, e);
	}
	k = q_site_ties(&act->rw->ro, act->a, u->site_id, &ties, e);
	if (k == ERR_NONE && ties.n > 0) {
		(*ret_kept)++;
		return ERR_NONE;
	}
	return k == ERR_NONE ? q_site_delete(act->rw, u->site_id, e) : k;
}

enum err_kind
act_import_undo(struct act *act, struct str id, int64_t *ret_kept, struct err *e)
{
	struct row_import_by_public_id row;
	struct rows_import_undos undos = { 0 };
	enum err_kind k = q_import_by_public_id(&act->rw->ro, act->a, id, &row, e);

	if (k == ERR_NONE && !str_eq(row.state, S("applied")))
		return err_set(e, IMPORT_STATE, NOPOS, "%.*s", STR_ARG(row.state));
	if (k == ERR_NONE)
		k = q_import_undos(&act->rw->ro, act->a, row.id, &undos, e);
	*ret_kept = 0;
	for (size_t i = 0; i < undos.n && k == ERR_NONE; i++)
		k = undo_site(act, &undos.at[i], ret_kept, e);
	if (k == ERR_NONE)
		k = q_import_undos_delete(act->rw, row.id, e);
	if (k != ERR_NONE)
		return k;
	act->object = id;
	act->after = arena_fmt(act->a, "%zu undone, %lld kept", undos.n - (size_t)*ret_kept, (long long)*ret_kept);
	return q_import_done(act->rw, row.id, S("undone"), act->now_us, S(""), e);
}
