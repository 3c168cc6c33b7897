# What the benches share. Sourced by each; BUILD=DIR names another build directory, ROUNDS and SECONDS_EACH another length.
set -eu
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build} ROUNDS=${ROUNDS:-5} SECONDS_EACH=${SECONDS_EACH:-1}
work=$(mktemp -d)
pids=
trap 'for p in $pids; do kill "$p" 2>/dev/null || :; done; wait 2>/dev/null; rm -rf "$work"' EXIT

say() { printf '%s\n' "$*"; }
again() { say "again: bench/$(basename "$0")"; }
for tool in wrk curl; do command -v $tool >/dev/null || { say "skipped: $tool is not installed"; exit 0; }; done
[ -d "$BUILD" ] || { say "build first: ./run, or meson setup $BUILD"; exit 2; }
ninja -C "$BUILD" reisverk bench/bare bench/commits >/dev/null

# data SIZE FILE: a municipality; demo is the demonstration.
data() {
	if [ "$1" = demo ]; then "$BUILD/reisverk" --data "$2" demo >/dev/null
	else "$BUILD/reisverk" --data "$2" fixture --size "$1" >/dev/null; fi
}

# started COMMAND…: runs a server in the background; sets pid and url when it says where it is.
started() {
	rm -f "$work/said" # what another server said there must not be taken for this one's
	: >"$work/said"
	"$@" >"$work/said" 2>"$work/errors" &
	pid=$!
	pids="$pids $pid"
	url=
	for _ in $(seq 200); do
		url=$(grep -o 'http://127[^/ ]*' "$work/said" | head -n 1 || :)
		[ -z "$url" ] || return 0
		sleep 0.02
	done
	cat "$work/errors"
	exit 1
}

# signed_in FILE ROLE: the header of somebody signed in with that role, at $url.
signed_in() {
	local link token
	rm -f "$work/jar"
	link=$("$BUILD/reisverk" --data "$1" account link "$2@example.no" --origin "$url" | grep -o '/sign-in/link/[0-9a-z]*')
	token=$(curl -s -c "$work/jar" "$url$link" | grep -o 'name="_token" value="[0-9a-f]*"' | tail -n 1 | grep -o '[0-9a-f]\{32\}')
	curl -s -o /dev/null -c "$work/jar" -b "$work/jar" -d "_token=$token" "$url$link"
	cookie=$(awk '$6 ~ /^(__Host-)?reisverk$/ { print "cookie: " $6 "=" $7 }' "$work/jar")
	[ -n "$cookie" ] || { say "could not sign in"; exit 1; }
}

# The first programme's address.
programme() { curl -s -H "$cookie" "$url/programmes" | grep -o '/programmes/[0-9a-z]\{16\}' | head -n 1; }

# Nanoseconds of processor that process $1 has had in all its threads.
spent() { cat /proc/"$1"/task/*/schedstat | awk '{ n += $1 } END { printf "%.0f\n", n }'; }

# cpu PID URL [HEADER…]: microseconds of processor a request, user and system, over SECONDS_EACH of load.
cpu() {
	local p=$1 u=$2 before after n
	shift 2
	local headers=()
	for h in "$@"; do headers+=(-H "$h"); done
	before=$(spent "$p")
	wrk -t 1 -c 8 -d "$SECONDS_EACH" "${headers[@]}" "$u" >"$work/wrk"
	after=$(spent "$p")
	n=$(awk '/requests in/ { print $1 }' "$work/wrk")
	if grep -q 'Non-2xx' "$work/wrk" && [ -z "${MAY_FAIL:-}" ]; then say "answers were not 200: $u"; exit 1; fi
	awk -v a="$before" -v b="$after" -v n="$n" 'BEGIN { printf "%.2f\n", (b - a) / 1000 / n }'
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a / b }'; }
