/* Requests and answers. */
#include "http/message.h"

struct str
http_get(const struct http_request *r, struct str name)
{
	for (size_t i = 0; i < r->headers.n; i++)
		if (str_eq(r->headers.at[i].name, name))
			return r->headers.at[i].value;
	return STR_NONE;
}

void
http_set(struct http_reply *r, struct str name, struct str value)
{
	*VEC_PUSH(r->a, &r->headers) = (struct http_header){ name, value };
}

void
http_reply_release(struct http_reply *r)
{
	buf_release(&r->body);
}

void
http_plain(struct http_reply *r, int status, struct str text)
{
	r->status = status;
	buf_clear(&r->body);
	r->fixed = STR_NONE;
	buf_add(&r->body, text);
	buf_byte(&r->body, '\n');
	http_set(r, S("content-type"), S("text/plain; charset=utf-8"));
}

struct str
http_reason(int status)
{
	static const struct {
		int status;
		struct str text;
	} reasons[] = {
		{ 200, STR_INIT("OK") }, { 303, STR_INIT("See Other") }, { 304, STR_INIT("Not Modified") },
		{ 400, STR_INIT("Bad Request") }, { 401, STR_INIT("Unauthorized") }, { 403, STR_INIT("Forbidden") },
		{ 404, STR_INIT("Not Found") }, { 405, STR_INIT("Method Not Allowed") }, { 408, STR_INIT("Request Timeout") },
		{ 411, STR_INIT("Length Required") }, { 417, STR_INIT("Expectation Failed") },
		{ 409, STR_INIT("Conflict") }, { 413, STR_INIT("Content Too Large") }, { 414, STR_INIT("URI Too Long") },
		{ 415, STR_INIT("Unsupported Media Type") }, { 422, STR_INIT("Unprocessable Content") },
		{ 429, STR_INIT("Too Many Requests") }, { 431, STR_INIT("Request Header Fields Too Large") },
		{ 500, STR_INIT("Internal Server Error") }, { 501, STR_INIT("Not Implemented") },
		{ 503, STR_INIT("Service Unavailable") }, { 505, STR_INIT("HTTP Version Not Supported") },
		{ 507, STR_INIT("Insufficient Storage") },
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			return reasons[i].text;
	return S("Status");
}
