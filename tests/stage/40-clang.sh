# The other compiler: no warnings, the same unit tests.
. tests/stage/build.inc
compile clang || exit 1
units clang
replay clang
refusals clang
