/* arena, buf, vec, map. */
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static void
memory_is_zeroed_aligned_and_apart(void **state)
{
	struct arena *a = arena_new(64u << 20);
	unsigned char *was = NULL;
	size_t was_n = 0;

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t n = 0; n < 3000; n += 7) {
			unsigned char *p = arena_alloc(a, n, 1);

			assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xff, n);
			if (was_n > 0)
				assert_true(p >= was + was_n || p + n <= was);
			was = p;
			was_n = n;
		}
		assert_true(arena_used(a) > 0);
		arena_clear(a);
		was_n = 0;
		assert_int_equal(arena_used(a), 0);
	}
	arena_free(a);
	arena_free(NULL);
}

static void
texts_are_copied_with_nul_after(void **state)
{
	struct arena *a = arena_new(1u << 20);
	struct str s = arena_str(a, S("a\0b"));

	(void)state;
	assert_int_equal(s.n, 3);
	assert_int_equal(s.p[3], '\0');
	assert_int_equal(arena_z(a, STR_NONE)[0], '\0');
	assert_true(str_eq(arena_fmt(a, "%s-%d", "x", 7), S("x-7")));
	arena_free(a);
}

/* Does it in a child; true when the child was ended by abort. */
static bool
dies(size_t max, size_t n, size_t size)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct arena *a;

		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(1);
		signal(SIGABRT, SIG_DFL);
		a = arena_new(max);
		arena_alloc(a, 1, 1);
		arena_alloc(a, n, size);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void
going_over_an_arenas_limit_ends_the_process(void **state)
{
	(void)state;
	assert_true(dies(10000, 20000, 1));
	assert_true(dies(1u << 20, SIZE_MAX / 2, 4));
	assert_true(dies(1u << 20, SIZE_MAX - 64, 1));
	assert_true(dies(1u << 20, SIZE_MAX - 4096, 1)); /* with what is held it wraps to almost nothing */
	assert_false(dies(20000, 1000, 1));
}

static void
a_buffer_is_full_for_good(void **state)
{
	struct buf b;
	struct err e;

	(void)state;
	buf_init(&b, 10);
	buf_add(&b, S("12345"));
	buf_addf(&b, "%d", 67890);
	assert_int_equal(buf_check(&b, &e), ERR_NONE);
	assert_string_equal(b.p, "1234567890");
	buf_byte(&b, 'x');
	buf_clear(&b);
	assert_int_equal(buf_check(&b, &e), ERR_NONE);
	buf_add(&b, S("12345678901"));
	buf_add(&b, S("1"));
	assert_int_equal(b.n, 0);
	assert_int_equal(buf_check(&b, &e), ERR_LIMIT);
	assert_null(buf_room(&b, 1));
	buf_release(&b);
	buf_add(&b, S("1"));
	assert_string_equal(b.p, "1");
	assert_null(buf_room(&b, SIZE_MAX));
	buf_release(&b);
	b = (struct buf){ 0 };
	buf_release(&b);
}

static void
a_vector_keeps_its_order_while_it_grows(void **state)
{
	struct arena *a = arena_new(64u << 20);
	struct {
		VEC(int);
	} v = { 0 };

	(void)state;
	for (int i = 0; i < 5000; i++) {
		int *p = VEC_PUSH(a, &v);

		assert_int_equal(*p, 0);
		*p = i;
	}
	for (int i = 0; i < 5000; i++)
		assert_int_equal(v.at[i], i);
	arena_free(a);
}

static int
by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static void
a_map_holds_what_a_sorted_array_holds(void **state)
{
	struct arena *a = arena_new(64u << 20);
	struct map m;
	struct str *keys = NEWS(a, struct str, 20000);
	uint32_t v;
	size_t n = 0, different = 0;

	(void)state;
	map_init(&m, a, 0x1234567);
	assert_false(map_get(&m, S(""), &v));
	for (uint32_t i = 0; i < 20000; i++) {
		uint32_t x = (i * 2654435761u) % 7919;
		struct str key = x % 5 ? arena_fmt(a, "%u", x) : arena_fmt(a, "%08u/%u", x, x);
		bool fresh;
		uint32_t *p = map_put(&m, key, &fresh);

		assert_int_equal(*p, fresh ? 0 : x + 1);
		*p = x + 1;
		keys[n++] = key;
	}
	qsort(keys, n, sizeof(*keys), by_text);
	for (size_t i = 0; i < n; i++) {
		different += i == 0 || !str_eq(keys[i], keys[i - 1]);
		assert_true(map_get(&m, keys[i], &v));
	}
	assert_int_equal(m.n, different);
	assert_true(m.n * 3 <= m.cap * 2);
	assert_false(map_get(&m, S("absent"), &v));
	assert_false(map_get(&m, STR_NONE, &v));
	*map_put(&m, S(""), NULL) = 9;
	assert_true(map_get(&m, STR_NONE, &v));
	assert_int_equal(v, 9);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
		cmocka_unit_test(texts_are_copied_with_nul_after),
		cmocka_unit_test(going_over_an_arenas_limit_ends_the_process),
		cmocka_unit_test(a_buffer_is_full_for_good),
		cmocka_unit_test(a_vector_keeps_its_order_while_it_grows),
		cmocka_unit_test(a_map_holds_what_a_sorted_array_holds),
	};

	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
