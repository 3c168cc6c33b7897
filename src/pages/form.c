/* Fields as a form shows them. */
#include "pages/form.h"

static struct str
message(const struct req *r, enum err_code code, bool todo)
{
	return req_error(r, err_code_slug(code), todo);
}

struct str
form_problem(struct req *r, const char *name, struct str *ret_todo)
{
	for (size_t i = 0; i < r->problems.n; i++) {
		const struct problem *p = &r->problems.at[i];

		if (!str_eq(p->field, str_z(name)))
			continue;
		*ret_todo = message(r, p->code, true);
		if (p->text.n == 0)
			return message(r, p->code, false);
		return arena_fmt(r->a, "%.*s (%.*s)", STR_ARG(message(r, p->code, false)), STR_ARG(p->text));
	}
	*ret_todo = STR_NONE;
	return STR_NONE;
}

static const struct value *
sent(const struct req *r, const struct field *f)
{
	for (size_t i = 0; r->posted && r->route && i < r->route->n_fields; i++)
		if (strcmp(r->route->fields[i].name, f->name) == 0)
			return &r->v[i];
	return NULL;
}

struct str
form_value(struct req *r, const struct field *f, struct str stored)
{
	const struct value *v = sent(r, f);

	if (v == NULL)
		return stored;
	return f->type == FIELD_SECRET || f->type == FIELD_FILE ? STR_NONE : v->s;
}

/* After somebody else's change: what is stored now, where it differs from what was sent. */
static struct str
stored_hint(struct req *r, struct str shown, struct str stored)
{
	if (!r->stale || str_eq(shown, stored))
		return STR_NONE;
	return text_fmt(r->a, r->locale, TEXT_form_stored, &(struct text_arg){ .name = "value", .value = stored }, 1);
}

struct view_parts_field
form_input(struct req *r, const struct field *f, enum text_key label, const char *type, struct str stored)
{
	struct view_parts_field v = { .name = str_z(f->name), .id = str_z(f->name), .label = label, .type = str_z(type), .required = f->required };

	v.value = form_value(r, f, stored);
	v.problem = form_problem(r, f->name, &v.todo);
	v.hint = stored_hint(r, v.value, stored);
	return v;
}

struct view_parts_area
form_area(struct req *r, const struct field *f, enum text_key label, struct str stored)
{
	struct view_parts_area v = { .name = str_z(f->name), .label = label, .required = f->required };

	v.value = form_value(r, f, stored);
	v.problem = form_problem(r, f->name, &v.todo);
	v.hint = stored_hint(r, v.value, stored);
	return v;
}

struct view_parts_choice
form_choice(struct req *r, const struct field *f, enum text_key label, struct str stored)
{
	struct view_parts_choice v = { .name = str_z(f->name), .label = label, .required = true };

	v.problem = form_problem(r, f->name, &v.todo);
	v.hint = stored_hint(r, form_value(r, f, stored), stored);
	return v;
}

void
form_option(struct req *r, struct view_parts_choice *c, struct str value, struct str text, struct str shown)
{
	*VEC_PUSH(r->a, &c->options) = (struct view_parts_choice_options){ value, text, str_eq(value, shown) };
}

struct view_parts_problems
form_problems(struct req *r, const struct field *f, size_t n, const enum text_key *labels)
{
	struct view_parts_problems v = { 0 };
	struct str todo;

	for (size_t i = 0; i < n; i++) {
		struct str what = form_problem(r, f[i].name, &todo);

		if (what.n > 0)
			*VEC_PUSH(r->a, &v.list) = (struct view_parts_problems_list){ arena_fmt(r->a, "#f-%s", f[i].name),
				req_text(r, labels[i]), what };
	}
	if (r->stale)
		*VEC_PUSH(r->a, &v.list) = (struct view_parts_problems_list){ S("#main"), message(r, ERRC_STALE, false),
			message(r, ERRC_STALE, true) };
	return v;
}
