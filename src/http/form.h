#ifndef HTTP_FORM_H
#define HTTP_FORM_H
#include "http/message.h"

/*
 * Fields of forms, addresses and cookies.
 *
 * Contract  Pure readers: text in, pairs out, in the order they came; who uses them refuses what
 *           comes twice. Values are UTF-8 without NUL.
 * Shapes    at most LIM_FIELDS pairs.
 * Owns      pairs live in the arena, or borrow from the text.
 * Errors    FIELD_BAD (escapes, encoding, a part that does not end), TOO_LARGE (too many).
 * Source    WHATWG URL (form urlencoded), RFC 7578 (multipart), RFC 6265 (cookies).
 */
struct form_pair {
	struct str name, value;
	bool is_file;
	struct str file_name;
};
struct form {
	VEC(struct form_pair);
};

enum err_kind form_query(struct arena *a, struct str text, struct form *ret, struct err *e) MUST_USE;
/* By the request's content type: urlencoded or multipart; TYPE_BAD for others. */
enum err_kind form_body(const struct http_request *r, struct form *ret, struct err *e) MUST_USE;
/* The value of one cookie, or the empty text when it is not there, or there twice. */
struct str form_cookie(const struct http_request *r, struct str name);

#endif
