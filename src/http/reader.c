/*
 * A strict reader of HTTP/1.1 requests.
 *
 *	request = METHOD SP target SP "HTTP/1.1" CRLF { NAME ":" OWS value OWS CRLF } CRLF body
 *	chunked = { HEX CRLF bytes CRLF } "0" CRLF CRLF
 */
#include "http/reader.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/utf8.h"

void
reader_init(struct reader *r)
{
	*r = (struct reader){ 0 };
	buf_init(&r->in, (size_t)LIM_BODY_FILE * 2);
	buf_init(&r->body, LIM_BODY_FILE);
}

void
reader_release(struct reader *r)
{
	buf_release(&r->in);
	buf_release(&r->body);
}

void
reader_next(struct reader *r)
{
	size_t left = r->in.n - r->used;

	if (left > 0 && r->used > 0)
		memmove(r->in.p, r->in.p + r->used, left);
	r->in.n = left;
	if (left == 0 && r->in.cap > 64 << 10)
		buf_release(&r->in);
	buf_release(&r->body);
	r->state = READER_HEAD;
	r->status = 0;
	r->scanned = r->line_from = r->lines = r->head_len = r->body_from = r->used = r->max_body = 0;
	r->length = 0;
	r->expects = false;
	r->req = NULL;
}

static void
refuse(struct reader *r, int status)
{
	r->state = READER_REFUSED;
	r->status = status;
}

static bool
token_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool
is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!token_char(s.p[i]))
			return false;
	return s.n > 0;
}

static struct str
lower(struct arena *a, struct str s)
{
	char *p = (char *)(uintptr_t)arena_str(a, s).p;

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
	return (struct str){ p, s.n };
}

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* One segment without its escapes; false on a bad one, an encoded slash, NUL or control character. */
static bool
decode_segment(struct arena *a, struct str s, struct str *ret)
{
	char *p = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '%') {
			int hi = i + 2 < s.n ? hex(s.p[i + 1]) : -1;
			int lo = i + 2 < s.n ? hex(s.p[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return false;
			c = (unsigned char)(hi << 4 | lo);
			i += 2;
		}
		if (c < 0x20 || c == 0x7f || c == '/' || c == '\\')
			return false;
		p[n++] = (char)c;
	}
	*ret = (struct str){ p, n };
	return utf8_valid(*ret, NULL) && !str_eq(*ret, S(".")) && !str_eq(*ret, S(".."));
}

bool
reader_path(struct arena *a, struct str raw, struct str *ret_path, struct strs *ret_segments)
{
	struct str rest = str_sub(raw, 1, raw.n), seg, part;

	if (raw.n == 0 || raw.p[0] != '/')
		return false;
	*ret_segments = (struct strs){ 0 };
	*ret_path = raw;
	while (rest.n > 0 && str_cut(&rest, '/', &seg)) {
		if (!decode_segment(a, seg, &part) || (part.n == 0 && rest.p != NULL))
			return false;
		if (part.n > 0)
			*VEC_PUSH(a, ret_segments) = part;
	}
	return true;
}

/* "GET /path?query HTTP/1.1" */
static bool
request_line(struct reader *r, struct arena *a, struct str l)
{
	struct http_request *q = r->req;
	struct str method = str_sub(l, 0, str_find(l, ' ', 0)), rest = str_sub(l, method.n + 1, l.n);
	struct str target = str_sub(rest, 0, str_find(rest, ' ', 0)), version = str_sub(rest, target.n + 1, rest.n);

	if (!is_token(method) || method.n > 20 || target.n == 0)
		return refuse(r, 400), false;
	for (size_t i = 0; i < target.n; i++)
		if ((unsigned char)target.p[i] <= 0x20 || (unsigned char)target.p[i] >= 0x7f || target.p[i] == '#')
			return refuse(r, 400), false;
	if (!str_eq(version, S("HTTP/1.1")) && !str_eq(version, S("HTTP/1.0")))
		return refuse(r, str_starts(version, S("HTTP/")) && version.n == 8 ? 505 : 400), false;
	q->v11 = str_eq(version, S("HTTP/1.1"));
	q->method = str_eq(method, S("GET")) ? HTTP_GET : str_eq(method, S("HEAD")) ? HTTP_HEAD
	    : str_eq(method, S("POST")) ? HTTP_POST : HTTP_OTHER;
	if (q->method == HTTP_OTHER) {
		bool known = str_eq(method, S("PUT")) || str_eq(method, S("DELETE")) || str_eq(method, S("PATCH")) ||
		    str_eq(method, S("OPTIONS"));

		return refuse(r, known ? 405 : 501), false;
	}
	q->target = arena_str(a, target);
	q->query = str_sub(q->target, str_find(q->target, '?', 0) + 1, q->target.n);
	if (!reader_path(a, str_sub(q->target, 0, str_find(q->target, '?', 0)), &q->path, &q->segments))
		return refuse(r, 400), false;
	return true;
}

