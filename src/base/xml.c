/* Reading XML that strangers sent. */
#include "base/xml.h"

#include <expat.h>

struct reading {
	XML_Parser p;
	const struct xml_hooks *hooks;
	struct err *e;
	enum err_kind kind;
	int depth;
};

static void
stop(struct reading *r, enum err_kind k)
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
	struct reading *r = arg;
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
	k = r->hooks->start ? r->hooks->start(r->hooks->arg, local(name), attrs, n, r->e) : ERR_NONE;
	if (k != ERR_NONE)
		stop(r, k);
}

static void XMLCALL
on_end(void *arg, const char *name)
{
	struct reading *r = arg;
	enum err_kind k;

	if (r->kind != ERR_NONE)
		return;
	r->depth--;
	k = r->hooks->end ? r->hooks->end(r->hooks->arg, local(name), r->e) : ERR_NONE;
	if (k != ERR_NONE)
		stop(r, k);
}

static void XMLCALL
on_text(void *arg, const char *p, int n)
{
	struct reading *r = arg;
	enum err_kind k;

	if (r->kind != ERR_NONE || r->hooks->text == NULL)
		return;
	k = r->hooks->text(r->hooks->arg, (struct str){ p, (size_t)n }, r->e);
	if (k != ERR_NONE)
		stop(r, k);
}

static void XMLCALL
on_doctype(void *arg, const char *name, const char *sys, const char *pub, int internal)
{
	struct reading *r = arg;

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
xml_read(struct str bytes, const struct xml_hooks *hooks, struct err *e)
{
	struct reading r = { .hooks = hooks, .e = e };
	size_t at = 0;

	r.p = XML_ParserCreate(NULL);
	if (r.p == NULL)
		return err_set(e, SHEET_BROKEN, NOPOS, "XML");
	XML_SetUserData(r.p, &r);
	XML_SetElementHandler(r.p, on_start, on_end);
	XML_SetCharacterDataHandler(r.p, on_text);
	XML_SetStartDoctypeDeclHandler(r.p, on_doctype);
	do {
		size_t n = bytes.n - at < (1u << 20) ? bytes.n - at : 1u << 20;
		bool last = at + n == bytes.n;

		if (XML_Parse(r.p, bytes.n ? bytes.p + at : "", (int)n, last) == XML_STATUS_ERROR && r.kind == ERR_NONE)
			r.kind = err_set(e, SHEET_BROKEN, ((struct pos){ (uint32_t)XML_GetCurrentLineNumber(r.p), 0 }), "%s",
			    XML_ErrorString(XML_GetErrorCode(r.p)));
		at += n;
	} while (r.kind == ERR_NONE && at < bytes.n);
	XML_ParserFree(r.p);
	return r.kind;
}
