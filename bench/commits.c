/*
 * Durable commits a second, with 1, 8 and 32 writers at once through the store's lane, beside one loop that
 * appends a page to a file and calls fdatasync: what the disk gives without grouping.
 *
 * Use: commits DIRECTORY SECONDS
 */
#include "base/ports.h"
#include "store/q_base.h"
#include "store/store.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct race {
	struct store *store;
	int64_t until_us;
	_Atomic long done;
};

static int64_t
now_us(void)
{
	return ports_real.mono_us(ports_real.arg);
}

static enum err_kind
work(void *arg, struct db_rw *rw, struct err *e)
{
	return q_outbox_add(rw, now_us(), S("bench"), S("a@example.no"), S("subject"), S("body"), e);
}

static void *
writer(void *arg)
{
	struct race *r = arg;
	struct err e;

	while (now_us() < r->until_us)
		if (store_write(r->store, "bench", work, r, 0, &e) == ERR_NONE)
			atomic_fetch_add(&r->done, 1);
	return NULL;
}

static double
grouped(struct store *st, int writers, double seconds)
{
	struct race r = { .store = st };
	pthread_t threads[64];
	int64_t began = now_us();

	r.until_us = began + (int64_t)(seconds * 1e6);
	for (int i = 0; i < writers; i++)
		if (pthread_create(&threads[i], NULL, writer, &r) != 0)
			abort();
	for (int i = 0; i < writers; i++)
		pthread_join(threads[i], NULL);
	return (double)atomic_load(&r.done) / ((double)(now_us() - began) / 1e6);
}

static double
single(const char *path, double seconds)
{
	static char page[4096];
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
	int64_t began = now_us(), until = began + (int64_t)(seconds * 1e6);
	long n = 0;

	if (fd < 0)
		abort();
	for (; now_us() < until; n++)
		if (write(fd, page, sizeof(page)) != sizeof(page) || fdatasync(fd) != 0)
			abort();
	close(fd);
	unlink(path);
	return (double)n / ((double)(now_us() - began) / 1e6);
}

int
main(int argc, char **argv)
{
	static const int writers[] = { 1, 8, 32 };
	struct store *st;
	struct err e = { 0 };
	char path[4096];
	double seconds, loop;

	if (argc != 3 || (seconds = atof(argv[2])) <= 0) {
		fputs("usage: commits DIRECTORY SECONDS\n", stderr);
		return 2;
	}
	snprintf(path, sizeof(path), "%s/commits.db", argv[1]);
	if (store_open(&st, path, 1, &ports_real, &e) != ERR_NONE) {
		fprintf(stderr, "commits: %s\n", e.text);
		return 3;
	}
	snprintf(path, sizeof(path), "%s/commits.sync", argv[1]);
	loop = single(path, seconds);
	printf("%-34s %8.0f /s\n", "one loop of write and fdatasync", loop);
	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
		double n = grouped(st, writers[i], seconds);

		printf("%-2d writers, durable commits         %8.0f /s   %.2f times the loop\n", writers[i], n, n / loop);
	}
	store_close(st);
	return 0;
}
