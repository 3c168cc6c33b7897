/* Reading XML that strangers sent. */
#include "base/xml.h"

#include "base/limits.h"

#include <expat.h>
#include <stdlib.h>

/* A token that is not whole is read again from its start with each piece: small pieces, bounded tokens. */
enum { PIECE = 128 << 10 };

struct xml {
	XML_Parser p;
	struct xml_hooks hooks;
	struct err *e; /* of the call going on */
	enum err_kind kind;
	int depth;
	int64_t fed;
};

static void
stop(struct xml *r, enum err_kind k)
{
	if (r->kind != ERR_NONE)
		return;
	r->kind = k;
	XML_StopParser(r->p, XML_FALSE);
}

static struct str
local(const char *z)
{
	const char *colon = strrchr(z, ':');

	return str_z(colon ? colon + 1 : z);
}

static void XMLCALL
on_start(void *arg, const char *name, const char **atts)
{
	struct xml *r = arg;
	struct xml_attr attrs[XML_ATTRS];
	size_t n = 0;
	enum err_kind k;

	if (r->kind != ERR_NONE)
		return;
	if (++r->depth > XML_DEPTH) {
		stop(r, err_set(r->e, SHEET_BOMB, NOPOS, "XML"));
		return;
	}
	for (; atts[2 * n] && n < XML_ATTRS; n++)
		attrs[n] = (struct xml_attr){ local(atts[2 * n]), str_z(atts[2 * n + 1]) };
	k = r->hooks.start ? r->hooks.start(r->hooks.arg, local(name), attrs, n, r->e) : ERR_NONE;
	if (k != ERR_NONE)
		stop(r, k);
}

static void XMLCALL
on_end(void *arg, const char *name)
{
	struct xml *r = arg;
	enum err_kind k;

	if (r->kind != ERR_NONE)
		return;
	r->depth--;
	k = r->hooks.end ? r->hooks.end(r->hooks.arg, local(name), r->e) : ERR_NONE;
	if (k != ERR_NONE)
		stop(r, k);
}

static void XMLCALL
on_text(void *arg, const char *p, int n)
{
	struct xml *r = arg;
	enum err_kind k;

	if (r->kind != ERR_NONE || r->hooks.text == NULL)
		return;
	k = r->hooks.text(r->hooks.arg, (struct str){ p, (size_t)n }, r->e);
	if (k != ERR_NONE)
		stop(r, k);
}

static void XMLCALL
on_doctype(void *arg, const char *name, const char *sys, const char *pub, int internal)
{
	struct xml *r = arg;

	(void)name;
	(void)sys;
	(void)pub;
	(void)internal;
	stop(r, err_set(r->e, SHEET_BOMB, NOPOS, "DOCTYPE"));
}

struct str
xml_attr(const struct xml_attr *attrs, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(attrs[i].name, name))
			return attrs[i].value;
	return STR_NONE;
}

enum err_kind
xml_open(struct xml **ret, const struct xml_hooks *hooks, struct err *e)
{
	struct xml *x = calloc(1, sizeof(*x));

	if (x == NULL)
		abort();
	x->hooks = *hooks;
	x->p = XML_ParserCreate(NULL);
	if (x->p == NULL) {
		free(x);
		return err_set(e, SHEET_BROKEN, NOPOS, "XML");
	}
	XML_SetUserData(x->p, x);
	XML_SetElementHandler(x->p, on_start, on_end);
	XML_SetCharacterDataHandler(x->p, on_text);
	XML_SetStartDoctypeDeclHandler(x->p, on_doctype);
	*ret = x;
	return ERR_NONE;
}

void
xml_close(struct xml *x)
{
	if (x == NULL)
		return;
	XML_ParserFree(x->p);
	free(x);
}

static void
feed(struct xml *x, struct str piece, bool last)
{
	int64_t read;

	x->fed += (int64_t)piece.n;
	if (XML_Parse(x->p, piece.n ? piece.p : "", (int)piece.n, last) == XML_STATUS_ERROR) {
		if (x->kind == ERR_NONE)
			x->kind = err_set(x->e, SHEET_BROKEN, ((struct pos){ (uint32_t)XML_GetCurrentLineNumber(x->p), 0 }), "%s",
			    XML_ErrorString(XML_GetErrorCode(x->p)));
		return;
	}
	read = XML_GetCurrentByteIndex(x->p);
	if (x->kind == ERR_NONE && !last && x->fed - (read < 0 ? 0 : read) > LIM_XML_TOKEN)
		x->kind = err_set(x->e, SHEET_BOMB, NOPOS, "XML > %d", LIM_XML_TOKEN);
}

enum err_kind
xml_feed(struct xml *x, struct str piece, bool last, struct err *e)
{
	x->e = e;
	while (x->kind == ERR_NONE && piece.n > PIECE) {
		feed(x, str_sub(piece, 0, PIECE), false);
		piece = str_sub(piece, PIECE, piece.n);
	}
	if (x->kind == ERR_NONE)
		feed(x, piece, last);
	return x->kind;
}

enum err_kind
xml_read(struct str bytes, const struct xml_hooks *hooks, struct err *e)
{
	struct xml *x = NULL;
	enum err_kind k = xml_open(&x, hooks, e);

	if (k == ERR_NONE)
		k = xml_feed(x, bytes, true, e);
	xml_close(x);
	return k;
}
