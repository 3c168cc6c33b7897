/* Listening, waiting, deadlines, and the workers' queue. */
#include "http/server_impl.h"

#include "base/hash.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 64, SWEEP_MS = 250 };

int64_t
server_now(const struct http_server *s)
{
	return s->ports->mono_us(s->ports->arg);
}

void
server_arm(struct http_server *s, struct conn *c, bool out)
{
	struct epoll_event ev = { .events = (out ? EPOLLOUT : EPOLLIN) | EPOLLONESHOT | EPOLLRDHUP, .data.ptr = c };

	if (!out)
		ev.events &= ~(uint32_t)EPOLLRDHUP;
	epoll_ctl(s->epoll_fd, EPOLL_CTL_MOD, c->fd, &ev);
}

void
server_enqueue(struct http_server *s, struct conn *c)
{
	bool wake;

	c->queued = NULL;
	pthread_mutex_lock(&s->lock);
	if (s->last)
		s->last->queued = c;
	else
		s->first = c;
	s->last = c;
	wake = s->idle_workers > 0;
	pthread_mutex_unlock(&s->lock);
	if (wake)
		pthread_cond_signal(&s->work);
}

void
server_give_back(struct http_server *s, struct conn *c)
{
	uint64_t one = 1;

	pthread_mutex_lock(&s->lock);
	c->queued = s->returned;
	s->returned = c;
	pthread_mutex_unlock(&s->lock);
	if (write(s->event_fd, &one, sizeof(one)) < 0)
		return; /* the counter is full: the waiting thread wakes all the same */
}

struct worker {
	struct http_server *s;
	unsigned n;
};

