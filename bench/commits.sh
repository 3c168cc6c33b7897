#!/bin/bash
# Does grouping pay? Durable commits a second with 1, 8 and 32 writers, beside one loop of write and fdatasync on the same
# disk. DIRECTORY=DIR names the disk; a memory disk says nothing.
. "$(dirname "$0")/lib.sh"
"$BUILD/bench/commits" "${DIRECTORY:-$work}" "$SECONDS_EACH"
again
