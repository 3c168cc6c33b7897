#!/bin/bash
# What does "nothing has changed" cost? The coverage list asked for with its ETag, beside a line of plain text from the
# same HTTP base. Limit: at least half as fast, so at most 2 times the processor.
. "$(dirname "$0")/lib.sh"
data demo "$work/demo.db"
started "$BUILD/reisverk" --data "$work/demo.db" serve --listen 127.0.0.1:0 --quiet
full=$pid full_url=$url
signed_in "$work/demo.db" office
path="$(programme)/sites?on=2017-05-15"
tag=$(curl -s -o /dev/null -D - -H "$cookie" "$full_url$path" | tr -d '\r' | awk 'tolower($1) == "etag:" { print $2 }')
[ "$(curl -s -o /dev/null -w '%{http_code}' -H "$cookie" -H "if-none-match: $tag" "$full_url$path")" = 304 ] || { say "no 304"; exit 1; }
started "$BUILD/bench/bare" "$work/demo.db" 0 2017-05-15
bare=$pid bare_url=$url
for _ in $(seq "$ROUNDS"); do
	MAY_FAIL=1 cpu "$full" "$full_url$path" "$cookie" "if-none-match: $tag" >>"$work/full"
	cpu "$bare" "$bare_url/plain" "$cookie" "if-none-match: $tag" >>"$work/bare"
done
f=$(median <"$work/full") b=$(median <"$work/bare")
say "304: $f µs a request, plain text $b µs: ratio $(ratio "$f" "$b") (limit 2)"
again
