-- The register of service sites, programmes on it, cohorts, and imports.
-- Days are days since 1970-01-01; intervals are [from, to); an open end is 9999-12-31 (2932896).

-- A service site as an identity; what it is called and does is dated, in site_version.
CREATE TABLE site (
	id INTEGER PRIMARY KEY,
	public_id TEXT NOT NULL UNIQUE,
	from_day INTEGER NOT NULL,       -- first day of its first version
	to_day INTEGER NOT NULL,         -- end of its last version
	rev INTEGER NOT NULL,            -- rises with every change of the site or its versions
	created_us INTEGER NOT NULL,
	CHECK (from_day < to_day)
) STRICT;

-- What a site was in a period; the periods of one site follow each other without gap or overlap.
CREATE TABLE site_version (
	id INTEGER PRIMARY KEY,
	site_id INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
	from_day INTEGER NOT NULL,
	to_day INTEGER NOT NULL,
	name TEXT NOT NULL,
	sort_key BLOB NOT NULL,          -- base/collate.h of name
	code TEXT NOT NULL,              -- the municipality's own number for it, or empty
	sector TEXT NOT NULL,
	kind TEXT NOT NULL,              -- a code of programme/kinds.h, or the file's own word
	kostra TEXT NOT NULL,            -- KOSTRA function, or empty
	address TEXT NOT NULL,
	counted INTEGER NOT NULL,        -- 1: in the denominator of coverage
	note TEXT NOT NULL,              -- why it is not counted, or where the row is from
	UNIQUE (site_id, from_day),
	CHECK (from_day < to_day)
) STRICT;
CREATE INDEX site_version_days ON site_version (sort_key, from_day, to_day);

-- Where a site went: merged into, or split off to, another one.
CREATE TABLE site_succession (
	id INTEGER PRIMARY KEY,
	from_site_id INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
	to_site_id INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
	day INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('merged', 'split')),
	UNIQUE (from_site_id, to_site_id)
) STRICT;
CREATE INDEX site_succession_to ON site_succession (to_site_id);

-- A programme that runs on the register. LUP is one.
CREATE TABLE programme (
	id INTEGER PRIMARY KEY,
	public_id TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL UNIQUE,       -- short, as people say it
	title TEXT NOT NULL,             -- in full
	purpose TEXT NOT NULL,
	inherit TEXT NOT NULL CHECK (inherit IN ('any', 'all', 'none')), -- completion after a merger
	created_us INTEGER NOT NULL,
	rev INTEGER NOT NULL
) STRICT;

CREATE TABLE cohort (
	id INTEGER PRIMARY KEY,
	public_id TEXT NOT NULL UNIQUE,
	programme_id INTEGER NOT NULL REFERENCES programme (id),
	name TEXT NOT NULL,
	start_day INTEGER NOT NULL,
	end_day INTEGER NOT NULL,        -- day of the closing gathering; sites complete on it
	note TEXT NOT NULL,
	rev INTEGER NOT NULL,
	UNIQUE (programme_id, name),
	CHECK (start_day < end_day)
) STRICT;

-- One site in one programme's cohort (or, registered afterwards, in none: cohort_id 0).
CREATE TABLE participation (
	id INTEGER PRIMARY KEY,
	public_id TEXT NOT NULL UNIQUE,
	programme_id INTEGER NOT NULL REFERENCES programme (id),
	cohort_id INTEGER NOT NULL,      -- 0: none, an earlier completion
	site_id INTEGER NOT NULL REFERENCES site (id),
	rev INTEGER NOT NULL,
	UNIQUE (programme_id, cohort_id, site_id)
) STRICT;
CREATE INDEX participation_site ON participation (site_id);

-- The states a participation has been in; the newest at or before a day is its state on that day.
CREATE TABLE participation_state (
	id INTEGER PRIMARY KEY,
	participation_id INTEGER NOT NULL REFERENCES participation (id) ON DELETE CASCADE,
	day INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('waiting', 'signed_up', 'in_progress', 'completed', 'left')),
	afterwards INTEGER NOT NULL,     -- 1: registered afterwards, exempt from the completion rule
	source TEXT NOT NULL,            -- where the fact is from, or the office's reason
	UNIQUE (participation_id, day)
) STRICT;

-- One import of a file into the register or of earlier completions.
CREATE TABLE import (
	id INTEGER PRIMARY KEY,
	public_id TEXT NOT NULL UNIQUE,
	account_id INTEGER NOT NULL,     -- 0: the command line
	file_name TEXT NOT NULL,
	file BLOB NOT NULL,              -- emptied when the import is done or dropped
	state TEXT NOT NULL CHECK (state IN ('uploaded', 'reading', 'ready', 'applying', 'applied', 'undone', 'dropped', 'failed')),
	encoding TEXT NOT NULL,
	mapping TEXT NOT NULL,           -- programme/import.h: columns_pack
	whole INTEGER NOT NULL,          -- 1: the file is the whole register, what it lacks is closed
	day INTEGER NOT NULL,            -- changes hold from this day
	n_new INTEGER NOT NULL,
	n_changed INTEGER NOT NULL,
	n_unchanged INTEGER NOT NULL,
	n_closed INTEGER NOT NULL,
	n_problem INTEGER NOT NULL,
	seq INTEGER NOT NULL,            -- register_mark the preview was made against
	failure TEXT NOT NULL,           -- slug and particulars when failed
	created_us INTEGER NOT NULL,
	done_us INTEGER NOT NULL,        -- 0 until applied, undone, dropped or failed
	rev INTEGER NOT NULL
) STRICT;

-- What the preview says of each row; kept after applying, as the record of what was done.
CREATE TABLE import_row (
	import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
	line INTEGER NOT NULL,           -- of the file; 0 and below: sites the file lacks
	verdict TEXT NOT NULL CHECK (verdict IN ('new', 'changed', 'unchanged', 'closed', 'problem')),
	site_id INTEGER NOT NULL,        -- 0: none (yet)
	name TEXT NOT NULL,
	detail TEXT NOT NULL,            -- lines of field, old and new parted by tabs, or the problem
	PRIMARY KEY (import_id, line)
) STRICT;
CREATE INDEX import_row_verdict ON import_row (import_id, verdict, line);

-- What an applied import changed, so that it can be undone: the site's versions before.
CREATE TABLE import_undo (
	import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
	site_id INTEGER NOT NULL,
	before TEXT NOT NULL,            -- programme/register.h: versions_pack; empty when the import made the site
	rev_after INTEGER NOT NULL,      -- the site's rev the import left; another rev: changed since
	PRIMARY KEY (import_id, site_id)
) STRICT;

-- How columns of a file with this heading were mapped last time.
CREATE TABLE import_mapping (
	signature TEXT PRIMARY KEY,
	mapping TEXT NOT NULL,
	used_us INTEGER NOT NULL
) STRICT;
