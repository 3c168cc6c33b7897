#!/bin/bash
# How long does a file of 120 000 rows take? Preview and apply, beside wc reading the same bytes.
. "$(dirname "$0")/lib.sh"
awk 'BEGIN { print "navn;kode;sektor;type;adresse"; for (i = 0; i < 120000; i++) printf "Sted %d;%d;Sektor %d;skole;Veien %d\n", i, 100000 + i, i % 9, i % 400 }' >"$work/big.csv"
now() { date +%s%N; }
a=$(now); wc "$work/big.csv" >/dev/null; b=$(now)
"$BUILD/reisverk" --data "$work/town.db" register import "$work/big.csv" >/dev/null; c=$(now)
"$BUILD/reisverk" --data "$work/town2.db" register import "$work/big.csv" --apply >/dev/null; d=$(now)
say "120 000 rows: preview $(((c - b) / 1000000)) ms, preview and apply $(((d - c) / 1000000)) ms; wc reads it in $(((b - a) / 1000000)) ms: ratio $(ratio $((d - c)) $((b - a)))"
again
