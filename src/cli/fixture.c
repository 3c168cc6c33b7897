/* fixture: made-up municipalities of the sizes we hold, for tests, benches and demonstrations. */
#include "cli/command.h"

#include "actions/people.h"
#include "actions/programme.h"
#include "actions/register.h"
#include "base/date.h"
#include "base/num.h"
#include "cli/invent.h"
#include "programme/kinds.h"
#include "store/q_people.h"

#include <stdio.h>

struct size {
	const char *name;
	size_t sites, participants, cohort_sites;
};
static const struct size sizes[] = {
	{ "small", 12, 72, 4 }, { "baerum", 180, 1080, 26 }, { "capital", 1000, 6000, 60 }, { "norway", 12000, 72000, 400 },
	{ "hostile", 1000, 60, 1000 },
};

static const char *const sectors[] = { "Oppvekst", "Helse og mestring", "Kultur og idrett", "Teknisk", "Organisasjon" };
static const enum kind kinds_of[][3] = {
	{ KIND_school, KIND_kindergarten, KIND_child_welfare }, { KIND_nursing_home, KIND_home_care, KIND_health_station },
	{ KIND_culture, KIND_culture, KIND_other }, { KIND_technical, KIND_technical, KIND_technical },
	{ KIND_administration, KIND_administration, KIND_administration },
};
static const char *const words[] = { "skole", "barnehage", "barnevern", "sykehjem", "hjemmetjeneste", "helsestasjon", "kulturhus",
	"bibliotek", "fritidsklubb", "vei", "vann", "park", "stab", "arkiv", "lønn" };
static const char *const first[] = { "Furu", "Bjørke", "Å", "Øvre ", "Nedre ", "Elve", "Fjell", "Sol", "Vest", "Øst", "Nord",
	"Sør", "Gran", "Eike", "Lind", "Berg", "Sjø", "Myr", "Høy", "Låg" };
static const char *const last[] = { "haug", "bakken", "lia", "moen", "vik", "nes", "dal", "åsen", "stad", "heim", "vangen",
	"tunet", "rud", "by", "øya", "sundet", "jordet", "marka", "kollen", "sletta" };

/* Texts that have broken pages, tables and spreadsheets elsewhere. */
static const char *const nasty[] = { "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "=1+1", "+47 sykehjem",
	"@SUM(A1)", "-2+3", "Robert'); DROP TABLE site;--", "{{name}} {{#if}}", "%s%n%x", "\u202eomvendt",
	"Åååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååå",
	"e\u0301 og \u00e9", "\U0001F3EB skole" };

struct fixture {
	const struct size *size;
	struct invent v;
	int64_t programme_id, cohort_id[4], site_id;
};

static struct str
site_name(struct fixture *f, size_t i, const char *word)
{
	if (strcmp(f->size->name, "hostile") == 0 && i % 10 == 0)
		return arena_fmt(f->v.a, "%s %zu", nasty[i / 10 % (sizeof(nasty) / sizeof(nasty[0]))], i);
	return arena_fmt(f->v.a, "%s%s %s %zu", first[invent_below(&f->v, 20)], last[invent_below(&f->v, 20)], word, i + 1);
}

static enum err_kind
add_site(struct act *act, struct fixture *f, size_t i, struct err *e)
{
	static const int kostra[] = { 202, 253, 370, 332, 120 };
	size_t s = invent_below(&f->v, 5), w = s * 3 + invent_below(&f->v, 3);
	struct site_facts facts = { .name = site_name(f, i, words[w]), .code = arena_fmt(act->a, "%zu", 10000 + i),
		.sector = str_z(sectors[s]), .kind = kind_code(kinds_of[s][w % 3]), .kostra = arena_fmt(act->a, "%d", kostra[s]),
		.address = arena_fmt(act->a, "%sveien %llu", first[invent_below(&f->v, 20)], (unsigned long long)invent_below(&f->v, 90) + 1),
		.counted = invent_below(&f->v, 50) != 0, .note = S("") };
	struct str ignored;

	return act_site_create(act, &facts, 14610 + (int64_t)invent_below(&f->v, 2000), DAY_MAX, &f->site_id, &ignored, e);
}

static enum err_kind
take_part(struct act *act, struct fixture *f, size_t i, struct err *e)
{
	static const enum state end[] = { STATE_completed, STATE_completed, STATE_in_progress, STATE_signed_up };
	size_t c = i % 4;
	struct participation_in in = { f->programme_id, f->cohort_id[c], f->site_id, 17000 + (int64_t)c * 180, STATE_signed_up, false,
		S("fixture") };
	int64_t id;
	enum err_kind k;

	if (i >= f->size->cohort_sites * 4)
		return ERR_NONE;
	k = act_participation_add(act, &in, &id, e);
	in.day += 30 + (int64_t)invent_below(&f->v, 100);
	in.state = end[c];
	return k == ERR_NONE ? act_participation_add(act, &in, &id, e) : k;
}

