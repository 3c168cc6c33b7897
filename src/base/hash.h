#ifndef BASE_HASH_H
#define BASE_HASH_H
#include "base/arena.h"
#include "base/ports.h"

/*
 * Hashes, keyed hashes, and names nobody can guess.
 *
 * Contract  hash_256 is BLAKE2b with 32 bytes out; with a key it is a message authentication code.
 * Shapes    hex is lower case; a public id is 16 letters and digits (80 random bits).
 * Source    libsodium crypto_generichash; the alphabet of ids is Crockford's base 32, lower case.
 */
enum { HASH_BYTES = 32, PUBLIC_ID_LEN = 16 };

struct hash {
	unsigned char b[HASH_BYTES];
};

struct hash hash_256(struct str data, struct str key); /* key: empty, or 16 to 64 bytes */
static inline struct str
hash_str(const struct hash *h)
{
	return (struct str){ (const char *)h->b, HASH_BYTES };
}
struct str hex_of(struct arena *a, struct str bytes);
bool hex_to(struct str hex, void *ret_bytes, size_t n); /* false unless exactly n bytes */
/* Same length and bytes, in time that depends on the length alone. */
bool bytes_equal(struct str a, struct str b);
struct str public_id(struct arena *a, const struct ports *ports);
bool public_id_ok(struct str s);

#endif
