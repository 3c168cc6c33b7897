/* Numbers from text, with bounds. */
#include "base/num.h"

#include <inttypes.h>

enum err_kind
num_i64(struct str s, int64_t min, int64_t max, int64_t *ret, struct err *e)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	struct str digits = str_sub(s, minus ? 1 : 0, s.n);
	int64_t v = 0;
	bool over = false;

	if (digits.n == 0 || digits.n > 19)
		return err_set(e, NUMBER_BAD, NOPOS, "%.*s", (int)(s.n < 40 ? s.n : 40), s.p ? s.p : "");
	for (size_t i = 0; i < digits.n; i++) {
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return err_set(e, NUMBER_BAD, NOPOS, "%.*s", (int)(s.n < 40 ? s.n : 40), s.p);
		over |= __builtin_mul_overflow(v, 10, &v);
		over |= __builtin_sub_overflow(v, digits.p[i] - '0', &v); /* downwards: holds INT64_MIN */
	}
	if (!minus)
		over |= __builtin_sub_overflow(0, v, &v);
	if (over || v < min || v > max)
		return err_set(e, NUMBER_RANGE, NOPOS, "%" PRId64 "–%" PRId64, min, max);
	*ret = v;
	return ERR_NONE;
}

enum err_kind
num_hex(struct str s, uint64_t *ret, struct err *e)
{
	uint64_t v = 0;

	if (s.n == 0 || s.n > 16)
		return err_set(e, NUMBER_BAD, NOPOS, "%zu", s.n);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		int d = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
		    : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;

		if (d < 0)
			return err_set(e, NUMBER_BAD, NOPOS, "%zu", i + 1);
		v = v << 4 | (uint64_t)d;
	}
	*ret = v;
	return ERR_NONE;
}