static enum err_kind
add_programme(struct act *act, struct fixture *f, struct err *e)
{
	struct programme_in in = { S("LUP"), S("Innovasjon og ledelse"), S("Generert."), S("any"), 0 };
	struct str ignored;
	enum err_kind k = act_programme_create(act, &in, &f->programme_id, &ignored, e);

	for (size_t c = 0; c < 4 && k == ERR_NONE; c++) {
		struct cohort_in ci = { arena_fmt(act->a, "LUP %zu", c + 1), S(""), 17000 + (int64_t)c * 180, 17150 + (int64_t)c * 180, 0 };

		k = act_cohort_create(act, f->programme_id, &ci, &f->cohort_id[c], &ignored, e);
	}
	return k;
}

static enum err_kind
add_accounts(struct act *act, struct fixture *f, struct err *e)
{
	enum err_kind k = ERR_NONE;

	for (size_t i = 0; i < f->size->participants && k == ERR_NONE; i++) {
		struct str name = invent_person(&f->v), ignored;
		enum role r = i < ROLE_MAX ? (enum role)i : ROLE_participant;
		struct account_in in = { i < ROLE_MAX ? arena_fmt(act->a, "%.*s@example.no", STR_ARG(role_name(r)))
		                                      : invent_email(&f->v, name, i), name, S(""), INT64_C(1) << r, 0 };
		int64_t id;

		k = act_account_create(act, &in, &id, &ignored, e);
	}
	return k;
}

static enum err_kind
load(struct act *act, void *arg, struct err *e)
{
	struct fixture *f = arg;
	struct municipality_in m = { arena_fmt(act->a, "Oppdiktet kommune (%s)", f->size->name), S(""), S("nb"), 17666, 5 };
	enum err_kind k = act_municipality_set(act, &m, e);

	if (k == ERR_NONE)
		k = add_programme(act, f, e);
	for (size_t i = 0; i < f->size->sites && k == ERR_NONE; i++) {
		k = add_site(act, f, i, e);
		if (k == ERR_NONE)
			k = take_part(act, f, i, e);
	}
	if (k == ERR_NONE)
		k = add_accounts(act, f, e);
	act->object = S("fixture");
	act->before = S("");
	act->after = str_z(f->size->name);
	return k;
}

int
cmd_fixture(struct cli *c, int argc, char **argv)
{
	struct option_row o[] = { { "size" }, { "seed" } };
	struct fixture f = { 0 };
	struct actor actor = actor_cli();
	struct row_municipality m;
	struct store *st;
	struct db_ro db;
	int64_t seed = 1;
	struct err e = { 0 };
	enum err_kind k;
	int status = options_read("fixture", o, 2, &argc, argv);

	if (status != EXIT_OK)
		return status;
	for (size_t i = 0; o[0].value && i < sizeof(sizes) / sizeof(sizes[0]); i++)
		if (strcmp(sizes[i].name, o[0].value) == 0)
			f.size = &sizes[i];
	if (argc != 1 || f.size == NULL || (o[1].value && num_i64(str_z(o[1].value), 0, INT64_MAX, &seed, &e) != ERR_NONE)) {
		fputs("reisverk fixture: write --size small|baerum|capital|norway|hostile --seed N\n", stderr);
		return EXIT_USAGE;
	}
	status = data_open(c, 1, &st);
	if (status != EXIT_OK)
		return status;
	invent_init(&f.v, c->a, (uint64_t)seed);
	k = store_read(st, 0, &db, &e);
	if (k == ERR_NONE) {
		k = q_municipality(&db, c->a, &m, &e);
		store_done(st, 0);
	}
	if (k == ERR_NONE) {
		fprintf(stderr, "reisverk fixture: %.*s holds %.*s already\n", STR_ARG(data_label(c)), STR_ARG(m.name));
		status = EXIT_REFUSED;
	} else if (k == ERR_MISSING) {
		k = action_run(st, ACTION_fixture_load, &actor, c->ports, c->a, STORE_ALONE, load, &f, &e);
		if (k == ERR_NONE)
			printf("%.*s: %zu sites, %zu accounts\n", STR_ARG(data_label(c)), f.size->sites, f.size->participants);
	}
	store_close(st);
	return k == ERR_NONE ? status : complain(c, k, &e);
}
