/* demo: the demonstration municipality, by the rules of demo/README.md. */
#include "cli/command.h"

#include "actions/people.h"
#include "actions/programme.h"
#include "actions/register.h"
#include "base/csv.h"
#include "base/date.h"
#include "cli/invent.h"
#include "store/q_people.h"
#include "store/q_register.h"

#include <assert.h>
#include <stdio.h>

enum { COHORTS = 5, SEED = 2017 };

/* Sites and dates: 9 + 18 + 21 + 30 = 78 completed by 30 June 2017. */
static const struct {
	const char *name, *start, *end;
	size_t sites, left;
} cohorts[COHORTS] = {
	{ "LUP 1", "2015-08-17", "2016-01-29", 9, 0 },
	{ "LUP 2", "2016-02-08", "2016-06-24", 18, 1 },
	{ "LUP 3", "2016-08-22", "2017-01-20", 21, 1 },
	{ "LUP 4", "2017-01-30", "2017-06-30", 30, 0 },
	{ "LUP 5", "2017-08-21", "2018-01-26", 14, 0 },
};

struct site {
	int64_t id;
	struct str name, successor;
	int64_t from_day, to_day;
	bool counted;
};
struct sites {
	VEC(struct site);
};

struct demo {
	struct cli *c;
	struct invent invent;
	struct sites sites;
	int64_t programme_id;
};

static int64_t
day(const char *iso)
{
	int64_t d = 0;
	struct err e;
	enum err_kind k = date_parse(str_z(iso), &d, &e);

	assert(k == ERR_NONE);
	return d;
}

static enum err_kind
add_site(struct act *act, struct demo *d, const struct strs *x, struct err *e)
{
	struct site *s = VEC_PUSH(act->a, &d->sites);
	struct site_facts f = { .name = x->at[0], .kind = x->at[1], .sector = x->at[2], .kostra = x->at[3], .address = x->at[4],
		.code = S(""), .counted = str_eq(x->at[7], S("yes")), .note = x->at[8] };
	struct str ignored;

	s->name = f.name;
	s->successor = x->at[9];
	s->from_day = day(arena_z(act->a, x->at[5]));
	s->to_day = x->at[6].n ? day(arena_z(act->a, x->at[6])) + 1 : DAY_MAX;
	s->counted = f.counted;
	return act_site_create(act, &f, s->from_day, s->to_day, &s->id, &ignored, e);
}

static enum err_kind
add_successions(struct act *act, struct demo *d, struct err *e)
{
	enum err_kind k = ERR_NONE;

	for (size_t i = 0; i < d->sites.n && k == ERR_NONE; i++)
		for (size_t j = 0; j < d->sites.n && k == ERR_NONE && d->sites.at[i].successor.n > 0; j++)
			if (str_eq(d->sites.at[i].successor, d->sites.at[j].name))
				k = q_succession_add(act->rw, d->sites.at[i].id, d->sites.at[j].id, d->sites.at[j].from_day, S("merged"), e);
	return k;
}

static enum err_kind
add_sites(struct act *act, struct demo *d, struct err *e)
{
	struct csv c;
	bool more = true;
	enum err_kind k = ERR_NONE;

	csv_init(&c, embedded_sites(), ',');
	while (k == ERR_NONE && more) {
		struct strs cells = { 0 };
		uint32_t line;

		k = csv_next(&c, act->a, &cells, &line, &more, e);
		if (k == ERR_NONE && more && line > 1)
			k = add_site(act, d, &cells, e);
	}
	return k == ERR_NONE ? add_successions(act, d, e) : k;
}

static enum err_kind
state(struct act *act, struct demo *d, int64_t cohort_id, int64_t site_id, enum state s, int64_t on, struct err *e)
{
	struct participation_in in = { d->programme_id, cohort_id, site_id, on, s, false, S("demonstrasjon") };
	int64_t id;

	return act_participation_add(act, &in, &id, e);
}

/* One site's way through one cohort. */
static enum err_kind
take_part(struct act *act, struct demo *d, size_t cohort, int64_t cohort_id, int64_t site_id, bool leaves, struct err *e)
{
	int64_t start = day(cohorts[cohort].start), end = day(cohorts[cohort].end), today = day("2017-05-15");
	int64_t signed_up = (start < today ? start - 30 : today) - 5 - (int64_t)invent_below(&d->invent, 50);
	enum err_kind k = state(act, d, cohort_id, site_id, STATE_signed_up, signed_up, e);

	if (k == ERR_NONE && start <= today)
		k = state(act, d, cohort_id, site_id, STATE_in_progress, start, e);
	if (k == ERR_NONE && leaves)
		k = state(act, d, cohort_id, site_id, STATE_left, start + 60, e);
	else if (k == ERR_NONE && end <= day("2017-06-30"))
		k = state(act, d, cohort_id, site_id, STATE_completed, end, e);
	return k;
}

