/* The matrix of roles, as the header states it. */
#include "people/roles.h"

static const struct {
	struct str name;
	uint32_t caps;
} roles[ROLE_MAX] = {
#define R(name, caps) [ROLE_##name] = { STR_INIT(#name), caps },
	ROLES(R)
#undef R
};

_Static_assert(CAP_MAX <= 32, "capabilities are bits of a uint32_t");

struct str
role_name(enum role r)
{
	return roles[r].name;
}

bool
role_find(struct str name, enum role *ret)
{
	for (int i = 0; i < ROLE_MAX; i++) {
		if (!str_eq(name, roles[i].name))
			continue;
		*ret = (enum role)i;
		return true;
	}
	return false;
}

bool
roles_may(uint32_t set, enum capability cap)
{
	if (cap == CAP_NONE || set == ROLES_ALL)
		return true;
	for (int i = 0; i < ROLE_MAX; i++)
		if ((set >> i & 1) && (roles[i].caps >> cap & 1))
			return true;
	return false;
}
