#ifndef HTTP_READER_H
#define HTTP_READER_H
#include "http/message.h"

/*
 * Reading HTTP/1.1 requests, strictly.
 *
 * Contract  Bytes go in, at most one request comes out. What is not exactly a request this reader
 *           knows is refused with a status, and nothing after it is read: the connection is done.
 *           The outcome does not depend on how the bytes are cut into pieces.
 *           Refused: two framings or two lengths, a transfer coding other than "chunked", a second Host,
 *           space before the colon, an empty or odd header name, folded lines, bare CR or LF, control
 *           characters, absolute or asterisk targets, bad percent encoding, an encoded slash, dot segments,
 *           chunk extensions and trailers, repeated headers that frame or identify.
 * Shapes    limits of base/limits.h; max_body is asked for when the head is complete.
 * Errors    READER_REFUSED with the status: 400 405 411 413 414 417 431 501 505 and what max_body's owner says.
 * Cost      one pass over the head; a chunked body is moved once.
 * Source    RFC 9110, RFC 9112; docs/decisions/0002-http-base.md.
 */
enum reader_state { READER_HEAD, READER_BODY, READER_DONE, READER_REFUSED };

struct reader {
	struct buf in;       /* bytes of this request, and of the next when the client hurries */
	enum reader_state state;
	int status;          /* when refused */
	size_t scanned;      /* bytes of in looked at for the head's end */
	size_t line_from, lines; /* where the line being looked at begins; complete lines before it */
	size_t head_len;
	int64_t length;      /* of the body; -1: chunked */
	size_t max_body;
	size_t body_from, used; /* body's start in in; bytes of in this request has used */
	struct buf body;     /* a chunked body, put together */
	bool expects;        /* the client waits for "100 Continue" */
	struct http_request *req;
};

void reader_init(struct reader *r);
void reader_release(struct reader *r);
/* Starts on the next request, keeping the bytes that came after the last. */
void reader_next(struct reader *r);
/* Looks at the bytes in r->in. On a complete head it fills req (in a) and goes to READER_BODY; call
 * reader_body then with the body's limit. */
void reader_head(struct reader *r, struct arena *a);
void reader_body(struct reader *r, size_t max_body);
/* A path's segments, decoded; false when it is not a plain path. */
bool reader_path(struct arena *a, struct str raw, struct str *ret_path, struct strs *ret_segments);

#endif
