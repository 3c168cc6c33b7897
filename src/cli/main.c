/* reisverk: finds the command, and says what there is. */
#include "cli/command.h"

#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>

static const struct command commands[] = {
	{ "serve", "serve [--listen ADDR:PORT] [--proxy ADDR --origin URL] [--outbox DIR] [--demo-links] [--quiet]",
	    "answer browsers until stopped",
	    "  --listen ADDR:PORT  where to listen; default 127.0.0.1:8080; port 0 takes any free one\n"
	    "  --proxy ADDR        a proxy that ends TLS in front; its X-Forwarded-… headers are believed\n"
	    "  --origin URL        what people write to come here, https://…; links in mail begin with it\n"
	    "  --outbox DIR        where mail is put as files until mail is configured; default DATA.outbox\n"
	    "  --demo-links        print a one-time sign-in link for every account (loopback and\n"
	    "                      demonstration data only)\n"
	    "  --quiet             no line for each request\n",
	    cmd_serve },
	{ "demo", "demo", "make the demonstration municipality in a data file that has none",
	    "Does nothing when the file holds it already. What is made up is said in demo/README.md and on every page.\n", cmd_demo },
	{ "fixture", "fixture --size small|baerum|capital|norway|hostile [--seed N]", "make a municipality of a size, for tests and benches",
	    "  small 12 sites, baerum 180, capital 1 000, norway 12 000; hostile: texts and sizes that break things\n"
	    "  --seed N  the same seed makes the same municipality; default 1\n",
	    cmd_fixture },
	{ "register", "register import FILE [--map FIELD=COLUMN,…] [--day DATE] [--whole] [--apply]",
	    "say what a CSV or XLSX file would change in the register, and do it",
	    "  --map     columns from 1, 0 for none: name code sector kind kostra address from to counted note;\n"
	    "            default: by the file's heading, or as it was mapped last time\n"
	    "  --day     changes hold from this day; default today\n"
	    "  --whole   the file is the whole register: sites it lacks are closed\n"
	    "  --apply   do it, in one transaction; without it nothing is changed\n",
	    cmd_register },
	{ "coverage", "coverage --programme NAME [--on DATE] [--list STATE] [--json]", "how far a programme has come on a day",
	    "  --list  the rows of: completed in_progress signed_up waiting left not_yet forecast sites not_counted\n"
	    "  --json  sites, the six states, forecast, not_counted, and rows with --list\n",
	    cmd_coverage },
	{ "municipality", "municipality [NAME] [--number NNNN] [--locale nb|nn|en] [--min-group N]",
	    "say, or set, whose data the file holds",
	    "  --number     the municipality's number\n  --locale     its language; each person may choose another\n"
	    "  --min-group  smallest group ever shown, 3 or more; default 5\n",
	    cmd_municipality },
	{ "account", "account add EMAIL NAME --role ROLE[,ROLE] | link EMAIL | list | close EMAIL | open EMAIL",
	    "accounts and one-time sign-in links",
	    "  add    make an account; roles: participant site_lead staff coach office director guest operator\n"
	    "  link   print a sign-in link that works once, for ten minutes, in any browser (--origin URL)\n"
	    "  list   every account, its roles and whether it is open\n",
	    cmd_account },
	{ "routes", "routes [--json]", "every address there is, and which roles may use it", "", cmd_routes },
	{ "migrate", "migrate", "bring the data file to this program's schema", "", cmd_migrate },
	{ "check", "check", "look for damage: the engine's check and the audit log's chain",
	    "Exit status 1 when anything is found.\n", cmd_check },
	{ "backup", "backup FILE", "write a consistent copy while running", "FILE must not exist.\n", cmd_backup },
	{ "restore", "restore FILE", "put a backup in the place of the data file",
	    "The data file must not exist; move it away first. The copy is checked before it is put in place.\n",
	    cmd_restore },
};

static void
usage(FILE *f)
{
	fputs("usage: reisverk [--data FILE] [--lang nb|nn|en] COMMAND …\n\n", f);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		fprintf(f, "  %-12s %s\n", commands[i].name, commands[i].what);
	fputs("\n  --data FILE  one municipality's data: a file, or postgresql://…; default reisverk.db\n"
	      "  reisverk COMMAND --help says more. Exit status: 0 done, 1 refused, 2 usage, 3 disk, database or network.\n",
	    f);
}

