/* The strict reader: a table of requests and what becomes of each, however the bytes are cut. */
#include "http/reader.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { TAKEN = 0, WAITS = -1, MAX_BODY = 64 };
#define H "Host: x\r\n"
#define POST_ "POST /p HTTP/1.1\r\n" H
#define CHUNKED POST_ "Transfer-Encoding: chunked\r\n\r\n"
#define GET_(rest) "GET / HTTP/1.1\r\n" H rest "\r\n"

struct hostile {
	const char *name;
	struct str bytes;
	int status;       /* TAKEN, WAITS, or the refusal's */
	const char *body; /* when taken */
};
#define C(name, bytes, status) { name, STR_INIT(bytes), status, "" }
#define B(name, bytes, body) { name, STR_INIT(bytes), TAKEN, body }

static const struct hostile cases[] = {
	/* good ones, so that refusing everything is no success */
	C("plain", GET_(""), TAKEN),
	C("head", "HEAD /a/b?c=d HTTP/1.1\r\n" H "\r\n", TAKEN),
	C("one dot nought", "GET / HTTP/1.0\r\n\r\n", TAKEN),
	C("port", "GET / HTTP/1.1\r\nHost: a-b.example:8080\r\n\r\n", TAKEN),
	C("address 6", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", TAKEN),
	C("no length needed", GET_("Content-Length: 0\r\n"), TAKEN),
	C("spaces round a value", GET_("X: \t v \t\r\n"), TAKEN),
	C("empty value", GET_("X:\r\n"), TAKEN),
	C("bytes over 127 in a value", GET_("X: \xc3\xa6\r\n"), TAKEN),
	C("repeated harmless header", GET_("Accept: a\r\nAccept: b\r\n"), TAKEN),
	C("escaped letters in a path", "GET /sk%C3%B8le/%20 HTTP/1.1\r\n" H "\r\n", TAKEN),
	C("a query is left alone", "GET /?a=%00&b=/../ HTTP/1.1\r\n" H "\r\n", TAKEN),
	B("length", POST_ "Content-Length: 5\r\n\r\nhello", "hello"),
	B("leading noughts in a length", POST_ "Content-Length: 005\r\n\r\nhello", "hello"),
	B("empty body", POST_ "Content-Length: 0\r\n\r\n", ""),
	B("chunks", CHUNKED "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world"),
	B("chunk size in hex of both cases", CHUNKED "A\r\n0123456789\r\nb\r\n0123456789a\r\n0\r\n\r\n", "01234567890123456789a"),
	B("chunk size with noughts", CHUNKED "00000001\r\nx\r\n0000\r\n\r\n", "x"),
	B("no chunk but the last", CHUNKED "0\r\n\r\n", ""),
	B("coding in capitals", POST_ "Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n", ""),
	B("expects", POST_ "Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx", "x"),
	/* two framings, two lengths, odd lengths */
	C("length and coding", POST_ "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
	C("coding and length", POST_ "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400),
	C("two lengths", POST_ "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400),
	C("the same length twice", POST_ "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400),
	C("list of lengths", POST_ "Content-Length: 5, 5\r\n\r\nhello", 400),
	C("plus", POST_ "Content-Length: +5\r\n\r\nhello", 400),
	C("minus", POST_ "Content-Length: -5\r\n\r\nhello", 400),
	C("minus nought", POST_ "Content-Length: -0\r\n\r\n", 400),
	C("two numbers", POST_ "Content-Length: 5 5\r\n\r\nhello", 400),
	C("hex length", POST_ "Content-Length: 0x5\r\n\r\nhello", 400),
	C("fraction", POST_ "Content-Length: 5.0\r\n\r\nhello", 400),
	C("exponent", POST_ "Content-Length: 1e1\r\n\r\nhello", 400),
	C("quoted length", POST_ "Content-Length: \"5\"\r\n\r\nhello", 400),
	C("empty length", POST_ "Content-Length:\r\n\r\n", 400),
	C("blank length", POST_ "Content-Length:  \t\r\n\r\n", 400),
	C("length of letters", POST_ "Content-Length: aaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n", 400),
	C("huge length", POST_ "Content-Length: 99999999999999999999999999\r\n\r\n", 413),
	C("length of 2^64", POST_ "Content-Length: 18446744073709551616\r\n\r\n", 413),
	C("length of 2^63", POST_ "Content-Length: 9223372036854775808\r\n\r\n", 413),
	C("length of 2^63-1", POST_ "Content-Length: 9223372036854775807\r\n\r\n", 413),
	C("one over the limit", POST_ "Content-Length: 65\r\n\r\n", 413),
	C("no length", POST_ "\r\n", 411),
	C("a body with GET", GET_("Content-Length: 5\r\n") "hello", 400),
	C("chunks with GET", GET_("Transfer-Encoding: chunked\r\n") "0\r\n\r\n", 400),
	C("full-width digits", POST_ "Content-Length: \xef\xbc\x95\r\n\r\nhello", 400),
	/* codings */
	C("chunked twice", POST_ "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 501),
	C("two coding headers", POST_ "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
	C("coding then identity", POST_ "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400),
	C("identity", POST_ "Transfer-Encoding: identity\r\n\r\n", 501),
	C("gzip", POST_ "Transfer-Encoding: gzip, chunked\r\n\r\n", 501),
	C("xchunked", POST_ "Transfer-Encoding: xchunked\r\n\r\n", 501),
	C("quoted coding", POST_ "Transfer-Encoding: \"chunked\"\r\n\r\n", 501),
	C("coding with parameter", POST_ "Transfer-Encoding: chunked;q=1\r\n\r\n", 501),
	C("empty coding", POST_ "Transfer-Encoding:\r\n\r\n", 501),
	C("coding after a vertical tab", POST_ "Transfer-Encoding: \vchunked\r\n\r\n", 400),
	C("coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
	C("space before the coding's colon", POST_ "Transfer-Encoding : chunked\r\n\r\n", 400),
	/* chunks */
	C("chunk extension", CHUNKED "1;a=b\r\nx\r\n0\r\n\r\n", 400),
	C("bare chunk extension", CHUNKED "1;\r\nx\r\n0\r\n\r\n", 400),
	C("space after a size", CHUNKED "1 \r\nx\r\n0\r\n\r\n", 400),
	C("space before a size", CHUNKED " 1\r\nx\r\n0\r\n\r\n", 400),
	C("minus size", CHUNKED "-1\r\nx\r\n0\r\n\r\n", 400),
	C("plus size", CHUNKED "+1\r\nx\r\n0\r\n\r\n", 400),
	C("0x size", CHUNKED "0x1\r\nx\r\n0\r\n\r\n", 400),
	C("empty size", CHUNKED "\r\nx\r\n0\r\n\r\n", 400),
	C("size of letters", CHUNKED "xyz\r\nx\r\n0\r\n\r\n", 400),
	C("size that wraps", CHUNKED "FFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n", 400),
	C("size of nine digits", CHUNKED "000000001\r\nx\r\n0\r\n\r\n", 400),
	C("size over the limit", CHUNKED "41\r\n", 413),
	C("size far over the limit", CHUNKED "ffffffff\r\n", 413),
	C("sizes that add up over the limit", CHUNKED "1\r\nx\r\n40\r\n", 413),
	C("size line without end", CHUNKED "0000000000000000000000000000", 400),
	C("bare LF after a size", CHUNKED "1\nx\r\n0\r\n\r\n", 400),
	C("bare CR after a size", CHUNKED "1\rx\r\n0\r\n\r\n", 400),
	C("chunk longer than it says", CHUNKED "1\r\nxyz\r\n0\r\n\r\n", 400),
	C("chunk ended by LF", CHUNKED "1\r\nx\n0\r\n\r\n", 400),
	C("trailer", CHUNKED "0\r\nX: y\r\n\r\n", 400),
	C("trailer of framing", CHUNKED "0\r\nContent-Length: 5\r\n\r\n", 400),
	C("NUL in a size", CHUNKED "1\0\r\nx\r\n0\r\n\r\n", 400),
	/* header lines */
	C("space before colon", GET_("X : y\r\n"), 400),
	C("tab before colon", GET_("X\t: y\r\n"), 400),
	C("empty name", GET_(": y\r\n"), 400),
	C("no colon", GET_("X y\r\n"), 400),
	C("space in a name", GET_("X Y: z\r\n"), 400),
	C("name with a bracket", GET_("X(Y): z\r\n"), 400),
	C("name with a byte over 127", GET_("X\xc3\xa6: z\r\n"), 400),
	C("NUL in a name", GET_("X\0Y: z\r\n"), 400),
	C("NUL in a value", GET_("X: a\0b\r\n"), 400),
	C("bare CR in a value", GET_("X: a\rb\r\n"), 400),
	C("CR CR LF", GET_("X: a\r\r\n"), 400),
	C("bare LF in a value", GET_("X: a\nY: b\r\n"), 400),
	C("bare LF after the request line", "GET / HTTP/1.1\nHost: x\r\n\r\n", 400),
	C("bare LF everywhere", "GET / HTTP/1.1\nHost: x\n\n", 400),
	C("LF CR", GET_("X: a\n\r"), 400),
	C("delete in a value", GET_("X: a\x7f\r\n"), 400),
	C("escape in a value", GET_("X: a\x1b[0m\r\n"), 400),
	C("folded by space", GET_("X: a\r\n b\r\n"), 400),
	C("folded by tab", GET_("X: a\r\n\tb\r\n"), 400),
	C("folded first header", "GET / HTTP/1.1\r\n Host: x\r\n\r\n", 400),
	C("folded framing", POST_ "Transfer-Encoding:\r\n chunked\r\n\r\n", 400),
	C("two cookies headers", GET_("Cookie: a=1\r\nCookie: a=2\r\n"), 400),
	C("two origins", GET_("Origin: a\r\nOrigin: b\r\n"), 400),
	C("two types", POST_ "Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 0\r\n\r\n", 400),
	C("two forwards", GET_("X-Forwarded-For: a\r\nX-Forwarded-For: b\r\n"), 400),
	C("other expectation", POST_ "Expect: 200-ok\r\nContent-Length: 0\r\n\r\n", 417),
	/* hosts */
	C("no host", "GET / HTTP/1.1\r\n\r\n", 400),
	C("empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
	C("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
	C("the same host twice", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", 400),
	C("list of hosts", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400),
	C("host with user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400),
	C("host with path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
	C("host with escape", "GET / HTTP/1.1\r\nHost: a%00\r\n\r\n", 400),
	C("host with space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
	C("host with tag", "GET / HTTP/1.1\r\nHost: <b>\r\n\r\n", 400),
	C("port of letters", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400),
	C("empty port", "GET / HTTP/1.1\r\nHost: a:\r\n\r\n", 400),
	C("port too high", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", 400),
	C("two ports", "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", 400),
	C("bracket left open", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400),
	C("bad host in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a/b\r\n\r\n", 400),
	/* request lines */
	C("empty line first", "\r\n" GET_(""), 400),
	C("only an empty line", "\r\n\r\n", 400),
	C("space first", " GET / HTTP/1.1\r\n" H "\r\n", 400),
	C("two spaces", "GET  / HTTP/1.1\r\n" H "\r\n", 400),
	C("two spaces before the version", "GET /  HTTP/1.1\r\n" H "\r\n", 400),
	C("tab for space", "GET\t/\tHTTP/1.1\r\n" H "\r\n", 400),
	C("space after the version", "GET / HTTP/1.1 \r\n" H "\r\n", 400),
	C("no version", "GET /\r\n" H "\r\n", 400),
	C("no target", "GET HTTP/1.1\r\n" H "\r\n", 400),
	C("method alone", "GET\r\n" H "\r\n", 400),
	C("HTTP/0.9", "GET / HTTP/0.9\r\n" H "\r\n", 505),
	C("HTTP/1.2", "GET / HTTP/1.2\r\n" H "\r\n", 505),
	C("HTTP/2.0", "GET / HTTP/2.0\r\n" H "\r\n", 505),
	C("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
	C("HTTP/1.10", "GET / HTTP/1.10\r\n" H "\r\n", 400),
	C("http in small letters", "GET / http/1.1\r\n" H "\r\n", 400),
	C("NUL in the target", "GET /\0 HTTP/1.1\r\n" H "\r\n", 400),
	C("absolute form", "GET http://x/ HTTP/1.1\r\n" H "\r\n", 400),
	C("asterisk", "GET * HTTP/1.1\r\n" H "\r\n", 400),
	C("options asterisk", "OPTIONS * HTTP/1.1\r\n" H "\r\n", 405),
	C("connect", "CONNECT x:443 HTTP/1.1\r\n" H "\r\n", 501),
	C("trace", "TRACE / HTTP/1.1\r\n" H "\r\n", 501),
	C("put", "PUT / HTTP/1.1\r\n" H "\r\n", 405),
	C("delete", "DELETE / HTTP/1.1\r\n" H "\r\n", 405),
	C("unknown method", "FROBNICATE / HTTP/1.1\r\n" H "\r\n", 501),
	C("small letters", "get / HTTP/1.1\r\n" H "\r\n", 501),
	C("method with a colon", "GE:T / HTTP/1.1\r\n" H "\r\n", 400),
	C("method too long", "AAAAAAAAAAAAAAAAAAAAAAAAAAA / HTTP/1.1\r\n" H "\r\n", 400),
	C("handshake of TLS", "\x16\x03\x01\x00\xa5\x01\x00\x00", 400),
	/* paths */
	C("escaped NUL", "GET /a%00b HTTP/1.1\r\n" H "\r\n", 400),
	C("escaped dots", "GET /%2e%2e/etc HTTP/1.1\r\n" H "\r\n", 400),
	C("half escaped dots", "GET /.%2E/etc HTTP/1.1\r\n" H "\r\n", 400),
	C("dots", "GET /../etc HTTP/1.1\r\n" H "\r\n", 400),
	C("one dot", "GET /./a HTTP/1.1\r\n" H "\r\n", 400),
	C("escaped slash", "GET /a%2fb HTTP/1.1\r\n" H "\r\n", 400),
	C("backslash", "GET /a\\b HTTP/1.1\r\n" H "\r\n", 400),
	C("escaped backslash", "GET /a%5cb HTTP/1.1\r\n" H "\r\n", 400),
	C("escaped line end", "GET /a%0d%0aX:y HTTP/1.1\r\n" H "\r\n", 400),
	C("escape cut short", "GET /a%4 HTTP/1.1\r\n" H "\r\n", 400),
	C("escape of nothing", "GET /a% HTTP/1.1\r\n" H "\r\n", 400),
	C("escape of letters", "GET /a%zz HTTP/1.1\r\n" H "\r\n", 400),
	C("ill-formed UTF-8", "GET /%ff HTTP/1.1\r\n" H "\r\n", 400),
	C("overlong UTF-8", "GET /%c0%af HTTP/1.1\r\n" H "\r\n", 400),
	C("surrogate", "GET /%ed%a0%80 HTTP/1.1\r\n" H "\r\n", 400),
	C("raw UTF-8", "GET /\xc3\xa6 HTTP/1.1\r\n" H "\r\n", 400),
	C("two slashes", "GET //a HTTP/1.1\r\n" H "\r\n", 400),
	C("slashes inside", "GET /a//b HTTP/1.1\r\n" H "\r\n", 400),
	C("fragment", "GET /a#b HTTP/1.1\r\n" H "\r\n", 400),
	C("path without slash", "GET a HTTP/1.1\r\n" H "\r\n", 400),
	/* not yet */
	C("nothing", "", WAITS),
	C("half a head", "GET / HTTP/1.1\r\nHo", WAITS),
	C("half a body", POST_ "Content-Length: 5\r\n\r\nhel", WAITS),
	C("half a chunk", CHUNKED "5\r\nhel", WAITS),
	C("last chunk without end", CHUNKED "0\r\n", WAITS),
};

struct outcome {
	int status;
	size_t used;
	char body[256];
	size_t body_n;
};

/* Feeds bytes[0, cut), then the rest in steps of step bytes (0: at once). */
static struct outcome
feed(struct str bytes, size_t cut, size_t step)
{
	struct arena *a = arena_new(16u << 20);
	struct reader r;
	struct outcome o = { WAITS, 0, "", 0 };

	reader_init(&r);
	reader_next(&r);
	for (size_t at = 0; at < bytes.n || at == 0;) {
		size_t to = at == 0 && cut > 0 ? cut : step ? at + step : bytes.n;

		buf_add(&r.in, str_sub(bytes, at, to));
		reader_head(&r, a);
		reader_body(&r, MAX_BODY);
		if (r.state == READER_DONE || r.state == READER_REFUSED || bytes.n == 0)
			break;
		at = to;
	}
	if (r.state == READER_REFUSED)
		o.status = r.status;
	if (r.state == READER_DONE) {
		o.status = TAKEN;
		o.used = r.used;
		o.body_n = r.req->body.n;
		assert_true(o.body_n < sizeof(o.body));
		if (o.body_n > 0)
			memcpy(o.body, r.req->body.p, o.body_n);
	}
	reader_release(&r);
	arena_free(a);
	return o;
}

static void
each_case_ends_as_the_table_says(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct outcome o = feed(cases[i].bytes, 0, 0);

		if (o.status != cases[i].status || (o.status == TAKEN && !str_eq((struct str){ o.body, o.body_n }, str_z(cases[i].body)))) {
			print_error("%s: %d, not %d\n", cases[i].name, o.status, cases[i].status);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static void
cutting_the_bytes_anywhere_changes_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct outcome whole = feed(cases[i].bytes, 0, 0);

		for (size_t cut = 0; cut <= cases[i].bytes.n; cut++) {
			struct outcome o = feed(cases[i].bytes, cut, cut == 0 ? 1 : 0);

			if (o.status != whole.status || o.used != whole.used || o.body_n != whole.body_n ||
			    memcmp(o.body, whole.body, o.body_n) != 0)
				fail_msg("%s cut at %zu: %d, not %d", cases[i].name, cut, o.status, whole.status);
		}
	}
}

/* Each refused case before a good request: the reader must not come to the good one. */
static void
nothing_after_a_refused_request_is_read(void **state)
{
	static const struct str good = STR_INIT(GET_(""));

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(16u << 20);
		struct reader r;

		if (cases[i].status <= 0) {
			arena_free(a);
			continue;
		}
		reader_init(&r);
		reader_next(&r);
		buf_add(&r.in, cases[i].bytes);
		buf_add(&r.in, good);
		for (int again = 0; again < 3; again++) {
			reader_head(&r, a);
			reader_body(&r, MAX_BODY);
			assert_int_equal(r.state, READER_REFUSED);
		}
		reader_release(&r);
		arena_free(a);
	}
}

/* method SP /aaa… SP HTTP/1.1 with a request line of n bytes */
static struct str
long_line(struct arena *a, size_t n)
{
	char *p = arena_alloc(a, n + 64, 1);
	size_t fixed = strlen("GET / HTTP/1.1");

	memcpy(p, "GET /", 5);
	memset(p + 5, 'a', n - fixed);
	strcpy(p + 5 + n - fixed, " HTTP/1.1\r\nHost: x\r\n\r\n");
	return str_z(p);
}

static struct str
many_headers(struct arena *a, size_t n, const char *before, const char *after)
{
	struct buf b;
	struct str out;

	buf_init(&b, 1 << 20);
	buf_add(&b, S("GET / HTTP/1.1\r\nHost: x\r\n"));
	for (size_t i = 1; i < n; i++)
		buf_addf(&b, "%s%zu%s", before, i, after);
	buf_add(&b, S("\r\n"));
	out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return out;
}

static struct str
long_head(struct arena *a, size_t n)
{
	struct str s = many_headers(a, 2, "X-", ": ");
	char *p = arena_alloc(a, n + 1, 1);

	memset(p, 'v', n);
	memcpy(p, s.p, s.n - 2);
	memcpy(p + n - 4, "\r\n\r\n", 4);
	return (struct str){ p, n };
}

static void
every_limit_is_exact_however_the_bytes_come(void **state)
{
	struct arena *a = arena_new(64u << 20);
	const struct {
		struct str bytes;
		int status;
	} t[] = {
		{ long_line(a, LIM_HTTP_LINE), TAKEN }, { long_line(a, LIM_HTTP_LINE + 1), 414 },
		{ long_line(a, LIM_HTTP_LINE * 8), 414 },
		{ long_head(a, LIM_HTTP_HEAD), TAKEN }, { long_head(a, LIM_HTTP_HEAD + 1), 431 },
		{ long_head(a, LIM_HTTP_HEAD * 4), 431 },
		{ many_headers(a, LIM_HTTP_HEADERS, "X", ": y\r\n"), TAKEN }, { many_headers(a, LIM_HTTP_HEADERS + 1, "X", ": y\r\n"), 431 },
		{ many_headers(a, LIM_HTTP_HEADERS + 1, "X: ", "\r\n"), 431 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		for (size_t step = 0; step < 4; step++) {
			struct outcome o = feed(t[i].bytes, 0, step);

			if (o.status != t[i].status)
				fail_msg("case %zu in steps of %zu: %d, not %d", i, step, o.status, t[i].status);
		}
	arena_free(a);
}

static void
a_head_of_repeated_headers_takes_little_memory(void **state)
{
	struct arena *a = arena_new(64u << 20), *mine = arena_new(64u << 20);
	struct str s = many_headers(a, 3000, "a:", "\r\n");
	struct reader r;

	(void)state;
	reader_init(&r);
	reader_next(&r);
	buf_add(&r.in, s);
	reader_head(&r, mine);
	assert_true(arena_used(mine) < 1u << 20);
	reader_release(&r);
	arena_free(mine);
	arena_free(a);
}

static void
requests_in_a_row_come_out_one_by_one(void **state)
{
	static const struct str three = STR_INIT(POST_ "Content-Length: 3\r\n\r\none" CHUNKED "3\r\ntwo\r\n0\r\n\r\n" GET_("X: 3\r\n"));
	struct arena *a = arena_new(16u << 20);
	struct reader r;
	const char *bodies[] = { "one", "two", "" };

	(void)state;
	reader_init(&r);
	buf_add(&r.in, three);
	r.used = 0;
	reader_next(&r);
	for (int i = 0; i < 3; i++) {
		reader_head(&r, a);
		reader_body(&r, MAX_BODY);
		assert_int_equal(r.state, READER_DONE);
		assert_true(str_eq(r.req->body, str_z(bodies[i])));
		if (i == 2)
			assert_true(str_eq(http_get(r.req, S("x")), S("3")));
		reader_next(&r);
	}
	assert_int_equal(r.in.n, 0);
	reader_release(&r);
	arena_free(a);
}

static void
a_taken_request_says_what_was_sent(void **state)
{
	static const struct str s = STR_INIT("GET /sk%C3%B8le/a+b/?q=1%20&r HTTP/1.1\r\nHost: x\r\nACCEPT: a\r\naccept:  b \r\nConnection: Close\r\n\r\n");
	struct arena *a = arena_new(16u << 20);
	struct reader r;

	(void)state;
	reader_init(&r);
	reader_next(&r);
	buf_add(&r.in, s);
	reader_head(&r, a);
	reader_body(&r, 0);
	assert_int_equal(r.state, READER_DONE);
	assert_int_equal(r.req->method, HTTP_GET);
	assert_int_equal(r.req->segments.n, 2);
	assert_true(str_eq(r.req->segments.at[0], S("skøle")));
	assert_true(str_eq(r.req->segments.at[1], S("a+b")));
	assert_true(str_eq(r.req->query, S("q=1%20&r")));
	assert_true(str_eq(http_get(r.req, S("accept")), S("a, b")));
	assert_false(r.req->keep);
	reader_release(&r);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_case_ends_as_the_table_says),
		cmocka_unit_test(cutting_the_bytes_anywhere_changes_nothing),
		cmocka_unit_test(nothing_after_a_refused_request_is_read),
		cmocka_unit_test(every_limit_is_exact_however_the_bytes_come),
		cmocka_unit_test(a_head_of_repeated_headers_takes_little_memory),
		cmocka_unit_test(requests_in_a_row_come_out_one_by_one),
		cmocka_unit_test(a_taken_request_says_what_was_sent),
	};

	printf("%zu cases\n", sizeof(cases) / sizeof(cases[0]));
	return cmocka_run_group_tests_name("reader", tests, NULL, NULL);
}
