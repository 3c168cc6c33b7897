#ifndef HTTP_MESSAGE_H
#define HTTP_MESSAGE_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

/*
 * A request that was read, and an answer to be written.
 *
 * Contract  A request handed out by reader.h is well formed: one Host, one framing, a decoded path
 *           of UTF-8 segments without "." and "..", no control characters anywhere.
 * Shapes    names of headers are lower case.
 * Owns      request texts live in the request's arena; a reply's body buffer is freed by
 *           http_reply_release, a static body is never freed.
 */
enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_OTHER };

struct http_header {
	struct str name, value;
};
struct http_headers {
	VEC(struct http_header);
};

struct http_request {
	enum http_method method;
	struct str target, path, query; /* as sent; path decoded; query without '?' as sent */
	struct strs segments;           /* of path, decoded */
	struct http_headers headers;
	struct str body;
	struct str peer;                /* address of the client, as text */
	bool https;                     /* said so by a trusted proxy */
	bool v11, keep;
	struct arena *a;
};

struct http_reply {
	int status;
	struct http_headers headers;
	struct buf body;
	struct str fixed; /* instead of body: bytes that live as long as the program */
	bool close;
	struct arena *a;
};

/* The header's value, or the empty text. Repeated headers were refused or joined by ", ". */
struct str http_get(const struct http_request *r, struct str name);
void http_set(struct http_reply *r, struct str name, struct str value);
void http_reply_release(struct http_reply *r);
/* A short plain text answer. */
void http_plain(struct http_reply *r, int status, struct str text);
struct str http_reason(int status);

#endif
