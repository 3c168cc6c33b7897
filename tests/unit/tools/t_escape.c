/* What compiled templates make of hostile values. */
#include "pages/hostile.html.h"

#include "base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static const struct str hostile = STR_INIT("<script>alert('x')</script>\" onmouseover=\"y\" &amp; æ");

static struct str
render(struct arena *a, struct buf *b, struct str name, struct str link, bool with_site)
{
	struct out o = { .buf = b, .a = a, .locale = LOCALE_NB };
	struct page page = { .title = name };
	struct view_hostile v = { .name = name, .link = link, .n = 12000 };

	if (with_site) {
		__typeof__(v.sites.at) s = VEC_PUSH(a, &v.sites);

		s->name = name;
		s->link = link;
	}
	html_hostile(&o, &page, &v);
	return buf_str(b);
}

static size_t
count(struct str s, struct str part)
{
	size_t n = 0;

	for (size_t i = 0; i + part.n <= s.n; i++)
		n += memcmp(s.p + i, part.p, part.n) == 0;
	return n;
}

static void
markup_in_a_value_stays_text_in_every_place(void **state)
{
	struct arena *a = arena_new(1 << 24);
	struct buf b, plain;
	struct str h, p;

	(void)state;
	buf_init(&b, 1 << 20);
	buf_init(&plain, 1 << 20);
	h = render(a, &b, hostile, S("/x"), true);
	p = render(a, &plain, S("Skjold"), S("/x"), true);
	assert_false(str_has(h, S("<script")));
	assert_false(str_has(h, S("\" onmouseover")));
	assert_false(str_has(h, S("'x'")));
	assert_true(str_has(h, S("&lt;script&gt;")));
	assert_true(str_has(h, S("&amp;amp;")));
	assert_int_equal(count(p, S("Skjold")), 6);
	assert_int_equal(count(h, S("&lt;script&gt;")), 6);
	/* The same markup as with a friendly value. */
	assert_int_equal(count(h, S("<")), count(p, S("<")));
	assert_int_equal(count(h, S(">")), count(p, S(">")));
	assert_int_equal(count(h, S("\"")), count(p, S("\"")));
	assert_true(str_has(h, S("12\xc2\xa0" "000")));
	buf_release(&b);
	buf_release(&plain);
	arena_free(a);
}

static void
an_address_that_runs_something_goes_nowhere(void **state)
{
	static const char *bad[] = { "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
		"vbscript:x", "//evil.example/", "/\\evil.example/", "http://evil.example/", "\\\\evil", "x", "\tjavascript:x", "/\t/evil.example" };
	static const char *ok[] = { "/", "/a/b?c=d", "?a", "#a", "https://x.example/", "mailto:a@b.no" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]) + sizeof(ok) / sizeof(ok[0]); i++) {
		const size_t n_bad = sizeof(bad) / sizeof(bad[0]);
		struct arena *a = arena_new(1 << 24);
		struct buf b;
		struct str h;

		buf_init(&b, 1 << 20);
		h = render(a, &b, S("x"), str_z(i < n_bad ? bad[i] : ok[i - n_bad]), true);
		if (count(h, S("href=\"#\"")) != (i < n_bad ? 2 : 0))
			fail_msg("%s", i < n_bad ? bad[i] : ok[i - n_bad]);
		buf_release(&b);
		arena_free(a);
	}
}

static void
an_address_cannot_leave_its_attribute(void **state)
{
	struct arena *a = arena_new(1 << 24);
	struct buf b;
	struct str h;

	(void)state;
	buf_init(&b, 1 << 20);
	h = render(a, &b, S("x"), S("/a\" onclick=\"x\"><script>"), true);
	assert_false(str_has(h, S("\" onclick")));
	assert_false(str_has(h, S("<script")));
	buf_release(&b);
	arena_free(a);
}

static void
json_says_the_same_as_the_page(void **state)
{
	struct view_hostile v = { .name = hostile, .link = S("/x"), .n = 3 };
	struct buf b;
	struct json j;

	(void)state;
	buf_init(&b, 1 << 20);
	json_init(&j, &b);
	json_hostile(&j, &v);
	assert_true(str_has(buf_str(&b), S("\"name\":\"<script>alert('x')</script>\\\" onmouseover=\\\"y\\\" &amp; æ\"")));
	assert_true(str_has(buf_str(&b), S("\"n\":3")));
	assert_true(str_has(buf_str(&b), S("\"sites\":[]")));
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markup_in_a_value_stays_text_in_every_place),
		cmocka_unit_test(an_address_that_runs_something_goes_nowhere),
		cmocka_unit_test(an_address_cannot_leave_its_attribute),
		cmocka_unit_test(json_says_the_same_as_the_page),
	};

	return cmocka_run_group_tests_name("escape", tests, NULL, NULL);
}
