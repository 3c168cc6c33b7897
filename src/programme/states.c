/* Where a site stands in a programme. */
#include "programme/states.h"

static const struct str names[STATE_MAX] = {
#define S_(name) [STATE_##name] = STR_INIT(#name),
	STATES(S_)
#undef S_
};

struct str
state_name(enum state s)
{
	return names[s];
}

bool
state_find(struct str name, enum state *ret)
{
	for (enum state s = 0; s < STATE_MAX; s++)
		if (str_eq(names[s], name)) {
			*ret = s;
			return true;
		}
	return false;
}

bool
state_may(enum state from, enum state to)
{
	static const bool may[STATE_MAX][STATE_MAX] = {
		[STATE_waiting] = { [STATE_signed_up] = true, [STATE_in_progress] = true, [STATE_left] = true },
		[STATE_signed_up] = { [STATE_waiting] = true, [STATE_in_progress] = true, [STATE_completed] = true,
		    [STATE_left] = true },
		[STATE_in_progress] = { [STATE_completed] = true, [STATE_left] = true },
		[STATE_left] = { [STATE_waiting] = true, [STATE_signed_up] = true, [STATE_in_progress] = true },
	};

	return may[from][to];
}
