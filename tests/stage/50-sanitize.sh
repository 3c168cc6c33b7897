# Unit tests and the fuzz corpora with every read, write and arithmetic watched.
. tests/stage/build.inc
export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1:abort_on_error=0
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
compile gcc-sanitize -Db_sanitize=address,undefined -Dbuildtype=debugoptimized || exit 1
units gcc-sanitize
replay gcc-sanitize
refusals gcc-sanitize
