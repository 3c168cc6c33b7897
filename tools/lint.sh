#!/bin/bash
# What no compiler looks at. Prints "ok …", or "not ok …" with file and line.
cd "$(dirname "$0")/.." || exit 1
status=0
sources=$(find src tools tests bench -name '*.[ch]' 2>/dev/null)
product=$(find src tools -name '*.[ch]')
# rule NAME, then what it found on stdin
rule() {
	found=$(cat)
	if [ -n "$found" ]; then echo "not ok lint $1"; printf '%s\n' "$found" | head -20; status=1; else echo "ok lint $1"; fi
}
# shellcheck disable=SC2086
{
rule "no function that is banned" < <(grep -nE '(^|[^_[:alnum:]>.])(strcpy|strcat|sprintf|vsprintf|strtok|gmtime|localtime|alloca|gets|system|atoi|atol|strtol|strtoul|sscanf)\(' $product | grep -vE ':[0-9]+:\s*(/?\*|//)')
rule "no file over 600 lines" < <(wc -l $sources | awk '$2 != "total" && $1 > 600 { print $2 ": " $1 }')
rule "no line over 140 columns" < <(LC_ALL=C.UTF-8 grep -nE '^.{141,}' $product | cut -d: -f1,2)
rule "no space at a line's end" < <(grep -nE '[[:space:]]+$' $sources src/store/sql/*.sql src/store/migrate/*.sql src/pages/*/*.html | cut -c1-100)
rule "no mark left behind" < <(grep -nE '\b(TODO|FIXME|XXX|HACK)\b' $sources ui/*/*)
rule "a README in every room" < <(for d in src/*/; do [ -f "$d/README.md" ] || echo "$d"; done)
rule "no unchecked row code: retry is the store's" < <(grep -nE 'ERR_RETRY' src/*/*.c src/pages/*/*.c | grep -vE '^src/(store|base|pages/answer|cli/main|http)')
rule "no style or script in pages" < <(grep -nE 'style="|<style|onclick=|javascript:' src/pages/*.html src/pages/*/*.html)
}
exit $status
