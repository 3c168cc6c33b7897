#ifndef PAGES_ROUTE_H
#define PAGES_ROUTE_H
#include "actions/action.h"
#include "http/message.h"
#include "pages/layout.html.h"
#include "store/db.h"

/*
 * Routes: what an address is, who may ask for it, and with which fields.
 *
 * Contract  Everything that guards a request stands in its row and is enforced by router.c before
 *           the handler runs: sign-in, capability, method, fields with type and bounds, body limit,
 *           origin and token for every POST. A row cannot opt out.
 *           A GET handler gets a struct db_ro *, so one that writes does not compile. A POST
 *           handler runs inside its action's transaction (actions/action.h) and may run twice.
 * Shapes    a pattern is segments; "{name}" takes one id or token. "/x" with ROUTE_TABLE answers
 *           "/x.csv" and "/x.xlsx" too; every page answers "/x.json" and Accept: application/json.
 * Owns      what a handler makes lives in r->a, the request's arena.
 * Errors    a handler returns its error; the router turns it into a page in the reader's language
 *           with the right status, or shows the form again (the row's get) with the problems beside
 *           the fields.
 * Source    docs/ARCHITECTURE.md, "where do I add a page".
 */
enum field_type {
	FIELD_TEXT,   /* max: code points (0: 200); no control characters; trimmed; identity numbers refused */
	FIELD_LINES,  /* the same with line breaks */
	FIELD_SECRET, /* a password or token: taken as it is, never shown again or logged */
	FIELD_INT,    /* min..max */
	FIELD_DAY,    /* a date */
	FIELD_BOOL,   /* a check box: there or not */
	FIELD_CHOICE, /* one of choices, parted by spaces */
	FIELD_FILE,   /* an uploaded file; max: bytes */
	FIELD_MANY    /* any number of fields whose names begin with this name; texts */
};

struct field {
	const char *name;
	enum field_type type;
	bool required;
	int64_t min, max;
	const char *choices;
};

struct pair {
	struct str name, value;
};
struct pairs {
	VEC(struct pair);
};

struct value {
	bool has;          /* given, and not empty */
	int64_t i;         /* INT, DAY, BOOL; CHOICE: its index */
	struct str s;      /* as text; FILE: the bytes */
	struct str file;   /* FILE: its name */
	struct pairs many; /* MANY: names without the prefix */
};

/* What is wrong with one field; shown beside it and in the list on top. */
struct problem {
	struct str field;
	enum err_code code;
	struct str text; /* particulars, or empty */
};
struct problems {
	VEC(struct problem);
};

enum { PATH_ARGS_MAX = 4 };
enum answer_kind { ANSWER_HTML, ANSWER_JSON, ANSWER_CSV, ANSWER_XLSX };

struct web;
struct route;
struct snapshot;

struct req {
	const struct http_request *http;
	const struct route *route;
	struct web *web;
	struct arena *a;
	const struct ports *ports;
	struct actor actor;              /* account_id 0 and no roles: nobody is signed in */
	int64_t session_id;
	struct page page;                /* what the layout needs; title and crumbs set by the handler */
	enum locale locale;
	struct str token_key;            /* of this browser's forms */
	struct str browser;              /* its cookie while nobody is signed in, or empty */
	struct str args[PATH_ARGS_MAX];  /* the pattern's {…}, in order */
	struct value *v;                 /* the row's fields, by the index in its table */
	bool posted;                     /* v holds what was sent: show it again in the form */
	bool stale;                      /* somebody else saved in between */
	struct problems problems;        /* what is wrong with the fields; handlers add with req_problem */
	enum answer_kind kind;
	int64_t now_us;
	int64_t today;                   /* _day */
	int64_t min_group;
	bool session_old;                /* its last use is to be written */
	int64_t change_seq;              /* of the moment this request sees; 0: not read */
	struct { VEC(struct snapshot *); } held; /* let go when the request is answered */
	void *prepared;                  /* what the row's prepare left for its handler */
};

