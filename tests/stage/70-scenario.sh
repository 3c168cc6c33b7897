# The real program, driven over HTTP: on a file, and on PostgreSQL.
. tests/stage/build.inc
set -o pipefail
compile gcc >/dev/null || exit 1
status=0
for s in people coverage numbers register kill load commands; do
	node tests/scenario/$s.mjs | sed "s/^ok /ok sqlite $s: /; s/^not ok /not ok sqlite $s: /" || status=1
done
for s in people coverage numbers register kill load; do
	tests/pg.sh bash -c "TOWN=\$REISVERK_PG node tests/scenario/$s.mjs" | sed "s/^ok /ok postgresql $s: /; s/^not ok /not ok postgresql $s: /" || status=1
done
exit $status
