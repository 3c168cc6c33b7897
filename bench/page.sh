#!/bin/bash
# What do sign-in, capability, fields, ETag, tokens and headers cost? The coverage list with 180 rows, signed in, beside
# bench/bare.c: the same HTTP base, worker hop, statements, computation and template. Limit: 1.2.
. "$(dirname "$0")/lib.sh"
data demo "$work/demo.db"
started "$BUILD/reisverk" --data "$work/demo.db" serve --listen 127.0.0.1:0 --quiet
full=$pid full_url=$url
signed_in "$work/demo.db" office
path="$(programme)/sites?on=2017-05-15"
started "$BUILD/bench/bare" "$work/demo.db" 0 2017-05-15
bare=$pid bare_url=$url
say "bytes: $(curl -s -H "$cookie" "$full_url$path" | wc -c) full, $(curl -s "$bare_url/sites" | wc -c) bare;" \
	"rows: $(curl -s -H "$cookie" "$full_url$path" | grep -c '<th scope="row">') and $(curl -s "$bare_url/sites" | grep -c '<th scope="row">')"
for _ in $(seq "$ROUNDS"); do
	cpu "$full" "$full_url$path" "$cookie" >>"$work/full"
	cpu "$bare" "$bare_url/sites" >>"$work/bare"
done
f=$(median <"$work/full") b=$(median <"$work/bare")
say "coverage list, 180 rows: $f µs a request, bare handler $b µs: ratio $(ratio "$f" "$b") (limit 1.2)"
again