/* Answers are written through these; see the macros below for how a handler ends. */
struct reply {
	struct http_reply *http;
	struct req *r;
	struct str redirect;    /* set by reply_to */
	struct str cookies[4];  /* set by reply_cookie */
	size_t n_cookies;
	bool reading;           /* the worker's reader is in a transaction */
	struct json json;
	struct out out;
	void (*after)(struct web *w, void *arg); /* run once, after the commit */
	void *after_arg;
};

typedef enum err_kind get_fn(struct req *r, struct db_ro *db, struct reply *out, struct err *e);
typedef enum err_kind post_fn(struct req *r, struct act *act, struct reply *out, struct err *e);
/* Work before the transaction that reads and computes (hashing a password, reading a file). */
typedef enum err_kind prepare_fn(struct req *r, struct db_ro *db, struct err *e);

enum route_flag {
	ROUTE_TABLE = 1,    /* also as CSV and XLSX */
	ROUTE_VOLATILE = 2, /* never from the browser's cache: shows progress, time or secrets */
	ROUTE_ALONE = 4     /* POST: long work in a transaction of its own */
};

struct route {
	bool post;
	const char *path;
	enum capability cap;    /* GET; a POST takes its action's. CAP_NONE: open to all */
	enum action action;     /* POST */
	get_fn *get;            /* POST: shows the form again when fields are wrong; may be NULL */
	post_fn *run;           /* POST */
	prepare_fn *prepare;    /* POST, optional */
	const struct field *fields;
	size_t n_fields;
	unsigned flags;
	int64_t max_body;       /* bytes; 0: LIM_BODY_FORM */
	const char *what;       /* English, for documentation and tests */
};

#define FIELDS(table) .fields = (table), .n_fields = sizeof(table) / sizeof(table)[0]
#define GET(pattern, capability, handler, text, ...) \
	{ .path = (pattern), .cap = (capability), .get = (handler), .what = (text), __VA_ARGS__ }
#define POST(pattern, act_name, handler, form, text, ...)                                                \
	{ .post = true, .path = (pattern), .action = ACTION_##act_name, .run = (handler), .get = (form), \
		.what = (text), __VA_ARGS__ }
#define ROUTES_END { .path = NULL }

/* Ends a POST handler: the browser is sent on (303) to a page that says the catalogue text "said.WHAT". */
enum err_kind reply_to(struct reply *out, struct str path, struct str said);
/* A cookie of this site: HttpOnly, SameSite=Lax; max_age_s 0 takes it away. */
void reply_cookie(struct reply *out, struct str name, struct str value, int64_t max_age_s);
/* Adds a problem of a field; returns FIELD_BAD's kind so that "return req_problem(…)" reads well. */
enum err_kind req_problem(struct req *r, struct str field, enum err_code code, struct str text, struct err *e);
bool req_may(const struct req *r, enum capability cap);
struct str req_text(const struct req *r, enum text_key key); /* in the reader's language */
/* What the error of that slug says, or (todo) what to do about it. */
struct str req_error(const struct req *r, struct str slug, bool todo);
void req_crumb(struct req *r, struct str label, struct str url);

/* How a GET handler ends: return ANSWER(r, out, register_list, &view, e); */
#define ANSWER(r, reply, name, view, e)                                                       \
	((r)->kind == ANSWER_JSON ? json_##name(answer_json(reply), (view))                   \
	                          : html_##name(answer_html(reply), &(r)->page, (view)),      \
	    answer_end((reply), (e)))
struct out *answer_html(struct reply *out);
struct json *answer_json(struct reply *out);
enum err_kind answer_end(struct reply *out, struct err *e) MUST_USE;
/* And where r->kind is CSV or XLSX (only on rows with ROUTE_TABLE): exports/table.h. */
struct table;
enum err_kind answer_table(struct reply *out, const struct table *t, struct str file_name, struct err *e) MUST_USE;

#endif
