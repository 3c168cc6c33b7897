/* Fields of a request, by the types and bounds of its row. */
#include "pages/pages_impl.h"

#include "base/date.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/utf8.h"
#include "http/form.h"
#include "people/idnum.h"

enum { LENGTH_MAX = 200 };

static void
problem(struct req *r, const struct field *f, enum err_code code, struct str text)
{
	*VEC_PUSH(r->a, &r->problems) = (struct problem){ str_z(f->name), code, text };
}

static bool
plain(struct str s, bool lines)
{
	for (size_t at = 0; at < s.n;) {
		uint32_t cp = utf8_next(s, &at);

		if (utf8_is_control(cp) && !(lines && (cp == '\n' || cp == '\r' || cp == '\t')))
			return false;
	}
	return true;
}

static void
read_text(struct req *r, const struct field *f, struct value *v, struct str s)
{
	size_t max = f->max > 0 ? (size_t)f->max : LENGTH_MAX, points;

	v->s = str_trim(s);
	v->has = v->s.n > 0;
	points = utf8_points(v->s);
	if (points > max)
		problem(r, f, ERRC_FIELD_TOO_LONG, arena_fmt(r->a, "%zu > %zu", points, max));
	else if (!plain(v->s, f->type == FIELD_LINES))
		problem(r, f, ERRC_FIELD_BAD, STR_NONE);
	else if (idnum_in(v->s)) {
		problem(r, f, ERRC_IDENTITY_NUMBER, STR_NONE);
		v->s = STR_NONE; /* not shown again either */
	}
}

static void
read_choice(struct req *r, const struct field *f, struct value *v, struct str s)
{
	struct str rest = str_z(f->choices), c;
	int64_t i = 0;

	v->s = s;
	v->has = s.n > 0;
	if (!v->has)
		return;
	for (; str_cut(&rest, ' ', &c); i++)
		if (str_eq(c, s)) {
			v->i = i;
			return;
		}
	v->has = false;
	problem(r, f, ERRC_FIELD_BAD, STR_NONE);
}

static void
read_one(struct req *r, const struct field *f, struct value *v, const struct form_pair *p)
{
	struct err e = { 0 };
	enum err_kind k = ERR_NONE;

	if (f->type != FIELD_FILE && p->value.n > LIM_FIELD_TEXT) {
		problem(r, f, ERRC_FIELD_TOO_LONG, arena_fmt(r->a, "%zu > %d", p->value.n, LIM_FIELD_TEXT));
		return;
	}
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LINES:
		read_text(r, f, v, p->value);
		break;
	case FIELD_SECRET:
		v->s = p->value;
		v->has = p->value.n > 0;
		break;
	case FIELD_INT:
	case FIELD_DAY:
		v->s = str_trim(p->value);
		v->has = v->s.n > 0;
		if (v->has)
			k = f->type == FIELD_INT ? num_i64(v->s, f->min, f->max, &v->i, &e) : date_parse(v->s, &v->i, &e);
		if (k != ERR_NONE) {
			problem(r, f, e.code, STR_NONE);
			v->has = false;
		}
		break;
	case FIELD_BOOL:
		v->has = true;
		v->i = !str_eq(p->value, S("0")) && p->value.n > 0;
		v->s = p->value;
		break;
	case FIELD_CHOICE:
		read_choice(r, f, v, p->value);
		break;
	case FIELD_FILE:
		v->s = p->value;
		v->file = p->file_name;
		v->has = p->is_file && p->value.n > 0;
		if (f->max > 0 && p->value.n > (size_t)f->max)
			problem(r, f, ERRC_TOO_LARGE, arena_fmt(r->a, "%zu > %lld", p->value.n, (long long)f->max));
		else if (idnum_in(p->file_name))
			problem(r, f, ERRC_IDENTITY_NUMBER, STR_NONE);
		break;
	case FIELD_MANY:
		break;
	}
}

static const struct field *
field_for(const struct req *r, struct str name, size_t *ret)
{
	for (size_t i = 0; i < r->route->n_fields; i++) {
		const struct field *f = &r->route->fields[i];

		*ret = i;
		if (f->type == FIELD_MANY ? str_starts(name, str_z(f->name)) : str_eq(name, str_z(f->name)))
			return f;
	}
	return NULL;
}

/* Names every request may have: the form's token, what the last action said. */
static bool
common(struct str name)
{
	return str_eq(name, S("_token")) || str_eq(name, S("said"));
}

enum err_kind
fields_read(struct req *r, const struct form *form, struct err *e)
{
	bool *seen = NEWS(r->a, bool, r->route->n_fields + 1);

	r->v = NEWS(r->a, struct value, r->route->n_fields + 1);
	for (size_t i = 0; i < form->n; i++) {
		const struct form_pair *p = &form->at[i];
		size_t at = 0;
		const struct field *f = field_for(r, p->name, &at);

		if (f == NULL && (common(p->name) || !r->route->post))
			continue;
		if (f == NULL)
			return err_set(e, FIELD_UNKNOWN, NOPOS, "%.*s", STR_ARG(str_sub(p->name, 0, 40)));
		if (f->type == FIELD_MANY) {
			struct value one = { 0 };

			read_text(r, f, &one, p->value);
			*VEC_PUSH(r->a, &r->v[at].many) = (struct pair){ str_sub(p->name, strlen(f->name), p->name.n), one.s };
			continue;
		}
		if (seen[at])
			return err_set(e, FIELD_TWICE, NOPOS, "%s", f->name);
		seen[at] = true;
		read_one(r, f, &r->v[at], p);
	}
	for (size_t i = 0; i < r->route->n_fields; i++) {
		const struct field *f = &r->route->fields[i];
		bool told = false;

		for (size_t j = 0; j < r->problems.n; j++)
			told |= str_eq(r->problems.at[j].field, str_z(f->name));
		if (f->required && !r->v[i].has && !told)
			problem(r, f, ERRC_FIELD_MISSING, STR_NONE);
	}
	return ERR_NONE;
}
