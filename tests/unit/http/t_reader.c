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
#include "hostile.def"
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