static enum err_kind
add_lup(struct act *act, struct demo *d, struct err *e)
{
	struct programme_in in = { S("LUP"), S("Ledelsesutviklingsprogrammet i innovasjon og ledelse"),
		S("Alle ledergrupper og en del ildsjeler lærer å finne de reelle behovene og prøve ut løsninger."), S("any"), 0 };
	const size_t *order = invent_order(&d->invent, d->sites.n);
	struct str ignored;
	size_t at = 0;
	enum err_kind k = act_programme_create(act, &in, &d->programme_id, &ignored, e);

	for (size_t c = 0; c < COHORTS && k == ERR_NONE; c++) {
		struct cohort_in ci = { str_z(cohorts[c].name), S(""), day(cohorts[c].start), day(cohorts[c].end), 0 };
		int64_t id;
		size_t taken = 0, want = cohorts[c].sites + cohorts[c].left;

		k = act_cohort_create(act, d->programme_id, &ci, &id, &ignored, e);
		/* Places for the last four in the queue of the cohort to come. */
		for (; k == ERR_NONE && taken < want && at < d->sites.n; at++) {
			const struct site *s = &d->sites.at[order[at]];

			if (!s->counted || s->from_day > ci.start_day || s->to_day <= ci.end_day)
				continue;
			if (c == COHORTS - 1 && taken >= want - 4)
				k = state(act, d, id, s->id, STATE_waiting, day("2017-05-02"), e);
			else
				k = take_part(act, d, c, id, s->id, taken >= cohorts[c].sites, e);
			taken++;
		}
	}
	return k;
}

/* A second programme beside it: one day, six sites. */
static enum err_kind
add_mini(struct act *act, struct demo *d, struct err *e)
{
	struct programme_in in = { S("Mini-LUP"), S("Én dag om behov og brukerreiser"),
		S("For steder som vil prøve metoden før de melder seg på."), S("none"), 0 };
	struct cohort_in ci = { S("Mini-LUP våren 2017"), S(""), day("2017-03-15"), day("2017-03-16"), 0 };
	const size_t *order = invent_order(&d->invent, d->sites.n);
	struct str ignored;
	int64_t cohort_id;
	size_t taken = 0;
	enum err_kind k = act_programme_create(act, &in, &d->programme_id, &ignored, e);

	if (k == ERR_NONE)
		k = act_cohort_create(act, d->programme_id, &ci, &cohort_id, &ignored, e);
	for (size_t i = 0; k == ERR_NONE && taken < 6; i++) {
		const struct site *s = &d->sites.at[order[i]];

		if (!s->counted || s->from_day > ci.start_day)
			continue;
		k = state(act, d, cohort_id, s->id, STATE_in_progress, ci.start_day, e);
		if (k == ERR_NONE)
			k = state(act, d, cohort_id, s->id, STATE_completed, ci.end_day, e);
		taken++;
	}
	return k;
}

static enum err_kind
add_accounts(struct act *act, struct demo *d, struct err *e)
{
	static const enum role roles[] = { ROLE_office, ROLE_director, ROLE_coach, ROLE_site_lead, ROLE_participant, ROLE_staff,
		ROLE_guest, ROLE_operator };
	enum err_kind k = ERR_NONE;

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]) && k == ERR_NONE; i++) {
		struct str name = invent_person(&d->invent), ignored;
		struct account_in in = { arena_fmt(act->a, "%.*s@example.no", STR_ARG(role_name(roles[i]))), name, S(""),
			INT64_C(1) << roles[i], 0 };
		int64_t id;

		k = act_account_create(act, &in, &id, &ignored, e);
	}
	return k;
}

static enum err_kind
load(struct act *act, void *arg, struct err *e)
{
	struct demo *d = arg;
	struct municipality_in m = { S("Bærum kommune"), S("3201"), S("nb"), day("2017-05-15"), 5 };
	enum err_kind k;

	invent_init(&d->invent, act->a, SEED);
	d->sites = (struct sites){ 0 };
	k = act_municipality_set(act, &m, e);
	if (k == ERR_NONE)
		k = add_sites(act, d, e);
	if (k == ERR_NONE)
		k = add_lup(act, d, e);
	if (k == ERR_NONE)
		k = add_mini(act, d, e);
	if (k == ERR_NONE)
		k = add_accounts(act, d, e);
	act->object = S("demonstration");
	act->before = S("");
	act->after = arena_fmt(act->a, "%zu sites", d->sites.n);
	return k;
}

int
cmd_demo(struct cli *c, int argc, char **argv)
{
	struct demo d = { .c = c };
	struct actor actor = actor_cli();
	struct row_municipality m;
	struct store *st;
	struct db_ro db;
	struct err e = { 0 };
	enum err_kind k;
	int status = options_read("demo", NULL, 0, &argc, argv);

	if (status == EXIT_OK && argc != 1) {
		fputs("reisverk demo: takes nothing\n", stderr);
		return EXIT_USAGE;
	}
	if (status == EXIT_OK)
		status = data_open(c, 1, &st);
	if (status != EXIT_OK)
		return status;
	k = store_read(st, 0, &db, &e);
	if (k == ERR_NONE) {
		k = q_municipality(&db, c->a, &m, &e);
		store_done(st, 0);
	}
	if (k == ERR_MISSING) {
		k = action_run(st, ACTION_demo_load, &actor, c->ports, c->a, STORE_ALONE, load, &d, &e);
		if (k == ERR_NONE)
			printf("%.*s: the demonstration municipality is made (189 sites, 180 counted)\n", STR_ARG(data_label(c)));
	} else if (k == ERR_NONE && m.demo_day == 0) {
		fprintf(stderr, "reisverk demo: %.*s holds %.*s, which is no demonstration\n", STR_ARG(data_label(c)), STR_ARG(m.name));
		status = EXIT_REFUSED;
	}
	store_close(st);
	return k == ERR_NONE ? status : complain(c, k, &e);
}
