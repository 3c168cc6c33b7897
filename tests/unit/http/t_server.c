/* The server on real sockets: order, deadlines, limits, and its end. */
#include "http/server.h"

#include "client.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

enum { BIG = 24 << 20, LIMIT = 1000 };

static struct {
	struct http_server *s;
	pthread_t thread;
	bool running;
} srv;

static size_t
limit(void *arg, const struct http_request *r)
{
	(void)arg;
	(void)r;
	return LIMIT;
}

static void
answer(void *arg, unsigned worker, struct http_request *r, struct http_reply *reply)
{
	(void)arg;
	(void)worker;
	if (str_eq(r->path, S("/big"))) {
		char *room = buf_room(&reply->body, BIG);

		assert_non_null(room);
		memset(room, 'b', BIG);
		buf_wrote(&reply->body, BIG);
		return;
	}
	if (str_starts(r->path, S("/wait")))
		usleep(300000);
	if (str_eq(r->path, S("/peer"))) {
		buf_add(&reply->body, r->peer);
		buf_add(&reply->body, r->https ? S(" https") : S(" http"));
		return;
	}
	if (str_eq(r->path, S("/none"))) {
		reply->status = 304;
		return;
	}
	buf_add(&reply->body, r->path);
	buf_add(&reply->body, S(":"));
	buf_add(&reply->body, r->body);
}

/* Says what it was told, so that the test sees it came through. */
static void
refuse(void *arg, const struct http_request *r, int status, struct http_reply *reply)
{
	buf_addf(&reply->body, "%s %d %s", (const char *)arg, status, r == NULL || r->path.n == 0 ? "-" : r->path.p[0] == '/' ? "path" : "?");
	http_set(reply, S("x-refused"), S("in words"));
}

static void *
run(void *arg)
{
	http_server_run(arg);
	return NULL;
}

static void
begin_with(struct http_config cfg, const struct http_hooks *hooks)
{
	struct err e;

	cfg.address = "127.0.0.1";
	if (http_server_new(&srv.s, &cfg, hooks, &ports_real, &e) != ERR_NONE)
		fail_msg("%s", e.text);
	assert_int_equal(pthread_create(&srv.thread, NULL, run, srv.s), 0);
	srv.running = true;
}

static void
begin(struct http_config cfg)
{
	begin_with(cfg, &(struct http_hooks){ .limit = limit, .answer = answer });
}

static int
end(void **state)
{
	(void)state;
	if (srv.running) {
		http_server_stop(srv.s);
		pthread_join(srv.thread, NULL);
	}
	http_server_free(srv.s);
	srv.s = NULL;
	srv.running = false;
	return 0;
}

static int
dial(void)
{
	return client_dial(http_server_port(srv.s));
}

static void
one_connection_serves_many_requests(void **state)
{
	char body[256];
	int fd;

	(void)state;
	begin((struct http_config){ 0 });
	fd = dial();
	for (int i = 0; i < 50; i++) {
		say(fd, i % 2 ? "GET /a HTTP/1.1\r\nHost: x\r\n\r\n" : "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
		assert_int_equal(hear(fd, body, sizeof(body), false), 200);
		assert_string_equal(body, i % 2 ? "/a:" : "/b:hi");
	}
	say(fd, "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	assert_int_equal(hear(fd, body, sizeof(body), false), 200);
	assert_int_equal(recv(fd, body, 1, 0), 0);
	close(fd);
}

static void
requests_sent_at_once_are_answered_in_their_order(void **state)
{
	char body[256], want[32], all[4096] = "";
	int fd;

	(void)state;
	begin((struct http_config){ 0 });
	fd = dial();
	for (int i = 0; i < 30; i++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "GET /%s%d HTTP/1.1\r\nHost: x\r\n\r\n", i % 10 == 3 ? "wait" : "n", i);
	strcat(all, "GET /last HTTP/1.1\r\nHost: x\r\nConn");
	say(fd, all);
	for (int i = 0; i < 30; i++) {
		snprintf(want, sizeof(want), "/%s%d:", i % 10 == 3 ? "wait" : "n", i);
		assert_int_equal(hear(fd, body, sizeof(body), false), 200);
		assert_string_equal(body, want);
	}
	say(fd, "ection: close\r\n\r\n");
	assert_int_equal(hear(fd, body, sizeof(body), false), 200);
	assert_string_equal(body, "/last:");
	close(fd);
}

static void
a_refused_request_has_one_answer_and_nothing_after_it_is_read(void **state)
{
	static const char *bad[] = {
		"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"GET /a HTTP/1.1\r\nHost: x\r\nX : y\r\n\r\n", "GET /a HTTP/1.1\nHost: x\n\n", "GET /a HTTP/1.1\r\n\r\n",
		"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;x\r\na\r\n0\r\n\r\n",
		"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n",
		"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n",
	};
	char all[8192];

	(void)state;
	begin((struct http_config){ 0 });
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		int fd = dial();

		say(fd, bad[i]);
		say(fd, "GET /evil HTTP/1.1\r\nHost: x\r\n\r\n");
		assert_true(hear_all(fd, all, sizeof(all)));
		assert_int_equal(count(all, "HTTP/1.1 "), 1);
		assert_memory_equal(all, i < 5 ? "HTTP/1.1 400 " : "HTTP/1.1 413 ", 13);
		assert_int_equal(count(all, "evil"), 0);
		assert_int_equal(count(all, "connection: close"), 1);
		close(fd);
	}
}

static void
the_hook_words_every_refusal_and_gives_its_headers(void **state)
{
	static char word[] = "refused";
	static const struct { const char *say, *want; } cases[] = {
		{ "GET /a HTTP/1.1\nHost: x\n\n", "refused 400 " },
		{ "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n", "refused 413 path" },
		{ "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n", "refused 413 path" },
		{ "GET /a HTTP/1.1\r\nHost: x\r\nX: ", "refused 408 " },
	};
	char all[4096];

	(void)state;
	begin_with((struct http_config){ .head_ms = 300 }, &(struct http_hooks){ .arg = word, .limit = limit, .answer = answer, .refuse = refuse });
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int fd = dial();

		say(fd, cases[i].say);
		assert_true(hear_all(fd, all, sizeof(all)));
		assert_int_equal(count(all, "HTTP/1.1 "), 1);
		if (count(all, cases[i].want) != 1 || count(all, "x-refused: in words\r\n") != 1 || count(all, "connection: close") != 1)
			fail_msg("case %zu: %s", i, all);
		close(fd);
	}
}

