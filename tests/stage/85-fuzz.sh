# Every fuzz target from its corpus on, watched: a few seconds each; with --long ten minutes each (REISVERK_FUZZ_SECONDS).
. tests/stage/build.inc
seconds=${REISVERK_FUZZ_SECONDS:-${LONG:+600}}; seconds=${seconds:-3}
command -v clang >/dev/null 2>&1 || { echo "not ok fuzz: clang is missing"; exit 1; }
dir=build-test/clang-fuzz
if [ ! -f "$dir/build.ninja" ]; then
	mkdir -p build-test
	CC="$(command -v ccache || true) clang" meson setup "$dir" -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debugoptimized >"$dir.log" ||
		{ tail -n 20 "$dir.log"; echo "not ok fuzz targets are configured; alone: ./check fuzz"; exit 1; }
fi
targets=$(ninja -C "$dir" -t targets all | sed -n 's|^\(tests/fuzz/fuzz_[a-z_]*\): .*|\1|p')
# shellcheck disable=SC2086
ninja -C "$dir" --quiet $targets || { echo "not ok fuzz targets compile; alone: ninja -C $dir"; exit 1; }
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
for t in $targets; do
	name=${t#tests/fuzz/fuzz_}
	found=build-test/found/$name
	mkdir -p "$found/corpus"
	set -- "$found/corpus"
	[ ! -d "tests/fuzz/corpus/$name" ] || set -- "$@" "tests/fuzz/corpus/$name"
	if "$dir/$t" -seed="${REISVERK_SEED:-1}" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -artifact_prefix="$found/" -print_final_stats=1 "$@" >"$found/said" 2>&1; then
		runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$found/said")
		echo "ran fuzz $name: ${runs:-0} inputs in $seconds s"
		if [ "${runs:-0}" -gt 100 ]; then echo "ok fuzz $name"; else echo "not ok fuzz $name: only ${runs:-0} inputs"; fi
	else
		tail -n 40 "$found/said"
		echo "not ok fuzz $name; alone: $dir/$t $found/<the file named above>"
	fi
done
