#ifndef BASE_XML_H
#define BASE_XML_H
#include "base/err.h"

/*
 * Reading XML that strangers sent.
 *
 * Contract  Calls hooks in document order. Names come without prefix. There is no DOCTYPE, no
 *           entity but the five, no more than XML_DEPTH elements inside each other, and no tag or
 *           comment longer than LIM_XML_TOKEN.
 * Shapes    bytes come whole (xml_read) or in pieces of any size (xml_feed, the last one marked);
 *           of an element the first XML_ATTRS attributes are seen.
 * Owns      xml_open gives the caller the reader; texts handed to hooks live until they return;
 *           text may come in pieces.
 * Errors    SHEET_BROKEN (not well formed), SHEET_BOMB (DOCTYPE, depth, length), and what a hook
 *           answers. After an error every further piece gives that kind again, and no hook is called.
 * Cost      one pass; holds the token being read.
 * Source    expat; this file is the only one that knows it.
 */
enum { XML_DEPTH = 64, XML_ATTRS = 32 };

struct xml_attr {
	struct str name, value;
};
struct xml_hooks {
	void *arg;
	enum err_kind (*start)(void *arg, struct str name, const struct xml_attr *attrs, size_t n, struct err *e);
	enum err_kind (*end)(void *arg, struct str name, struct err *e);
	enum err_kind (*text)(void *arg, struct str text, struct err *e);
};

struct xml;
enum err_kind xml_open(struct xml **ret, const struct xml_hooks *hooks, struct err *e) MUST_USE;
enum err_kind xml_feed(struct xml *x, struct str piece, bool last, struct err *e) MUST_USE;
void xml_close(struct xml *x); /* accepts NULL */

enum err_kind xml_read(struct str bytes, const struct xml_hooks *hooks, struct err *e) MUST_USE;
/* The attribute's value, or the empty text. */
struct str xml_attr(const struct xml_attr *attrs, size_t n, struct str name);

#endif
