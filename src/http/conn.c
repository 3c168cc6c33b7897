/* One connection's life: read, answer, write, linger. */
#include "http/server_impl.h"

#include "base/limits.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* A browser reads the answer only when it has sent its form: what is thrown away meanwhile has a ceiling in time and bytes, both above
 * what a too large import is. */
enum { LINGER_MS = 10000, LINGER_BYTES = 128 << 20, READ_CHUNK = 16 << 10 };

static void
expect_until(struct http_server *s, struct conn *c, int ms)
{
	atomic_store(&c->deadline_us, server_now(s) + (int64_t)ms * 1000);
}

static void
add_date(struct buf *b)
{
	static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t now = time(NULL);
	struct tm t;

	gmtime_r(&now, &t);
	buf_addf(b, "date: %.3s, %02d %.3s %d %02d:%02d:%02d GMT\r\n", days + t.tm_wday * 3, t.tm_mday,
	    months + t.tm_mon * 3, t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

static struct str
reply_body(const struct conn *c)
{
	return c->reply.fixed.p ? c->reply.fixed : buf_str(&c->reply.body);
}

static void
write_head(struct conn *c)
{
	struct http_reply *r = &c->reply;
	struct buf *b = &c->head;

	buf_clear(b);
	b->max = 64 << 10;
	buf_addf(b, "HTTP/1.1 %d %.*s\r\n", r->status, STR_ARG(http_reason(r->status)));
	add_date(b);
	for (size_t i = 0; i < r->headers.n; i++) {
		buf_add(b, r->headers.at[i].name);
		buf_add(b, S(": "));
		buf_add(b, r->headers.at[i].value);
		buf_add(b, S("\r\n"));
	}
	if (r->status != 304)
		buf_addf(b, "content-length: %zu\r\n", reply_body(c).n);
	if (c->close_after)
		buf_add(b, S("connection: close\r\n"));
	buf_add(b, S("\r\n"));
}

/* 1: all is written; 0: the socket is full; -1: the other side is gone. */
static int
write_some(struct conn *c)
{
	struct str head = buf_str(&c->head), body = c->head_only ? STR_NONE : reply_body(c);

	while (c->written < head.n + body.n) {
		struct iovec v[2];
		struct msghdr m = { .msg_iov = v };
		ssize_t n;

		if (c->written < head.n)
			v[m.msg_iovlen++] = (struct iovec){ (void *)(uintptr_t)(head.p + c->written), head.n - c->written };
		if (body.n > 0) {
			size_t off = c->written > head.n ? c->written - head.n : 0;

			v[m.msg_iovlen++] = (struct iovec){ (void *)(uintptr_t)(body.p + off), body.n - off };
		}
		n = sendmsg(c->fd, &m, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? 0 : -1;
		c->written += (size_t)n;
	}
	return 1;
}

/* Makes the connection ready for the next request. */
static void
finish_request(struct http_server *s, struct conn *c)
{
	atomic_fetch_sub(&s->budget, c->budget);
	c->budget = 0;
	http_reply_release(&c->reply);
	if (c->head.cap > 4096)
		buf_release(&c->head);
	if (c->a)
		arena_clear(c->a);
	reader_next(&c->reader);
	c->again = c->reader.in.n > 0;
	expect_until(s, c, c->again ? s->cfg.head_ms : s->cfg.idle_ms);
}

/* After the last byte of an answer; the new state, or -1 when the connection is over. */
static int
after_answer(struct http_server *s, struct conn *c)
{
	if (!c->close_after) {
		finish_request(s, c);
		return CONN_HEAD;
	}
	atomic_fetch_sub(&s->budget, c->budget);
	c->budget = 0;
	c->again = false;
	shutdown(c->fd, SHUT_WR);
	expect_until(s, c, LINGER_MS);
	return CONN_LINGER;
}

/* Refuses what is being read: one answer, then the end. Waiting thread only. */
static bool
refuse(struct http_server *s, struct conn *c, int status)
{
	int w, state;

	if (c->a == NULL)
		c->a = arena_new(LIM_ARENA_REQUEST);
	c->reply = (struct http_reply){ .a = c->a };
	buf_init(&c->reply.body, LIM_HTTP_REFUSAL);
	if (s->hooks.refuse)
		s->hooks.refuse(s->hooks.arg, c->reader.req, status, &c->reply);
	else
		http_plain(&c->reply, status, http_reason(status));
	c->close_after = true;
	c->head_only = false;
	c->written = 0;
	write_head(c);
	expect_until(s, c, s->cfg.write_ms);
	w = write_some(c);
	if (w < 0)
		return false;
	if (w == 0) {
		atomic_store(&c->state, CONN_WRITING);
		server_arm(s, c, true);
		return true;
	}
	state = after_answer(s, c);
	atomic_store(&c->state, state);
	server_arm(s, c, false);
	return true;
}

static void
note_peer(struct http_server *s, struct conn *c)
{
	struct http_request *q = c->reader.req;
	struct str ff, proto;
	size_t at;

	q->peer = str_z(c->peer);
	if (s->cfg.proxy == NULL || !str_eq(q->peer, str_z(s->cfg.proxy)))
		return;
	ff = http_get(q, S("x-forwarded-for"));
	for (at = ff.n; at > 0 && ff.p[at - 1] != ',' && ff.p[at - 1] != ' ';)
		at--;
	if (at < ff.n)
		q->peer = str_sub(ff, at, ff.n);
	proto = http_get(q, S("x-forwarded-proto"));
	q->https = str_eq(proto, S("https"));
}

/* The head is complete: asks for the body's limit and reserves memory for it. */
static bool
begin_body(struct http_server *s, struct conn *c)
{
	size_t limit, want;

	note_peer(s, c);
	limit = s->hooks.limit(s->hooks.arg, c->reader.req);
	want = c->reader.length < 0 ? limit : (size_t)c->reader.length;
	if (want > limit)
		return refuse(s, c, 413);
	if (c->reader.length != 0) {
		if (atomic_load(&s->budget) + want > BODY_BUDGET)
			return refuse(s, c, 503);
		atomic_fetch_add(&s->budget, want);
		c->budget = want;
	}
	atomic_store(&c->state, CONN_BODY);
	expect_until(s, c, s->cfg.body_ms);
	reader_body(&c->reader, limit);
	if (c->reader.state == READER_BODY && c->reader.expects &&
	    send(c->fd, "HTTP/1.1 100 Continue\r\n\r\n", 25, MSG_NOSIGNAL) != 25)
		return false;
	return true;
}

bool
conn_look(struct http_server *s, struct conn *c)
{
	if (c->reader.state == READER_HEAD) {
		if (c->a == NULL)
			c->a = arena_new(LIM_ARENA_REQUEST);
		reader_head(&c->reader, c->a);
		if (c->reader.state == READER_BODY && !begin_body(s, c))
			return false;
		if (c->close_after)
			return true;
	} else if (c->reader.state == READER_BODY) {
		reader_body(&c->reader, c->reader.max_body);
	}
	if (c->reader.state == READER_REFUSED)
		return refuse(s, c, c->reader.status);
	if (c->reader.state == READER_DONE) {
		atomic_store(&c->state, CONN_BUSY);
		server_enqueue(s, c);
		return true;
	}
	server_arm(s, c, false);
	return true;
}

bool
conn_readable(struct http_server *s, struct conn *c)
{
	const bool linger = atomic_load(&c->state) == CONN_LINGER;
	size_t chunk = atomic_load(&c->state) == CONN_BODY ? 256 << 10 : READ_CHUNK;
	char *room;
	ssize_t n;

	if (linger) {
		char waste[4096];

		n = recv(c->fd, waste, sizeof(waste), 0);
		c->thrown += n > 0 ? (size_t)n : 0;
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR) || c->thrown > LINGER_BYTES)
			return false;
		server_arm(s, c, false);
		return true;
	}
	if (c->reader.in.n == 0 && atomic_load(&c->state) == CONN_HEAD)
		expect_until(s, c, s->cfg.head_ms); /* the head's time begins with its first byte */
	room = buf_room(&c->reader.in, chunk);
	if (room == NULL)
		return refuse(s, c, 413);
	n = recv(c->fd, room, chunk, 0);
	if (n == 0)
		return false;
	if (n < 0) {
		if (errno != EAGAIN && errno != EINTR)
			return false;
		server_arm(s, c, false);
		return true;
	}
	buf_wrote(&c->reader.in, (size_t)n);
	return conn_look(s, c);
}

bool
conn_writable(struct http_server *s, struct conn *c)
{
	int w = write_some(c), state;

	if (w < 0)
		return false;
	if (w == 0) {
		server_arm(s, c, true);
		return true;
	}
	state = after_answer(s, c);
	atomic_store(&c->state, state);
	if (c->again)
		return conn_look(s, c);
	server_arm(s, c, false);
	return true;
}

bool
conn_timeout(struct http_server *s, struct conn *c)
{
	int state = atomic_load(&c->state);

	if ((state == CONN_HEAD && c->reader.in.n > 0) || state == CONN_BODY)
		return refuse(s, c, 408);
	return false;
}

void
conn_answer(struct http_server *s, struct conn *c, unsigned worker)
{
	struct http_request *q = c->reader.req;
	int w, state = CONN_WRITING;

	c->reply = (struct http_reply){ .status = 200, .a = c->a };
	buf_init(&c->reply.body, LIM_REPLY);
	s->hooks.answer(s->hooks.arg, worker, q, &c->reply);
	c->close_after = !q->keep || c->reply.close || atomic_load(&s->stop);
	c->head_only = q->method == HTTP_HEAD || c->reply.status == 304;
	c->written = 0;
	write_head(c);
	expect_until(s, c, s->cfg.write_ms);
	w = write_some(c);
	if (w < 0) {
		c->close_after = true;
		state = after_answer(s, c);
	} else if (w > 0) {
		state = after_answer(s, c);
	}
	if (state == CONN_HEAD && c->again) {
		server_give_back(s, c);
		return;
	}
	server_arm(s, c, state == CONN_WRITING);
	atomic_store(&c->state, state); /* the last touch */
}
