# What runs in threads, with every shared word watched.
. tests/stage/build.inc
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
compile gcc-thread -Db_sanitize=thread || exit 1
units gcc-thread store http
