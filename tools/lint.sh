#!/bin/bash
# House rules that no compiler knows. One "ok" or "not ok" line a rule, the places before it.
#   tools/lint.sh [TREE]        works in a clone and in an unpacked archive
set -u
export LC_ALL=C.UTF-8
cd "${1:-$(dirname "$0")/..}" || exit 2

# Every text file of ours: what git knows or would add, else all but what is made or fetched.
if git rev-parse --git-dir >/dev/null 2>&1 && [ "$(git rev-parse --show-cdup)" = '' ]; then
	files() { git ls-files -co --exclude-standard; }
else
	files() { find . -type d \( -name node_modules -o -name build -o -name build-test -o -name var -o -name .git \) -prune -o -type f -print | sed 's|^\./||'; }
fi
list=$(mktemp); found=$(mktemp); trap 'rm -f "$list" "$found"' EXIT
files | LC_ALL=C sort | grep -Ev '^(tests/(fuzz/corpus|hostile)/|package-lock\.json$|LICENSE$)' |
	while IFS= read -r f; do [ -f "$f" ] && grep -Iq . "$f" && printf '%s\n' "$f"; done >"$list"
failed=0

# verdict NAME: what stands in $found breaks the rule.
verdict() {
	if [ -s "$found" ]; then
		head -n 40 "$found" | sed 's/^/    /'
		echo "not ok lint $1: $(wc -l <"$found") places; alone: tools/lint.sh"
		failed=1
	else
		echo "ok lint $1"
	fi
}
# of PATTERN: the files whose name matches.
of() { grep -E "$1" "$list"; }
# look_for ERE FILES-PATTERN
look_for() { of "$2" | tr '\n' '\0' | xargs -0 -r grep -nE -- "$1" /dev/null >"$found"; }

if [ "$(wc -l <"$list")" -lt 2 ]; then echo "not ok lint: no file was found"; exit 1; fi

# C without its comments and strings, so that a word in a sentence is no call.
# Tests may call what the program may not.
of '^(src|tools)/.*\.[ch]$' | tr '\n' '\0' | xargs -0 -r awk '
FNR == 1 { comment = 0 }
{
	line = $0; code = ""
	while (line != "") {
		if (comment) {
			i = index(line, "*/"); if (!i) break
			line = substr(line, i + 2); comment = 0; continue
		}
		if (match(line, /\/\*|\/\/|"|\047/) == 0) { code = code line; break }
		mark = substr(line, RSTART, 1); two = substr(line, RSTART, 2)
		code = code substr(line, 1, RSTART - 1); line = substr(line, RSTART)
		if (two == "//") break
		if (two == "/*") { comment = 1; line = substr(line, 3); continue }
		if (match(line, mark == "\"" ? /^"([^"\\]|\\.)*"/ : /^\047([^\047\\]|\\.)*\047/) == 0) break
		code = code "\"\""; line = substr(line, RLENGTH + 1)
	}
	if (code ~ /(^|[^A-Za-z0-9_.>])(strcpy|strcat|sprintf|vsprintf|strtok|gmtime|localtime|alloca|gets|system|atoi|atol|strtol|strtoul|sscanf)[ \t]*\(/)
		printf "%s:%d: %s\n", FILENAME, FNR, $0
}' >"$found"
verdict 'no banned function'

of '\.(c|h|def|sh|inc|html|css|js|sql|build)$|^(run|check)$' | tr '\n' '\0' | xargs -0 -r awk '
FNR == 601 { print FILENAME ": more than 600 lines" }' >"$found"
verdict 'no file over 600 lines'

words='TO''DO|FIX''ME|XX''X|HA''CK'
look_for "(^|[^A-Za-z0-9_])($words)([^A-Za-z0-9_]|\$)" '.'
verdict 'no note of unfinished work'

look_for '[[:blank:]]+$' '.'
verdict 'no space at the end of a line'

# Four spaces are a continued line of a declaration.
look_for '^( {2,3}| {5,})[^ ]' '\.[ch]$'
verdict 'C is indented with tabs'

look_for "$(printf '\t')" '\.(md|json|po|build|yml|yaml)$'
verdict 'no tab in texts and build files'

look_for '(^|[^A-Za-z0-9_.])/(work|root|home)/[A-Za-z0-9_]' '.'
verdict 'no path of one machine'

for room in src/*/; do [ -f "${room}README.md" ] || echo "${room}README.md is missing"; done >"$found"
verdict 'every room says what it is'

look_for "http://[a-z]" '^(src|ui)/.*\.(html|css|js)$'
sed -i '/http:\/\/www\.w3\.org\//d' "$found"
verdict 'no page asks for something over plain http'

look_for '^.{141,}' '^(src|tools)/.*\.[ch]$'
verdict 'no line over 140 columns'

# A lost race is tried again by the store alone.
of '^src/.*\.c$' | grep -vE '^src/(store/|base/|pages/answer|cli/main|http/)' | tr '\n' '\0' |
	xargs -0 -r grep -n 'ERR_RETRY' /dev/null >"$found"
verdict 'no retry outside the store'

look_for 'style="|<style|onclick=|javascript:' '^src/pages/.*\.html$'
verdict 'no style or script in pages'

if command -v shellcheck >/dev/null 2>&1; then
	{ of '\.sh$'; of '^(run|check|\.ci/run)$'; } | tr '\n' '\0' |
		xargs -0 shellcheck -S warning -s bash -e SC1090,SC1091,SC2154 -f gcc >"$found" 2>&1
	verdict 'shellcheck'
else
	echo 'skipped lint shellcheck: it is not installed'
fi
exit $failed
