#ifndef SQLC_SQLC_H
#define SQLC_SQLC_H
#include "base/buf.h"
#include "base/vec.h"

/*
 * The statement compiler: named SQL and numbered migrations -> typed C.
 *
 * Contract  read.c takes the files apart, check.c prepares every statement against the migrated
 *           schema in a throw-away database, emit.c writes C. The first mistake ends the program with
 *           "file:line: what is wrong; what to do" and status 1.
 * Source    docs/formats/sql.md.
 */
enum { ENGINES = 2, COLUMNS_MAX = 32 };
enum engine { SQLITE, POSTGRESQL };
enum gives { GIVES_NONE, GIVES_ONE, GIVES_MANY };

struct column {
	struct str name;
	char type; /* 'i' i64, 't' text, 'b' blob */
};

struct columns {
	struct column at[COLUMNS_MAX];
	size_t n;
};

struct statement {
	struct str room, name, file;
	uint32_t line;
	struct columns takes, gives_cols;
	enum gives gives;
	struct str sql[ENGINES]; /* as the engine wants it */
	bool said;               /* a "gives" line was there */
	bool writes;             /* found by check.c */
};

struct migration {
	struct str file, name, sql[ENGINES];
	int64_t number;
};

struct input {
	struct arena *a;
	struct { VEC(struct statement); } statements;
	struct { VEC(struct migration); } migrations;
	struct strs rooms;
};

void die(struct str file, uint32_t line, const char *fmt, ...) PRINTF_LIKE(3, 4) __attribute__((noreturn));
void read_statements(struct input *in, const char *path);
void read_migration(struct input *in, const char *path);
void check_all(struct input *in);
void emit_all(struct input *in, const char *out_dir);

#endif
