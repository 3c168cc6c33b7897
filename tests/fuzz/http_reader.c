/* The outcome does not depend on how the bytes are cut, and what is taken is well formed. */
#include "fuzz.h"

#include "base/utf8.h"
#include "http/reader.h"

struct outcome {
	enum reader_state state;
	int status;
	size_t used, body;
};

static struct outcome
feed(struct str s, size_t step)
{
	struct arena *a = arena_new(64u << 20);
	struct outcome o;
	struct reader r;

	reader_init(&r);
	reader_next(&r);
	for (size_t at = 0; at < s.n && r.state < READER_DONE; at += step) {
		buf_add(&r.in, str_sub(s, at, at + step));
		reader_head(&r, a);
		reader_body(&r, 1000);
	}
	o = (struct outcome){ r.state, r.status, 0, 0 };
	if (r.state == READER_DONE) {
		o.used = r.used;
		o.body = r.req->body.n;
		CHECK(o.used <= s.n && o.body <= 1000);
		CHECK(r.req->path.n > 0 && r.req->path.p[0] == '/');
		for (size_t i = 0; i < r.req->segments.n; i++)
			CHECK(utf8_valid(r.req->segments.at[i], NULL) && !str_eq(r.req->segments.at[i], S("..")));
		for (size_t i = 0; i < r.req->headers.n; i++)
			CHECK(r.req->headers.at[i].name.n > 0 && !str_has(r.req->headers.at[i].value, S("\r")) &&
			    !str_has(r.req->headers.at[i].value, S("\n")) && str_find(r.req->headers.at[i].value, '\0', 0) == r.req->headers.at[i].value.n);
	}
	CHECK(r.state != READER_REFUSED || (r.status >= 400 && r.status < 600));
	reader_release(&r);
	arena_free(a);
	return o;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str s = { (const char *)p, n };
	struct outcome whole = feed(s, n ? n : 1), one = feed(s, 1), seven = feed(s, 7);

	CHECK(one.state == whole.state && one.status == whole.status && one.used == whole.used && one.body == whole.body);
	CHECK(seven.state == whole.state && seven.status == whole.status && seven.used == whole.used && seven.body == whole.body);
	return 0;
}
