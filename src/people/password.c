/* argon2id by libsodium, and addresses of mail. */
#include "people/password.h"

#include "base/utf8.h"

#include <sodium.h>

enum { PASSES = 2, MEMORY = 19 << 20 };

enum err_kind
password_make(struct arena *a, struct str password, struct str *ret_stored, struct err *e)
{
	char out[crypto_pwhash_STRBYTES];

	if (utf8_points(password) < PASSWORD_MIN)
		return err_set(e, FIELD_BAD, NOPOS, "%d", PASSWORD_MIN);
	if (password.n > PASSWORD_MAX)
		return err_set(e, FIELD_TOO_LONG, NOPOS, "%d", PASSWORD_MAX);
	if (crypto_pwhash_str_alg(out, password.p, password.n, PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return err_set(e, STORE_BUSY, NOPOS, "argon2id");
	*ret_stored = arena_str(a, str_z(out));
	return ERR_NONE;
}

bool
password_check(struct str stored, struct str password)
{
	/* The stored form of a password nobody knows: checked against when there is none. */
	static const char dummy[] = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	char z[crypto_pwhash_STRBYTES] = { 0 };
	bool known = stored.n > 0 && stored.n < sizeof(z);

	memcpy(z, known ? stored.p : dummy, known ? stored.n : sizeof(dummy));
	return crypto_pwhash_str_verify(z, password.p ? password.p : "", password.n) == 0 && known;
}

enum err_kind
email_normal(struct arena *a, struct str text, struct str *ret, struct err *e)
{
	struct str s = utf8_fold(a, str_trim(text));
	size_t at = str_find(s, '@', 0);
	bool odd = s.n > 200 || at == 0 || at + 3 > s.n || str_find(s, '@', at + 1) < s.n || str_find(s, '.', at) == s.n ||
	    str_ends(s, S(".")) || str_has(s, S("@.")) || str_has(s, S("..")) || !utf8_valid(s, NULL);

	for (size_t i = 0; i < s.n; i++)
		odd |= (unsigned char)s.p[i] <= 0x20 || s.p[i] == 0x7f || strchr("<>()[]\\,;:\"", s.p[i]) != NULL;
	if (odd)
		return err_set(e, FIELD_BAD, NOPOS, "@");
	*ret = s;
	return ERR_NONE;
}
