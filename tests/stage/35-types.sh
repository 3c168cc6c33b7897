# What the types must refuse: each piece compiles as it should be, and not as it should not.
flags="-std=gnu17 -Wall -Wextra -Werror -D_GNU_SOURCE -c -o /dev/null -Isrc -Ibuild-test/gcc/src -Ibuild-test/gcc/src/text -Ibuild-test/gcc/src/store"
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
if [ ! -f build-test/gcc/src/pages/layout.html.h ]; then
	. tests/stage/build.inc
	compile gcc >/dev/null || exit 1
fi

# piece NAME GOOD BAD: both stand after the same head.
piece() {
	head='#include "pages/route.h"
#include "pages/register_list.html.h"
#include "store/q_people.h"
#include "base/buf.h"
'
	for cc in gcc clang; do
		command -v $cc >/dev/null 2>&1 || continue
		printf '%s%s\n' "$head" "$2" >"$dir/good.c"
		printf '%s%s\n' "$head" "$3" >"$dir/bad.c"
		if ! $cc $flags -Wno-unused-parameter -Wno-unused-function -Wno-unused-const-variable -Wno-unused-variable "$dir/good.c" 2>"$dir/said"; then
			echo "not ok $cc: $1 (the good form does not compile)"; cat "$dir/said"
		elif $cc $flags -Wno-unused-parameter -Wno-unused-function -Wno-unused-const-variable -Wno-unused-variable "$dir/bad.c" 2>/dev/null; then
			echo "not ok $cc: $1 (the bad form compiles)"
		else
			echo "ok $cc refuses $1"
		fi
	done
}

piece "a GET handler that is handed leave to write" \
	'static enum err_kind f(struct req *r, struct db_ro *db, struct reply *o, struct err *e) { return ERR_NONE; }
static const struct route t[] = { GET("/x", CAP_NONE, f, "x"), ROUTES_END };' \
	'static enum err_kind f(struct req *r, struct act *act, struct reply *o, struct err *e) { return ERR_NONE; }
static const struct route t[] = { GET("/x", CAP_NONE, f, "x"), ROUTES_END };'
piece "a write with leave to read" \
	'static enum err_kind f(struct db_rw *rw, struct err *e) { return q_session_delete(rw, 1, e); }' \
	'static enum err_kind f(struct db_ro *ro, struct err *e) { return q_session_delete(ro, 1, e); }'
piece "a misspelt member of a view" \
	'static int64_t f(struct view_register_list *v) { return v->total; }' \
	'static int64_t f(struct view_register_list *v) { return v->totals; }'
piece "a text where markup is wanted" \
	'static void f(struct out *o, struct svg s) { out_svg(o, s); }' \
	'static void f(struct out *o, struct str s) { out_svg(o, s); }'
piece "a variable where a literal is wanted" \
	'static void f(struct buf *b, const char *s) { buf_add(b, str_z(s)); }' \
	'static void f(struct buf *b, const char *s) { buf_add(b, S(s)); }'
piece "an outcome that is not looked at" \
	'static enum err_kind f(struct db_rw *rw, struct err *e) { return q_session_delete(rw, 1, e); }' \
	'static void f(struct db_rw *rw, struct err *e) { q_session_delete(rw, 1, e); }'
piece "a POST for an action that is not in the table" \
	'static enum err_kind f(struct req *r, struct act *a, struct reply *o, struct err *e) { return ERR_NONE; }
static const struct route t[] = { POST("/x", sign_out, f, NULL, "x"), ROUTES_END };' \
	'static enum err_kind f(struct req *r, struct act *a, struct reply *o, struct err *e) { return ERR_NONE; }
static const struct route t[] = { POST("/x", sign_outt, f, NULL, "x"), ROUTES_END };'
