/* Kinds of sites. */
#include "programme/kinds.h"

enum { WORDS = 12 };

static const struct {
	struct str code;
	const char *words[WORDS];
} kinds[KIND_MAX] = {
#define K(name, ...) [KIND_##name] = { STR_INIT(#name), { __VA_ARGS__ } },
	KINDS(K)
#undef K
};

struct str
kind_code(enum kind k)
{
	return kinds[k].code;
}

/* Codes are folded already, apart from "_", which people write as a space. */
static bool
is_code(struct str folded, struct str code)
{
	if (folded.n != code.n)
		return false;
	for (size_t i = 0; i < code.n; i++)
		if (folded.p[i] != code.p[i] && !(code.p[i] == '_' && (folded.p[i] == ' ' || folded.p[i] == '-')))
			return false;
	return true;
}

bool
kind_find(struct str folded, enum kind *ret)
{
	*ret = KIND_other;
	for (enum kind k = 0; k < KIND_MAX; k++) {
		bool hit = is_code(folded, kinds[k].code);

		for (size_t i = 0; i < WORDS && kinds[k].words[i]; i++)
			hit |= str_eq(folded, str_z(kinds[k].words[i]));
		if (hit) {
			*ret = k;
			return true;
		}
	}
	return false;
}
