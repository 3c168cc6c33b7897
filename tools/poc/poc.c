/*
 * The catalogue compiler: poc OUT_DIR nb.po nn.po en.po -> text_keys.h, text_made.c.
 *
 * A key that one language lacks, an empty or fuzzy text, a placeholder that differs between the
 * languages, an error without its message, or markup in a text ends the build with what to mend.
 */
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"

#include <gettext-po.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { LANGS = 3 };

struct entry {
	struct str key;
	struct str one[LANGS], many[LANGS];
};

static struct {
	struct arena *a;
	struct { VEC(struct entry); } entries;
	struct map index;
	const char *file[LANGS];
	int failures;
} poc;

static void PRINTF_LIKE(3, 4)
complain(const char *file, struct str key, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s: \"%.*s\": ", file, STR_ARG(key));
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	poc.failures++;
}

static void
on_error(int severity, po_message_t m, const char *file, size_t line, size_t col, int multiline, const char *text)
{
	(void)m, (void)col, (void)multiline;
	fprintf(stderr, "%s:%zu: %s\n", file ? file : "po", line, text);
	poc.failures += severity > 0;
}

static void
on_error2(int severity, po_message_t m1, const char *f1, size_t l1, size_t c1, int ml1, const char *t1,
    po_message_t m2, const char *f2, size_t l2, size_t c2, int ml2, const char *t2)
{
	(void)m2, (void)f2, (void)l2, (void)c2, (void)ml2;
	on_error(severity, m1, f1, l1, c1, ml1, t1);
	fprintf(stderr, "\t%s\n", t2);
}

static void
read_message(int lang, po_message_t m)
{
	struct str key = arena_str(poc.a, str_z(po_message_msgid(m)));
	bool plural = po_message_msgid_plural(m) != NULL, fresh;
	uint32_t *at;
	struct entry *en;

	if (key.n == 0 || po_message_is_obsolete(m))
		return;
	if (po_message_is_fuzzy(m))
		complain(poc.file[lang], key, "is marked fuzzy: settle it");
	at = map_put(&poc.index, key, &fresh);
	if (fresh) {
		*at = (uint32_t)poc.entries.n;
		VEC_PUSH(poc.a, &poc.entries)->key = key;
	}
	en = &poc.entries.at[*at];
	en->one[lang] = arena_str(poc.a, str_z(plural ? po_message_msgstr_plural(m, 0) : po_message_msgstr(m)));
	if (plural)
		en->many[lang] = arena_str(poc.a, str_z(po_message_msgstr_plural(m, 1)));
}

static void
read_file(int lang)
{
	struct po_xerror_handler handler = { on_error, on_error2 };
	po_file_t f = po_file_read(poc.file[lang], &handler);
	po_message_iterator_t it;
	po_message_t m;

	if (f == NULL) {
		fprintf(stderr, "%s: cannot be read\n", poc.file[lang]);
		exit(1);
	}
	it = po_message_iterator(f, NULL);
	while ((m = po_next_message(it)) != NULL)
		read_message(lang, m);
	po_message_iterator_free(it);
	po_file_free(f);
}

/* The placeholders of a text, sorted, as "{a}{b}". */
static struct str
placeholders(struct str s)
{
	struct strs names = { 0 };
	struct str out = STR_NONE;

	for (size_t at = str_find(s, '{', 0); at < s.n; at = str_find(s, '{', at + 1))
		*VEC_PUSH(poc.a, &names) = str_sub(s, at, str_find(s, '}', at) + 1);
	for (size_t i = 0; i < names.n; i++)
		for (size_t j = i + 1; j < names.n; j++)
			if (str_cmp(names.at[j], names.at[i]) < 0) {
				struct str t = names.at[i];

				names.at[i] = names.at[j];
				names.at[j] = t;
			}
	for (size_t i = 0; i < names.n; i++)
		if (i == 0 || !str_eq(names.at[i], names.at[i - 1]))
			out = arena_fmt(poc.a, "%.*s%.*s", STR_ARG(out), STR_ARG(names.at[i]));
	return out;
}

