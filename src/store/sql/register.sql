-- The register of service sites.

-- name: site_by_public_id
-- takes: public_id:text
-- gives one: id:i64 public_id:text from_day:i64 to_day:i64 rev:i64
SELECT id, public_id, from_day, to_day, rev FROM site WHERE public_id = $1;

-- name: site_by_id
-- takes: id:i64
-- gives one: id:i64 public_id:text from_day:i64 to_day:i64 rev:i64
SELECT id, public_id, from_day, to_day, rev FROM site WHERE id = $1;

-- name: site_add
-- takes: public_id:text from_day:i64 to_day:i64 now_us:i64
-- gives one: id:i64
INSERT INTO site (public_id, from_day, to_day, rev, created_us) VALUES ($1, $2, $3, 1, $4) RETURNING id;

-- name: site_touch
-- takes: id:i64 rev:i64 from_day:i64 to_day:i64
-- gives many: rev:i64
UPDATE site SET from_day = $3, to_day = $4, rev = rev + 1 WHERE id = $1 AND rev = $2 RETURNING rev;

-- name: site_delete
-- takes: id:i64
-- gives none
DELETE FROM site WHERE id = $1;

-- name: site_version_add
-- takes: site_id:i64 from_day:i64 to_day:i64 name:text sort_key:blob code:text sector:text kind:text kostra:text address:text counted:i64 note:text
-- gives none
INSERT INTO site_version (site_id, from_day, to_day, name, sort_key, code, sector, kind, kostra, address, counted, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: site_versions_delete
-- takes: site_id:i64
-- gives none
DELETE FROM site_version WHERE site_id = $1;

-- name: site_versions
-- takes: site_id:i64
-- gives many: from_day:i64 to_day:i64 name:text code:text sector:text kind:text kostra:text address:text counted:i64 note:text
SELECT from_day, to_day, name, code, sector, kind, kostra, address, counted, note
FROM site_version WHERE site_id = $1 ORDER BY from_day;

-- name: sites_on_day
-- takes: day:i64
-- gives many: id:i64 public_id:text name:text code:text sector:text kind:text kostra:text address:text counted:i64 note:text from_day:i64 to_day:i64
SELECT s.id, s.public_id, v.name, v.code, v.sector, v.kind, v.kostra, v.address, v.counted, v.note, s.from_day, s.to_day
FROM site_version v JOIN site s ON s.id = v.site_id
WHERE v.from_day <= $1 AND $1 < v.to_day ORDER BY v.sort_key, s.id;

-- name: versions_all
-- takes:
-- gives many: site_id:i64 public_id:text rev:i64 from_day:i64 to_day:i64 name:text sort_key:blob code:text sector:text kind:text kostra:text address:text counted:i64 note:text
SELECT v.site_id, s.public_id, s.rev, v.from_day, v.to_day, v.name, v.sort_key, v.code, v.sector, v.kind, v.kostra, v.address, v.counted, v.note
FROM site_version v JOIN site s ON s.id = v.site_id ORDER BY v.site_id, v.from_day;

-- name: successions
-- takes:
-- gives many: from_site_id:i64 to_site_id:i64 day:i64 kind:text
SELECT from_site_id, to_site_id, day, kind FROM site_succession ORDER BY day, id;

-- name: successions_of_site
-- takes: site_id:i64
-- gives many: from_site_id:i64 to_site_id:i64 day:i64 kind:text
SELECT from_site_id, to_site_id, day, kind FROM site_succession
WHERE from_site_id = $1 OR to_site_id = $1 ORDER BY day, id;

-- name: succession_add
-- takes: from_site_id:i64 to_site_id:i64 day:i64 kind:text
-- gives none
INSERT INTO site_succession (from_site_id, to_site_id, day, kind) VALUES ($1, $2, $3, $4);

-- name: sites_count
-- takes:
-- gives one: n:i64
SELECT count(*) AS n FROM site;
