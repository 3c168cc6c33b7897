# The other compiler, the same tests.
. tests/stage/build.inc
compile clang || exit 1
units clang
programs clang
