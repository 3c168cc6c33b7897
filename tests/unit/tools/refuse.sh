#!/bin/sh
# refuse.sh SQLC TMPLC POC ASSETC: each small bad input must be refused, with its file, its line and a reason.
set -u
sqlc=$1 tmplc=$2 poc=$3 assetc=$4
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/migrate" "$dir/pages" "$dir/out"
failed=0 n=0

# expect NAME PATTERN COMMAND…: fails with a line that matches.
expect() {
	name=$1 pattern=$2
	shift 2
	n=$((n + 1))
	if said=$("$@" 2>&1); then
		echo "not refused: $name"
		failed=$((failed + 1))
	elif ! printf '%s\n' "$said" | grep -Eq -- "$pattern"; then
		printf 'refused otherwise: %s\n%s\n' "$name" "$said"
		failed=$((failed + 1))
	fi
}
good() {
	name=$1
	shift
	n=$((n + 1))
	said=$("$@" 2>&1) || {
		printf 'refused: %s\n%s\n' "$name" "$said"
		failed=$((failed + 1))
	}
}

# statements
cat >"$dir/migrate/0001-a.sql" <<'X'
CREATE TABLE site (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT NOT NULL) STRICT;
X
sql() { # sql NAME PATTERN, the statements on standard input
	cat >"$dir/a.sql"
	expect "$1" "$2" "$sqlc" "$dir/out" "$dir/migrate/0001-a.sql" "$dir/a.sql"
}
printf -- '-- name: s\n-- takes: id:i64\n-- gives one: name:text\nSELECT name FROM site WHERE id = $1;\n' >"$dir/a.sql"
good 'a statement' "$sqlc" "$dir/out" "$dir/migrate/0001-a.sql" "$dir/a.sql"
sql 'misspelt column' 'a\.sql:[0-9]+: .*nme' <<'X'
-- name: s
-- takes: id:i64
-- gives one: name:text
SELECT nme FROM site WHERE id = $1;
X
sql 'misspelt table' 'a\.sql:[0-9]+: .*sit' <<'X'
-- name: s
-- takes:
-- gives many: name:text
SELECT name FROM sit;
X
sql 'too few takes' 'a\.sql:[0-9]+: .*parameters' <<'X'
-- name: s
-- takes:
-- gives one: name:text
SELECT name FROM site WHERE id = $1;
X
sql 'too many takes' 'a\.sql:[0-9]+: .*parameters' <<'X'
-- name: s
-- takes: id:i64 other:i64
-- gives one: name:text
SELECT name FROM site WHERE id = $1;
X
sql 'wrong column type' 'a\.sql:[0-9]+: .*name' <<'X'
-- name: s
-- takes: id:i64
-- gives one: name:i64
SELECT name FROM site WHERE id = $1;
X
sql 'wrong column name' 'a\.sql:[0-9]+: .*title' <<'X'
-- name: s
-- takes: id:i64
-- gives one: title:text
SELECT name FROM site WHERE id = $1;
X
sql 'too few columns' 'a\.sql:[0-9]+: .*columns' <<'X'
-- name: s
-- takes: id:i64
-- gives one: name:text id:i64
SELECT name FROM site WHERE id = $1;
X
sql 'unknown type' 'a\.sql:[0-9]+: .*int' <<'X'
-- name: s
-- takes: id:int
-- gives one: name:text
SELECT name FROM site WHERE id = $1;
X
sql 'no gives' 'a\.sql:[0-9]+: ' <<'X'
-- name: s
-- takes: id:i64
DELETE FROM site WHERE id = $1;
X
sql 'two statements' 'a\.sql:[0-9]+: ' <<'X'
-- name: s
-- takes: id:i64
-- gives none
DELETE FROM site WHERE id = $1; DELETE FROM site;
X
sql 'the same name twice' 'a\.sql:[0-9]+: .*twice' <<'X'
-- name: s
-- takes:
-- gives none
DELETE FROM site;
-- name: s
-- takes:
-- gives none
DELETE FROM site;
X
sql 'no name' 'a\.sql:1: ' <<'X'
DELETE FROM site;
X
sql 'syntax' 'a\.sql:[0-9]+: .*syntax' <<'X'
-- name: s
-- takes:
-- gives none
DELETE FORM site;
X
printf 'CREATE TABLE x (id INTEGER PRIMARY KEY, note TEXT) STRICT;\n' >"$dir/migrate/0001-b.sql"
expect 'a column that may be NULL' '0001-b\.sql:[0-9]+: .*x\.note' "$sqlc" "$dir/out" "$dir/migrate/0001-b.sql" "$dir/a.sql"
printf 'CREATE TABL x (id);\n' >"$dir/migrate/0001-b.sql"
expect 'a bad migration' '0001-b\.sql:[0-9]+: ' "$sqlc" "$dir/out" "$dir/migrate/0001-b.sql" "$dir/a.sql"

