/* tmplc LAYOUT.html FILE.html OUT.h OUT.c: "…/pages/register/list.html" is the page register_list. */
#include "tmplc/tmplc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
die_at(const struct tmpl *t, size_t at, const char *fmt, ...)
{
	unsigned line = 1, col = 1;
	va_list ap;

	for (size_t i = 0; i < at && i < t->text.n; i++) {
		col = t->text.p[i] == '\n' ? 1 : col + 1;
		line += t->text.p[i] == '\n';
	}
	fprintf(stderr, "%.*s:%u:%u: ", STR_ARG(t->file), line, col);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static struct str
slurp(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct buf b;
	struct str out;
	char chunk[4096];
	size_t n;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	buf_init(&b, 4u << 20);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, (struct str){ chunk, n });
	fclose(f);
	out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return out;
}

static void
save(const char *path, struct buf *b)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL || fwrite(b->p, 1, b->n, f) != b->n || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
	buf_release(b);
}

/* "../src/pages/register/list.html" -> "register_list"; "…/pages/layout.html" -> "layout" */
static struct str
page_name(struct arena *a, struct str path)
{
	const char *hit = memmem(path.p, path.n, "pages/", 6);
	struct str s = hit ? str_sub(path, (size_t)(hit - path.p) + 6, path.n) : path;
	char *p = (char *)(uintptr_t)arena_str(a, str_sub(s, 0, str_find(s, '.', 0))).p;

	for (size_t i = 0; p[i]; i++)
		if (p[i] == '/' || p[i] == '-')
			p[i] = '_';
	return str_z(p);
}

static void
start(struct tmpl *t, struct arena *a, const char *path)
{
	*t = (struct tmpl){ .a = a, .file = str_z(path), .text = slurp(a, path) };
	t->name = page_name(a, t->file);
	t->layout = str_eq(t->name, S("layout"));
	read_view(t);
	buf_init(&t->c, 16u << 20);
	buf_init(&t->raw, 16u << 20);
	t->indent = 1;
}

static void
write_c(struct tmpl *t)
{
	buf_addf(&t->c, "/* Made by tools/tmplc from %.*s.html. */\n#include \"pages/%.*s.html.h\"\n\n", STR_ARG(t->name),
	    STR_ARG(t->name));
	if (t->layout)
		buf_add(&t->c, S("void\nhtml_layout_head(struct out *o, const struct page *v)\n{\n"));
	else
		buf_addf(&t->c, "void\nhtml_%.*s(struct out *o, const struct page *page, const struct view_%.*s *v)\n{\n"
		    "\t(void)page;\n\t(void)v;\n", STR_ARG(t->name), STR_ARG(t->name));
	if (!t->layout && !t->fragment)
		line(t, "html_layout_head(o, page);");
	write_body(t);
	if (!t->layout && !t->fragment)
		line(t, "html_layout_foot(o, page);");
	buf_add(&t->c, S("}\n"));
	if (!t->layout)
		emit_json(t, &t->c);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(64u << 20);
	struct tmpl layout, t;
	struct buf h;

	if (argc != 5) {
		fputs("usage: tmplc LAYOUT.html FILE.html OUT.h OUT.c\n", stderr);
		return 2;
	}
	start(&layout, a, argv[1]);
	start(&t, a, argv[2]);
	t.page = layout.view;
	buf_init(&h, 4u << 20);
	emit_header(&t, &h);
	write_c(&t);
	save(argv[3], &h);
	save(argv[4], &t.c);
	buf_release(&t.raw);
	arena_free(a);
	return 0;
}
