#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H
#include "actions/action.h"
#include "text/text.h"

/*
 * The commands of the program "reisverk".
 *
 * Contract  One file a command (or family), one row in main.c. A command reads its own arguments
 *           with options_read, and ends with an exit status a script can rely on.
 * Shapes    argv[0] is the command's name.
 * Errors    EXIT_USAGE: the arguments cannot be meant so; EXIT_REFUSED: what was asked cannot be done with
 *           these data; EXIT_OUTSIDE: disk, database or network; each with a line on stderr.
 */
enum { EXIT_OK = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_OUTSIDE = 3 };

struct cli {
	const char *data; /* --data: a file's path or postgresql:… */
	enum locale locale;
	struct arena *a;
	const struct ports *ports;
};

typedef int command_fn(struct cli *c, int argc, char **argv);
struct command {
	const char *name, *usage, *what; /* what: one line */
	const char *help;                /* the rest of --help */
	command_fn *run;
};

command_fn cmd_serve, cmd_account, cmd_migrate, cmd_check, cmd_backup, cmd_restore, cmd_demo, cmd_fixture, cmd_register,
    cmd_coverage, cmd_municipality, cmd_routes;

/* "--name VALUE" and "--flag"; what is left over are the operands. */
struct option_row {
	const char *name; /* without dashes */
	bool flag;        /* takes no value */
	const char *value; /* out; "" for a flag that was given */
};
/* EXIT_OK, or EXIT_USAGE after a line on stderr. *argc and argv are left with the operands. */
int options_read(const char *command, struct option_row *rows, size_t n, int *argc, char **argv);

/* Says what went wrong, in the user's language, and gives the exit status for it. */
int complain(const struct cli *c, enum err_kind k, const struct err *e);
/* What to call the data in what is printed: the file, or the engine (an address may hold a password). */
struct str data_label(const struct cli *c);
/* Opens --data with that many readers; EXIT_OK or a complaint. */
int data_open(const struct cli *c, unsigned readers, struct store **ret);

#endif