# templates
printf '{{view\ntitle text\n}}\n<html><body>\n' >"$dir/pages/layout.html"
view='{{view\nname text\nlink url\nsites [\nname text\n]\nok bool\n}}\n'
page() { # page NAME PATTERN BODY
	printf "$view" >"$dir/pages/a.html"
	printf '%s\n' "$3" >>"$dir/pages/a.html"
	expect "$1" "$2" "$tmplc" "$dir/pages/layout.html" "$dir/pages/a.html" "$dir/out/a.h" "$dir/out/a.c"
}
printf "$view<p title=\"{{name}}\"><a href=\"{{link}}\">{{name}}</a> <a href=\"/x\">x</a></p>\n" >"$dir/pages/a.html"
good 'a page' "$tmplc" "$dir/pages/layout.html" "$dir/pages/a.html" "$dir/out/a.h" "$dir/out/a.c"
at='pages/a\.html:9:[0-9]+: '
page 'unknown field' "$at.*nme.*nearest is \"name\"" '<p>{{nme}}</p>'
page 'unknown field of an element' "$at.*nearest" '{{#each sites as s}}<p>{{s.title}}</p>{{/each}}'
page 'style' "$at.*class" '<p style="color: red">x</p>'
page 'style in capitals' "$at" '<p STYLE="color: red">x</p>'
page 'event attribute' "$at.*event" '<p onclick="x()">x</p>'
page 'event attribute in capitals' "$at" '<p OnClick="x()">x</p>'
page 'javascript address' "$at.*address" '<a href="javascript:alert(1)">x</a>'
page 'javascript address in capitals' "$at.*address" '<a HREF=" JavaScript:alert(1)">x</a>'
page 'data address' "$at.*address" '<a href="data:text/html,x">x</a>'
page 'address of another host' "$at.*address" '<a href="//evil.example/">x</a>'
page 'a value after a scheme' "$at" '<a href="javascript:{{link}}">x</a>'
page 'a text for an address' "$at.*url" '<a href="{{name}}">x</a>'
page 'a text of the catalogue for an address' "$at.*url" '<a href="{{t site.title}}">x</a>'
page 'inline script' "$at.*script" '<script>alert(1)</script>'
page 'a value in a script' "$at.*script" '<SCRIPT>{{name}}</SCRIPT>'
page 'style element' "$at.*css" '<style>p{}</style>'
page 'frame' "$at.*frames" '<iframe src="/x"></iframe>'
page 'unquoted value' "$at.*quotes" '<p title={{name}}>x</p>'
page 'single quotes' "$at.*quotes" "<p title='{{name}}'>x</p>"
page 'space before a value' "$at.*spaces" '<p title = "{{name}}">x</p>'
page 'a value in a tag' "$at" '<p {{name}}>x</p>'
page 'a value in a comment' "$at" '<!-- {{name}} -->'
page 'a form by hand' "$at.*post" '<form method="post" action="/x"></form>'
page 'wrong nesting' "$at" '<p><b>x</p></b>'
page 'element left open' 'pages/a\.html:[0-9]+:[0-9]+: .*not closed' '<p>x'
page 'block left open' "$at.*not closed" '{{#if ok}}<p>x</p>'
page 'branches that end in different places' "$at.*branches" '{{#if ok}}<p>{{/if}}x</p>'
page 'each over no list' "$at.*no list" '{{#each name as s}}x{{/each}}'
page 'unknown block' "$at" '{{#unless ok}}x{{/unless}}'
page 'unknown filter' "$at" '<p>{{name|raw}}</p>'
page 'braces left open' "$at" '<p>{{name</p>'
printf '<p>x</p>\n' >"$dir/pages/a.html"
expect 'no view' 'pages/a\.html:1:1: ' "$tmplc" "$dir/pages/layout.html" "$dir/pages/a.html" "$dir/out/a.h" "$dir/out/a.c"
printf '{{view\nname txet\n}}\n<p>x</p>\n' >"$dir/pages/a.html"
expect 'unknown type in a view' 'pages/a\.html:[0-9]+:[0-9]+: .*txet' "$tmplc" "$dir/pages/layout.html" "$dir/pages/a.html" "$dir/out/a.h" "$dir/out/a.c"

