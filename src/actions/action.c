/* Running an action: capability, transaction, audit row. */
#include "actions/action.h"

#include "base/date.h"

static const struct {
	struct str name;
	enum capability cap;
	struct str what;
} table[ACTION_MAX] = {
#define A(name, cap, what) [ACTION_##name] = { STR_INIT(#name), cap, STR_INIT(what) },
#include "actions/table.def"
#undef A
};

struct job {
	enum action which;
	struct act act;
	act_fn *fn;
	void *arg;
};

static enum err_kind
work(void *arg, struct db_rw *rw, struct err *e)
{
	struct job *j = arg;
	struct act *act = &j->act;
	enum err_kind k;

	act->rw = rw;
	act->object = act->before = act->after = STR_NONE;
	k = j->fn(act, j->arg, e);
	if (k != ERR_NONE)
		return k;
	return store_audit(rw, act->a, &(struct audit){ act->now_us, act->actor->account_id, act->actor->name,
	    act->actor->from, table[j->which].name, act->object, act->before, act->after }, e);
}

enum err_kind
action_run(struct store *st, enum action which, const struct actor *actor, const struct ports *ports, struct arena *a,
    unsigned flags, act_fn *fn, void *arg, struct err *e)
{
	struct job j = { .which = which, .fn = fn, .arg = arg };

	if (!roles_may(actor->roles, table[which].cap))
		return err_set(e, DENIED, NOPOS, "%.*s", STR_ARG(table[which].name));
	j.act = (struct act){ .a = a, .ports = ports, .actor = actor, .now_us = ports->wall_us(ports->arg) };
	j.act.today = date_of_us(j.act.now_us, NULL);
	return store_write(st, table[which].name.p, work, &j, flags, e);
}

struct str
action_name(enum action which)
{
	return table[which].name;
}

enum capability
action_capability(enum action which)
{
	return table[which].cap;
}

struct str
action_what(enum action which)
{
	return table[which].what;
}

struct actor
actor_cli(void)
{
	return (struct actor){ .name = S("cli"), .roles = ROLES_ALL, .from = S("cli") };
}