static void *
work(void *arg)
{
	struct worker w = *(struct worker *)arg;
	struct http_server *s = w.s;

	free(arg);
	pthread_mutex_lock(&s->lock);
	for (;;) {
		struct conn *c;

		while (s->first == NULL && !atomic_load(&s->stop)) {
			s->idle_workers++;
			pthread_cond_wait(&s->work, &s->lock);
			s->idle_workers--;
		}
		c = s->first;
		if (c == NULL)
			break;
		s->first = c->queued;
		if (s->first == NULL)
			s->last = NULL;
		pthread_mutex_unlock(&s->lock);
		conn_answer(s, c, w.n);
		pthread_mutex_lock(&s->lock);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

static uint32_t *
address_count(struct http_server *s, uint64_t address)
{
	size_t i = (size_t)address & (ADDRESSES - 1);

	for (size_t tries = 0; tries < ADDRESSES; tries++, i = (i + 1) & (ADDRESSES - 1)) {
		if (s->per_address[i].n > 0 && s->per_address[i].address == address)
			return &s->per_address[i].n;
	}
	for (size_t tries = 0; tries < ADDRESSES; tries++, i = (i + 1) & (ADDRESSES - 1)) {
		if (s->per_address[i].n == 0) {
			s->per_address[i].address = address;
			return &s->per_address[i].n;
		}
	}
	return NULL;
}

static void
close_conn(struct http_server *s, struct conn *c)
{
	uint32_t *n = address_count(s, c->address);

	if (n && *n > 0)
		--*n;
	atomic_fetch_sub(&s->budget, c->budget);
	c->next->prev = c->prev;
	c->prev->next = c->next;
	s->n_conns--;
	close(c->fd);
	reader_release(&c->reader);
	http_reply_release(&c->reply);
	buf_release(&c->head);
	arena_free(c->a);
	free(c);
}

/* An address as a number: a whole IPv4 address, the first 64 bits of an IPv6 one. */
static uint64_t
address_key(const struct sockaddr_storage *ss, char *text, size_t n)
{
	struct hash h;
	struct str bytes;

	if (ss->ss_family == AF_INET6) {
		const struct sockaddr_in6 *a = (const struct sockaddr_in6 *)ss;

		inet_ntop(AF_INET6, &a->sin6_addr, text, (socklen_t)n);
		bytes = (struct str){ (const char *)&a->sin6_addr, 8 };
	} else {
		const struct sockaddr_in *a = (const struct sockaddr_in *)ss;

		inet_ntop(AF_INET, &a->sin_addr, text, (socklen_t)n);
		bytes = (struct str){ (const char *)&a->sin_addr, 4 };
	}
	h = hash_256(bytes, STR_NONE);
	return (uint64_t)h.b[0] | (uint64_t)h.b[1] << 8 | (uint64_t)h.b[2] << 16 | (uint64_t)h.b[3] << 24 | 1ull << 63;
}

static void
add_conn(struct http_server *s, int fd, const struct sockaddr_storage *ss)
{
	struct conn *c = calloc(1, sizeof(*c));
	struct epoll_event ev = { .events = EPOLLIN | EPOLLONESHOT, .data.ptr = c };
	int one = 1;
	uint32_t *n;

	assert(c != NULL);
	c->fd = fd;
	c->address = address_key(ss, c->peer, sizeof(c->peer));
	n = address_count(s, c->address);
	if (s->n_conns >= s->cfg.max_connections || n == NULL || *n >= s->cfg.max_per_address) {
		close(fd);
		free(c);
		return;
	}
	++*n;
	reader_init(&c->reader);
	buf_init(&c->head, 64 << 10);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	atomic_store(&c->deadline_us, server_now(s) + (int64_t)s->cfg.head_ms * 1000);
	c->next = s->conns.next;
	c->prev = &s->conns;
	s->conns.next->prev = c;
	s->conns.next = c;
	s->n_conns++;
	epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &ev);
}

static void
accept_all(struct http_server *s)
{
	for (int i = 0; i < 64; i++) {
		struct sockaddr_storage ss;
		socklen_t len = sizeof(ss);
		int fd = accept4(s->listen_fd, (struct sockaddr *)&ss, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			add_conn(s, fd, &ss);
			continue;
		}
		if (errno != EMFILE && errno != ENFILE)
			return;
		/* No descriptors left: turn the caller away instead of leaving it in the queue for ever. */
		close(s->spare_fd);
		fd = accept(s->listen_fd, NULL, NULL);
		if (fd >= 0)
			close(fd);
		s->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	}
}

static void
take_returned(struct http_server *s)
{
	struct conn *c, *next;
	uint64_t n;

	if (read(s->event_fd, &n, sizeof(n)) < 0 && errno != EAGAIN)
		return;
	pthread_mutex_lock(&s->lock);
	c = s->returned;
	s->returned = NULL;
	pthread_mutex_unlock(&s->lock);
	for (; c != NULL; c = next) {
		next = c->queued;
		atomic_store(&c->state, CONN_HEAD);
		if (!conn_look(s, c))
			close_conn(s, c);
	}
}

static void
turn(struct http_server *s, struct conn *c)
{
	int state;
	bool alive;

	while ((state = atomic_load(&c->state)) == CONN_BUSY)
		sched_yield(); /* a worker armed the socket and has one store left to do */
	alive = state == CONN_WRITING ? conn_writable(s, c) : conn_readable(s, c);
	if (!alive)
		close_conn(s, c);
}

static void
sweep(struct http_server *s)
{
	int64_t now = server_now(s);

	for (struct conn *c = s->conns.next, *next; c != &s->conns; c = next) {
		next = c->next;
		if (atomic_load(&c->state) == CONN_BUSY || atomic_load(&c->deadline_us) > now)
			continue;
		if (!conn_timeout(s, c))
			close_conn(s, c);
	}
}

/* Lets the workers finish what waits, and waits for them. */
static void
end_workers(struct http_server *s)
{
	pthread_mutex_lock(&s->lock);
	pthread_cond_broadcast(&s->work);
	pthread_mutex_unlock(&s->lock);
	for (unsigned i = 0; i < s->n_threads; i++)
		pthread_join(s->threads[i], NULL);
	s->n_threads = 0;
}

void
http_server_run(struct http_server *s)
{
	struct epoll_event ev[EVENTS];
	int64_t next_sweep = 0;

	while (!atomic_load(&s->stop)) {
		int n = epoll_wait(s->epoll_fd, ev, EVENTS, SWEEP_MS);

		for (int i = 0; i < n; i++) {
			if (ev[i].data.ptr == &s->listen_fd)
				accept_all(s);
			else if (ev[i].data.ptr == &s->event_fd)
				take_returned(s);
			else
				turn(s, ev[i].data.ptr);
		}
		if (server_now(s) >= next_sweep) {
			sweep(s);
			next_sweep = server_now(s) + SWEEP_MS * 1000;
		}
	}
	end_workers(s);
}

void
http_server_stop(struct http_server *s)
{
	uint64_t one = 1;

	atomic_store(&s->stop, true);
	if (write(s->event_fd, &one, sizeof(one)) < 0)
		return; /* it wakes within SWEEP_MS anyway */
}

static enum err_kind
listen_on(struct http_server *s, struct err *e)
{
	struct sockaddr_storage ss = { 0 };
	struct sockaddr_in *v4 = (struct sockaddr_in *)&ss;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&ss;
	socklen_t len;
	int one = 1;

	if (inet_pton(AF_INET, s->cfg.address, &v4->sin_addr) == 1) {
		ss.ss_family = AF_INET;
		v4->sin_port = htons(s->cfg.port);
		len = sizeof(*v4);
	} else if (inet_pton(AF_INET6, s->cfg.address, &v6->sin6_addr) == 1) {
		ss.ss_family = AF_INET6;
		v6->sin6_port = htons(s->cfg.port);
		len = sizeof(*v6);
	} else {
		return err_set(e, STORE_FAILED, NOPOS, "%s is not an address", s->cfg.address);
	}
	s->listen_fd = socket(ss.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (s->listen_fd >= 0)
		setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (s->listen_fd < 0 || bind(s->listen_fd, (struct sockaddr *)&ss, len) != 0 || listen(s->listen_fd, 512) != 0)
		return err_set(e, STORE_FAILED, NOPOS, "%s:%u: %s", s->cfg.address, s->cfg.port, strerror(errno));
	len = sizeof(ss);
	getsockname(s->listen_fd, (struct sockaddr *)&ss, &len);
	s->port = ntohs(ss.ss_family == AF_INET ? v4->sin_port : v6->sin6_port);
	return ERR_NONE;
}

static void
defaults(struct http_config *c)
{
	c->workers = c->workers ? c->workers : 4;
	c->max_connections = c->max_connections ? c->max_connections : 1024;
	c->max_per_address = c->max_per_address ? c->max_per_address : 256;
	c->head_ms = c->head_ms ? c->head_ms : 10000;
	c->body_ms = c->body_ms ? c->body_ms : 60000;
	c->idle_ms = c->idle_ms ? c->idle_ms : 30000;
	c->write_ms = c->write_ms ? c->write_ms : 60000;
}

static void
start_workers(struct http_server *s)
{
	s->threads = calloc(s->cfg.workers, sizeof(*s->threads));
	assert(s->threads != NULL);
	for (unsigned i = 0; i < s->cfg.workers; i++) {
		struct worker *w = malloc(sizeof(*w));

		assert(w != NULL);
		*w = (struct worker){ s, i };
		if (pthread_create(&s->threads[i], NULL, work, w) != 0) {
			free(w);
			break;
		}
		s->n_threads++;
	}
}

enum err_kind
http_server_new(struct http_server **ret, const struct http_config *config, const struct http_hooks *hooks,
    const struct ports *ports, struct err *e)
{
	struct http_server *s = calloc(1, sizeof(*s));
	struct epoll_event ev = { .events = EPOLLIN };
	enum err_kind k;

	assert(s != NULL);
	s->cfg = *config;
	s->hooks = *hooks;
	s->ports = ports;
	s->conns.next = s->conns.prev = &s->conns;
	defaults(&s->cfg);
	s->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	s->event_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->work, NULL);
	k = listen_on(s, e);
	if (k != ERR_NONE) {
		http_server_free(s);
		return k;
	}
	ev.data.ptr = &s->listen_fd;
	epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, s->listen_fd, &ev);
	ev.data.ptr = &s->event_fd;
	epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, s->event_fd, &ev);
	start_workers(s);
	*ret = s;
	return ERR_NONE;
}

uint16_t
http_server_port(const struct http_server *s)
{
	return s->port;
}

void
http_server_free(struct http_server *s)
{
	if (s == NULL)
		return;
	atomic_store(&s->stop, true);
	end_workers(s);
	while (s->conns.next != &s->conns)
		close_conn(s, s->conns.next);
	if (s->listen_fd > 0)
		close(s->listen_fd);
	close(s->spare_fd);
	close(s->epoll_fd);
	close(s->event_fd);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->work);
	free(s->threads);
	free(s);
}
