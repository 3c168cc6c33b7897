-- The store's own: state, audit, outbox.

-- name: change_seq
-- takes:
-- gives one: change_seq:i64
SELECT change_seq FROM meta WHERE id = 1;

-- name: change_seq_bump
-- takes:
-- gives none
UPDATE meta SET change_seq = change_seq + 1 WHERE id = 1;

-- name: meta
-- takes:
-- gives one: change_seq:i64 secret:blob collate_version:text
SELECT change_seq, secret, collate_version FROM meta WHERE id = 1;

-- name: meta_make
-- takes: secret:blob collate_version:text
-- gives none
INSERT INTO meta (id, change_seq, secret, collate_version) VALUES (1, 1, $1, $2);

-- name: migration_add
-- takes: number:i64 name:text done_us:i64
-- gives none
INSERT INTO migration (number, name, done_us) VALUES ($1, $2, $3);

-- name: migrations
-- takes:
-- gives many: number:i64 name:text done_us:i64
SELECT number, name, done_us FROM migration ORDER BY number;

-- name: audit_last
-- takes:
-- gives many: id:i64 hash:blob
SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1;

-- name: audit_add
-- takes: at_us:i64 account_id:i64 actor:text origin:text action:text object:text before:text after:text hash:blob
-- gives none
INSERT INTO audit (at_us, account_id, actor, origin, action, object, before, after, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: audit_page
-- takes: below_id:i64 n:i64
-- gives many: id:i64 at_us:i64 account_id:i64 actor:text origin:text action:text object:text before:text after:text
SELECT id, at_us, account_id, actor, origin, action, object, before, after
FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2;

-- name: audit_chain
-- takes: above_id:i64 n:i64
-- gives many: id:i64 at_us:i64 account_id:i64 actor:text origin:text action:text object:text before:text after:text hash:blob
SELECT id, at_us, account_id, actor, origin, action, object, before, after, hash
FROM audit WHERE id > $1 ORDER BY id LIMIT $2;

-- name: outbox_add
-- takes: made_us:i64 kind:text address:text subject:text body:text
-- gives none
INSERT INTO outbox (made_us, kind, address, subject, body, tries, sent_us) VALUES ($1, $2, $3, $4, $5, 0, 0);

-- name: outbox_waiting
-- takes: n:i64
-- gives many: id:i64 made_us:i64 kind:text address:text subject:text body:text tries:i64
SELECT id, made_us, kind, address, subject, body, tries FROM outbox WHERE sent_us = 0 ORDER BY id LIMIT $1;

-- name: outbox_sent
-- takes: id:i64 sent_us:i64
-- gives none
UPDATE outbox SET sent_us = $2, body = '' WHERE id = $1;

-- name: outbox_last
-- takes:
-- gives many: id:i64
SELECT id FROM outbox ORDER BY id DESC LIMIT 1;
