#!/bin/bash
# The coverage list beside one wiki page of Fossil, which forks a process for each request. Limit: a tenth of its processor.
# Needs Debian's package fossil; says so where it is missing.
. "$(dirname "$0")/lib.sh"
command -v fossil >/dev/null || { say "skipped: fossil is not installed (apt-get install fossil)"; exit 0; }
data demo "$work/demo.db"
started "$BUILD/reisverk" --data "$work/demo.db" serve --listen 127.0.0.1:0 --quiet
signed_in "$work/demo.db" office
path="$(programme)/sites?on=2017-05-15"
for _ in $(seq "$ROUNDS"); do cpu "$pid" "$url$path" "$cookie" >>"$work/full"; done
export HOME=$work USER=bench
fossil init --admin-user bench "$work/w.fossil" >/dev/null
mkdir "$work/co"
(cd "$work/co" && fossil open --force "$work/w.fossil" >/dev/null && for i in $(seq 400); do echo "* [Side $i] med noen ord om stedet og hva som er gjort der i år, $i"; done >page.txt && fossil wiki create Side page.txt >/dev/null)
port=18080
fossil server --localauth -P $port "$work/w.fossil" >/dev/null 2>&1 &
pid=$!
pids="$pids $pid"
sleep 1
# A process is forked for each request and gone before anybody can ask what it spent: the machine's busy time is asked, with
# the load generator's own taken off, so a quiet machine is needed.
busy() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 }' /proc/stat; }
a=$(busy); sleep 3; b=$(busy); idle=$((b - a))
a=$(busy)
# shellcheck disable=SC2016
bash -c 'wrk -t 1 -c 4 -d 3 "$1" >"$2"; awk "{ print \$16 + \$17 }" /proc/$$/stat >"$3"' - "http://127.0.0.1:$port/wiki?name=Side" "$work/wrk" "$work/own"
b=$(busy)
n=$(awk '/requests in/ { print $1 }' "$work/wrk")
fossil_us=$(awk -v t=$((b - a - idle - $(cat "$work/own"))) -v n="$n" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.1f", t / hz * 1e6 / n }')
f=$(median <"$work/full")
say "coverage list $f µs a request, Fossil's wiki page $fossil_us µs ($(curl -s "http://127.0.0.1:$port/wiki?name=Side" | wc -c) bytes): ratio $(ratio "$f" "$fossil_us") (limit 0.1)"
again
