# House rules, and that the check of them can fail.
tools/lint.sh; status=$?

tree=$(mktemp -d); trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/src/base"
{
	printf '/* a sentence about sprintf() is no call */\n'
	printf 'int f(char *s) { return ato''i(s); }\n'
	printf '  int g; /* TO''DO */\t \n'
	printf '/* /ho''me/somebody */\n'
	for i in $(seq 600); do echo "int v$i;"; done
} >"$tree/src/base/bad.c"
printf 'a\tb\n' >"$tree/x.md"
printf '<img src="http:''//example.org/x">\n' >"$tree/src/base/x.html"
mkdir -p "$tree/src/pages"
printf '<p style="x">\n' >"$tree/src/pages/y.html"
printf '/* %0150d */\nint r = ERR_RETRY;\n' 0 >"$tree/src/pages/y.c"
printf '#!/bin/bash\ncd "$1"\n' >"$tree/x.sh"
want=12
command -v shellcheck >/dev/null 2>&1 && want=13
n=$(tools/lint.sh "$tree" | grep -c '^not ok lint')
places=$(tools/lint.sh "$tree" | grep -c 'not ok lint no banned function: 1 places')
if [ "$n" -eq "$want" ] && [ "$places" -eq 1 ]; then echo "ok lint finds what is planted"
else echo "not ok lint finds $n of $want planted faults; alone: ./check lint"; fi
exit $status