static void
a_head_has_so_long_however_its_bytes_dribble(void **state)
{
	char all[4096];
	int fd;
	int64_t ms;

	(void)state;
	begin((struct http_config){ .head_ms = 400 });
	fd = dial();
	say(fd, "GET / HTTP/1.1\r\nHost: x\r\nX: ");
	ms = dribble(fd, all, sizeof(all));
	assert_memory_equal(all, "HTTP/1.1 408 ", 13);
	assert_true(ms >= 350 && ms < 2000);
	close(fd);
	/* The second request of a connection has no more. */
	fd = dial();
	say(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nX: ");
	assert_int_equal(hear(fd, all, sizeof(all), false), 200);
	ms = dribble(fd, all, sizeof(all));
	assert_memory_equal(all, "HTTP/1.1 408 ", 13);
	assert_true(ms < 2000);
	close(fd);
}

static void
a_body_has_so_long_however_its_bytes_dribble(void **state)
{
	char all[4096];
	int fd;
	int64_t ms;

	(void)state;
	begin((struct http_config){ .body_ms = 400 });
	fd = dial();
	say(fd, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
	ms = dribble(fd, all, sizeof(all));
	assert_memory_equal(all, "HTTP/1.1 408 ", 13);
	assert_true(ms >= 350 && ms < 2000);
	close(fd);
}

static void
a_connection_that_says_nothing_is_closed_without_a_word(void **state)
{
	char all[64];
	int fd, kept;
	int64_t from = now_ms();

	(void)state;
	begin((struct http_config){ .head_ms = 300, .idle_ms = 300 });
	fd = dial();
	kept = dial();
	say(kept, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_int_equal(hear(kept, all, sizeof(all), false), 200);
	assert_true(hear_all(fd, all, sizeof(all)));
	assert_string_equal(all, "");
	assert_true(hear_all(kept, all, sizeof(all)));
	assert_string_equal(all, "");
	assert_true(now_ms() - from < 2500);
	close(fd);
	close(kept);
}

static void
who_does_not_read_is_dropped(void **state)
{
	char *all = malloc(BIG + 4096);
	int fd;

	(void)state;
	assert_non_null(all);
	begin((struct http_config){ .write_ms = 400 });
	fd = dial();
	say(fd, "GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
	usleep(1200000);
	hear_all(fd, all, BIG + 4096);
	assert_true(strlen(all) < BIG);
	assert_memory_equal(all, "HTTP/1.1 200 ", 13);
	close(fd);
	/* And who reads gets all of it. */
	fd = dial();
	say(fd, "GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_int_equal(hear(fd, all, BIG + 4096, false), 200);
	assert_int_equal(strlen(all), BIG);
	close(fd);
	free(all);
}

static void
one_address_has_so_many_connections(void **state)
{
	char body[256];
	int fd[4];

	(void)state;
	begin((struct http_config){ .max_per_address = 3 });
	for (int i = 0; i < 4; i++)
		fd[i] = dial();
	for (int i = 0; i < 3; i++) {
		say(fd[i], "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
		assert_int_equal(hear(fd[i], body, sizeof(body), false), 200);
	}
	if (send(fd[3], "GET /a HTTP/1.1\r\nHost: x\r\n\r\n", 28, MSG_NOSIGNAL) == 28)
		assert_int_equal(hear(fd[3], body, sizeof(body), false), -1);
	close(fd[3]);
	close(fd[0]);
	usleep(100000);
	fd[0] = dial();
	say(fd[0], "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_int_equal(hear(fd[0], body, sizeof(body), false), 200);
	for (int i = 0; i < 3; i++)
		close(fd[i]);
}

static void
head_has_a_length_and_no_body(void **state)
{
	char body[256];
	int fd;

	(void)state;
	begin((struct http_config){ 0 });
	fd = dial();
	say(fd, "HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\nGET /none HTTP/1.1\r\nHost: x\r\n\r\nGET /d HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_int_equal(hear(fd, body, sizeof(body), true), 200);
	assert_int_equal(hear(fd, body, sizeof(body), false), 304);
	assert_int_equal(hear(fd, body, sizeof(body), false), 200);
	assert_string_equal(body, "/d:");
	close(fd);
}

static void
who_asks_first_is_told_to_go_on_or_not(void **state)
{
	char body[4096];
	int fd;

	(void)state;
	begin((struct http_config){ 0 });
	fd = dial();
	say(fd, "POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
	assert_int_equal(hear(fd, body, sizeof(body), false), 100);
	say(fd, "abc");
	assert_int_equal(hear(fd, body, sizeof(body), false), 200);
	assert_string_equal(body, "/e:abc");
	say(fd, "POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3000\r\n\r\n");
	assert_int_equal(hear(fd, body, sizeof(body), false), 413);
	assert_int_equal(recv(fd, body, 1, 0), 0);
	close(fd);
}

static void
forwarded_addresses_are_believed_from_the_proxy_alone(void **state)
{
	static const char *ask = "GET /peer HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 6.6.6.6, 10.0.0.9\r\nX-Forwarded-Proto: https\r\n\r\n";
	char body[256];
	int fd;

	begin((struct http_config){ 0 });
	fd = dial();
	say(fd, ask);
	assert_int_equal(hear(fd, body, sizeof(body), false), 200);
	assert_string_equal(body, "127.0.0.1 http");
	close(fd);
	end(state);
	begin((struct http_config){ .proxy = "127.0.0.1" });
	fd = dial();
	say(fd, ask);
	assert_int_equal(hear(fd, body, sizeof(body), false), 200);
	assert_string_equal(body, "10.0.0.9 https");
	close(fd);
}

static void
stopping_finishes_what_is_being_answered(void **state)
{
	char body[256];
	int fd;

	(void)state;
	begin((struct http_config){ 0 });
	fd = dial();
	say(fd, "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
	usleep(100000);
	http_server_stop(srv.s);
	assert_int_equal(hear(fd, body, sizeof(body), false), 200);
	assert_string_equal(body, "/wait:");
	pthread_join(srv.thread, NULL);
	srv.running = false;
	close(fd);
}

static void
a_server_that_never_ran_can_be_freed(void **state)
{
	const struct http_hooks hooks = { .limit = limit, .answer = answer };
	struct http_config cfg = { .address = "127.0.0.1" };
	struct err e;

	(void)state;
	assert_int_equal(http_server_new(&srv.s, &cfg, &hooks, &ports_real, &e), ERR_NONE);
	http_server_free(srv.s);
	srv.s = NULL;
	cfg.address = "localhost";
	assert_int_equal(http_server_new(&srv.s, &cfg, &hooks, &ports_real, &e), ERR_OUTSIDE);
	srv.s = NULL;
}

static void
two_hundred_at_once_are_all_served(void **state)
{
	int fd[200];
	char body[256];

	(void)state;
	begin((struct http_config){ .workers = 2 });
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 200; i++)
			if (round == 0)
				fd[i] = dial();
		for (int i = 0; i < 200; i++)
			say(fd[i], "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
		for (int i = 199; i >= 0; i--)
			say(fd[i], "1\r\nc\r\n0\r\n\r\n");
		for (int i = 0; i < 200; i++) {
			assert_int_equal(hear(fd[i], body, sizeof(body), false), 200);
			assert_string_equal(body, "/c:abc");
		}
	}
	for (int i = 0; i < 200; i++)
		close(fd[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(one_connection_serves_many_requests, end),
		cmocka_unit_test_teardown(requests_sent_at_once_are_answered_in_their_order, end),
		cmocka_unit_test_teardown(a_refused_request_has_one_answer_and_nothing_after_it_is_read, end),
		cmocka_unit_test_teardown(the_hook_words_every_refusal_and_gives_its_headers, end),
		cmocka_unit_test_teardown(a_head_has_so_long_however_its_bytes_dribble, end),
		cmocka_unit_test_teardown(a_body_has_so_long_however_its_bytes_dribble, end),
		cmocka_unit_test_teardown(a_connection_that_says_nothing_is_closed_without_a_word, end),
		cmocka_unit_test_teardown(who_does_not_read_is_dropped, end),
		cmocka_unit_test_teardown(one_address_has_so_many_connections, end),
		cmocka_unit_test_teardown(head_has_a_length_and_no_body, end),
		cmocka_unit_test_teardown(who_asks_first_is_told_to_go_on_or_not, end),
		cmocka_unit_test_teardown(forwarded_addresses_are_believed_from_the_proxy_alone, end),
		cmocka_unit_test_teardown(stopping_finishes_what_is_being_answered, end),
		cmocka_unit_test_teardown(a_server_that_never_ran_can_be_freed, end),
		cmocka_unit_test_teardown(two_hundred_at_once_are_all_served, end),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
