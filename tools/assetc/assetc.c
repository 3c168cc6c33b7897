/*
 * Static files -> C: bytes, compressed copies, and an address with the content's hash in it.
 *
 *	assetc OUT.h OUT.c NAME=PATH …      NAME: "app.css"; its address is "/a/app-HASH.css"
 *
 * Files are taken in order; in a style sheet, url("NAME") of an asset given before it becomes that
 * asset's address; a url() of a file not given or not in double quotes, and an @import, end the
 * build. Comments that name source maps are cut.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/vec.h"

#include <brotli/encode.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

enum { FILE_MAX = 8 << 20 };

struct file {
	struct str name, path, type, id; /* "app.css", "/a/app-….css", "text/css…", "APP_CSS" */
	struct str bytes, gzip, brotli;
};
struct files {
	VEC(struct file);
};

static void __attribute__((noreturn))
die(const char *what, const char *name)
{
	fprintf(stderr, "assetc: %s: %s\n", name, what);
	exit(1);
}

static struct str
slurp(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *p = arena_alloc(a, FILE_MAX, 1);
	size_t n;

	if (f == NULL)
		die("cannot be read", path);
	n = fread(p, 1, FILE_MAX, f);
	if (ferror(f) || n == FILE_MAX)
		die("cannot be read, or is over 8 MiB", path);
	fclose(f);
	return (struct str){ p, n };
}

static struct str
type_of(struct str name)
{
	static const struct {
		struct str suffix, type;
	} types[] = {
		{ STR_INIT(".css"), STR_INIT("text/css; charset=utf-8") },
		{ STR_INIT(".js"), STR_INIT("text/javascript; charset=utf-8") },
		{ STR_INIT(".svg"), STR_INIT("image/svg+xml") },
		{ STR_INIT(".woff2"), STR_INIT("font/woff2") },
		{ STR_INIT(".png"), STR_INIT("image/png") },
		{ STR_INIT(".ico"), STR_INIT("image/x-icon") },
		{ STR_INIT(".txt"), STR_INIT("text/plain; charset=utf-8") },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_ends(name, types[i].suffix))
			return types[i].type;
	die("a suffix without a type", name.p);
}

/* Cuts the comment, to the end of its line or its own end, and leaves what stands after it. */
static struct str
without_source_map(struct arena *a, struct str s)
{
	static const struct {
		const char *from, *to;
	} marks[] = { { "//# sourceMappingURL=", "\n" }, { "/*# sourceMappingURL=", "*/" } };

	for (size_t i = 0; i < 2; i++) {
		const char *hit, *end;

		while ((hit = memmem(s.p, s.n, marks[i].from, strlen(marks[i].from))) != NULL) {
			size_t at = (size_t)(hit - s.p), after = s.n;

			end = memmem(hit, s.n - at, marks[i].to, strlen(marks[i].to));
			if (end != NULL)
				after = (size_t)(end - s.p) + strlen(marks[i].to);
			s = arena_fmt(a, "%.*s%.*s", (int)at, s.p, STR_ARG(str_sub(s, after, s.n)));
		}
	}
	return arena_str(a, s);
}

/* url("inter.woff2") -> url("inter-HASH.woff2"): both stand in the same folder. */
static struct str
linked(struct arena *a, struct str s, const struct files *done)
{
	for (size_t i = 0; i < done->n; i++) {
		struct str want = arena_fmt(a, "url(\"%.*s\")", STR_ARG(done->at[i].name));
		const char *hit;

		while ((hit = memmem(s.p, s.n, want.p, want.n)) != NULL) {
			size_t at = (size_t)(hit - s.p);
			struct buf b;

			buf_init(&b, FILE_MAX);
			buf_add(&b, str_sub(s, 0, at));
			buf_addf(&b, "url(\"%.*s\")", STR_ARG(str_sub(done->at[i].path, 3, done->at[i].path.n)));
			buf_add(&b, str_sub(s, at + want.n, s.n));
			s = arena_str(a, buf_str(&b));
			buf_release(&b);
		}
	}
	return s;
}

/* A reference to a file that is not embedded would be a missing font or picture: end the build. */
static void
check_links(struct str s, const struct files *done, const char *name)
{
	static const char head[] = "url(";
	const char *hit;

	if (memmem(s.p, s.n, "@import", 7) != NULL)
		die("an @import: the browser would ask for a file that is not there", name);

	while ((hit = memmem(s.p, s.n, head, sizeof(head) - 1)) != NULL) {
		bool known, quoted;

		s = str_sub(s, (size_t)(hit - s.p) + sizeof(head) - 1, s.n);
		/* Only url("NAME") has become an address; in single quotes or without any it would stay a name. */
		quoted = str_starts(s, S("\""));
		s = str_sub(s, quoted || str_starts(s, S("'")) ? 1 : 0, s.n);
		known = str_starts(s, S("data:")) || str_starts(s, S("#"));
		for (size_t i = 0; i < done->n && quoted && !known; i++)
			known = str_starts(s, str_sub(done->at[i].path, 3, done->at[i].path.n));
		if (!known)
			die("a url(\"…\") of a file that no argument before it names", name);
	}
}

static struct str
gzipped(struct arena *a, struct str s)
{
	z_stream z = { 0 };
	size_t max = compressBound(s.n) + 64;
	unsigned char *p = arena_alloc(a, max, 1);

	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		die("gzip", "");
	z.next_in = (unsigned char *)(uintptr_t)s.p;
	z.avail_in = (unsigned)s.n;
	z.next_out = p;
	z.avail_out = (unsigned)max;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		die("gzip", "");
	deflateEnd(&z);
	return (struct str){ (char *)p, max - z.avail_out };
}