int
options_read(const char *command, struct option_row *rows, size_t n, int *argc, char **argv)
{
	int kept = 1;

	for (int i = 1; i < *argc; i++) {
		struct option_row *hit = NULL;

		if (argv[i][0] != '-' || argv[i][1] != '-') {
			argv[kept++] = argv[i];
			continue;
		}
		for (size_t j = 0; j < n; j++)
			if (strcmp(argv[i] + 2, rows[j].name) == 0)
				hit = &rows[j];
		if (hit == NULL || (!hit->flag && i + 1 >= *argc)) {
			fprintf(stderr, "reisverk %s: %s %s; see reisverk %s --help\n", command, argv[i],
			    hit ? "takes a value" : "is not known", command);
			return EXIT_USAGE;
		}
		hit->value = hit->flag ? "" : argv[++i];
	}
	argv[kept] = NULL;
	*argc = kept;
	return EXIT_OK;
}

int
complain(const struct cli *c, enum err_kind k, const struct err *e)
{
	struct str slug = err_code_slug(e->code);
	enum text_key what, todo;

	if (text_key_find(arena_fmt(c->a, "err.%.*s", STR_ARG(slug)), &what) &&
	    text_key_find(arena_fmt(c->a, "err.%.*s.do", STR_ARG(slug)), &todo)) {
		struct str s1 = text_get(c->locale, what), s2 = text_get(c->locale, todo);

		fprintf(stderr, "reisverk: %.*s %.*s", STR_ARG(s1), STR_ARG(s2));
	}
	if (e->pos.line > 0)
		fprintf(stderr, " [%u:%u]", e->pos.line, e->pos.col);
	fprintf(stderr, " (%.*s%s%s)\n", STR_ARG(slug), e->text[0] ? ": " : "", e->text);
	return k == ERR_OUTSIDE || k == ERR_RETRY ? EXIT_OUTSIDE : EXIT_REFUSED;
}

int
data_open(const struct cli *c, unsigned readers, struct store **ret)
{
	struct err e = { 0 };
	enum err_kind k = store_open(ret, c->data, readers, c->ports, &e);

	return k == ERR_NONE ? EXIT_OK : complain(c, k, &e);
}

struct str
data_label(const struct cli *c)
{
	return strncmp(c->data, "postgresql:", 11) == 0 ? S("PostgreSQL") : str_z(c->data);
}

static int
help(const struct command *cmd)
{
	printf("usage: reisverk [--data FILE] %s\n\n%s.\n%s%s", cmd->usage, cmd->what, cmd->help[0] ? "\n" : "", cmd->help);
	return EXIT_OK;
}

int
main(int argc, char **argv)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(1u << 30);
	struct cli c = { .data = "reisverk.db", .locale = LOCALE_EN, .a = a, .ports = &ports_real };
	int i = 1;

	for (; i < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
		if (strcmp(argv[i], "--help") == 0) {
			usage(stdout);
			return EXIT_OK;
		}
		if (strcmp(argv[i], "--version") == 0) {
			puts("reisverk 0.1.0");
			return EXIT_OK;
		}
		if (i + 1 >= argc || (strcmp(argv[i], "--data") != 0 && strcmp(argv[i], "--lang") != 0) ||
		    (strcmp(argv[i], "--lang") == 0 && !locale_find(str_z(argv[i + 1]), &c.locale))) {
			fprintf(stderr, "reisverk: %s: not known here\n", argv[i]);
			usage(stderr);
			return EXIT_USAGE;
		}
		if (strcmp(argv[i], "--data") == 0)
			c.data = argv[i + 1];
	}
	for (size_t j = 0; i < argc && j < sizeof(commands) / sizeof(commands[0]); j++) {
		if (strcmp(argv[i], commands[j].name) != 0)
			continue;
		for (int h = i + 1; h < argc; h++)
			if (strcmp(argv[h], "--help") == 0)
				return help(&commands[j]);
		return commands[j].run(&c, argc - i, argv + i);
	}
	if (i < argc)
		fprintf(stderr, "reisverk: there is no command \"%s\"\n", argv[i]);
	usage(stderr);
	return EXIT_USAGE;
}