static void
check(const struct entry *en)
{
	struct str want = STR_NONE;

	for (int l = 0; l < LANGS; l++) {
		struct str longest = en->many[l].n ? en->many[l] : en->one[l];

		if (en->one[l].n == 0) {
			complain(poc.file[l], en->key, "is missing or empty");
			continue;
		}
		if ((en->many[l].n > 0) != (en->many[0].n > 0))
			complain(poc.file[l], en->key, "has a plural in one language only");
		if (str_has(en->one[l], S("<")) || str_has(en->one[l], S("&")))
			complain(poc.file[l], en->key, "holds markup: texts are plain");
		if (l == 0)
			want = placeholders(longest);
		else if (!str_eq(want, placeholders(longest)))
			complain(poc.file[l], en->key, "has placeholders %.*s, but bokmål has %.*s",
			    STR_ARG(placeholders(longest)), STR_ARG(want));
	}
}

static void
check_errors(void)
{
	static const char *slugs[] = {
#define X(NAME, KIND, http, slug) slug,
#include "base/err_codes.def"
#undef X
	};
	uint32_t ignored;

	for (size_t i = 0; i < sizeof(slugs) / sizeof(slugs[0]); i++) {
		struct str key = arena_fmt(poc.a, "err.%s", slugs[i]);
		struct str todo = arena_fmt(poc.a, "err.%s.do", slugs[i]);

		if (!map_get(&poc.index, key, &ignored))
			complain(poc.file[0], key, "is missing: every error has a message");
		if (!map_get(&poc.index, todo, &ignored))
			complain(poc.file[0], todo, "is missing: every error says what to do");
	}
}

static int
by_key(const void *a, const void *b)
{
	return str_cmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static void
literal(FILE *f, struct str s)
{
	fputs("STR_INIT(\"", f);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			fprintf(f, "\\%c", s.p[i]);
		else if (s.p[i] == '\n')
			fputs("\\n", f);
		else
			fputc(s.p[i], f);
	}
	fputs("\")", f);
}

static void
identifier(FILE *f, struct str key)
{
	fputs("TEXT_", f);
	for (size_t i = 0; i < key.n; i++)
		fputc(key.p[i] == '.' || key.p[i] == '-' ? '_' : key.p[i], f);
}

static FILE *
create(const char *dir, const char *name)
{
	struct str path = arena_fmt(poc.a, "%s/%s", dir, name);
	FILE *f = fopen(path.p, "w");

	if (f == NULL) {
		perror(path.p);
		exit(1);
	}
	return f;
}

static void
emit(const char *dir)
{
	FILE *h = create(dir, "text_keys.h"), *c = create(dir, "text_made.c");

	fputs("/* Made by tools/poc from locale/. */\n#pragma once\n\nenum text_key {\n", h);
	fputs("/* Made by tools/poc from locale/. */\n#include \"text/text_table.h\"\n\nconst struct text_entry text_table[TEXT_MAX] = {\n", c);
	for (size_t i = 0; i < poc.entries.n; i++) {
		const struct entry *en = &poc.entries.at[i];

		fputc('\t', h);
		identifier(h, en->key);
		fputs(",\n", h);
		fputs("\t{ ", c);
		literal(c, en->key);
		for (int pass = 0; pass < 2; pass++) {
			fputs(", { ", c);
			for (int l = 0; l < LANGS; l++) {
				literal(c, pass ? en->many[l] : en->one[l]);
				fputs(l + 1 < LANGS ? ", " : " }", c);
			}
		}
		fputs(" },\n", c);
	}
	fputs("\tTEXT_MAX\n};\n", h);
	fputs("};\n", c);
	fclose(h);
	fclose(c);
}

/* libgettextpo keeps a few bytes of each file for good; asked for by the leak checker alone. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libgettextpo";
}

int
main(int argc, char **argv)
{
	if (argc != 2 + LANGS) {
		fputs("usage: poc OUT_DIR nb.po nn.po en.po\n", stderr);
		return 2;
	}
	poc.a = arena_new(64u << 20);
	map_init(&poc.index, poc.a, 1);
	for (int l = 0; l < LANGS; l++) {
		poc.file[l] = argv[2 + l];
		read_file(l);
	}
	for (size_t i = 0; i < poc.entries.n; i++)
		check(&poc.entries.at[i]);
	check_errors();
	if (poc.failures > 0)
		return 1;
	qsort(poc.entries.at, poc.entries.n, sizeof(*poc.entries.at), by_key);
	emit(argv[1]);
	arena_free(poc.a);
	return 0;
}
