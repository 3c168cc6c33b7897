-- Imports into the register.

-- name: register_mark
-- takes:
-- gives one: mark:i64
SELECT CAST(count(*) * 1000003 + COALESCE(sum(rev), 0) * 17 + COALESCE(max(id), 0) AS BIGINT) AS mark FROM site;

-- name: import_add
-- takes: public_id:text account_id:i64 file_name:text file:blob encoding:text mapping:text whole:i64 day:i64 now_us:i64
-- gives one: id:i64
INSERT INTO import (public_id, account_id, file_name, file, state, encoding, mapping, whole, day, n_new, n_changed, n_unchanged,
    n_closed, n_problem, seq, failure, created_us, done_us, rev)
VALUES ($1, $2, $3, $4, 'uploaded', $5, $6, $7, $8, 0, 0, 0, 0, 0, 0, '', $9, 0, 1) RETURNING id;

-- name: imports
-- takes:
-- gives many: id:i64 public_id:text file_name:text state:text day:i64 n_new:i64 n_changed:i64 n_closed:i64 n_problem:i64 created_us:i64
SELECT id, public_id, file_name, state, day, n_new, n_changed, n_closed, n_problem, created_us
FROM import ORDER BY id DESC LIMIT 50;

-- name: import_by_public_id
-- takes: public_id:text
-- gives one: id:i64 public_id:text account_id:i64 file_name:text state:text encoding:text mapping:text whole:i64 day:i64 n_new:i64 n_changed:i64 n_unchanged:i64 n_closed:i64 n_problem:i64 seq:i64 failure:text created_us:i64 done_us:i64 rev:i64
SELECT id, public_id, account_id, file_name, state, encoding, mapping, whole, day, n_new, n_changed, n_unchanged, n_closed,
    n_problem, seq, failure, created_us, done_us, rev
FROM import WHERE public_id = $1;

-- name: import_file
-- takes: id:i64
-- gives one: file:blob
SELECT file FROM import WHERE id = $1;

-- name: import_map_set
-- takes: id:i64 mapping:text whole:i64 day:i64
-- gives none
UPDATE import SET mapping = $2, whole = $3, day = $4, state = 'uploaded', rev = rev + 1 WHERE id = $1;

-- name: import_ready
-- takes: id:i64 n_new:i64 n_changed:i64 n_unchanged:i64 n_closed:i64 n_problem:i64 seq:i64
-- gives none
UPDATE import SET state = 'ready', n_new = $2, n_changed = $3, n_unchanged = $4, n_closed = $5, n_problem = $6, seq = $7,
    failure = '', rev = rev + 1 WHERE id = $1;

-- name: import_done
-- takes: id:i64 state:text now_us:i64 file:blob
-- gives none
UPDATE import SET state = $2, done_us = $3, file = $4, rev = rev + 1 WHERE id = $1;

-- name: import_failed
-- takes: id:i64 failure:text
-- gives none
UPDATE import SET failure = $2, rev = rev + 1 WHERE id = $1;

-- name: import_rows_delete
-- takes: import_id:i64
-- gives none
DELETE FROM import_row WHERE import_id = $1;

-- name: import_row_add
-- takes: import_id:i64 line:i64 verdict:text site_id:i64 name:text detail:text
-- gives none
INSERT INTO import_row (import_id, line, verdict, site_id, name, detail) VALUES ($1, $2, $3, $4, $5, $6);

-- name: import_rows
-- takes: import_id:i64 verdict:text above_line:i64 n:i64
-- gives many: line:i64 verdict:text site_id:i64 name:text detail:text
SELECT line, verdict, site_id, name, detail FROM import_row
WHERE import_id = $1 AND verdict = $2 AND line > $3 ORDER BY line LIMIT $4;

-- name: import_undo_add
-- takes: import_id:i64 site_id:i64 before:text rev_after:i64
-- gives none
INSERT INTO import_undo (import_id, site_id, before, rev_after) VALUES ($1, $2, $3, $4);

-- name: import_undos
-- takes: import_id:i64
-- gives many: site_id:i64 before:text rev_after:i64 rev:i64
SELECT u.site_id, u.before, u.rev_after, COALESCE(s.rev, 0) AS rev
FROM import_undo u LEFT JOIN site s ON s.id = u.site_id WHERE u.import_id = $1;

-- name: import_undos_delete
-- takes: import_id:i64
-- gives none
DELETE FROM import_undo WHERE import_id = $1;

-- name: site_ties
-- takes: site_id:i64
-- gives one: n:i64
SELECT (SELECT count(*) FROM participation WHERE site_id = $1) +
    (SELECT count(*) FROM site_succession WHERE from_site_id = $1 OR to_site_id = $1) AS n;

-- name: mapping_by_signature
-- takes: signature:text
-- gives many: mapping:text
SELECT mapping FROM import_mapping WHERE signature = $1;

-- name: mapping_set
-- takes: signature:text mapping:text now_us:i64
-- gives none
INSERT INTO import_mapping (signature, mapping, used_us) VALUES ($1, $2, $3)
ON CONFLICT (signature) DO UPDATE SET mapping = excluded.mapping, used_us = excluded.used_us;
