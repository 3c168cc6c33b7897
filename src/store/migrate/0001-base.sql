-- What every municipality's file has: its state, the audit log, what is to be sent.

-- One row. change_seq rises with every transaction that a page could show.
CREATE TABLE meta (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	change_seq INTEGER NOT NULL,
	secret BLOB NOT NULL,            -- 32 random bytes: key of hashes that must not be guessed
	collate_version TEXT NOT NULL    -- of ICU, when the sort keys were made
) STRICT;

-- Migrations that were run.
CREATE TABLE migration (
	number INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	done_us INTEGER NOT NULL
) STRICT;

-- Who did what, when, from where, and what it was before and after. Rows are chained: hash covers
-- the row and the hash before it, so that a removed or altered row shows.
CREATE TABLE audit (
	id INTEGER PRIMARY KEY,
	at_us INTEGER NOT NULL,
	account_id INTEGER NOT NULL,     -- 0: nobody signed in, or the command line
	actor TEXT NOT NULL,             -- name at that time, or 'cli'
	origin TEXT NOT NULL,            -- keyed hash of the address, or 'cli'
	action TEXT NOT NULL,
	object TEXT NOT NULL,
	before TEXT NOT NULL,            -- JSON or empty
	after TEXT NOT NULL,
	hash BLOB NOT NULL
) STRICT;

-- Mail and other things that leave the house after the commit.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY,
	made_us INTEGER NOT NULL,
	kind TEXT NOT NULL,
	address TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	tries INTEGER NOT NULL,
	sent_us INTEGER NOT NULL         -- 0: not yet
) STRICT;
CREATE INDEX outbox_waiting ON outbox (sent_us, id);

-- only: sqlite
CREATE TRIGGER audit_keep_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_keep_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- only: postgresql
CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_keep();
-- both
