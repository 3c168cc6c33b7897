-- Accounts, sign-in and sessions of one municipality.

-- The municipality itself: exactly one row.
CREATE TABLE municipality (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	name TEXT NOT NULL,
	number TEXT NOT NULL,            -- SSB's four digits, or empty
	locale TEXT NOT NULL,            -- default language: nb, nn or en
	demo_day INTEGER NOT NULL,       -- 0: real. Else the data is made up, every page says so, and this is its today
	min_group INTEGER NOT NULL,      -- smallest group shown, 3 or more
	rev INTEGER NOT NULL
) STRICT;

-- A login. "User" is kept for the users of services.
CREATE TABLE account (
	id INTEGER PRIMARY KEY,
	public_id TEXT NOT NULL UNIQUE,
	email TEXT NOT NULL UNIQUE,      -- normalised
	name TEXT NOT NULL,
	sort_key BLOB NOT NULL,
	locale TEXT NOT NULL,            -- '' means the municipality's
	roles INTEGER NOT NULL,          -- bit set of people/roles.h
	password TEXT NOT NULL,          -- argon2id string, '' when none is set
	disabled INTEGER NOT NULL,       -- 1: cannot sign in; sessions are gone
	created_us INTEGER NOT NULL,
	rev INTEGER NOT NULL
) STRICT;

-- A signed-in browser. Only the hash of the cookie is kept.
CREATE TABLE session (
	id INTEGER PRIMARY KEY,
	public_id TEXT NOT NULL UNIQUE,
	token_hash BLOB NOT NULL UNIQUE,
	account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	created_us INTEGER NOT NULL,
	seen_us INTEGER NOT NULL,
	agent TEXT NOT NULL              -- browser and system in few words, never an address
) STRICT;
CREATE INDEX session_account ON session (account_id);

-- A one-time way in. Used, expired and replaced rows are deleted.
CREATE TABLE sign_in_link (
	id INTEGER PRIMARY KEY,
	token_hash BLOB NOT NULL UNIQUE,
	browser_hash BLOB NOT NULL,      -- of the cookie of the browser that asked; empty: any browser
	account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	expires_us INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_link_account ON sign_in_link (account_id);

-- Failed and asked-for sign-ins, for throttling; who is a keyed hash, never an address.
CREATE TABLE sign_in_try (
	who BLOB PRIMARY KEY,
	tries INTEGER NOT NULL,
	since_us INTEGER NOT NULL,
	until_us INTEGER NOT NULL        -- no try is looked at before this moment
) STRICT;
