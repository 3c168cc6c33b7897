# The law of includes, and that the check of it can fail.
tools/layers.sh || exit 1

# A tree that breaks each rule once: all three must be found.
tree=$(mktemp -d); trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/src/base" "$tree/src/http" "$tree/tests/unit"
cp LAYERS "$tree"
printf '#include "http/server.h"\n' >"$tree/src/base/up.c"
printf '#include "base/secret_impl.h"\n#include "nowhere/x.h"\n#include "base/str.h"\n' >"$tree/src/http/in.c"
n=$(tools/layers.sh "$tree" | grep -c '^not ok')
if [ "$n" -eq 3 ]; then echo "ok layers finds what is planted"
else echo "not ok layers finds $n of 3 planted breaches; alone: ./check layers"; fi
