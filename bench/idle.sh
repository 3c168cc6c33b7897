#!/bin/bash
# What does a server that waits hold, and how soon does it answer? Bærum's size. Limits: 32 MB resident, 200 ms.
. "$(dirname "$0")/lib.sh"
data baerum "$work/data.db"
for i in $(seq "$ROUNDS"); do
	begun=$(date +%s%N)
	"$BUILD/reisverk" --data "$work/data.db" serve --listen 127.0.0.1:$((18700 + i)) --quiet >/dev/null 2>&1 &
	pid=$!
	pids="$pids $pid"
	until curl -s -o /dev/null "http://127.0.0.1:$((18700 + i))/sign-in"; do sleep 0.002; done
	echo $((($(date +%s%N) - begun) / 1000)) >>"$work/start"
	sleep 0.3
	awk '/VmRSS/ { print $2 }' "/proc/$pid/status" >>"$work/rss"
done
rss=$(median <"$work/rss") start=$(median <"$work/start")
say "idle: $rss KiB resident, ratio $(ratio "$rss" 31250) of 32 MB; first answer after $start µs, ratio $(ratio "$start" 200000) of 200 ms"
again
