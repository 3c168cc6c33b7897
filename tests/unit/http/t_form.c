/* Queries, forms, uploads and cookies, friendly and hostile. */
#include "http/form.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static struct arena *a;

static int
begin(void **state)
{
	(void)state;
	a = arena_new(64u << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct http_request
posted(const char *type, struct str body)
{
	struct http_request r = { .method = HTTP_POST, .body = body, .a = a };

	*VEC_PUSH(a, &r.headers) = (struct http_header){ S("content-type"), str_z(type) };
	return r;
}

static enum err_kind
multi(struct str body, struct form *f)
{
	struct http_request r = posted("multipart/form-data; boundary=\"b\"", body);
	struct err e;

	return form_body(&r, f, &e);
}

static void
pairs_come_in_their_order_without_escapes(void **state)
{
	struct form f;
	struct err e;

	(void)state;
	assert_int_equal(form_query(a, S("a=1&b=%C3%A6+x&&a=2&c&=d&e=f=g%3D"), &f, &e), ERR_NONE);
	assert_int_equal(f.n, 6);
	assert_true(str_eq(f.at[0].name, S("a")) && str_eq(f.at[0].value, S("1")));
	assert_true(str_eq(f.at[1].value, S("æ x")));
	assert_true(str_eq(f.at[2].name, S("a")) && str_eq(f.at[2].value, S("2")));
	assert_true(str_eq(f.at[3].name, S("c")) && f.at[3].value.n == 0);
	assert_true(f.at[4].name.n == 0 && str_eq(f.at[4].value, S("d")));
	assert_true(str_eq(f.at[5].value, S("f=g=")));
	assert_int_equal(form_query(a, S(""), &f, &e), ERR_NONE);
	assert_int_equal(f.n, 0);
}

static void
bad_escapes_and_texts_are_refused(void **state)
{
	static const char *bad[] = { "a=%", "a=%4", "a=%zz", "%=a", "a=%00", "a=%ff", "a=%c0%af", "a=%ed%a0%80", "a=\xff", "%00=a" };
	struct form f;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		e = (struct err){ 0 };
		assert_int_equal(form_query(a, str_z(bad[i]), &f, &e), ERR_INPUT);
		assert_int_equal(e.code, ERRC_FIELD_BAD);
	}
	assert_int_equal(form_query(a, S("a=\0"), &f, &e), ERR_INPUT);
}

static void
too_many_pairs_are_refused(void **state)
{
	struct buf b;
	struct form f;
	struct err e;

	(void)state;
	buf_init(&b, 1 << 20);
	for (int i = 0; i < LIM_FIELDS; i++)
		buf_add(&b, S("a&"));
	assert_int_equal(form_query(a, buf_str(&b), &f, &e), ERR_NONE);
	assert_int_equal(f.n, LIM_FIELDS);
	buf_add(&b, S("a"));
	assert_int_equal(form_query(a, buf_str(&b), &f, &e), ERR_LIMIT);
	buf_release(&b);
}

static void
the_content_type_chooses_the_reader(void **state)
{
	struct http_request r = posted("Application/X-WWW-Form-urlencoded; charset=utf-8", S("a=1"));
	struct form f;
	struct err e;

	(void)state;
	assert_int_equal(form_body(&r, &f, &e), ERR_NONE);
	assert_int_equal(f.n, 1);
	r = posted("text/plain", S("a=1"));
	assert_int_equal(form_body(&r, &f, &e), ERR_INPUT);
	assert_int_equal(e.code, ERRC_TYPE_BAD);
	r = (struct http_request){ .body = S("a=1"), .a = a };
	assert_int_equal(form_body(&r, &f, &e), ERR_INPUT);
	assert_int_equal(e.code, ERRC_TYPE_BAD);
}

#define PART(head, body) "--b\r\nContent-Disposition: form-data; " head "\r\n\r\n" body "\r\n"

static void
parts_come_with_names_values_and_files(void **state)
{
	struct form f;

	(void)state;
	assert_int_equal(multi(S(PART("name=\"a\"", "1") PART("name=\"f\"; filename=\"x;y.csv\"", "\0\xff\r\n--\r\n--c\r\n") PART("name=e", "") "--b--\r\n"), &f), ERR_NONE);
	assert_int_equal(f.n, 3);
	assert_true(str_eq(f.at[0].name, S("a")) && str_eq(f.at[0].value, S("1")) && !f.at[0].is_file);
	assert_true(f.at[1].is_file && str_eq(f.at[1].name, S("f")));
	assert_true(str_eq(f.at[1].file_name, S("x;y.csv")));
	assert_true(str_eq(f.at[1].value, S("\0\xff\r\n--\r\n--c\r\n")));
	assert_true(str_eq(f.at[2].name, S("e")) && f.at[2].value.n == 0);
	assert_int_equal(multi(S("--b--\r\n"), &f), ERR_NONE);
	assert_int_equal(f.n, 0);
}

static void
an_empty_file_is_a_file(void **state)
{
	struct form f;

	(void)state;
	assert_int_equal(multi(S(PART("name=\"f\"; filename=\"\"", "") "--b--"), &f), ERR_NONE);
	assert_int_equal(f.n, 1);
	assert_true(f.at[0].is_file);
	assert_int_equal(f.at[0].value.n, 0);
}

static void
a_file_name_cannot_forge_a_field_name(void **state)
{
	struct form f;

	(void)state;
	assert_int_equal(multi(S(PART("filename=\"; name=evil;\"; name=\"f\"", "x") "--b--"), &f), ERR_NONE);
	assert_int_equal(f.n, 1);
	assert_true(str_eq(f.at[0].name, S("f")));
}

static void
broken_uploads_are_refused(void **state)
{
	static const struct str bad[] = {
		STR_INIT(""), STR_INIT("--"), STR_INIT("--b"), STR_INIT("--b\r\n"), STR_INIT("--c--\r\n"),
		STR_INIT("x\r\n" PART("name=a", "1") "--b--"), STR_INIT(PART("name=\"a\"", "1")), STR_INIT(PART("name=\"a\"", "1") "--b"),
		STR_INIT(PART("name=\"\"", "1") "--b--"), STR_INIT(PART("nome=\"a\"", "1") "--b--"),
		STR_INIT("--b\r\n\r\n1\r\n--b--"), STR_INIT("--b\r\nContent-Type: a/b\r\n\r\n1\r\n--b--"),
		STR_INIT("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n--b--"),
		STR_INIT("--bContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--"),
		STR_INIT(PART("name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"", "1") "--b--"),
		STR_INIT(PART("name=\"a\"; name=\"b\"", "1") "--b--"), STR_INIT(PART("name=\"a\"; filename=x; FileName=y", "1") "--b--"),
		STR_INIT(PART("name=\"a\"", "\xff") "--b--"), STR_INIT(PART("name=\"a\"", "\0") "--b--"),
		STR_INIT(PART("name=\"\xff\"", "1") "--b--"), STR_INIT(PART("name=\"f\"; filename=\"\xff\"", "1") "--b--"),
		STR_INIT(PART("name=\"a\0b\"", "1") "--b--"), STR_INIT(PART("name=\"f\"; filename=\"a\0b\"", "1") "--b--"),
		STR_INIT(PART("name=\"a\"", "1") "--bX"), STR_INIT("--b\nContent-Disposition: form-data; name=\"a\"\n\n1\n--b--"),
	};
	struct form f;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (multi(bad[i], &f) != ERR_INPUT)
			fail_msg("case %zu was taken", i);
}

static void
a_boundary_must_be_there_and_short(void **state)
{
	struct http_request r;
	struct form f;
	struct err e;
	char type[160];

	(void)state;
	r = posted("multipart/form-data", S("--\r\n"));
	assert_int_equal(form_body(&r, &f, &e), ERR_INPUT);
	r = posted("multipart/form-data; boundary=", S("----"));
	assert_int_equal(form_body(&r, &f, &e), ERR_INPUT);
	snprintf(type, sizeof(type), "multipart/form-data; boundary=%0100d", 0);
	r = posted(type, S("--x--"));
	assert_int_equal(form_body(&r, &f, &e), ERR_INPUT);
}

static struct str
cookie(const char *header, struct str name)
{
	struct http_request r = { .a = a };

	*VEC_PUSH(a, &r.headers) = (struct http_header){ S("cookie"), str_z(header) };
	return form_cookie(&r, name);
}

static void
a_cookie_is_found_by_its_whole_name_and_once(void **state)
{
	struct http_request none = { .a = a };

	(void)state;
	assert_true(str_eq(cookie("a=1; session=xyz; b=2", S("session")), S("xyz")));
	assert_true(str_eq(cookie("session=x=y", S("session")), S("x=y")));
	assert_int_equal(cookie("mysession=x", S("session")).n, 0);
	assert_int_equal(cookie("session2=x", S("session")).n, 0);
	assert_int_equal(cookie("Session=x", S("session")).n, 0);
	assert_int_equal(cookie("session=a; session=b", S("session")).n, 0);
	assert_int_equal(cookie("session=; session=b", S("session")).n, 0);
	assert_int_equal(cookie("session=a; session=b; session=c", S("session")).n, 0);
	assert_int_equal(cookie(";;;=;", S("session")).n, 0);
	assert_int_equal(form_cookie(&none, S("session")).n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_come_in_their_order_without_escapes),
		cmocka_unit_test(bad_escapes_and_texts_are_refused),
		cmocka_unit_test(too_many_pairs_are_refused),
		cmocka_unit_test(the_content_type_chooses_the_reader),
		cmocka_unit_test(parts_come_with_names_values_and_files),
		cmocka_unit_test(an_empty_file_is_a_file),
		cmocka_unit_test(a_file_name_cannot_forge_a_field_name),
		cmocka_unit_test(broken_uploads_are_refused),
		cmocka_unit_test(a_boundary_must_be_there_and_short),
		cmocka_unit_test(a_cookie_is_found_by_its_whole_name_and_once),
	};

	return cmocka_run_group_tests_name("form", tests, begin, end);
}
