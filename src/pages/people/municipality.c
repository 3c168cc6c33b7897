/* The municipality's own settings. */
#include "pages/people/people.h"

#include "actions/people.h"
#include "pages/form.h"
#include "pages/people_municipality.html.h"
#include "store/q_people.h"

static const struct field fields[] = {
	{ "name", FIELD_TEXT, true, .max = 100 },
	{ "number", FIELD_TEXT, .max = 4 },
	{ "locale", FIELD_CHOICE, true, .choices = "nb nn en" },
	{ "min_group", FIELD_INT, true, .min = 3, .max = 100 },
	{ "rev", FIELD_INT, .max = INT64_MAX },
};
static const enum text_key labels[] = { TEXT_field_name, TEXT_municipality_number, TEXT_account_locale,
	TEXT_municipality_min_group, TEXT_field_name };

static enum err_kind
show(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	static const enum text_key names[LOCALE_MAX] = { TEXT_locale_nb, TEXT_locale_nn, TEXT_locale_en };
	struct view_people_municipality v = { 0 };
	struct row_municipality m = { .locale = S("nb"), .min_group = 5 };
	struct str shown;
	enum err_kind k = q_municipality(db, r->a, &m, e);

	if (k != ERR_NONE && k != ERR_MISSING)
		return k;
	*e = (struct err){ 0 };
	v.rev = m.rev;
	v.problems = form_problems(r, fields, 5, labels);
	v.name = form_input(r, &fields[0], labels[0], "text", m.name);
	v.number = form_input(r, &fields[1], labels[1], "text", m.number);
	v.locale = form_choice(r, &fields[2], labels[2], m.locale);
	shown = form_value(r, &fields[2], m.locale);
	for (enum locale l = 0; l < LOCALE_MAX; l++)
		form_option(r, &v.locale, locale_tag(l), req_text(r, names[l]), shown);
	v.min_group = form_input(r, &fields[3], labels[3], "number", arena_fmt(r->a, "%lld", (long long)m.min_group));
	r->page.title = req_text(r, TEXT_municipality_title);
	return ANSWER(r, out, people_municipality, &v, e);
}

static enum err_kind
save(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct row_municipality m = { 0 };
	struct municipality_in in = { r->v[0].s, r->v[1].s, r->v[2].s, 0, r->v[3].i };
	enum err_kind k = q_municipality(&act->rw->ro, r->a, &m, e);

	if (k == ERR_NONE && m.rev != r->v[4].i)
		return err_set(e, STALE, NOPOS, "municipality");
	if (k == ERR_NONE || k == ERR_MISSING) {
		in.demo_day = m.demo_day;
		k = act_municipality_set(act, &in, e);
	}
	return k == ERR_NONE ? reply_to(out, S("/municipality"), S("saved")) : k;
}

const struct route municipality_routes[] = {
	GET("/municipality", CAP_OPERATE, show, "The municipality's settings"),
	POST("/municipality", municipality_change, save, show, "Change the municipality's settings", FIELDS(fields)),
	ROUTES_END
};
