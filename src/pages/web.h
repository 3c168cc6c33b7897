#ifndef PAGES_WEB_H
#define PAGES_WEB_H
#include "http/message.h"
#include "store/store.h"

/*
 * The site of one municipality, ready to be hung on a server (http/server.h).
 *
 * Contract  web_limit, web_refuse and web_answer are the hooks; web_answer answers every request, whatever
 *           goes wrong, in the reader's language, and writes one line a request through log.
 * Owns      config is copied; the store and the texts it names stay the caller's and must outlive web.
 * Cost      web_answer on worker n uses the store's reader n.
 * Not here  listening (http/), what is at which address (site.c).
 */
struct web_config {
	struct store *store;
	unsigned job_reader;      /* the store's reader for long work, no worker's */
	const struct ports *ports;
	bool https;               /* behind a proxy that speaks TLS */
	const char *origin;       /* "https://reisverk.example.no": what links in mail begin with. Never taken from a
	                           * request: who asks for somebody's link must not choose where it leads */
	const char *outbox;       /* folder where mail is put until mail is configured; NULL: none */
	void (*tell)(void *arg, struct str line); /* the operator's console: sign-in links. NULL: nobody */
	void (*log)(void *arg, struct str line);  /* one line a request. NULL: none */
	void *arg;
};

struct web;

struct web *web_new(const struct web_config *config);
void web_free(struct web *w);
size_t web_limit(void *web, const struct http_request *r);
void web_refuse(void *web, const struct http_request *r, int status, struct http_reply *reply);
void web_answer(void *web, unsigned worker, struct http_request *r, struct http_reply *reply);

/* Every address there is, with who may use it: for documentation and tests. */
struct web_route {
	bool post, open;     /* open: signed out too */
	const char *path, *what;
	struct str action;   /* POST, else empty */
	uint32_t roles;      /* bit set of those who may */
};
typedef void web_each_route(void *arg, const struct web_route *row);
void web_routes(web_each_route *each, void *arg);

#endif
