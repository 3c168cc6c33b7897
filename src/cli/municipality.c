/* municipality: what the data file is of. */
#include "cli/command.h"

#include "actions/people.h"
#include "base/num.h"
#include "store/q_people.h"

#include <stdio.h>

static enum err_kind
set(struct act *act, void *arg, struct err *e)
{
	return act_municipality_set(act, arg, e);
}

/* What stands there now, or the beginning of a new one. */
static enum err_kind
read_old(struct cli *c, struct store *st, struct municipality_in *in, struct err *e)
{
	struct row_municipality m;
	struct db_ro db;
	enum err_kind k = store_read(st, 0, &db, e);

	if (k != ERR_NONE)
		return k;
	k = q_municipality(&db, c->a, &m, e);
	store_done(st, 0);
	*in = (struct municipality_in){ S(""), S(""), S("nb"), 0, 5 };
	if (k == ERR_NONE)
		*in = (struct municipality_in){ m.name, m.number, m.locale, m.demo_day, m.min_group };
	return k == ERR_MISSING ? ERR_NONE : k;
}

int
cmd_municipality(struct cli *c, int argc, char **argv)
{
	struct option_row o[] = { { "number" }, { "locale" }, { "min-group" } };
	struct municipality_in in;
	struct actor actor = actor_cli();
	struct store *st;
	struct err e = { 0 };
	enum locale l;
	int64_t group = 0;
	enum err_kind k;
	int status = options_read("municipality", o, 3, &argc, argv);

	if (status != EXIT_OK)
		return status;
	if (argc > 2 || (o[1].value && !locale_find(str_z(o[1].value), &l)) ||
	    (o[2].value && num_i64(str_z(o[2].value), 3, 100, &group, &e) != ERR_NONE)) {
		fputs("reisverk municipality: see reisverk municipality --help\n", stderr);
		return EXIT_USAGE;
	}
	status = data_open(c, 1, &st);
	if (status != EXIT_OK)
		return status;
	k = read_old(c, st, &in, &e);
	if (k == ERR_NONE && (argc == 2 || o[0].value || o[1].value || o[2].value)) {
		in.name = argc == 2 ? str_z(argv[1]) : in.name;
		in.number = o[0].value ? str_z(o[0].value) : in.number;
		in.locale = o[1].value ? str_z(o[1].value) : in.locale;
		in.min_group = group ? group : in.min_group;
		k = action_run(st, ACTION_municipality_change, &actor, c->ports, c->a, 0, set, &in, &e);
	}
	if (k == ERR_NONE)
		printf("%.*s\t%.*s\t%.*s\tsmallest group %lld\n", STR_ARG(in.name), STR_ARG(in.number), STR_ARG(in.locale),
		    (long long)in.min_group);
	store_close(st);
	return k == ERR_NONE ? EXIT_OK : complain(c, k, &e);
}
