#!/bin/bash
# Does the list grow with its rows and no faster? 180, 1 000 and 12 000 sites, signed in: processor a row.
. "$(dirname "$0")/lib.sh"
for size in baerum capital norway; do
	data $size "$work/$size.db"
	started "$BUILD/reisverk" --data "$work/$size.db" serve --listen 127.0.0.1:0 --quiet
	signed_in "$work/$size.db" office
	path="$(programme)/sites?on=2018-05-15"
	rows=$(curl -s -H "$cookie" "$url$path" | grep -c '<th scope="row">')
	rm -f "$work/us"
	for _ in $(seq "$ROUNDS"); do cpu "$pid" "$url$path" "$cookie" >>"$work/us"; done
	us=$(median <"$work/us")
	[ "$size" = baerum ] && first=$(ratio "$us" "$rows")
	say "$size: $rows rows, $us µs a request, $(ratio "$us" "$rows") µs a row: $(ratio "$(ratio "$us" "$rows")" "$first") of the smallest's"
	kill "$pid"
done
again
