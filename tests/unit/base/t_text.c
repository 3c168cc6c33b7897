/* str, utf8, collate, hash: texts and their bytes. */
#include "base/collate.h"
#include "base/hash.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static struct arena *a;

static int
begin(void **state)
{
	(void)state;
	a = arena_new(256u << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void
empty_texts_are_equal_and_hold_nothing(void **state)
{
	struct str rest = STR_NONE, part;

	(void)state;
	assert_true(str_eq(STR_NONE, S("")));
	assert_true(str_starts(S("a"), STR_NONE) && str_ends(S("a"), S("")) && str_has(STR_NONE, STR_NONE));
	assert_false(str_has(STR_NONE, S("a")));
	assert_int_equal(str_find(STR_NONE, 'a', 0), 0);
	assert_int_equal(str_trim(S(" \t\r\n ")).n, 0);
	assert_int_equal(str_cmp(STR_NONE, S("")), 0);
	assert_int_equal(str_cmp(S("a"), S("ab")), -1);
	assert_int_equal(str_cmp(S("\xff"), S("a")), 1);
	assert_false(str_cut(&rest, ',', &part));
	assert_int_equal(str_z(NULL).n, 0);
	assert_true(str_eq_nocase(S("aZ-"), S("Az-")));
	assert_false(str_eq_nocase(S("["), S("{")));
}

static void
cutting_and_joining_gives_the_text_back(void **state)
{
	static const char *texts[] = { "", "a", ",", "a,b", ",,", "a,,b,", "abc" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct str rest = str_z(texts[i]), part;
		struct buf b;
		int n = 0;

		buf_init(&b, 100);
		for (; str_cut(&rest, ',', &part); n++) {
			if (n > 0)
				buf_byte(&b, ',');
			buf_add(&b, part);
		}
		assert_true(n > 0);
		assert_true(str_eq(buf_str(&b), str_z(texts[i])));
		buf_release(&b);
	}
}

static void
parts_are_clipped_to_the_text(void **state)
{
	(void)state;
	assert_true(str_eq(str_sub(S("abc"), 1, 2), S("b")));
	assert_true(str_eq(str_sub(S("abc"), 1, 99), S("bc")));
	assert_int_equal(str_sub(S("abc"), 3, 3).n, 0);
	assert_int_equal(str_sub(S("abc"), 9, 2).n, 0);
	assert_int_equal(str_sub(STR_NONE, 1, SIZE_MAX).n, 0);
	assert_int_equal(str_find(S("abca"), 'a', 1), 3);
	assert_int_equal(str_find(S("abca"), 'x', 99), 4);
}

static void
ill_formed_sequences_are_found_where_they_are(void **state)
{
	static const struct {
		struct str s;
		size_t bad;
	} t[] = {
		{ STR_INIT("a\x80"), 1 }, { STR_INIT("\xc0\xaf"), 0 }, { STR_INIT("\xc1\xbf"), 0 }, { STR_INIT("ab\xe0\x80\xaf"), 2 },
		{ STR_INIT("\xe0\x9f\xbf"), 0 }, { STR_INIT("\xf0\x80\x80\xaf"), 0 }, { STR_INIT("\xf0\x8f\xbf\xbf"), 0 },
		{ STR_INIT("\xed\xa0\x80"), 0 }, { STR_INIT("\xed\xbf\xbf"), 0 }, { STR_INIT("\xf4\x90\x80\x80"), 0 },
		{ STR_INIT("\xf5\x80\x80\x80"), 0 }, { STR_INIT("\xfe"), 0 }, { STR_INIT("\xff"), 0 }, { STR_INIT("\xc3"), 0 },
		{ STR_INIT("\xe2\x82"), 0 }, { STR_INIT("\xf0\x9f\x99"), 0 }, { STR_INIT("\xc3\x28"), 0 }, { STR_INIT("x\xf8\x88\x80\x80\x80"), 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		size_t bad = 99, at = t[i].bad;

		assert_false(utf8_valid(t[i].s, &bad));
		assert_int_equal(bad, t[i].bad);
		assert_int_equal(utf8_next(t[i].s, &at), 0xfffd);
		assert_int_equal(at, t[i].bad + 1);
	}
}

static void
every_code_point_goes_there_and_back(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 16);
	for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
		size_t at = 0;

		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		buf_clear(&b);
		utf8_put(&b, cp);
		if (!utf8_valid(buf_str(&b), NULL) || utf8_next(buf_str(&b), &at) != cp || at != b.n)
			fail_msg("U+%04X", cp);
	}
	buf_release(&b);
	assert_int_equal(utf8_points(S("aæ€🙂\xff")), 5);
	assert_true(utf8_is_control('\n') && utf8_is_control(0x85) && utf8_is_control(0x2028) && !utf8_is_control(0xa0));
}

static void
two_spellings_of_a_name_fold_to_one(void **state)
{
	static const char *t[][2] = {
		{ "  Skjold\t skole\n", "skjold skole" }, { "ÅS SKOLE", "ås skole" }, { "A\xcc\x8as", "ås" },
		{ "\xef\xbc\xa1\xef\xbc\xa2", "ab" }, { "Stra\xc3\x9f" "e", "strasse" }, { "a\xc2\xa0\xc2\xa0" "b", "a b" },
		{ "\xef\xac\x81n", "fin" }, { "", "" }, { "   ", "" }, { "ÆØÅ", "æøå" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		if (!str_eq(utf8_fold(a, str_z(t[i][0])), str_z(t[i][1])))
			fail_msg("%s: %.*s", t[i][0], STR_ARG(utf8_fold(a, str_z(t[i][0]))));
	assert_false(str_eq(utf8_fold(a, S("a")), utf8_fold(a, S("å"))));
	assert_false(str_eq(utf8_fold(a, S("o")), utf8_fold(a, S("ø"))));
}

static void
folding_twice_is_folding_once(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 64);
	for (uint32_t cp = 1; cp < 0x30000; cp++) {
		struct arena *m;
		struct str once;

		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		m = arena_new(1 << 20);
		buf_clear(&b);
		utf8_put(&b, 'x');
		utf8_put(&b, cp);
		once = utf8_fold(m, buf_str(&b));
		if (!str_eq(utf8_fold(m, once), once))
			fail_msg("U+%04X", cp);
		arena_free(m);
	}
	buf_release(&b);
}

static void
windows_1252_becomes_utf8(void **state)
{
	char all[256];
	struct str s;

	(void)state;
	assert_true(str_eq(utf8_from_1252(a, S("Bl\xe5 \x80 \x93 \xe6\xf8")), S("Blå € “ æø")) ||
	    str_eq(utf8_from_1252(a, S("Bl\xe5 \x80 \x93 \xe6\xf8")), S("Blå € \xe2\x80\x9c æø")));
	assert_true(str_eq(utf8_from_1252(a, S("\x81\x8d\x8f\x90\x9d")), S("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd")));
	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	s = utf8_from_1252(a, (struct str){ all, 256 });
	assert_true(utf8_valid(s, NULL));
	assert_int_equal(utf8_points(s), 256);
}

static void
names_sort_as_norwegians_sort_them(void **state)
{
	static const char *order[] = { "", "1", "2", "Aker", "Akershus", "blå", "Blåklokken", "Oslo", "Zürich", "Ærøy", "Øst", "Ås", "åsen" };
	struct str one;

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(order) / sizeof(order[0]); i++)
		if (str_cmp(collate_key(a, str_z(order[i])), collate_key(a, str_z(order[i + 1]))) >= 0)
			fail_msg("%s is not before %s", order[i], order[i + 1]);
	/* "aa" sorts as "å": after z. */
	assert_int_equal(str_cmp(collate_key(a, S("Aasen skole")), collate_key(a, S("Zoo"))), 1);
	assert_int_equal(str_cmp(collate_key(a, S("Aasen")), collate_key(a, S("Åt"))), -1);
	assert_int_equal(str_cmp(collate_key(a, S("Aasen")), collate_key(a, S("Årnes"))), 1);
	/* Case and accents only break ties. */
	assert_int_equal(str_cmp(collate_key(a, S("Bakken")), collate_key(a, S("bakkenes"))), -1);
	assert_int_equal(str_cmp(collate_key(a, S("é")), collate_key(a, S("f"))), -1);
	one = collate_key(a, S("\xff\xfe"));
	assert_true(str_eq(one, collate_key(a, S("\xef\xbf\xbd\xef\xbf\xbd"))));
	assert_true(collate_version(a).n >= 7);
}

static void
hashes_depend_on_every_byte_and_on_the_key(void **state)
{
	struct hash h = hash_256(S("abc"), STR_NONE), k = hash_256(S("abc"), S("0123456789abcdef")), e = hash_256(STR_NONE, STR_NONE);
	unsigned char back[HASH_BYTES];
	struct str hex = hex_of(a, hash_str(&h));

	(void)state;
	/* RFC 7693's algorithm with 32 bytes out, of "abc". */
	assert_true(str_eq(hex, S("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")));
	assert_true(str_eq(hex_of(a, hash_str(&e)), S("0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")));
	assert_false(bytes_equal(hash_str(&h), hash_str(&k)));
	assert_true(hex_to(hex, back, HASH_BYTES));
	assert_memory_equal(back, h.b, HASH_BYTES);
	assert_false(hex_to(str_sub(hex, 0, 63), back, HASH_BYTES));
	assert_false(hex_to(str_sub(hex, 0, 62), back, HASH_BYTES));
	assert_false(hex_to(S("zz"), back, 1));
	assert_true(bytes_equal(STR_NONE, S("")));
	assert_false(bytes_equal(S("a"), S("ab")));
}

static void
public_ids_are_sixteen_letters_and_never_the_same(void **state)
{
	struct str first = public_id(a, &ports_real);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct str id = public_id(a, &ports_real);

		assert_true(public_id_ok(id));
		assert_false(str_eq(id, first));
	}
	assert_false(public_id_ok(S("0123456789abcde")));
	assert_false(public_id_ok(S("0123456789abcdei")));
	assert_false(public_id_ok(S("0123456789abcdeA")));
	assert_false(public_id_ok(S("0123456789abcde\0")));
	assert_false(public_id_ok(S("0123456789abcde/")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_texts_are_equal_and_hold_nothing),
		cmocka_unit_test(cutting_and_joining_gives_the_text_back),
		cmocka_unit_test(parts_are_clipped_to_the_text),
		cmocka_unit_test(ill_formed_sequences_are_found_where_they_are),
		cmocka_unit_test(every_code_point_goes_there_and_back),
		cmocka_unit_test(two_spellings_of_a_name_fold_to_one),
		cmocka_unit_test(folding_twice_is_folding_once),
		cmocka_unit_test(windows_1252_becomes_utf8),
		cmocka_unit_test(names_sort_as_norwegians_sort_them),
		cmocka_unit_test(hashes_depend_on_every_byte_and_on_the_key),
		cmocka_unit_test(public_ids_are_sixteen_letters_and_never_the_same),
	};

	return cmocka_run_group_tests_name("texts", tests, begin, end);
}
