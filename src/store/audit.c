/* The audit log: rows chained by hash, so that a missing or altered one shows. */
#include "store/store.h"

#include "base/buf.h"
#include "base/hash.h"
#include "store/q_base.h"

#include <stdio.h>

/* Each text with its length before it, so that no two rows have the same bytes. */
static void
field(struct buf *b, struct str s)
{
	buf_addf(b, "%zu:", s.n);
	buf_add(b, s);
}

static struct hash
row_hash(struct str before, const struct audit *r)
{
	struct buf b;
	struct hash h;

	buf_init(&b, 64u << 20);
	field(&b, before);
	buf_addf(&b, "%lld,%lld,", (long long)r->at_us, (long long)r->account_id);
	field(&b, r->actor);
	field(&b, r->origin);
	field(&b, r->action);
	field(&b, r->object);
	field(&b, r->before);
	field(&b, r->after);
	h = hash_256(buf_str(&b), STR_NONE);
	buf_release(&b);
	return h;
}

enum err_kind
store_audit(struct db_rw *rw, struct arena *a, const struct audit *r, struct err *e)
{
	struct rows_audit_last last;
	struct hash h;
	enum err_kind k = q_audit_last(&rw->ro, a, &last, e);

	if (k != ERR_NONE)
		return k;
	h = row_hash(last.n ? last.at[0].hash : STR_NONE, r);
	return q_audit_add(rw, r->at_us, r->account_id, r->actor, r->origin, r->action, r->object, r->before, r->after,
	    hash_str(&h), e);
}

enum err_kind
store_audit_verify(struct db_ro *ro, int64_t *ret_bad_id, int64_t *ret_rows, struct err *e)
{
	struct hash before = { { 0 } };
	int64_t at = 0;
	bool any = false;

	*ret_bad_id = 0;
	*ret_rows = 0;
	for (;;) {
		CLEANUP(arena_freep) struct arena *a = arena_new(64u << 20);
		struct rows_audit_chain rows;
		enum err_kind k = q_audit_chain(ro, a, at, 500, &rows, e);

		if (k != ERR_NONE || rows.n == 0)
			return k;
		for (size_t i = 0; i < rows.n; i++) {
			const struct row_audit_chain *r = &rows.at[i];
			struct audit row = { r->at_us, r->account_id, r->actor, r->origin, r->action, r->object,
				r->before, r->after };
			struct hash h = row_hash(any ? hash_str(&before) : STR_NONE, &row);

			if (!str_eq(r->hash, hash_str(&h))) {
				*ret_bad_id = r->id;
				return ERR_NONE;
			}
			before = h;
			any = true;
			++*ret_rows;
			at = r->id;
		}
	}
}
