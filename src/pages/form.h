#ifndef PAGES_FORM_H
#define PAGES_FORM_H
#include "pages/parts_area.html.h"
#include "pages/parts_choice.html.h"
#include "pages/parts_field.html.h"
#include "pages/parts_problems.html.h"
#include "pages/route.h"

/*
 * Fields as a form shows them.
 *
 * Contract  A field shows what is stored; after a failed sending it shows what was sent, with the
 *           problem beside it; after somebody else's change it shows what was sent, and the stored
 *           value as its hint, so that both are seen and nothing is lost.
 * Shapes    rows: the field table the form posts to; i: index in it. When the form is shown by a GET
 *           (r->posted false) r->v is not looked at.
 * Owns      texts live in r->a.
 */
struct view_parts_field form_input(struct req *r, const struct field *f, enum text_key label, const char *type,
    struct str stored);
struct view_parts_area form_area(struct req *r, const struct field *f, enum text_key label, struct str stored);
struct view_parts_choice form_choice(struct req *r, const struct field *f, enum text_key label, struct str stored);
/* One option more; chosen when its value is what the field shows. */
void form_option(struct req *r, struct view_parts_choice *c, struct str value, struct str text, struct str stored);
struct view_parts_problems form_problems(struct req *r, const struct field *f, size_t n, const enum text_key *labels);
/* The field's problem in words, or empty. */
struct str form_problem(struct req *r, const char *name, struct str *ret_todo);
/* What was sent in the field of that name, or stored. */
struct str form_value(struct req *r, const struct field *f, struct str stored);

#endif
