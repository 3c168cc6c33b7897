#!/bin/bash
# The law of includes (LAYERS): every #include "room/…" in src/ROOM must be allowed to that room.
# Prints "ok …" for each room, "not ok …" with file and line for each breach.
cd "$(dirname "$0")/.." || exit 1
status=0
for dir in src/*/; do
	room=$(basename "$dir")
	allowed=$(sed -n "s/^$room:\(.*\)/\1/p" LAYERS)
	if ! grep -q "^$room:" LAYERS; then
		echo "not ok layers $room: not in LAYERS"; status=1; continue
	fi
	breaches=$(grep -rnE '^#include "[a-z]+/' "$dir" --include='*.[ch]' | while IFS= read -r hit; do
		to=$(printf '%s' "$hit" | sed -E 's/.*#include "([a-z]+)\/([^"]*)".*/\1/')
		file=$(printf '%s' "$hit" | sed -E 's/.*#include "([a-z]+)\/([^"]*)".*/\2/')
		case " $room $allowed " in
		*" $to "*) ;;
		*) echo "not ok layers $room: $hit"; continue ;;
		esac
		case "$file" in *_impl.h) [ "$to" = "$room" ] || echo "not ok layers $room: private header: $hit" ;; esac
	done)
	if [ -n "$breaches" ]; then echo "$breaches"; status=1; else echo "ok layers $room"; fi
done
exit $status
