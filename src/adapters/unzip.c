/* An archive in memory; what is unpacked is counted as it comes. */
#include "adapters/sheet_impl.h"

#include "base/limits.h"
#include "base/xml.h"

#include <stdlib.h>
#include <zip.h>

enum { PIECE = 64 << 10 };

struct unzip {
	zip_t *z;
	size_t size;  /* of the archive */
	size_t total; /* unpacked so far */
};

/* Entries of the directory, counted before anything is made of them; the header's own count is not asked. */
static bool
too_many(struct str bytes)
{
	const char *p = bytes.p, *end = bytes.p + bytes.n;
	size_t n = 0;

	while (n <= LIM_ZIP_ENTRIES && (p = memmem(p, (size_t)(end - p), "PK\1\2", 4)) != NULL) {
		n++;
		p += 4;
	}
	return n > LIM_ZIP_ENTRIES;
}

enum err_kind
unzip_open(struct unzip **ret, struct str bytes, struct err *e)
{
	struct unzip *u;
	zip_error_t ze;
	zip_source_t *src;

	if (too_many(bytes))
		return err_set(e, SHEET_BOMB, NOPOS, "> %d", LIM_ZIP_ENTRIES);
	u = calloc(1, sizeof(*u));
	if (u == NULL)
		abort();
	u->size = bytes.n;
	zip_error_init(&ze);
	src = zip_source_buffer_create(bytes.p, bytes.n, 0, &ze);
	u->z = src ? zip_open_from_source(src, ZIP_RDONLY, &ze) : NULL;
	if (u->z == NULL && src)
		zip_source_free(src);
	zip_error_fini(&ze);
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

/* Names of parts are compared without regard to case (ECMA-376 part 2, 6.2.2.3). */
bool
unzip_has(struct unzip *u, const char *name)
{
	return zip_name_locate(u->z, name, ZIP_FL_NOCASE) >= 0;
}

static enum err_kind
unpack(struct unzip *u, zip_file_t *f, size_t packed, struct xml *x, struct err *e)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(2 * PIECE);
	char *room = NEWS(a, char, PIECE);
	size_t out = 0;
	zip_int64_t n = 1;
	enum err_kind k = ERR_NONE;

	while (k == ERR_NONE && n > 0) {
		n = zip_fread(f, room, PIECE);
		if (n < 0)
			return err_set(e, SHEET_BROKEN, NOPOS, "ZIP");
		out += (size_t)n;
		u->total += (size_t)n;
		if (u->total > LIM_ZIP_TOTAL || (out > (1u << 20) && out / LIM_ZIP_RATIO > packed))
			return err_set(e, SHEET_BOMB, NOPOS, "%zu : %zu", out, packed);
		k = xml_feed(x, (struct str){ room, (size_t)n }, n == 0, e);
	}
	return k;
}

enum err_kind
unzip_xml(struct unzip *u, const char *name, bool must, const struct xml_hooks *hooks, struct err *e)
{
	zip_stat_t st;
	zip_file_t *f;
	struct xml *x = NULL;
	size_t packed;
	enum err_kind k;

	if (zip_stat(u->z, name, ZIP_FL_NOCASE, &st) != 0)
		return must ? err_set(e, SHEET_BROKEN, NOPOS, "%s", name) : ERR_NONE;
	if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE)
		return err_set(e, SHEET_LOCKED, NOPOS, " ");
	packed = (st.valid & ZIP_STAT_COMP_SIZE) && st.comp_size < u->size ? (size_t)st.comp_size : u->size;
	f = zip_fopen_index(u->z, st.index, 0);
	if (f == NULL)
		return err_set(e, SHEET_BROKEN, NOPOS, "%s", name);
	k = xml_open(&x, hooks, e);
	if (k == ERR_NONE)
		k = unpack(u, f, packed, x, e);
	xml_close(x);
	zip_fclose(f);
	return k;
}
