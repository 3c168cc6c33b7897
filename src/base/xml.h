#ifndef BASE_XML_H
#define BASE_XML_H
#include "base/err.h"

/*
 * Reading XML that strangers sent.
 *
 * Contract  Calls hooks in document order. Names come without prefix. There is no DOCTYPE, no
 *           entity but the five, no more than XML_DEPTH elements inside each other.
 * Owns      texts handed to hooks live until they return; text may come in pieces.
 * Errors    SHEET_BROKEN (not well formed), SHEET_BOMB (DOCTYPE, depth), and what a hook answers.
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

enum err_kind xml_read(struct str bytes, const struct xml_hooks *hooks, struct err *e) MUST_USE;
/* The attribute's value, or the empty text. */
struct str xml_attr(const struct xml_attr *attrs, size_t n, struct str name);

#endif