/* Headers that frame, identify or decide must not come twice; of the others, values are joined. */
static bool
add_header(struct reader *r, struct arena *a, struct str name, struct str value)
{
	static const char *single[] = { "host", "content-length", "transfer-encoding", "content-type", "cookie", "origin",
		"authorization", "expect", "connection", "sec-fetch-site", "if-none-match", "x-forwarded-for",
		"x-forwarded-proto", "upgrade", "te" };
	struct http_headers *h = &r->req->headers;

	for (size_t i = 0; i < h->n; i++) {
		if (!str_eq(h->at[i].name, name))
			continue;
		for (size_t j = 0; j < sizeof(single) / sizeof(single[0]); j++)
			if (str_eq(name, str_z(single[j])))
				return refuse(r, 400), false;
		h->at[i].value = arena_fmt(a, "%.*s, %.*s", STR_ARG(h->at[i].value), STR_ARG(value));
		return true;
	}
	*VEC_PUSH(a, h) = (struct http_header){ name, arena_str(a, value) };
	return true;
}

static bool
header_line(struct reader *r, struct arena *a, struct str l)
{
	size_t colon = str_find(l, ':', 0);
	struct str name = str_sub(l, 0, colon), value = str_sub(l, colon + 1, l.n);

	if (colon == l.n || !is_token(name))
		return refuse(r, 400), false;
	while (value.n > 0 && (value.p[0] == ' ' || value.p[0] == '\t'))
		value = str_sub(value, 1, value.n);
	while (value.n > 0 && (value.p[value.n - 1] == ' ' || value.p[value.n - 1] == '\t'))
		value.n--;
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return refuse(r, 400), false;
	}
	return add_header(r, a, lower(a, name), value);
}

/* A host name, an address or an IPv6 address in brackets, and perhaps a port: nothing that could
 * smuggle a path or a user. */
