#ifndef ACTIONS_ACTION_H
#define ACTIONS_ACTION_H
#include "base/arena.h"
#include "base/ports.h"
#include "people/roles.h"
#include "store/store.h"

/*
 * Actions: the verbs a person can do, and the one function that runs them.
 *
 * Contract  action_run checks the row's capability, opens a write transaction, calls fn, and writes
 *           the audit row in the same transaction. When fn fails nothing has happened. fn may run
 *           again after a conflict, so it touches nothing but the store and its own results.
 * Shapes    table.def holds one row an action: A(name, capability, what it does). The role matrix
 *           of the tests, the help page and docs/ come from it.
 * Owns      results live in act->a, the arena of the request or job.
 * Shapes    flags: enum store_flag, for long works.
 * Errors    DENIED, what fn answers, and the store's.
 * Cost      one commit, grouped with its neighbours'.
 * Not here  rules of the subject (people/, programme/); reading fields of a form (pages/route.h).
 */
enum action {
#define A(name, cap, what) ACTION_##name,
#include "actions/table.def"
#undef A
	ACTION_MAX
};

/* Who acts: an account through a page, or the command line (account_id 0, every capability). */
struct actor {
	int64_t account_id;
	struct str name; /* for the audit row */
	uint32_t roles;  /* bit set, people/roles.h */
	struct str from; /* keyed hash of the address, or "cli" */
};

/* One running action. */
struct act {
	struct db_rw *rw;
	struct arena *a;
	const struct ports *ports;
	const struct actor *actor;
	int64_t now_us;
	int64_t today; /* _day, in Europe/Oslo */
	/* Filled by the action for the audit row: what was changed, and JSON of it before and after. */
	struct str object;
	struct str before, after;
};

typedef enum err_kind act_fn(struct act *act, void *arg, struct err *e);

enum err_kind action_run(struct store *st, enum action which, const struct actor *actor,
    const struct ports *ports, struct arena *a, unsigned flags, act_fn *fn, void *arg, struct err *e) MUST_USE;

struct str action_name(enum action which);
enum capability action_capability(enum action which);
struct str action_what(enum action which); /* English, for help and documentation */

/* The command line acting on a data file it was given. */
struct actor actor_cli(void);

#endif
