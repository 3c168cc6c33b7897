# Compiles with gcc and runs the unit tests. Warnings are errors.
. tests/stage/build.inc
compile gcc || exit 1
units gcc
replay gcc
programs gcc
refusals gcc
