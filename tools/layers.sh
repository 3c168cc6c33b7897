#!/bin/sh
# Holds every #include "room/header.h" to the file LAYERS.
#   tools/layers.sh [TREE]      prints "not ok" lines and ends with 1 where the law is broken
set -u
cd "${1:-$(dirname "$0")/..}" || exit 2
find src tests/unit -type f \( -name '*.c' -o -name '*.h' -o -name '*.def' \) | LC_ALL=C sort |
xargs awk '
BEGIN {
	while ((getline line < "LAYERS") > 0) {
		if (line ~ /^#/ || line !~ /:/)
			continue
		room = line; sub(/:.*/, "", room)
		list = line; sub(/^[^:]*:/, "", list)
		law[room] = " " list " "
		n_rooms++
	}
	if (n_rooms == 0) { print "not ok layers: LAYERS names no room"; bad++ }
}
function breach(why) {
	printf "not ok layers %s:%d: %s; alone: tools/layers.sh\n", FILENAME, FNR, why
	bad++
}
FNR == 1 {
	n_files++
	split(FILENAME, part, "/")
	test = part[1] == "tests"
	here = test ? part[3] : part[2]
	# tests/unit/tools tries the build tools and sees what they make
	if (!test && !(here in law)) breach("the room " here " does not stand in LAYERS")
}
match($0, /^[ \t]*#[ \t]*include[ \t]*"[^"\/]+\/[^"]+"/) {
	name = substr($0, RSTART, RLENGTH)
	sub(/^[^"]*"/, "", name); sub(/"$/, "", name)
	n_includes++
	room = name; sub(/\/.*/, "", room)
	if (name ~ /_impl\.h$/ && room != here) { breach(name " is private to " room); next }
	if (test || room == here) next
	if (!(room in law)) { breach(name " is of no room in LAYERS"); next }
	if (index(law[here], " * ") || index(law[here], " " room " ")) next
	breach(here " may not include " name)
}
END {
	if (n_includes == 0) { print "not ok layers: no include was seen"; bad++ }
	if (!bad) printf "ok layers %d includes in %d files\n", n_includes, n_files
	exit bad > 0
}'
