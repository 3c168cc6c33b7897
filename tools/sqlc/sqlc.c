/* sqlc OUT_DIR FILE.sql…: files under migrate/ are migrations, the others statements. */
#include "sqlc/sqlc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
die(struct str file, uint32_t line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%.*s:%u: ", STR_ARG(file), line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

int
main(int argc, char **argv)
{
	struct input in = { .a = arena_new(64u << 20) };

	if (argc < 3) {
		fputs("usage: sqlc OUT_DIR FILE.sql…\n", stderr);
		return 2;
	}
	for (int i = 2; i < argc; i++) {
		if (str_has(str_z(argv[i]), S("migrate/")))
			read_migration(&in, argv[i]);
		else
			read_statements(&in, argv[i]);
	}
	check_all(&in);
	emit_all(&in, argv[1]);
	arena_free(in.a);
	return 0;
}
