#ifndef HTTP_SERVER_IMPL_H
#define HTTP_SERVER_IMPL_H
#include "http/reader.h"
#include "http/server.h"

#include <pthread.h>
#include <stdatomic.h>

/*
 * What server.c (accepting, waiting, deadlines) and conn.c (one connection's life) share.
 *
 * A connection belongs to one thread at a time: to the waiting thread unless its state is CONN_BUSY, then to
 * a worker. A worker arms the socket again first and stores the new state last, and touches nothing after.
 */
enum conn_state {
	CONN_HEAD,    /* waiting for, or reading, a head */
	CONN_BODY,
	CONN_BUSY,    /* a worker has it */
	CONN_WRITING, /* the socket was full */
	CONN_LINGER   /* answered for the last time; what still comes is thrown away */
};

struct conn {
	struct conn *next, *prev;   /* all connections */
	struct conn *queued;        /* waiting for a worker */
	int fd;
	uint64_t address;           /* hash of the peer */
	char peer[64];
	_Atomic int state;
	_Atomic int64_t deadline_us;
	struct reader reader;
	struct arena *a;
	struct buf head;            /* of the answer */
	struct http_reply reply;
	size_t written;
	bool close_after, head_only, again; /* again: bytes of a next request wait in reader.in */
	size_t budget;              /* bytes this request has reserved */
	size_t thrown;
};

enum { ADDRESSES = 4096, BODY_BUDGET = 192 << 20 };

struct http_server {
	struct http_config cfg;
	struct http_hooks hooks;
	const struct ports *ports;
	int listen_fd, epoll_fd, event_fd, spare_fd;
	uint16_t port;
	_Atomic bool stop;
	struct conn conns;          /* ring */
	unsigned n_conns;
	struct { uint64_t address; uint32_t n; } per_address[ADDRESSES];
	_Atomic size_t budget;

	pthread_mutex_t lock;
	pthread_cond_t work;
	struct conn *first, *last;  /* requests waiting for a worker */
	unsigned idle_workers;
	struct conn *returned;      /* given back by workers with more bytes to look at */
	pthread_t *threads;
	unsigned n_threads;
};

/* conn.c: the waiting thread's turns. False: the connection is over and must be closed. */
bool conn_readable(struct http_server *s, struct conn *c);
bool conn_writable(struct http_server *s, struct conn *c);
bool conn_timeout(struct http_server *s, struct conn *c);
bool conn_look(struct http_server *s, struct conn *c);
/* A worker's turn: answers the request and arms the socket again. */
void conn_answer(struct http_server *s, struct conn *c, unsigned worker);
/* server.c */
void server_enqueue(struct http_server *s, struct conn *c);
void server_give_back(struct http_server *s, struct conn *c);
void server_arm(struct http_server *s, struct conn *c, bool out);
int64_t server_now(const struct http_server *s);

#endif