static bool
host_ok(struct str h)
{
	bool v6 = h.n > 0 && h.p[0] == '[';
	size_t end = v6 ? str_find(h, ']', 0) : str_find(h, ':', 0), from = v6 ? 1 : 0;
	struct str name = str_sub(h, from, end), rest = str_sub(h, v6 ? end + 1 : end, h.n);
	int64_t port;
	struct err e;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (hex(c) < 0 && !(v6 ? c == ':' || c == '.' : (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-'))
			return false;
	}
	return name.n > 0 && h.n <= 255 && (!v6 || end < h.n) && (rest.n == 0 || (rest.p[0] == ':' &&
	    str_sub(rest, 1, rest.n).n <= 5 && num_i64(str_sub(rest, 1, rest.n), 1, 65535, &port, &e) == ERR_NONE));
}

static bool
all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static void
framing(struct reader *r, struct arena *a)
{
	struct http_request *q = r->req;
	struct str len = http_get(q, S("content-length")), te = http_get(q, S("transfer-encoding"));
	struct str connection = lower(a, http_get(q, S("connection"))), expect = http_get(q, S("expect"));
	bool has_len = len.p != NULL, has_te = te.p != NULL;
	struct err e;

	if ((q->v11 || http_get(q, S("host")).p) && !host_ok(http_get(q, S("host"))))
		return refuse(r, 400);
	if ((has_len && has_te) || (has_te && !q->v11))
		return refuse(r, 400);
	if (has_te && !str_eq_nocase(te, S("chunked")))
		return refuse(r, 501);
	if (has_len && !all_digits(len))
		return refuse(r, 400);
	if (has_len && num_i64(len, 0, INT64_MAX, &r->length, &e) != ERR_NONE)
		return refuse(r, 413);
	if (has_te)
		r->length = -1;
	if (q->method != HTTP_POST && (has_te || r->length > 0))
		return refuse(r, 400);
	if (q->method == HTTP_POST && !has_len && !has_te)
		return refuse(r, 411);
	if (expect.p && !str_eq_nocase(expect, S("100-continue")))
		return refuse(r, 417);
	r->expects = expect.p != NULL && q->v11;
	q->keep = q->v11 && !str_has(connection, S("close"));
	r->state = READER_BODY;
}

/* One more byte of the head, in its order, so that the outcome cannot depend on how bytes arrive. */
static void
head_byte(struct reader *r, size_t i)
{
	unsigned char c = (unsigned char)r->in.p[i];
	bool after_cr = i > r->line_from && r->in.p[i - 1] == '\r';

	if ((c == '\n') != after_cr || c == '\0')
		return refuse(r, 400);
	if (i >= LIM_HTTP_HEAD)
		return refuse(r, 431);
	if (r->lines == 0 && i == LIM_HTTP_LINE && c != '\r')
		return refuse(r, 414);
	if (c != '\n')
		return;
	if (i == r->line_from + 1) {
		/* An empty line before a request is forgiven nowhere: a client of ours sends none. */
		if (r->lines == 0)
			return refuse(r, 400);
		r->head_len = i + 1;
		return;
	}
	if (++r->lines > LIM_HTTP_HEADERS + 1)
		return refuse(r, 431);
	r->line_from = i + 1;
}

void
reader_head(struct reader *r, struct arena *a)
{
	struct str head, l;

	if (r->state != READER_HEAD)
		return;
	while (r->scanned < r->in.n && r->head_len == 0) {
		head_byte(r, r->scanned++);
		if (r->state == READER_REFUSED)
			return;
	}
	if (r->head_len == 0)
		return;
	r->req = NEW(a, struct http_request);
	r->req->a = a;
	head = (struct str){ r->in.p, r->head_len - 2 };
	for (bool first = true; head.n > 0; first = false) {
		size_t nl = str_find(head, '\n', 0);

		l = str_sub(head, 0, nl - 1);
		head = str_sub(head, nl + 1, head.n);
		if (first ? !request_line(r, a, l) : !header_line(r, a, l))
			return;
	}
	r->body_from = r->used = r->head_len;
	framing(r, a);
}

/* Takes one chunk (its size line and bytes) off the input; false: more bytes are needed, or refused. */
static bool
take_chunk(struct reader *r)
{
	struct str in = str_sub(buf_str(&r->in), r->used, r->in.n);
	const char *nl = in.n ? memmem(in.p, in.n < 20 ? in.n : 20, "\r\n", 2) : NULL;
	uint64_t size;
	struct err e;
	size_t line;

	if (nl == NULL) {
		if (in.n >= 20)
			refuse(r, 400);
		return false;
	}
	line = (size_t)(nl - in.p);
	if (line > 8 || num_hex(str_sub(in, 0, line), &size, &e) != ERR_NONE)
		return refuse(r, 400), false;
	if (size > r->max_body || r->body.n + size > r->max_body)
		return refuse(r, 413), false;
	if (in.n < line + 2 + size + 2) {
		/* What must follow the bytes is checked as soon as it is here. */
		return false;
	}
	if (memcmp(in.p + line + 2 + size, "\r\n", 2) != 0)
		return refuse(r, 400), false;
	buf_add(&r->body, str_sub(in, line + 2, line + 2 + size));
	r->used += line + 2 + size + 2;
	if (size == 0) {
		r->req->body = buf_str(&r->body);
		r->state = READER_DONE;
		return false;
	}
	return true;
}

void
reader_body(struct reader *r, size_t max_body)
{
	if (r->state != READER_BODY)
		return;
	r->max_body = max_body;
	if (r->length < 0) {
		while (take_chunk(r))
			;
		return;
	}
	if ((uint64_t)r->length > max_body)
		return refuse(r, 413);
	if (r->in.n - r->body_from < (size_t)r->length)
		return;
	r->used = r->body_from + (size_t)r->length;
	r->req->body = str_sub(buf_str(&r->in), r->body_from, r->used);
	r->state = READER_DONE;
}
