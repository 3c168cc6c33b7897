/* coverage: how far a programme has come on a day, for people and scripts. */
#include "cli/command.h"

#include "actions/programme.h"
#include "base/date.h"
#include "base/json.h"
#include "store/q_programme.h"
#include "store/q_register.h"

#include <stdio.h>

struct ask {
	struct str programme;
	int64_t day;
	const char *list; /* a state's name, "forecast", "sites", or NULL */
	bool json;
};

struct found {
	struct row_programme_by_name programme;
	struct cov_input in;
	struct rows_versions_all rows;
	struct coverage *c;
};

static enum err_kind
look(struct cli *c, struct store *st, const struct ask *q, struct found *f, struct err *e)
{
	struct db_ro db;
	enum err_kind k = store_read(st, 0, &db, e);

	if (k != ERR_NONE)
		return k;
	k = q_programme_by_name(&db, c->a, q->programme, &f->programme, e);
	if (k == ERR_NONE)
		k = coverage_input(&db, c->a, f->programme.id, f->programme.inherit, &f->in, &f->rows, e);
	store_done(st, 0);
	if (k == ERR_NONE)
		f->c = coverage_on(c->a, &f->in, q->day);
	return k;
}

static bool
listed(const struct cov_site *s, const char *list)
{
	enum state state;

	if (!s->counted)
		return strcmp(list, "not_counted") == 0;
	if (strcmp(list, "sites") == 0)
		return true;
	if (strcmp(list, "forecast") == 0)
		return s->forecast;
	return state_find(str_z(list), &state) && s->state == state;
}

static void
row_json(struct cli *c, struct json *j, const struct found *f, const struct cov_site *s)
{
	const struct row_versions_all *r = &f->rows.at[f->in.versions.at[s->version].row];

	(void)c;
	json_obj(j);
	json_pair(j, S("id"), r->public_id);
	json_pair(j, S("name"), r->name);
	json_pair(j, S("sector"), r->sector);
	json_pair(j, S("kind"), r->kind);
	json_pair(j, S("state"), state_name(s->state));
	if (s->since_day != 0) {
		json_key(j, S("since"));
		json_day(j, s->since_day);
	}
	json_obj_end(j);
}

static void
print_json(struct cli *c, const struct ask *q, const struct found *f)
{
	const struct cov_counts *n = &f->c->total;
	struct buf b;
	struct json j;

	buf_init(&b, 64 << 20);
	json_init(&j, &b);
	json_obj(&j);
	json_pair(&j, S("programme"), f->programme.name);
	json_key(&j, S("on"));
	json_day(&j, q->day);
	json_pair_i64(&j, S("sites"), n->sites);
	for (int s = 0; s < STATE_MAX; s++)
		json_pair_i64(&j, state_name((enum state)s), n->of[s]);
	json_pair_i64(&j, S("forecast"), n->forecast);
	json_pair_i64(&j, S("not_counted"), n->not_counted);
	if (q->list) {
		json_key(&j, S("rows"));
		json_arr(&j);
		for (size_t i = 0; i < f->c->sites.n; i++)
			if (listed(&f->c->sites.at[i], q->list))
				row_json(c, &j, f, &f->c->sites.at[i]);
		json_arr_end(&j);
	}
	json_obj_end(&j);
	printf("%.*s\n", STR_ARG(buf_str(&b)));
	buf_release(&b);
}

static void
print_text(struct cli *c, const struct ask *q, const struct found *f)
{
	const struct cov_counts *n = &f->c->total;

	if (q->list) {
		for (size_t i = 0; i < f->c->sites.n; i++) {
			const struct cov_site *s = &f->c->sites.at[i];
			const struct row_versions_all *r = &f->rows.at[f->in.versions.at[s->version].row];

			if (listed(s, q->list))
				printf("%.*s\t%.*s\t%.*s\t%.*s\n", STR_ARG(r->name), STR_ARG(r->sector), STR_ARG(r->kind),
				    STR_ARG(state_name(s->state)));
		}
		return;
	}
	printf("%.*s on %.*s: %lld of %lld sites completed\n", STR_ARG(f->programme.name), STR_ARG(date_iso(c->a, q->day)),
	    (long long)n->of[STATE_completed], (long long)n->sites);
	for (int s = 1; s < STATE_MAX; s++)
		printf("  %-12.*s %6lld\n", STR_ARG(state_name((enum state)s)), (long long)n->of[s]);
	printf("  %-12s %6lld\n", "forecast", (long long)n->forecast);
}

int
cmd_coverage(struct cli *c, int argc, char **argv)
{
	struct option_row o[] = { { "programme" }, { "on" }, { "json", .flag = true }, { "list" } };
	struct ask q = { .day = date_of_us(c->ports->wall_us(c->ports->arg), NULL) };
	struct found f = { 0 };
	struct store *st;
	struct err e = { 0 };
	enum err_kind k;
	enum state ignored;
	int status = options_read("coverage", o, 4, &argc, argv);

	if (status != EXIT_OK)
		return status;
	if (argc != 1 || o[0].value == NULL || (o[1].value && date_parse(str_z(o[1].value), &q.day, &e) != ERR_NONE) ||
	    (o[3].value && !state_find(str_z(o[3].value), &ignored) && strcmp(o[3].value, "forecast") != 0 &&
	        strcmp(o[3].value, "sites") != 0 && strcmp(o[3].value, "not_counted") != 0)) {
		fputs("reisverk coverage: see reisverk coverage --help\n", stderr);
		return EXIT_USAGE;
	}
	q.programme = str_z(o[0].value);
	q.json = o[2].value != NULL;
	q.list = o[3].value;
	status = data_open(c, 1, &st);
	if (status != EXIT_OK)
		return status;
	k = look(c, st, &q, &f, &e);
	if (k == ERR_NONE && q.json)
		print_json(c, &q, &f);
	else if (k == ERR_NONE)
		print_text(c, &q, &f);
	store_close(st);
	return k == ERR_NONE ? EXIT_OK : complain(c, k, &e);
}
