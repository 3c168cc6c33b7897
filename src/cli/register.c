/* register import: a file into the register, seen first. */
#include "cli/command.h"

#include "actions/import.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/num.h"
#include "store/q_import.h"

#include <stdio.h>
#include <stdlib.h>

static struct str
slurp(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct buf b;
	char chunk[64 << 10];
	size_t n;
	struct str out;

	if (f == NULL)
		return STR_NONE;
	buf_init(&b, LIM_BODY_FILE);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, (struct str){ chunk, n });
	fclose(f);
	out = b.full ? STR_NONE : arena_str(a, buf_str(&b));
	buf_release(&b);
	return out;
}

/* "name=1,sector=3": columns from 1. */
static bool
read_map(const char *text, struct columns *c)
{
	struct str rest = str_z(text), one;

	while (str_cut(&rest, ',', &one)) {
		size_t eq = str_find(one, '=', 0);
		int64_t column;
		struct err e;
		int f = 0;

		while (f < IMPORT_FIELD_MAX && !str_eq(import_field_name((enum import_field)f), str_sub(one, 0, eq)))
			f++;
		if (f == IMPORT_FIELD_MAX || num_i64(str_sub(one, eq + 1, one.n), 0, LIM_IMPORT_COLUMNS, &column, &e) != ERR_NONE)
			return false;
		c->of[f] = (int)column - 1;
	}
	return true;
}

static enum err_kind
store_upload(struct act *act, void *arg, struct err *e)
{
	return act_import_upload(act, arg, e);
}

static enum err_kind
print_plan(struct cli *c, struct store *st, struct str id, struct err *e)
{
	static const char *shown[] = { "problem", "new", "changed", "closed" };
	struct row_import_by_public_id row;
	struct db_ro db;
	enum err_kind k = store_read(st, 0, &db, e);

	if (k != ERR_NONE)
		return k;
	k = q_import_by_public_id(&db, c->a, id, &row, e);
	for (size_t v = 0; v < 4 && k == ERR_NONE; v++) {
		struct rows_import_rows rows = { 0 };

		k = q_import_rows(&db, c->a, row.id, str_z(shown[v]), -LIM_IMPORT_ROWS, 50, &rows, e);
		for (size_t i = 0; i < rows.n; i++) {
			struct str detail = rows.at[i].detail, line;

			printf("%s line %lld: %.*s\n", shown[v], (long long)rows.at[i].line, STR_ARG(rows.at[i].name));
			while (detail.n > 0 && str_cut(&detail, '\n', &line) && line.n > 0)
				printf("    %.*s\n", STR_ARG(line));
		}
	}
	store_done(st, 0);
	if (k == ERR_NONE)
		printf("%lld new, %lld changed, %lld unchanged, %lld closed, %lld problems\n", (long long)row.n_new,
		    (long long)row.n_changed, (long long)row.n_unchanged, (long long)row.n_closed, (long long)row.n_problem);
	return k;
}

static enum err_kind
import(struct cli *c, struct store *st, struct upload *u, const char *map, bool apply, struct err *e)
{
	struct actor actor = actor_cli();
	struct import_progress p = { 0 };
	struct db_ro db;
	enum err_kind k = store_read(st, 0, &db, e);

	if (k != ERR_NONE)
		return k;
	k = import_look(&db, c->a, u, e);
	store_done(st, 0);
	if (k == ERR_NONE && map && !read_map(map, &u->columns))
		return err_set(e, FIELD_BAD, NOPOS, "--map %s", map);
	if (k == ERR_NONE && u->columns.of[IMPORT_NAME] < 0)
		return err_set(e, IMPORT_NO_NAME, NOPOS, "--map name=COLUMN");
	if (k == ERR_NONE)
		k = action_run(st, ACTION_import_upload, &actor, c->ports, c->a, 0, store_upload, u, e);
	if (k == ERR_NONE)
		k = import_preview(st, 0, &actor, u->public_id, &p, e);
	if (k == ERR_NONE)
		k = print_plan(c, st, u->public_id, e);
	if (k == ERR_NONE && apply) {
		k = import_apply(st, 0, &actor, u->public_id, &p, e);
		if (k == ERR_NONE)
			printf("applied\n");
	}
	return k;
}

int
cmd_register(struct cli *c, int argc, char **argv)
{
	struct option_row o[] = { { "map" }, { "apply", .flag = true }, { "whole", .flag = true }, { "day" } };
	struct upload u = { .day = date_of_us(c->ports->wall_us(c->ports->arg), NULL) };
	struct store *st;
	struct err e = { 0 };
	enum err_kind k;
	int status = options_read("register", o, 4, &argc, argv);

	if (status != EXIT_OK)
		return status;
	if (argc != 3 || strcmp(argv[1], "import") != 0 || (o[3].value && date_parse(str_z(o[3].value), &u.day, &e) != ERR_NONE)) {
		fputs("reisverk register: see reisverk register --help\n", stderr);
		return EXIT_USAGE;
	}
	u.bytes = slurp(c->a, argv[2]);
	if (u.bytes.n == 0) {
		fprintf(stderr, "reisverk register: %s cannot be read, is empty, or is over %d bytes\n", argv[2], LIM_BODY_FILE);
		return EXIT_OUTSIDE;
	}
	u.file_name = str_z(strrchr(argv[2], '/') ? strrchr(argv[2], '/') + 1 : argv[2]);
	u.whole = o[2].value != NULL;
	status = data_open(c, 1, &st);
	if (status != EXIT_OK)
		return status;
	k = import(c, st, &u, o[0].value, o[1].value != NULL, &e);
	store_close(st);
	return k == ERR_NONE ? EXIT_OK : complain(c, k, &e);
}
