#ifndef TMPLC_TMPLC_H
#define TMPLC_TMPLC_H
#include "base/buf.h"
#include "base/vec.h"

/*
 * The template compiler: an .html file with a view declaration -> a typed struct, a function that
 * writes HTML, and one that writes the same data as JSON.
 *
 * Contract  view.c reads the declaration, body.c walks the text, expr.c resolves names against the
 *           view, markup.c follows where in the HTML we are and refuses what must not be there,
 *           emit.c writes the declarations. The first mistake ends the program with file:line:col.
 * Source    docs/formats/template.md, section numbers stand in the functions' comments.
 */
enum type { T_TEXT, T_INT, T_BOOL, T_DAY, T_TIME, T_SHARE, T_URL, T_KEY, T_SVG, T_STRUCT, T_LIST, T_PART };

struct view;
struct member {
	struct str name;
	enum type type;
	bool hidden;       /* "-name": not in the JSON */
	struct view *view; /* of T_STRUCT and T_LIST */
	struct str part;   /* of T_PART: "parts_pager" */
};

struct view {
	struct str c_name; /* struct view_… */
	struct { VEC(struct member); } members;
};

enum place { P_TEXT, P_TAG, P_ATTR, P_COMMENT };

enum { DEPTH_MAX = 64 };

struct markup {
	enum place place;
	struct str tag, attr;
	char quote;
	bool closing, self_closing, posting;
	struct str open[DEPTH_MAX]; /* open elements */
	size_t depth;
};

/* A name in scope: the view, a loop's element, or the page. */
struct scope {
	struct str name, c; /* "s" -> "s->" ; "" -> "v->" */
	const struct view *view;
};

struct tmpl {
	struct arena *a;
	struct str file, text;
	size_t at;
	struct str name; /* "register_list" */
	struct view *view;
	bool layout, fragment;
	struct { VEC(struct scope); } scopes;
	struct markup m;
	struct buf c, raw; /* C so far; markup not yet written out */
	int indent;
	const struct view *page; /* of the layout, for "page." */
};

void die_at(const struct tmpl *t, size_t at, const char *fmt, ...) PRINTF_LIKE(3, 4) __attribute__((noreturn));

/* view.c */
void read_view(struct tmpl *t);
/* expr.c: a C expression and the member it names; dies with the nearest name when there is none. */
struct str expr_c(struct tmpl *t, struct str path, const struct member **ret);
struct str condition_c(struct tmpl *t, struct str text);
/* markup.c: follows static text; dies on what must not stand in a template. */
bool markup_is_url(struct str attr); /* its value is an address */
void markup_no_script(struct tmpl *t, size_t at); /* dies inside <script> */
void markup_text(struct tmpl *t, struct str s, size_t at);
bool markup_same(const struct markup *a, const struct markup *b);
/* body.c */
void write_body(struct tmpl *t);
/* emit.c */
void emit_header(struct tmpl *t, struct buf *h);
void emit_json(struct tmpl *t, struct buf *c);
void line(struct tmpl *t, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
