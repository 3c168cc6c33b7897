/* An archive in memory; what is unpacked is counted as it comes. */
#include "adapters/sheet_impl.h"

#include "base/limits.h"

#include <stdlib.h>
#include <zip.h>

struct unzip {
	zip_t *z;
	size_t total; /* unpacked so far */
};

enum err_kind
unzip_open(struct unzip **ret, struct str bytes, struct err *e)
{
	struct unzip *u = calloc(1, sizeof(*u));
	zip_error_t ze;
	zip_source_t *src;

	if (u == NULL)
		abort();
	zip_error_init(&ze);
	src = zip_source_buffer_create(bytes.p, bytes.n, 0, &ze);
	u->z = src ? zip_open_from_source(src, ZIP_RDONLY, &ze) : NULL;
	if (u->z == NULL && src)
		zip_source_free(src);
	zip_error_fini(&ze);
	if (u->z != NULL && zip_get_num_entries(u->z, 0) > LIM_ZIP_ENTRIES) {
		unzip_close(u);
		return err_set(e, SHEET_BOMB, NOPOS, "> %d", LIM_ZIP_ENTRIES);
	}
	if (u->z == NULL) {
		unzip_close(u);
		return err_set(e, SHEET_BROKEN, NOPOS, "ZIP");
	}
	*ret = u;
	return ERR_NONE;
}

void
unzip_close(struct unzip *u)
{
	if (u == NULL)
		return;
	if (u->z)
		zip_discard(u->z);
	free(u);
}

void
unzip_closep(struct unzip **u)
{
	unzip_close(*u);
}

static enum err_kind
unpack(struct unzip *u, struct arena *a, zip_file_t *f, zip_uint64_t packed, struct str *ret, struct err *e)
{
	struct buf b;
	zip_int64_t n = 1;
	enum err_kind k = ERR_NONE;

	buf_init(&b, LIM_ZIP_TOTAL);
	while (k == ERR_NONE && n > 0) {
		char *room = buf_room(&b, 64 << 10);

		if (room == NULL) {
			k = err_set(e, SHEET_BOMB, NOPOS, "> %d", LIM_ZIP_TOTAL);
			break;
		}
		n = zip_fread(f, room, 64 << 10);
		if (n < 0) {
			k = err_set(e, SHEET_BROKEN, NOPOS, "ZIP");
			break;
		}
		buf_wrote(&b, (size_t)n);
		u->total += (size_t)n;
		if (u->total > LIM_ZIP_TOTAL || (b.n > (1u << 20) && b.n / LIM_ZIP_RATIO > packed))
			k = err_set(e, SHEET_BOMB, NOPOS, "%zu : %llu", b.n, (unsigned long long)packed);
	}
	if (k == ERR_NONE)
		*ret = arena_str(a, buf_str(&b));
	buf_release(&b);
	return k;
}

enum err_kind
unzip_entry(struct unzip *u, struct arena *a, const char *name, bool must, struct str *ret, struct err *e)
{
	zip_stat_t st;
	zip_file_t *f;
	enum err_kind k;

	*ret = STR_NONE;
	if (zip_stat(u->z, name, 0, &st) != 0)
		return must ? err_set(e, SHEET_BROKEN, NOPOS, "%s", name) : ERR_NONE;
	if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE)
		return err_set(e, SHEET_LOCKED, NOPOS, " ");
	f = zip_fopen(u->z, name, 0);
	if (f == NULL)
		return err_set(e, SHEET_BROKEN, NOPOS, "%s", name);
	k = unpack(u, a, f, st.valid & ZIP_STAT_COMP_SIZE ? st.comp_size : 0, ret, e);
	zip_fclose(f);
	return k;
}
