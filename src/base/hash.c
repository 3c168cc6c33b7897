/* libsodium's hash in our words. */
#include "base/hash.h"

#include <sodium.h>

struct hash
hash_256(struct str data, struct str key)
{
	struct hash h;

	crypto_generichash(h.b, sizeof(h.b), (const unsigned char *)data.p, data.n,
	    key.n ? (const unsigned char *)key.p : NULL, key.n);
	return h;
}

struct str
hex_of(struct arena *a, struct str bytes)
{
	char *p = arena_alloc(a, bytes.n * 2 + 1, 1);

	sodium_bin2hex(p, bytes.n * 2 + 1, (const unsigned char *)bytes.p, bytes.n);
	return (struct str){ p, bytes.n * 2 };
}

bool
hex_to(struct str hex, void *ret_bytes, size_t n)
{
	size_t got = 0;

	return hex.n == n * 2 &&
	    sodium_hex2bin(ret_bytes, n, hex.p, hex.n, NULL, &got, NULL) == 0 && got == n;
}

bool
bytes_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

struct str
public_id(struct arena *a, const struct ports *ports)
{
	unsigned char r[PUBLIC_ID_LEN];
	char *p = arena_alloc(a, PUBLIC_ID_LEN + 1, 1);

	ports->random(ports->arg, r, sizeof(r));
	for (size_t i = 0; i < sizeof(r); i++)
		p[i] = alphabet[r[i] & 31];
	return (struct str){ p, PUBLIC_ID_LEN };
}

bool
public_id_ok(struct str s)
{
	if (s.n != PUBLIC_ID_LEN)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || strchr(alphabet, s.p[i]) == NULL)
			return false;
	return true;
}
