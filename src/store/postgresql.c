/* The bigger engine. The only file that knows libpq. */
#include "store/db.h"
#include "store/statements.h"

#include <assert.h>
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, PARAMS_MAX = 32 };

struct db {
	PGconn *c;
	char *where;
	bool writer;
	bool prepared[STMT_MAX];
};

static enum err_kind
failed(struct db *db, const char *what, const PGresult *r, struct err *e)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	struct str s = str_z(state);
	const char *why = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : PQerrorMessage(db->c);

	if (str_eq(s, S("40001")) || str_eq(s, S("40P01")) || str_eq(s, S("55P03")) || PQstatus(db->c) != CONNECTION_OK)
		return err_set(e, STORE_BUSY, NOPOS, "%s", what);
	if (str_eq(s, S("23505")))
		return err_set(e, STORE_UNIQUE, NOPOS, "%s: %s", what, why ? why : "");
	if (str_eq(s, S("53100")))
		return err_set(e, STORE_FULL, NOPOS, "%s", what);
	if (str_eq(s, S("25006")))
		return err_set(e, STORE_READ_ONLY, NOPOS, "%s", what);
	return err_set(e, STORE_FAILED, NOPOS, "%.60s: %s", what, why ? why : "");
}

/* Runs text without results; several statements are allowed when there are no parameters. */
static enum err_kind
exec(struct db *db, const char *sql, struct err *e)
{
	PGresult *r = PQexec(db->c, sql);
	ExecStatusType st = PQresultStatus(r);
	enum err_kind k = st == PGRES_COMMAND_OK || st == PGRES_TUPLES_OK ? ERR_NONE : failed(db, sql, r, e);

	PQclear(r);
	return k;
}

