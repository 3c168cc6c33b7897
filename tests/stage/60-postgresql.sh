# The store's tests on the other engine.
. tests/stage/build.inc
compile gcc || exit 1
if [ -z "${REISVERK_PG:-}" ]; then
	exec tests/pg.sh bash -c '. tests/stage/build.inc; units gcc store | sed "s/^ok gcc /ok postgresql /; s/^not ok gcc /not ok postgresql /"'
fi
units gcc store
