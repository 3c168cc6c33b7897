/* Queries, uploads and cookies: pairs are texts without NUL, inside the input's size. */
#include "fuzz.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "http/form.h"

static void
sane(const struct form *f, size_t max)
{
	size_t total = 0;

	CHECK(f->n <= LIM_FIELDS);
	for (size_t i = 0; i < f->n; i++) {
		const struct form_pair *p = &f->at[i];

		CHECK(utf8_valid(p->name, NULL) && str_find(p->name, '\0', 0) == p->name.n);
		CHECK(utf8_valid(p->file_name, NULL) && str_find(p->file_name, '\0', 0) == p->file_name.n);
		CHECK(p->is_file || (utf8_valid(p->value, NULL) && str_find(p->value, '\0', 0) == p->value.n));
		total += p->name.n + p->value.n;
	}
	CHECK(total <= max);
}

/* The first byte chooses the reader. */
int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new(256u << 20);
	struct str s = { (const char *)p + (n > 0), n - (n > 0) };
	struct http_request r = { .a = a, .body = s };
	struct form f;
	struct err e;

	if (n > 0 && p[0] == 'q') {
		if (form_query(a, s, &f, &e) == ERR_NONE)
			sane(&f, s.n);
	} else if (n > 0 && p[0] == 'c') {
		*VEC_PUSH(a, &r.headers) = (struct http_header){ S("cookie"), s };
		CHECK(form_cookie(&r, S("id")).n <= s.n);
	} else {
		*VEC_PUSH(a, &r.headers) = (struct http_header){ S("content-type"), S("multipart/form-data; boundary=b") };
		if (form_body(&r, &f, &e) == ERR_NONE)
			sane(&f, s.n);
	}
	arena_free(a);
	return 0;
}