# catalogues: the texts of every error must be there, so start from them
root=$(dirname "$0")/../../..
for l in nb nn en; do cp "$root/locale/$l.po" "$dir/$l.po"; done
texts() { # texts NAME PATTERN FILE
	expect "$1" "$2" "$poc" "$dir/out" "$dir/nb.po" "$dir/nn.po" "$dir/en.po"
	for l in nb nn en; do cp "$root/locale/$l.po" "$dir/$l.po"; done
}
good 'the catalogues' "$poc" "$dir/out" "$dir/nb.po" "$dir/nn.po" "$dir/en.po"
printf '\nmsgid "zz.only"\nmsgstr "bare her"\n' >>"$dir/nb.po"
texts 'a text missing in two languages' 'n[nb]?\.po(:[0-9]+)?: .*zz\.only'
for l in nb nn; do printf '\nmsgid "zz.half"\nmsgstr "x {n}"\n' >>"$dir/$l.po"; done
printf '\nmsgid "zz.half"\nmsgstr "x {m}"\n' >>"$dir/en.po"
texts 'a placeholder of another name' 'zz\.half'
for l in nb nn; do printf '\nmsgid "zz.empty"\nmsgstr "x"\n' >>"$dir/$l.po"; done
printf '\nmsgid "zz.empty"\nmsgstr ""\n' >>"$dir/en.po"
texts 'an empty text' 'zz\.empty'
for l in nb nn en; do printf '\n#, fuzzy\nmsgid "zz.fuzzy"\nmsgstr "x"\n' >>"$dir/$l.po"; done
texts 'a fuzzy text' 'zz\.fuzzy'
printf '\nmsgid "zz.broken\nmsgstr "x"\n' >>"$dir/nb.po"
texts 'broken syntax' 'nb\.po:[0-9]+'

# style sheets and scripts: what they name must be embedded before them, and source maps are cut
css() { # css NAME PATTERN TEXT
	printf '%s\n' "$3" >"$dir/a.css"
	expect "$1" "$2" "$assetc" "$dir/out/a.h" "$dir/out/a.c" "f.woff2=$dir/f.woff2" "a.css=$dir/a.css"
}
printf 'font' >"$dir/f.woff2"
printf '@font-face{src:url("f.woff2")} p{background:url("data:image/png;base64,AA==");fill:url("#x")}\n/*# sourceMappingURL=a.css.map */\n' >"$dir/a.css"
printf 'let a = 1;\n//# sourceMappingURL=a.js.map\nlet b = 2;\n' >"$dir/a.js"
good 'a style sheet and a script' "$assetc" "$dir/out/a.h" "$dir/out/a.c" "f.woff2=$dir/f.woff2" "a.css=$dir/a.css" "a.js=$dir/a.js"
# As the numbers stand in the C: the bytes of each file as text again.
bytes=$(awk -F, '/bytes_[0-9]+\[\]/ { on = 1; next } /^};/ { on = 0 } on { for (i = 1; i < NF; i++) printf "%c", $i }' "$dir/out/a.c")
for want in 'url("f-' 'url("data:' 'let a = 1;' 'let b = 2;'; do
	n=$((n + 1))
	case "$bytes" in *"$want"*) ;; *) echo "lost: $want"; failed=$((failed + 1)) ;; esac
done
n=$((n + 1))
case "$bytes" in *sourceMapping*) echo "a source map is still named"; failed=$((failed + 1)) ;; esac
css 'a file that is not given' 'a\.css: .*url' '@font-face{src:url("g.woff2")}'
css 'a file that is not given, in single quotes' 'a\.css: .*url' "@font-face{src:url('g.woff2')}"
css 'a file that is not given, without quotes' 'a\.css: .*url' '@font-face{src:url(g.woff2)}'
css 'a file that is given, in a form that is not put in place' 'a\.css: .*url' '@font-face{src:url(f.woff2)}'
css 'an address of another host' 'a\.css: .*url' 'p{background:url("https://evil.example/x.png")}'
css 'an import' 'a\.css: .*import' '@import "other.css";'
expect 'a file that cannot be read' 'nowhere\.css: ' "$assetc" "$dir/out/a.h" "$dir/out/a.c" "a.css=$dir/nowhere.css"
expect 'a suffix without a type' 'a\.exe: ' "$assetc" "$dir/out/a.h" "$dir/out/a.c" "a.exe=$dir/a.css"

echo "$n inputs, $failed failed"
[ "$failed" = 0 ]
