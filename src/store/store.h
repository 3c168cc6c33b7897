#ifndef STORE_STORE_H
#define STORE_STORE_H
#include "base/ports.h"
#include "store/db.h"

/*
 * One municipality's data: one file, or one PostgreSQL schema.
 *
 * Contract  All writing goes through one lane, a thread with the only connection that writes. Works
 *           that wait are committed together, each in a part of its own: what fails is taken back
 *           alone, what succeeds is on disk before store_write returns (acknowledged is durable).
 *           Each reader number has a connection of its own and sees one moment between
 *           store_read and store_done.
 * Shapes    where: a file's path, or "postgresql://…" (libpq's form; schema by "?options").
 * Owns      store_open gives the caller the store; store_close waits for running works.
 * Errors    as db.h; STORE_BUSY when 1024 works already wait; STORE_SCHEMA when the data is
 *           newer than this program.
 * Cost      a write: its share of one fsync. A read: two prepared statements more than its own.
 * Source    docs/decisions/0003-store.md.
 */
struct store;

/* The work of one transaction. May run again, so it touches nothing but rw and its own arg. */
typedef enum err_kind store_work(void *arg, struct db_rw *rw, struct err *e);

enum store_flag {
	STORE_ALONE = 1, /* a long work: a transaction of its own */
	STORE_QUIET = 2  /* nothing a page shows changes (a session's last use): change_seq stays */
};

enum err_kind store_open(struct store **ret, const char *where, unsigned readers, const struct ports *ports,
    struct err *e) MUST_USE;
void store_close(struct store *st);

enum err_kind store_write(struct store *st, const char *what, store_work *work, void *arg, unsigned flags,
    struct err *e) MUST_USE;

/* Opens (once) and begins on reader number n; store_done ends it. */
enum err_kind store_read(struct store *st, unsigned n, struct db_ro *ret, struct err *e) MUST_USE;
void store_done(struct store *st, unsigned n);

/* The municipality's own secret, 32 bytes, valid as long as the store. */
struct str store_secret(const struct store *st);
const struct ports *store_ports(const struct store *st);
const char *store_engine(const struct store *st);

/* Appends to the audit log; called by actions/action.c inside its transaction. */
struct audit {
	int64_t at_us, account_id;
	struct str actor, origin, action, object, before, after;
};
enum err_kind store_audit(struct db_rw *rw, struct arena *a, const struct audit *row, struct err *e) MUST_USE;
/* Follows the whole chain; *ret_bad_id is the first row that does not fit, or 0. */
enum err_kind store_audit_verify(struct db_ro *ro, int64_t *ret_bad_id, int64_t *ret_rows, struct err *e) MUST_USE;

/* A consistent copy of a running store in a new file, checked by opening it. Embedded engine only. */
enum err_kind store_backup(const char *where, const char *to, struct err *e) MUST_USE;
/* The engine's own check of the whole file. */
enum err_kind store_check(const char *where, struct str *ret_finding, struct arena *a, struct err *e) MUST_USE;

#endif
