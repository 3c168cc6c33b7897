/* As large as we size for: 120 000 rows in about a second and well under 150 MB. */
#include "sheet_fixture.h"

#include "base/ports.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 120000, COLUMNS = 10 };

static bool
watched(void) /* a sanitizer or valgrind makes times and sizes meaningless */
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return true;
#else
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
	return true;
#endif
#endif
	return getenv("RUNNING_ON_VALGRIND") != NULL;
#endif
}

struct tally {
	size_t rows, cells, bytes;
};

static enum err_kind
count(void *arg, const struct strs *cells, uint32_t line, struct err *e)
{
	struct tally *t = arg;

	(void)e;
	t->rows++;
	t->cells += cells->n;
	for (size_t i = 0; i < cells->n; i++)
		t->bytes += cells->at[i].n;
	assert_int_equal(line, t->rows);
	return ERR_NONE;
}

/* A line of /proc/self/status, in KiB; 0 when there is none. */
static long
status_kib(const char *name)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[200];
	long kib = 0;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, name, strlen(name)) == 0)
			kib = strtol(line + strlen(name), NULL, 10);
	if (f != NULL)
		fclose(f);
	return kib;
}

/* Forgets the peak so far: what building the file took is not what reading it takes. */
static void
forget_peak(void)
{
	FILE *f = fopen("/proc/self/clear_refs", "w");

	if (f == NULL)
		return;
	fputs("5", f);
	fclose(f);
}

static void
measured(const char *what, struct str bytes)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(256u << 20);
	int64_t start = ports_real.mono_us(ports_real.arg), took;
	long before = status_kib("VmRSS:"), grew;
	struct tally t = { 0 };
	struct sheet_info info;
	struct err e;

	forget_peak();
	assert_int_equal(sheet_read(a, bytes, count, &t, &info, &e), ERR_NONE);
	took = ports_real.mono_us(ports_real.arg) - start;
	grew = status_kib("VmHWM:") - before;
	print_message("%s: %zu rows, %zu bytes of text, %lld ms, %ld KiB more at the peak\n", what, t.rows, t.bytes,
	    (long long)took / 1000, grew);
	assert_int_equal(t.rows, ROWS);
	assert_int_equal(t.cells, ROWS * COLUMNS);
	if (watched())
		return;
	assert_true(took < 5000000); /* five times what it takes on the slowest machine we have */
	assert_true(grew < 150 << 10);
}

static void
xlsx(void **state)
{
	CLEANUP(arena_freep) struct arena *a = arena_new(512u << 20);
	struct entries en;
	struct buf rows, strings;
	struct str zip;
	char *copy;

	(void)state;
	buf_init(&rows, 256u << 20);
	buf_init(&strings, 64u << 20);
	buf_add(&strings, S("<sst>"));
	for (int i = 0; i < ROWS; i++) {
		buf_addf(&strings, "<si><t>Fagerlia skole og aktivitetssenter %d</t></si>", i);
		buf_addf(&rows, "<row r=\"%d\">", i + 1);
		for (int c = 0; c < COLUMNS; c++)
			buf_addf(&rows, c % 3 == 2 ? "<c r=\"%c%d\"><v>%d</v></c>" : "<c r=\"%c%d\" s=\"1\" t=\"s\"><v>%d</v></c>", 'A' + c,
			    i + 1, c ? i * 7 % ROWS : i);
		buf_add(&rows, S("</row>"));
	}
	buf_add(&strings, S("</sst>"));
	book_entries(a, &en, buf_str(&rows));
	book_put(a, &en, "xl/sharedStrings.xml", buf_str(&strings));
	zip = book_zip(a, &en);
	copy = malloc(zip.n);
	assert_non_null(copy);
	memcpy(copy, zip.p, zip.n);
	zip.p = copy;
	arena_freep(&a);
	buf_release(&rows);
	buf_release(&strings);
	measured("XLSX", zip);
	free(copy);
}

static void
csv(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 64u << 20);
	for (int i = 0; i < ROWS; i++) {
		buf_addf(&b, "Fagerlia skole og aktivitetssenter %d", i);
		for (int c = 1; c < COLUMNS; c++)
			buf_addf(&b, c == 5 ? ";\"Torget %d\"" : ";%d", i * 7 % 1000);
		buf_add(&b, S("\r\n"));
	}
	measured("CSV", buf_str(&b));
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(csv), cmocka_unit_test(xlsx) };

	return cmocka_run_group_tests_name("adapters: large files", tests, NULL, NULL);
}