static void
quiet(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

static void
close_(struct db *db)
{
	if (db == NULL)
		return;
	PQfinish(db->c);
	free(db->where);
	free(db);
}

static enum err_kind
connect_(struct db *db, struct err *e)
{
	db->c = PQconnectdb(db->where);
	for (size_t i = 0; i < STMT_MAX; i++)
		db->prepared[i] = false;
	if (PQstatus(db->c) != CONNECTION_OK)
		return err_set(e, STORE_FAILED, NOPOS, "%s", PQerrorMessage(db->c));
	PQsetNoticeProcessor(db->c, quiet, NULL);
	/* Acknowledged means on disk, also where the server was told to be lax. */
	return exec(db, "SET client_encoding = 'UTF8'; SET standard_conforming_strings = on; SET bytea_output = 'hex';"
	    " SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'", e);
}

static enum err_kind
open_(struct db **ret, const char *where, bool writer, struct err *e)
{
	struct db *db = calloc(1, sizeof(*db));
	enum err_kind k;

	assert(db != NULL);
	db->where = strdup(where);
	db->writer = writer;
	assert(db->where != NULL);
	k = connect_(db, e);
	if (k != ERR_NONE)
		close_(db);
	else
		*ret = db;
	return k;
}

static enum err_kind
prepare(struct db *db, unsigned n, struct err *e)
{
	const struct stmt *st = &stmts[n];
	Oid types[PARAMS_MAX];
	char name[16];
	PGresult *r;
	enum err_kind k = ERR_NONE;
	int i = 0;

	for (; st->takes[i]; i++)
		types[i] = st->takes[i] == 'i' ? OID_INT8 : st->takes[i] == 't' ? OID_TEXT : OID_BYTEA;
	snprintf(name, sizeof(name), "s%u", n);
	r = PQprepare(db->c, name, st->postgresql, i, types);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		k = err_set(e, STORE_SCHEMA, NOPOS, "%s: %s", st->name, PQerrorMessage(db->c));
	else
		db->prepared[n] = true;
	PQclear(r);
	return k;
}

static enum err_kind
read_row(const PGresult *r, int row, const struct stmt *st, struct val *v, struct err *e)
{
	for (int i = 0; st->gives[i]; i++) {
		Oid want = st->gives[i] == 'i' ? OID_INT8 : st->gives[i] == 't' ? OID_TEXT : OID_BYTEA;
		uint64_t be;

		if (PQgetisnull(r, row, i) || PQftype(r, i) != want)
			return err_set(e, STORE_SCHEMA, NOPOS, "%s: column %d", st->name, i + 1);
		if (st->gives[i] == 'i') {
			memcpy(&be, PQgetvalue(r, row, i), sizeof(be));
			v[i].i = (int64_t)be64toh(be);
		} else {
			v[i].s = (struct str){ PQgetvalue(r, row, i), (size_t)PQgetlength(r, row, i) };
		}
	}
	return ERR_NONE;
}

static enum err_kind
run(struct db *db, unsigned n, const struct val *v, db_each *each, void *arg, struct err *e)
{
	const struct stmt *st = &stmts[n];
	const char *values[PARAMS_MAX];
	int lengths[PARAMS_MAX], formats[PARAMS_MAX], np = 0;
	uint64_t numbers[PARAMS_MAX];
	struct val row[PARAMS_MAX];
	char name[16];
	enum err_kind k = ERR_NONE;
	PGresult *r;

	if (!db->prepared[n] && (k = prepare(db, n, e)) != ERR_NONE)
		return k;
	for (; st->takes[np]; np++) {
		formats[np] = 1;
		if (st->takes[np] == 'i') {
			numbers[np] = htobe64((uint64_t)v[np].i);
			values[np] = (const char *)&numbers[np];
			lengths[np] = sizeof(numbers[np]);
		} else {
			values[np] = v[np].s.p ? v[np].s.p : "";
			lengths[np] = (int)v[np].s.n;
		}
	}
	snprintf(name, sizeof(name), "s%u", n);
	r = PQexecPrepared(db->c, name, np, values, lengths, formats, 1);
	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		k = failed(db, st->name, r, e);
	for (int i = 0; k == ERR_NONE && each != NULL && i < PQntuples(r); i++) {
		k = read_row(r, i, st, row, e);
		if (k == ERR_NONE && !each(arg, row))
			break;
	}
	PQclear(r);
	return k;
}

static enum err_kind
script(struct db *db, const struct migration *m, struct err *e)
{
	return exec(db, m->postgresql, e);
}

/* One writer at a time for a schema, as with the embedded engine: the lock is the transaction's. A
 * connection that died while nothing was under way is made again, once. */
static enum err_kind
begin(struct db *db, bool write, struct err *e)
{
	const char *sql = write
	    ? "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(hashtext('reisverk.' || current_schema()))"
	    : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
	enum err_kind k;

	if (PQstatus(db->c) == CONNECTION_OK) {
		k = exec(db, sql, e);
		if (k == ERR_NONE || PQstatus(db->c) == CONNECTION_OK)
			return k;
	}
	PQfinish(db->c);
	k = connect_(db, e);
	return k == ERR_NONE ? exec(db, sql, e) : k;
}

/* COMMIT of a failed transaction succeeds and says ROLLBACK. When the connection dies here nobody knows
 * whether it was committed, so it is not a failure to try again after. */
static enum err_kind
commit(struct db *db, struct err *e)
{
	PGresult *r = PQexec(db->c, "COMMIT");
	enum err_kind k = ERR_NONE;

	if (PQresultStatus(r) == PGRES_COMMAND_OK && str_eq(str_z(PQcmdStatus(r)), S("COMMIT")))
		k = ERR_NONE;
	else if (PQresultStatus(r) == PGRES_COMMAND_OK || PQstatus(db->c) != CONNECTION_OK)
		k = err_set(e, STORE_FAILED, NOPOS, "commit: %s", PQstatus(db->c) == CONNECTION_OK ? "taken back" : "connection lost");
	else
		k = failed(db, "commit", r, e);
	PQclear(r);
	return k;
}

static void
rollback(struct db *db)
{
	struct err ignored;

	if (PQtransactionStatus(db->c) != PQTRANS_IDLE)
		(void)!exec(db, "ROLLBACK", &ignored);
}

static enum err_kind
mark(struct db *db, struct err *e)
{
	return exec(db, "SAVEPOINT part", e);
}

static enum err_kind
keep(struct db *db, struct err *e)
{
	return exec(db, "RELEASE SAVEPOINT part", e);
}

static enum err_kind
undo(struct db *db, struct err *e)
{
	return exec(db, "ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part", e);
}

static enum err_kind
migrated(struct db *db, bool *ret, struct err *e)
{
	PGresult *r = PQexec(db->c, "SELECT to_regclass(quote_ident(current_schema()) || '.migration') IS NOT NULL");
	enum err_kind k = ERR_NONE;

	if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1)
		k = failed(db, "migrated", r, e);
	else
		*ret = !PQgetisnull(r, 0, 0) && PQgetvalue(r, 0, 0)[0] == 't';
	PQclear(r);
	return k;
}

const struct db_ops db_postgresql = {
	"postgresql", open_, close_, run, script, begin, commit, rollback, mark, keep, undo, migrated
};
