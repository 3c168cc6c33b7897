/* Roles, passwords, addresses of mail. */
#include "people/password.h"
#include "people/roles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static struct arena *a;

static int
begin(void **state)
{
	(void)state;
	a = arena_new(16u << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* The whole matrix, written a second time by hand: x may, . may not. */
static void
each_role_may_what_the_table_says(void **state)
{
	static const struct {
		const char *name, *caps; /* own coverage register edit import programme director accounts audit operate */
	} want[] = {
		{ "participant", "xxx......." }, { "site_lead", "xxx......." }, { "staff", "x........." }, { "coach", "xxx......." },
		{ "office", "xxxxxxxxx." }, { "director", "xxx...x..." }, { "guest", "xx........" }, { "operator", "x......xxx" },
	};

	(void)state;
	assert_int_equal(sizeof(want) / sizeof(want[0]), ROLE_MAX);
	assert_int_equal(strlen(want[0].caps), CAP_MAX - 1);
	for (int r = 0; r < ROLE_MAX; r++) {
		enum role found;

		assert_true(role_find(str_z(want[r].name), &found));
		assert_true(str_eq(role_name(found), str_z(want[r].name)));
		assert_true(roles_may(1u << found, CAP_NONE));
		for (int c = 1; c < CAP_MAX; c++)
			if (roles_may(1u << found, (enum capability)c) != (want[r].caps[c - 1] == 'x'))
				fail_msg("%s, capability %d", want[r].name, c);
	}
}

static void
nobody_may_nothing_and_two_roles_what_either_may(void **state)
{
	enum role r;

	(void)state;
	for (int c = 1; c < CAP_MAX; c++) {
		assert_false(roles_may(0, (enum capability)c));
		assert_false(roles_may(1u << 30, (enum capability)c));
		assert_true(roles_may(ROLES_ALL, (enum capability)c));
		assert_int_equal(roles_may(1u << ROLE_guest | 1u << ROLE_operator, (enum capability)c),
		    roles_may(1u << ROLE_guest, (enum capability)c) || roles_may(1u << ROLE_operator, (enum capability)c));
	}
	assert_false(role_find(S("Office"), &r));
	assert_false(role_find(S(""), &r));
	assert_false(role_find(S("offic"), &r));
}

static void
a_password_is_known_again_and_no_other(void **state)
{
	struct str one, two;
	struct err e;

	(void)state;
	assert_int_equal(password_make(a, S("riktig hest batteri"), &one, &e), ERR_NONE);
	assert_int_equal(password_make(a, S("riktig hest batteri"), &two, &e), ERR_NONE);
	assert_false(str_eq(one, two));
	assert_true(str_starts(one, S("$argon2id$v=19$m=19456,t=2,p=1$")));
	assert_true(password_check(one, S("riktig hest batteri")));
	assert_true(password_check(two, S("riktig hest batteri")));
	assert_false(password_check(one, S("riktig hest batterj")));
	assert_false(password_check(one, S("")));
	assert_false(password_check(one, STR_NONE));
	assert_false(password_check(STR_NONE, S("riktig hest batteri")));
	assert_false(password_check(STR_NONE, STR_NONE));
	assert_false(password_check(S("$argon2id$nonsense"), S("x")));
	assert_false(password_check(str_sub(one, 0, one.n - 1), S("riktig hest batteri")));
}

static void
passwords_have_a_length(void **state)
{
	char long_one[PASSWORD_MAX + 2];
	struct str stored;
	struct err e;

	(void)state;
	memset(long_one, 'x', sizeof(long_one));
	assert_int_equal(password_make(a, S("elleve tegn"), &stored, &e), ERR_INPUT);
	assert_int_equal(password_make(a, S("ææææææ"), &stored, &e), ERR_INPUT);
	assert_int_equal(password_make(a, (struct str){ long_one, PASSWORD_MAX + 1 }, &stored, &e), ERR_LIMIT);
	assert_int_equal(password_make(a, (struct str){ long_one, PASSWORD_MAX }, &stored, &e), ERR_NONE);
}

static void
an_address_is_one_name_at_one_host(void **state)
{
	static const char *ok[][2] = { { " Kari.Nordmann@Kommune.NO ", "kari.nordmann@kommune.no" }, { "a+b@c.d", "a+b@c.d" },
		{ "pål@skøle.no", "pål@skøle.no" } };
	static const char *bad[] = { "", "@", "a@", "@b.no", "a@b", "a@@b.no", "a@b@c.no", "a b@c.no", "a@b.no\nBcc: x@y.no", "a@b.no.",
		"<a@b.no>", "a,b@c.no", "a@b.no;c@d.no", "\"a\"@b.no", "a@.no", "a@b..no", "a\x7f@b.no", "a@b.no\rx", "a@[1.2.3.4]", "a@b.no\xff" };
	struct str got;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(ok) / sizeof(ok[0]); i++) {
		assert_int_equal(email_normal(a, str_z(ok[i][0]), &got, &e), ERR_NONE);
		assert_true(str_eq(got, str_z(ok[i][1])));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (email_normal(a, str_z(bad[i]), &got, &e) == ERR_NONE)
			fail_msg("%s was taken", bad[i]);
	assert_int_not_equal(email_normal(a, S("a\0@b.no"), &got, &e), ERR_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_role_may_what_the_table_says),
		cmocka_unit_test(nobody_may_nothing_and_two_roles_what_either_may),
		cmocka_unit_test(a_password_is_known_again_and_no_other),
		cmocka_unit_test(passwords_have_a_length),
		cmocka_unit_test(an_address_is_one_name_at_one_host),
	};

	return cmocka_run_group_tests_name("people", tests, begin, end);
}