static struct str
brotlied(struct arena *a, struct str s)
{
	size_t n = BrotliEncoderMaxCompressedSize(s.n) + 64;
	unsigned char *p = arena_alloc(a, n, 1);

	if (!BrotliEncoderCompress(11, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT, s.n, (const unsigned char *)s.p, &n, p))
		die("brotli", "");
	return (struct str){ (char *)p, n };
}

static void
take(struct arena *a, struct files *files, const char *arg)
{
	struct str all = str_z(arg);
	size_t eq = str_find(all, '=', 0), dot;
	struct file f = { .name = arena_str(a, str_sub(all, 0, eq)) };
	struct hash h;
	char *id;

	if (eq == all.n)
		die("write NAME=PATH", arg);
	f.type = type_of(f.name);
	f.bytes = slurp(a, arg + eq + 1);
	if (str_ends(f.name, S(".js")) || str_ends(f.name, S(".css")))
		f.bytes = without_source_map(a, f.bytes);
	if (str_ends(f.name, S(".css"))) {
		f.bytes = linked(a, f.bytes, files);
		check_links(f.bytes, files, f.name.p);
	}
	if (!str_ends(f.name, S(".woff2")) && !str_ends(f.name, S(".png")) && !str_ends(f.name, S(".ico"))) {
		f.gzip = gzipped(a, f.bytes);
		f.brotli = brotlied(a, f.bytes);
	}
	h = hash_256(f.bytes, STR_NONE);
	dot = str_find(f.name, '.', 0);
	f.path = arena_fmt(a, "/a/%.*s-%.*s%.*s", STR_ARG(str_sub(f.name, 0, dot)),
	    STR_ARG(hex_of(a, str_sub(hash_str(&h), 0, 5))), STR_ARG(str_sub(f.name, dot, f.name.n)));
	f.id = arena_str(a, f.name);
	id = (char *)(uintptr_t)f.id.p;
	for (size_t i = 0; i < f.id.n; i++)
		id[i] = id[i] == '.' || id[i] == '-' ? '_' : id[i] >= 'a' && id[i] <= 'z' ? (char)(id[i] - 32) : id[i];
	*VEC_PUSH(a, files) = f;
}

static void
write_header(FILE *f, const struct files *files)
{
	fputs("/* Made by tools/assetc. */\n#pragma once\n#include \"base/str.h\"\n\n"
	      "struct asset {\n\tstruct str name, path, type; /* \"app.css\", \"/a/app-….css\", content type */\n"
	      "\tstruct str bytes, gzip, brotli; /* the last two may be empty */\n};\n\nenum asset_id {\n", f);
	for (size_t i = 0; i < files->n; i++)
		fprintf(f, "\tASSET_%.*s,\n", STR_ARG(files->at[i].id));
	fputs("\tASSET_MAX\n};\nextern const struct asset assets[ASSET_MAX];\n", f);
}

static void
write_bytes(FILE *f, const char *what, size_t i, struct str s)
{
	if (s.n == 0)
		return;
	fprintf(f, "static const unsigned char %s_%zu[] = {", what, i);
	for (size_t j = 0; j < s.n; j++)
		fprintf(f, "%s%d,", j % 40 == 0 ? "\n" : "", (unsigned char)s.p[j]);
	fputs("\n};\n", f);
}

static void
write_ref(FILE *f, const char *what, size_t i, struct str s)
{
	if (s.n == 0)
		fputs("{ 0, 0 }", f);
	else
		fprintf(f, "{ (const char *)%s_%zu, %zu }", what, i, s.n);
}

static void
write_c(FILE *f, const struct files *files)
{
	fputs("/* Made by tools/assetc. */\n#include \"pages/assets.h\"\n\n", f);
	for (size_t i = 0; i < files->n; i++) {
		write_bytes(f, "bytes", i, files->at[i].bytes);
		write_bytes(f, "gzip", i, files->at[i].gzip);
		write_bytes(f, "brotli", i, files->at[i].brotli);
	}
	fputs("\nconst struct asset assets[ASSET_MAX] = {\n", f);
	for (size_t i = 0; i < files->n; i++) {
		const struct file *x = &files->at[i];

		fprintf(f, "\t{ STR_INIT(\"%.*s\"), STR_INIT(\"%.*s\"), STR_INIT(\"%.*s\"), ", STR_ARG(x->name), STR_ARG(x->path),
		    STR_ARG(x->type));
		write_ref(f, "bytes", i, x->bytes);
		fputs(", ", f);
		write_ref(f, "gzip", i, x->gzip);
		fputs(", ", f);
		write_ref(f, "brotli", i, x->brotli);
		fputs(" },\n", f);
	}
	fputs("};\n", f);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(1u << 30);
	struct files files = { 0 };
	FILE *h, *c;

	if (argc < 4) {
		fputs("usage: assetc OUT.h OUT.c NAME=PATH…\n", stderr);
		return 2;
	}
	for (int i = 3; i < argc; i++)
		take(a, &files, argv[i]);
	h = fopen(argv[1], "w");
	c = fopen(argv[2], "w");
	if (h == NULL || c == NULL)
		die("cannot be written", argv[1]);
	write_header(h, &files);
	write_c(c, &files);
	if (fclose(h) != 0 || fclose(c) != 0)
		die("cannot be written", argv[1]);
	arena_free(a);
	return 0;
}
