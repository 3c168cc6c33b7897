# Every page in a real browser.
. tests/stage/build.inc
compile gcc >/dev/null || exit 1
node tests/browser/walk.mjs
