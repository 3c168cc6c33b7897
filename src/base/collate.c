/* Norwegian order by ICU. One collator, opened once; making keys from it is read-only. */
#include "base/collate.h"

#include <assert.h>
#include <pthread.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static UCollator *nb;

static void
open_collator(void)
{
	UErrorCode code = U_ZERO_ERROR;

	nb = ucol_open("nb", &code);
	assert(U_SUCCESS(code));
}

struct str
collate_key(struct arena *a, struct str text)
{
	UErrorCode code = U_ZERO_ERROR;
	UChar *u = NEWS(a, UChar, text.n + 1);
	int32_t n = 0, len;
	uint8_t *key;

	pthread_once(&once, open_collator);
	u_strFromUTF8WithSub(u, (int32_t)text.n + 1, &n, text.p ? text.p : "", (int32_t)text.n, 0xfffd, NULL, &code);
	assert(U_SUCCESS(code));
	len = ucol_getSortKey(nb, u, n, NULL, 0);
	key = NEWS(a, uint8_t, (size_t)len);
	ucol_getSortKey(nb, u, n, key, len);
	return (struct str){ (const char *)key, (size_t)(len > 0 ? len - 1 : 0) };
}

struct str
collate_version(struct arena *a)
{
	UVersionInfo v;

	pthread_once(&once, open_collator);
	ucol_getVersion(nb, v);
	return arena_fmt(a, "%d.%d.%d.%d", v[0], v[1], v[2], v[3]);
}
