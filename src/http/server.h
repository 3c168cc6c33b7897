#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H
#include "base/ports.h"
#include "http/message.h"

/*
 * Listening, limits, workers.
 *
 * Contract  One thread waits for sockets and reads requests; each complete one is answered by a worker
 *           thread. Answers leave in the order of their requests, one at a time per connection. A refused
 *           request gets one answer and the end of the connection, and nothing after it is read.
 *           Deadlines are totals: a head, a body and an answer each have so long, however the bytes dribble.
 * Shapes    limits stand in struct http_config; 0 takes the default beside each.
 * Owns      hooks->arg is the caller's; requests and replies are the server's.
 * Errors    http_server_new: STORE_FAILED with the system's words when the address cannot be had.
 * Cost      about 4 KiB an idle connection.
 */
struct http_config {
	const char *address; /* "127.0.0.1" or "::1" */
	uint16_t port;       /* 0: any free one */
	unsigned workers;            /* 4 */
	unsigned max_connections;    /* 1024 */
	unsigned max_per_address;    /* 256: a hall of people behind one address */
	int head_ms, body_ms, idle_ms, write_ms; /* 10 000, 60 000, 30 000, 60 000 */
	const char *proxy;   /* address whose X-Forwarded-For and -Proto are believed; NULL: none */
};

struct http_hooks {
	void *arg;
	/* On the reading thread, head complete: how many bytes of body this request may have. */
	size_t (*limit)(void *arg, const struct http_request *r);
	/* On worker thread number worker. */
	void (*answer)(void *arg, unsigned worker, struct http_request *r, struct http_reply *reply);
	/* On the reading thread, instead of a plain line: says why a request was refused. r may lack all that
	 * was not read; it is NULL when nothing was. May be NULL. */
	void (*refuse)(void *arg, const struct http_request *r, int status, struct http_reply *reply);
};

struct http_server;

enum err_kind http_server_new(struct http_server **ret, const struct http_config *config, const struct http_hooks *hooks,
    const struct ports *ports, struct err *e) MUST_USE;
uint16_t http_server_port(const struct http_server *s);
void http_server_run(struct http_server *s);  /* until stopped; finishes what is being answered */
void http_server_stop(struct http_server *s); /* from any thread or signal handler */
void http_server_free(struct http_server *s);

#endif
