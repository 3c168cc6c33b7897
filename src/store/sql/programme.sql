-- Programmes, cohorts and the sites in them.

-- name: programmes
-- takes:
-- gives many: id:i64 public_id:text name:text title:text purpose:text inherit:text rev:i64
SELECT id, public_id, name, title, purpose, inherit, rev FROM programme ORDER BY id;

-- name: programme_by_public_id
-- takes: public_id:text
-- gives one: id:i64 public_id:text name:text title:text purpose:text inherit:text rev:i64
SELECT id, public_id, name, title, purpose, inherit, rev FROM programme WHERE public_id = $1;

-- name: programme_by_name
-- takes: name:text
-- gives one: id:i64 public_id:text name:text title:text purpose:text inherit:text rev:i64
SELECT id, public_id, name, title, purpose, inherit, rev FROM programme WHERE name = $1;

-- name: programme_add
-- takes: public_id:text name:text title:text purpose:text inherit:text now_us:i64
-- gives one: id:i64
INSERT INTO programme (public_id, name, title, purpose, inherit, created_us, rev)
VALUES ($1, $2, $3, $4, $5, $6, 1) RETURNING id;

-- name: programme_set
-- takes: id:i64 rev:i64 name:text title:text purpose:text inherit:text
-- gives many: rev:i64
UPDATE programme SET name = $3, title = $4, purpose = $5, inherit = $6, rev = rev + 1
WHERE id = $1 AND rev = $2 RETURNING rev;

-- name: cohorts
-- takes: programme_id:i64
-- gives many: id:i64 public_id:text name:text start_day:i64 end_day:i64 note:text rev:i64
SELECT id, public_id, name, start_day, end_day, note, rev FROM cohort WHERE programme_id = $1 ORDER BY start_day, id;

-- name: cohort_by_public_id
-- takes: public_id:text
-- gives one: id:i64 programme_id:i64 public_id:text name:text start_day:i64 end_day:i64 note:text rev:i64
SELECT id, programme_id, public_id, name, start_day, end_day, note, rev FROM cohort WHERE public_id = $1;

-- name: cohort_add
-- takes: public_id:text programme_id:i64 name:text start_day:i64 end_day:i64 note:text
-- gives one: id:i64
INSERT INTO cohort (public_id, programme_id, name, start_day, end_day, note, rev)
VALUES ($1, $2, $3, $4, $5, $6, 1) RETURNING id;

-- name: cohort_set
-- takes: id:i64 rev:i64 name:text start_day:i64 end_day:i64 note:text
-- gives many: rev:i64
UPDATE cohort SET name = $3, start_day = $4, end_day = $5, note = $6, rev = rev + 1
WHERE id = $1 AND rev = $2 RETURNING rev;

-- name: participation_states
-- takes: programme_id:i64
-- gives many: participation_id:i64 site_id:i64 cohort_id:i64 day:i64 state:text afterwards:i64 source:text
SELECT p.id AS participation_id, p.site_id, p.cohort_id, t.day, t.state, t.afterwards, t.source
FROM participation p JOIN participation_state t ON t.participation_id = p.id
WHERE p.programme_id = $1 ORDER BY p.site_id, p.id, t.day, t.id;

-- name: participation_by_public_id
-- takes: public_id:text
-- gives one: id:i64 programme_id:i64 cohort_id:i64 site_id:i64 rev:i64
SELECT id, programme_id, cohort_id, site_id, rev FROM participation WHERE public_id = $1;

-- name: participation_of_site
-- takes: programme_id:i64 cohort_id:i64 site_id:i64
-- gives many: id:i64 public_id:text rev:i64
SELECT id, public_id, rev FROM participation WHERE programme_id = $1 AND cohort_id = $2 AND site_id = $3;

-- name: participation_add
-- takes: public_id:text programme_id:i64 cohort_id:i64 site_id:i64
-- gives one: id:i64
INSERT INTO participation (public_id, programme_id, cohort_id, site_id, rev) VALUES ($1, $2, $3, $4, 1) RETURNING id;

-- name: participation_touch
-- takes: id:i64 rev:i64
-- gives many: rev:i64
UPDATE participation SET rev = rev + 1 WHERE id = $1 AND rev = $2 RETURNING rev;

-- name: participation_delete
-- takes: id:i64
-- gives none
DELETE FROM participation WHERE id = $1;

-- name: participation_state_set
-- takes: participation_id:i64 day:i64 state:text afterwards:i64 source:text
-- gives none
INSERT INTO participation_state (participation_id, day, state, afterwards, source) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (participation_id, day) DO UPDATE SET state = excluded.state, afterwards = excluded.afterwards, source = excluded.source;

-- name: participation_states_from
-- takes: participation_id:i64 day:i64
-- gives none
DELETE FROM participation_state WHERE participation_id = $1 AND day >= $2;

-- name: participations_of_site
-- takes: site_id:i64
-- gives many: participation_id:i64 public_id:text programme_id:i64 cohort_id:i64 day:i64 state:text afterwards:i64 source:text
SELECT p.id AS participation_id, p.public_id, p.programme_id, p.cohort_id, t.day, t.state, t.afterwards, t.source
FROM participation p JOIN participation_state t ON t.participation_id = p.id
WHERE p.site_id = $1 ORDER BY p.programme_id, p.id, t.day, t.id;

-- name: participations_of_cohort
-- takes: cohort_id:i64 day:i64
-- gives many: participation_id:i64 public_id:text rev:i64 site_id:i64 site_public_id:text name:text sector:text kind:text
SELECT p.id AS participation_id, p.public_id, p.rev, p.site_id, s.public_id AS site_public_id, v.name, v.sector, v.kind
FROM participation p JOIN site s ON s.id = p.site_id
JOIN site_version v ON v.site_id = s.id AND v.from_day <= (CASE WHEN $2 < s.from_day THEN s.from_day WHEN $2 >= s.to_day THEN s.to_day - 1 ELSE $2 END)
    AND (CASE WHEN $2 < s.from_day THEN s.from_day WHEN $2 >= s.to_day THEN s.to_day - 1 ELSE $2 END) < v.to_day
WHERE p.cohort_id = $1 ORDER BY v.sort_key, s.id;
