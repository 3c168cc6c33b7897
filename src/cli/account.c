/* account: add, link, list, close, open. */
#include "cli/command.h"

#include "actions/people.h"
#include "people/password.h"
#include "store/q_people.h"

#include <stdio.h>

struct work {
	struct account_in in;
	struct str public_id, token;
	int64_t id;
	bool disabled;
};

static enum err_kind
add(struct act *act, void *arg, struct err *e)
{
	struct work *w = arg;

	return act_account_create(act, &w->in, &w->id, &w->public_id, e);
}

static enum err_kind
make_link(struct act *act, void *arg, struct err *e)
{
	struct work *w = arg;

	return act_link_make(act, w->id, LINK_MIN, &w->token, e);
}

static enum err_kind
set_disabled(struct act *act, void *arg, struct err *e)
{
	struct work *w = arg;

	return act_account_disable(act, w->id, w->disabled, e);
}

static enum err_kind
find(struct store *st, struct arena *a, struct str email, int64_t *ret_id, struct err *e)
{
	struct row_account_by_email row;
	struct db_ro db;
	enum err_kind k = store_read(st, 0, &db, e);

	if (k != ERR_NONE)
		return k;
	k = q_account_by_email(&db, a, email, &row, e);
	store_done(st, 0);
	if (k == ERR_NONE)
		*ret_id = row.id;
	return k;
}

static enum err_kind
list(struct store *st, struct arena *a, struct err *e)
{
	struct rows_accounts rows = { 0 };
	struct db_ro db;
	enum err_kind k = store_read(st, 0, &db, e);

	if (k != ERR_NONE)
		return k;
	k = q_accounts(&db, a, &rows, e);
	store_done(st, 0);
	for (size_t i = 0; i < rows.n; i++) {
		printf("%.*s\t%.*s\t", STR_ARG(rows.at[i].email), STR_ARG(rows.at[i].name));
		for (int r = 0, n = 0; r < ROLE_MAX; r++)
			if (rows.at[i].roles & (INT64_C(1) << r))
				printf("%s%.*s", n++ ? "," : "", STR_ARG(role_name((enum role)r)));
		printf("\t%s\n", rows.at[i].disabled ? "closed" : "open");
	}
	return k;
}

static int
read_roles(const char *text, int64_t *ret)
{
	struct str rest = str_z(text), one;

	*ret = 0;
	while (str_cut(&rest, ',', &one)) {
		enum role r;

		if (!role_find(one, &r)) {
			fprintf(stderr, "reisverk account: there is no role \"%.*s\"\n", STR_ARG(one));
			return EXIT_USAGE;
		}
		*ret |= INT64_C(1) << r;
	}
	return EXIT_OK;
}

static enum err_kind
change(struct cli *c, struct store *st, const char *verb, struct work *w, const char *origin, struct err *e)
{
	struct actor actor = actor_cli();
	enum err_kind k;

	if (strcmp(verb, "add") == 0) {
		k = action_run(st, ACTION_account_create, &actor, c->ports, c->a, 0, add, w, e);
		if (k == ERR_NONE)
			printf("%.*s\n", STR_ARG(w->public_id));
		return k;
	}
	k = find(st, c->a, w->in.email, &w->id, e);
	if (k != ERR_NONE)
		return k;
	if (strcmp(verb, "link") == 0) {
		k = action_run(st, ACTION_sign_in_ask, &actor, c->ports, c->a, 0, make_link, w, e);
		if (k == ERR_NONE)
			printf("%s/sign-in/link/%.*s\n", origin, STR_ARG(w->token));
		return k;
	}
	w->disabled = strcmp(verb, "close") == 0;
	return action_run(st, ACTION_account_disable, &actor, c->ports, c->a, 0, set_disabled, w, e);
}

int
cmd_account(struct cli *c, int argc, char **argv)
{
	struct option_row o[] = { { "role" }, { "origin" } };
	struct work w = { .in.locale = S("") };
	struct store *st;
	struct err e = { 0 };
	enum err_kind k = ERR_NONE;
	int status = options_read("account", o, 2, &argc, argv);
	const char *verb = argc > 1 ? argv[1] : "";
	bool is_add = strcmp(verb, "add") == 0, is_list = strcmp(verb, "list") == 0;

	if (status != EXIT_OK)
		return status;
	if (!((is_add && argc == 4 && o[0].value) || (is_list && argc == 2) ||
	        (argc == 3 && (strcmp(verb, "link") == 0 || strcmp(verb, "close") == 0 || strcmp(verb, "open") == 0)))) {
		fputs("reisverk account: see reisverk account --help\n", stderr);
		return EXIT_USAGE;
	}
	if (is_add && (status = read_roles(o[0].value, &w.in.roles)) != EXIT_OK)
		return status;
	if (!is_list && (k = email_normal(c->a, str_z(argv[2]), &w.in.email, &e)) != ERR_NONE)
		return complain(c, k, &e);
	w.in.name = is_add ? str_z(argv[3]) : STR_NONE;
	status = data_open(c, 1, &st);
	if (status != EXIT_OK)
		return status;
	k = is_list ? list(st, c->a, &e) : change(c, st, verb, &w, o[1].value ? o[1].value : "http://127.0.0.1:8080", &e);
	store_close(st);
	return k == ERR_NONE ? EXIT_OK : complain(c, k, &e);
}
