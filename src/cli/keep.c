/* Keeping data: migrate, check, backup, restore. */
#include "cli/command.h"

#include <stdio.h>
#include <unistd.h>

int
cmd_migrate(struct cli *c, int argc, char **argv)
{
	struct store *st;
	int status = options_read("migrate", NULL, 0, &argc, argv);

	if (status == EXIT_OK && argc != 1) {
		fputs("reisverk migrate: takes nothing\n", stderr);
		return EXIT_USAGE;
	}
	if (status == EXIT_OK)
		status = data_open(c, 1, &st);
	if (status != EXIT_OK)
		return status;
	printf("%.*s: up to date (%s)\n", STR_ARG(data_label(c)), store_engine(st));
	store_close(st);
	return EXIT_OK;
}

static int
check_audit(struct cli *c, struct err *e)
{
	struct store *st;
	struct db_ro db;
	int64_t bad = 0, rows = 0;
	enum err_kind k;
	int status = data_open(c, 1, &st);

	if (status != EXIT_OK)
		return status;
	k = store_read(st, 0, &db, e);
	if (k == ERR_NONE) {
		k = store_audit_verify(&db, &bad, &rows, e);
		store_done(st, 0);
	}
	store_close(st);
	if (k != ERR_NONE)
		return complain(c, k, e);
	if (bad != 0) {
		printf("audit log: row %lld does not fit the chain\n", (long long)bad);
		return EXIT_REFUSED;
	}
	printf("audit log: %lld rows, chain whole\n", (long long)rows);
	return EXIT_OK;
}

int
cmd_check(struct cli *c, int argc, char **argv)
{
	struct str finding = STR_NONE;
	struct err e = { 0 };
	enum err_kind k;
	int status = options_read("check", NULL, 0, &argc, argv);

	if (status != EXIT_OK)
		return status;
	if (access(c->data, R_OK) != 0 && strncmp(c->data, "postgresql:", 11) != 0) {
		fprintf(stderr, "reisverk check: %.*s cannot be read\n", STR_ARG(data_label(c)));
		return EXIT_OUTSIDE;
	}
	if (strncmp(c->data, "postgresql:", 11) != 0) {
		k = store_check(c->data, &finding, c->a, &e);
		if (k != ERR_NONE)
			return complain(c, k, &e);
		printf("file: %.*s\n", STR_ARG(finding.n ? finding : S("whole")));
	}
	status = check_audit(c, &e);
	return finding.n ? EXIT_REFUSED : status;
}

int
cmd_backup(struct cli *c, int argc, char **argv)
{
	struct err e = { 0 };
	enum err_kind k;
	int status = options_read("backup", NULL, 0, &argc, argv);

	if (status != EXIT_OK)
		return status;
	if (argc != 2) {
		fputs("reisverk backup: write reisverk --data FILE backup NEW-FILE\n", stderr);
		return EXIT_USAGE;
	}
	k = store_backup(c->data, argv[1], &e);
	if (k != ERR_NONE)
		return complain(c, k, &e);
	printf("%s: written and checked\n", argv[1]);
	return EXIT_OK;
}

int
cmd_restore(struct cli *c, int argc, char **argv)
{
	struct str finding = STR_NONE;
	struct err e = { 0 };
	enum err_kind k;
	int status = options_read("restore", NULL, 0, &argc, argv);

	if (status != EXIT_OK)
		return status;
	if (argc != 2) {
		fputs("reisverk restore: write reisverk --data FILE restore BACKUP\n", stderr);
		return EXIT_USAGE;
	}
	if (access(c->data, F_OK) == 0) {
		fprintf(stderr, "reisverk restore: %s exists; move it away first\n", c->data);
		return EXIT_REFUSED;
	}
	k = store_check(argv[1], &finding, c->a, &e);
	if (k == ERR_NONE && finding.n > 0)
		k = err_set(&e, STORE_FAILED, NOPOS, "%s: %.*s", argv[1], STR_ARG(finding));
	if (k == ERR_NONE)
		k = store_backup(argv[1], c->data, &e);
	if (k != ERR_NONE)
		return complain(c, k, &e);
	printf("%.*s: restored and checked\n", STR_ARG(data_label(c)));
	return cmd_migrate(c, 1, argv);
}
