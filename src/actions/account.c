/* Accounts, and the municipality they belong to. */
#include "actions/people.h"

#include "base/collate.h"
#include "base/hash.h"
#include "base/json.h"
#include "store/q_people.h"

static struct str
account_json(struct arena *a, struct str email, struct str name, struct str locale, int64_t roles)
{
	struct buf b;
	struct json j;
	struct str out;

	buf_init(&b, 64 << 10);
	json_init(&j, &b);
	json_obj(&j);
	json_pair(&j, S("email"), email);
	json_pair(&j, S("name"), name);
	json_pair(&j, S("locale"), locale);
	json_key(&j, S("roles"));
	json_arr(&j);
	for (int r = 0; r < ROLE_MAX; r++)
		if (roles & (INT64_C(1) << r))
			json_str(&j, role_name((enum role)r));
	json_arr_end(&j);
	json_obj_end(&j);
	out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return out;
}

enum err_kind
act_account_create(struct act *act, const struct account_in *in, int64_t *ret_id, struct str *ret_public_id, struct err *e)
{
	struct str id = public_id(act->a, act->ports);
	struct row_account_add row;
	enum err_kind k = q_account_add(act->rw, act->a, id, in->email, in->name, collate_key(act->a, in->name), in->locale,
	    in->roles, act->now_us, &row, e);

	if (k != ERR_NONE)
		return k;
	act->object = id;
	act->after = account_json(act->a, in->email, in->name, in->locale, in->roles);
	*ret_id = row.id;
	*ret_public_id = id;
	return ERR_NONE;
}

enum err_kind
act_account_change(struct act *act, int64_t id, const struct account_in *in, struct err *e)
{
	struct row_account_by_id old;
	struct rows_account_set set = { 0 };
	enum err_kind k = q_account_by_id(&act->rw->ro, act->a, id, &old, e);

	if (k == ERR_NONE)
		k = q_account_set(act->rw, act->a, id, in->rev, in->name, collate_key(act->a, in->name), in->locale, in->roles, &set,
		    e);
	if (k == ERR_NONE && set.n == 0)
		return err_set(e, STALE, NOPOS, "account");
	if (k != ERR_NONE)
		return k;
	act->object = old.public_id;
	act->before = account_json(act->a, old.email, old.name, old.locale, old.roles);
	act->after = account_json(act->a, old.email, in->name, in->locale, in->roles);
	return ERR_NONE;
}

enum err_kind
act_account_disable(struct act *act, int64_t id, bool disabled, struct err *e)
{
	struct row_account_by_id old;
	enum err_kind k = q_account_by_id(&act->rw->ro, act->a, id, &old, e);

	if (k == ERR_NONE)
		k = q_account_set_disabled(act->rw, id, disabled, e);
	if (k == ERR_NONE && disabled)
		k = q_sessions_end(act->rw, id, 0, e);
	if (k == ERR_NONE && disabled)
		k = q_sign_in_links_end(act->rw, id, e);
	if (k != ERR_NONE)
		return k;
	act->object = old.public_id;
	act->before = old.disabled ? S("closed") : S("open");
	act->after = disabled ? S("closed") : S("open");
	return ERR_NONE;
}

enum err_kind
act_account_password(struct act *act, int64_t id, struct str stored, int64_t keep_session_id, struct err *e)
{
	struct row_account_by_id old;
	enum err_kind k = q_account_by_id(&act->rw->ro, act->a, id, &old, e);

	if (k == ERR_NONE)
		k = q_account_set_password(act->rw, id, stored, e);
	if (k == ERR_NONE)
		k = q_sessions_end(act->rw, id, keep_session_id, e);
	if (k != ERR_NONE)
		return k;
	act->object = old.public_id;
	act->before = old.password.n ? S("password") : S("none");
	act->after = stored.n ? S("password") : S("none");
	return ERR_NONE;
}

enum err_kind
act_municipality_set(struct act *act, const struct municipality_in *in, struct err *e)
{
	act->object = S("municipality");
	act->after = in->name;
	return q_municipality_set(act->rw, in->name, in->number, in->locale, in->demo_day, in->min_group, e);
}
