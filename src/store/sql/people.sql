-- Accounts, sign-in and sessions.

-- name: municipality
-- takes:
-- gives one: name:text number:text locale:text demo_day:i64 min_group:i64 rev:i64
SELECT name, number, locale, demo_day, min_group, rev FROM municipality WHERE id = 1;

-- name: municipality_set
-- takes: name:text number:text locale:text demo_day:i64 min_group:i64
-- gives none
INSERT INTO municipality (id, name, number, locale, demo_day, min_group, rev)
VALUES (1, $1, $2, $3, $4, $5, 1)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, number = excluded.number,
    locale = excluded.locale, demo_day = excluded.demo_day,
    min_group = excluded.min_group, rev = municipality.rev + 1;

-- name: session_by_token
-- takes: token_hash:blob
-- gives one: session_id:i64 account_id:i64 created_us:i64 seen_us:i64 public_id:text email:text name:text locale:text roles:i64
SELECT s.id AS session_id, a.id AS account_id, s.created_us, s.seen_us, a.public_id, a.email, a.name, a.locale, a.roles
FROM session s JOIN account a ON a.id = s.account_id
WHERE s.token_hash = $1 AND a.disabled = 0;

-- name: session_add
-- takes: public_id:text token_hash:blob account_id:i64 now_us:i64 agent:text
-- gives none
INSERT INTO session (public_id, token_hash, account_id, created_us, seen_us, agent)
VALUES ($1, $2, $3, $4, $4, $5);

-- name: session_touch
-- takes: id:i64 now_us:i64
-- gives none
UPDATE session SET seen_us = $2 WHERE id = $1;

-- name: session_delete
-- takes: id:i64
-- gives none
DELETE FROM session WHERE id = $1;

-- name: session_of_account
-- takes: account_id:i64 public_id:text
-- gives one: id:i64
SELECT id FROM session WHERE account_id = $1 AND public_id = $2;

-- name: sessions_of_account
-- takes: account_id:i64
-- gives many: id:i64 public_id:text created_us:i64 seen_us:i64 agent:text
SELECT id, public_id, created_us, seen_us, agent FROM session WHERE account_id = $1 ORDER BY seen_us DESC, id;

-- name: sessions_end
-- takes: account_id:i64 but_id:i64
-- gives none
DELETE FROM session WHERE account_id = $1 AND id <> $2;

-- name: sessions_expire
-- takes: created_before_us:i64 seen_before_us:i64
-- gives none
DELETE FROM session WHERE created_us < $1 OR seen_us < $2;

-- name: account_by_email
-- takes: email:text
-- gives one: id:i64 public_id:text name:text locale:text roles:i64 password:text disabled:i64
SELECT id, public_id, name, locale, roles, password, disabled FROM account WHERE email = $1;

-- name: account_by_id
-- takes: id:i64
-- gives one: id:i64 public_id:text email:text name:text locale:text roles:i64 password:text disabled:i64 rev:i64
SELECT id, public_id, email, name, locale, roles, password, disabled, rev FROM account WHERE id = $1;

-- name: account_by_public_id
-- takes: public_id:text
-- gives one: id:i64 public_id:text email:text name:text locale:text roles:i64 password:text disabled:i64 rev:i64
SELECT id, public_id, email, name, locale, roles, password, disabled, rev FROM account WHERE public_id = $1;

-- name: accounts
-- takes:
-- gives many: id:i64 public_id:text email:text name:text locale:text roles:i64 disabled:i64 created_us:i64
SELECT id, public_id, email, name, locale, roles, disabled, created_us FROM account ORDER BY sort_key, id;

-- name: account_add
-- takes: public_id:text email:text name:text sort_key:blob locale:text roles:i64 now_us:i64
-- gives one: id:i64
INSERT INTO account (public_id, email, name, sort_key, locale, roles, password, disabled, created_us, rev)
VALUES ($1, $2, $3, $4, $5, $6, '', 0, $7, 1) RETURNING id;

-- name: account_set
-- takes: id:i64 rev:i64 name:text sort_key:blob locale:text roles:i64
-- gives many: rev:i64
UPDATE account SET name = $3, sort_key = $4, locale = $5, roles = $6, rev = rev + 1
WHERE id = $1 AND rev = $2 RETURNING rev;

-- name: account_set_disabled
-- takes: id:i64 disabled:i64
-- gives none
UPDATE account SET disabled = $2, rev = rev + 1 WHERE id = $1;

-- name: account_set_password
-- takes: id:i64 password:text
-- gives none
UPDATE account SET password = $2, rev = rev + 1 WHERE id = $1;

-- name: sign_in_link_add
-- takes: token_hash:blob browser_hash:blob account_id:i64 expires_us:i64
-- gives none
INSERT INTO sign_in_link (token_hash, browser_hash, account_id, expires_us) VALUES ($1, $2, $3, $4);

-- name: sign_in_link_by_token
-- takes: token_hash:blob
-- gives one: id:i64 browser_hash:blob account_id:i64 expires_us:i64
SELECT id, browser_hash, account_id, expires_us FROM sign_in_link WHERE token_hash = $1;

-- name: sign_in_link_delete
-- takes: id:i64
-- gives none
DELETE FROM sign_in_link WHERE id = $1;

-- name: sign_in_links_end
-- takes: account_id:i64
-- gives none
DELETE FROM sign_in_link WHERE account_id = $1;

-- name: sign_in_links_expire
-- takes: now_us:i64
-- gives none
DELETE FROM sign_in_link WHERE expires_us < $1;

-- name: sign_in_try
-- takes: who:blob
-- gives many: tries:i64 since_us:i64 until_us:i64
SELECT tries, since_us, until_us FROM sign_in_try WHERE who = $1;

-- name: sign_in_try_set
-- takes: who:blob tries:i64 since_us:i64 until_us:i64
-- gives none
INSERT INTO sign_in_try (who, tries, since_us, until_us) VALUES ($1, $2, $3, $4)
ON CONFLICT (who) DO UPDATE SET tries = excluded.tries, since_us = excluded.since_us, until_us = excluded.until_us;

-- name: sign_in_try_forget
-- takes: who:blob
-- gives none
DELETE FROM sign_in_try WHERE who = $1;

-- name: sign_in_tries_expire
-- takes: before_us:i64
-- gives none
DELETE FROM sign_in_try WHERE until_us < $1 AND since_us < $1;
