# The same tests where memory and undefined behaviour are watched, and threads where there are some.
. tests/stage/build.inc
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
compile gcc-asan -Db_sanitize=address,undefined -Db_lundef=false && units gcc-asan && programs gcc-asan
compile gcc-tsan -Db_sanitize=thread -Db_lundef=false && units gcc-tsan store http
