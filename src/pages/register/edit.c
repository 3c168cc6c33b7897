/* Changing the register by hand: new, changed, closed, merged, split sites. */
#include "pages/register/register.h"

#include "actions/register.h"
#include "base/date.h"
#include "pages/form.h"
#include "pages/programme/programme.h"
#include "pages/register_close.html.h"
#include "pages/register_form.html.h"
#include "pages/register_merge.html.h"
#include "pages/register_split.html.h"
#include "programme/kinds.h"
#include "store/q_register.h"

static const struct field fields[] = {
	{ "name", FIELD_TEXT, true, .max = 200 },
	{ "sector", FIELD_TEXT, .max = 100 },
	{ "kind", FIELD_TEXT, .max = 60 },
	{ "kostra", FIELD_TEXT, .max = 3 },
	{ "address", FIELD_TEXT, .max = 300 },
	{ "code", FIELD_TEXT, .max = 40 },
	{ "counted", FIELD_CHOICE, true, .choices = "1 0" },
	{ "note", FIELD_TEXT, .max = 1000 },
	{ "day", FIELD_DAY, true },
	{ "how", FIELD_CHOICE, .choices = "change correct" },
	{ "rev", FIELD_INT, .max = INT64_MAX },
};
enum { F_NAME, F_SECTOR, F_KIND, F_KOSTRA, F_ADDRESS, F_CODE, F_COUNTED, F_NOTE, F_DAY, F_HOW, F_REV, F_MAX };
static const enum text_key labels[F_MAX] = { TEXT_field_name, TEXT_field_sector, TEXT_field_kind, TEXT_field_kostra,
	TEXT_field_address, TEXT_field_code, TEXT_field_counted, TEXT_field_note, TEXT_field_from, TEXT_site_how, TEXT_field_name };
static const struct field close_fields[] = { { "day", FIELD_DAY, true }, { "rev", FIELD_INT, true, .max = INT64_MAX } };
static const enum text_key close_labels[] = { TEXT_site_close_day, TEXT_site_close_day };
static const struct field merge_fields[] = {
	{ "with-", FIELD_MANY },
	{ "into", FIELD_CHOICE, true, .choices = "new this" },
	{ "name", FIELD_TEXT, .max = 200 },
	{ "day", FIELD_DAY, true },
};
static const enum text_key merge_labels[] = { TEXT_site_merge_with, TEXT_site_merge_into, TEXT_site_merge_name, TEXT_site_merge_day };
static const struct field split_fields[] = { { "names", FIELD_LINES, true, .max = 2000 }, { "day", FIELD_DAY, true } };
static const enum text_key split_labels[] = { TEXT_site_split_names, TEXT_site_merge_day };

struct loaded {
	struct row_site_by_public_id site;
	struct versions vs;
	struct str self;
};

static enum err_kind
load(struct req *r, struct db_ro *db, struct loaded *ret, struct err *e)
{
	enum err_kind k = q_site_by_public_id(db, r->a, r->args[0], &ret->site, e);

	ret->self = arena_fmt(r->a, "/sites/%.*s", STR_ARG(r->args[0]));
	return k == ERR_NONE ? site_load(db, r->a, ret->site.id, &ret->vs, e) : k;
}

/* --- the form of a site ------------------------------------------------------------------------------------ */

static enum err_kind
answer_form(struct req *r, struct reply *out, struct view_register_form *v, const struct site_facts *f, int64_t day, struct err *e)
{
	struct str kind = form_value(r, &fields[F_KIND], f->kind), counted = form_value(r, &fields[F_COUNTED], f->counted ? S("1") : S("0"));
	struct str how = form_value(r, &fields[F_HOW], S("change"));
	bool known = false;

	v->problems = form_problems(r, fields, F_MAX, labels);
	v->name = form_input(r, &fields[F_NAME], labels[F_NAME], "text", f->name);
	v->sector = form_input(r, &fields[F_SECTOR], labels[F_SECTOR], "text", f->sector);
	v->kind = form_choice(r, &fields[F_KIND], labels[F_KIND], f->kind);
	for (enum kind k = 0; k < KIND_MAX; k++) {
		form_option(r, &v->kind, kind_code(k), kind_text(r, kind_code(k)), kind);
		known |= str_eq(kind, kind_code(k));
	}
	if (!known && kind.n > 0)
		form_option(r, &v->kind, kind, kind, kind);
	v->kostra = form_input(r, &fields[F_KOSTRA], labels[F_KOSTRA], "text", f->kostra);
	v->address = form_input(r, &fields[F_ADDRESS], labels[F_ADDRESS], "text", f->address);
	v->code = form_input(r, &fields[F_CODE], labels[F_CODE], "text", f->code);
	v->counted = form_choice(r, &fields[F_COUNTED], labels[F_COUNTED], f->counted ? S("1") : S("0"));
	form_option(r, &v->counted, S("1"), req_text(r, TEXT_form_yes), counted);
	form_option(r, &v->counted, S("0"), req_text(r, TEXT_form_no), counted);
	v->note = form_area(r, &fields[F_NOTE], labels[F_NOTE], f->note);
	v->day = form_input(r, &fields[F_DAY], v->new ? TEXT_field_from : TEXT_site_day, "date", date_iso(r->a, day));
	v->how = form_choice(r, &fields[F_HOW], labels[F_HOW], STR_NONE);
	form_option(r, &v->how, S("change"), req_text(r, TEXT_site_how_change), how);
	form_option(r, &v->how, S("correct"), req_text(r, TEXT_site_how_correct), how);
	return ANSWER(r, out, register_form, v, e);
}

static enum err_kind
new_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_register_form v = { .new = true, .action = S("/sites/new"), .back = S("/sites") };

	(void)db;
	r->page.title = req_text(r, TEXT_sites_new);
	req_crumb(r, req_text(r, TEXT_nav_sites), S("/sites"));
	return answer_form(r, out, &v, &(struct site_facts){ .counted = true, .kind = S("school") }, r->today, e);
}

static struct site_facts
facts_of(const struct req *r)
{
	return (struct site_facts){ .name = r->v[F_NAME].s, .sector = r->v[F_SECTOR].s, .kind = r->v[F_KIND].s,
		.kostra = r->v[F_KOSTRA].s, .address = r->v[F_ADDRESS].s, .code = r->v[F_CODE].s, .note = r->v[F_NOTE].s,
		.counted = r->v[F_COUNTED].i == 0 };
}

static enum err_kind
check_kostra(struct req *r, struct db_ro *db, struct err *e)
{
	struct str s = r->v[F_KOSTRA].s;
	bool ok = s.n == 3 || s.n == 0;

	(void)db;
	for (size_t i = 0; i < s.n; i++)
		ok &= s.p[i] >= '0' && s.p[i] <= '9';
	return ok ? ERR_NONE : req_problem(r, S("kostra"), ERRC_KOSTRA_BAD, STR_NONE, e);
}

static enum err_kind
create(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct site_facts f = facts_of(r);
	struct str public_id;
	int64_t id;
	enum err_kind k = act_site_create(act, &f, r->v[F_DAY].i, DAY_MAX, &id, &public_id, e);

	return k == ERR_NONE ? reply_to(out, arena_fmt(r->a, "/sites/%.*s", STR_ARG(public_id)), S("saved")) : k;
}

static enum err_kind
change_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_register_form v = { 0 };
	struct loaded l;
	const struct version *now;
	enum err_kind k = load(r, db, &l, e);

	if (k != ERR_NONE)
		return k;
	now = versions_on(&l.vs, r->today) ? versions_on(&l.vs, r->today) : &l.vs.at[l.vs.n - 1];
	v.action = arena_fmt(r->a, "%.*s/change", STR_ARG(l.self));
	v.back = l.self;
	v.rev = l.site.rev;
	r->page.title = text_fmt(r->a, r->locale, TEXT_site_change_title, &(struct text_arg){ .name = "name", .value = now->facts.name }, 1);
	req_crumb(r, req_text(r, TEXT_nav_sites), S("/sites"));
	req_crumb(r, now->facts.name, l.self);
	return answer_form(r, out, &v, &now->facts, versions_on(&l.vs, r->today) ? r->today : now->from_day, e);
}

/* A date that does not fit is a problem of its field, not a page of its own. */
static enum err_kind
day_problem(struct req *r, enum err_kind k, struct str field, struct err *e)
{
	return k != ERR_NONE && e->code == ERRC_DATE_RANGE ? req_problem(r, field, ERRC_DATE_RANGE, STR_NONE, e) : k;
}

static enum err_kind
change(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct site_facts f = facts_of(r);
	struct loaded l;
	enum err_kind k = load(r, &act->rw->ro, &l, e);

	if (k == ERR_NONE)
		k = act_site_change(act, l.site.id, r->v[F_REV].i, &f, r->v[F_DAY].i, r->v[F_HOW].i == 1, e);
	return k == ERR_NONE ? reply_to(out, l.self, S("saved")) : day_problem(r, k, S("day"), e);
}

/* --- close ------------------------------------------------------------------------------------------------- */

static void
titled(struct req *r, const struct loaded *l, enum text_key key)
{
	struct str name = l->vs.at[l->vs.n - 1].facts.name;

	r->page.title = text_fmt(r->a, r->locale, key, &(struct text_arg){ .name = "name", .value = name }, 1);
	req_crumb(r, req_text(r, TEXT_nav_sites), S("/sites"));
	req_crumb(r, name, l->self);
}

static enum err_kind
close_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_register_close v = { 0 };
	struct loaded l;
	enum err_kind k = load(r, db, &l, e);

	if (k != ERR_NONE)
		return k;
	titled(r, &l, TEXT_site_close_title);
	v.self = l.self;
	v.rev = l.site.rev;
	v.problems = form_problems(r, close_fields, 2, close_labels);
	v.day = form_input(r, &close_fields[0], TEXT_site_close_day, "date", date_iso(r->a, r->today));
	return ANSWER(r, out, register_close, &v, e);
}

static enum err_kind
close_site(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct loaded l;
	enum err_kind k = load(r, &act->rw->ro, &l, e);

	if (k == ERR_NONE)
		k = act_site_close(act, l.site.id, r->v[1].i, r->v[0].i + 1, e);
	return k == ERR_NONE ? reply_to(out, l.self, S("site_closed")) : day_problem(r, k, S("day"), e);
}

/* --- merge ------------------------------------------------------------------------------------------------- */

static bool
ticked(const struct req *r, struct str id)
{
	for (size_t i = 0; r->posted && i < r->v[0].many.n; i++)
		if (str_eq(r->v[0].many.at[i].name, id))
			return true;
	return false;
}

static enum err_kind
merge_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_register_merge v = { 0 };
	struct rows_sites_on_day rows = { 0 };
	struct loaded l;
	struct str into = form_value(r, &merge_fields[1], S("new"));
	enum err_kind k = load(r, db, &l, e);

	if (k == ERR_NONE)
		k = q_sites_on_day(db, r->a, r->today, &rows, e);
	if (k != ERR_NONE)
		return k;
	titled(r, &l, TEXT_site_merge_title);
	v.self = l.self;
	v.problems = form_problems(r, merge_fields, 4, merge_labels);
	v.day = form_input(r, &merge_fields[3], TEXT_site_merge_day, "date", date_iso(r->a, r->today));
	v.name = form_input(r, &merge_fields[2], TEXT_site_merge_name, "text", STR_NONE);
	v.into = form_choice(r, &merge_fields[1], TEXT_site_merge_into, STR_NONE);
	form_option(r, &v.into, S("new"), req_text(r, TEXT_site_merge_new), into);
	form_option(r, &v.into, S("this"), text_fmt(r->a, r->locale, TEXT_site_merge_this,
	    &(struct text_arg){ .name = "name", .value = l.vs.at[l.vs.n - 1].facts.name }, 1), into);
	for (size_t i = 0; i < rows.n; i++)
		if (rows.at[i].id != l.site.id)
			*VEC_PUSH(r->a, &v.others) = (struct view_register_merge_others){ rows.at[i].public_id, rows.at[i].name,
				ticked(r, rows.at[i].public_id) };
	return ANSWER(r, out, register_merge, &v, e);
}

static enum err_kind
merge(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct merge m = { .day = r->v[3].i };
	struct loaded l;
	bool new = r->v[1].i == 0;
	enum err_kind k = load(r, &act->rw->ro, &l, e);

	if (k != ERR_NONE)
		return k;
	if (r->v[0].many.n == 0 || r->v[0].many.n >= MERGE_MAX)
		return req_problem(r, S("with-"), r->v[0].many.n ? ERRC_TOO_LARGE : ERRC_FIELD_MISSING, STR_NONE, e);
	if (new && !r->v[2].has)
		return req_problem(r, S("name"), ERRC_FIELD_MISSING, STR_NONE, e);
	if (new)
		m.from[m.n++] = l.site.id;
	else
		m.into = l.site.id;
	for (size_t i = 0; i < r->v[0].many.n; i++) {
		struct row_site_by_public_id other;

		k = q_site_by_public_id(&act->rw->ro, r->a, r->v[0].many.at[i].name, &other, e);
		if (k != ERR_NONE)
			return k;
		m.from[m.n++] = other.id;
	}
	m.facts = l.vs.at[l.vs.n - 1].facts;
	m.facts.name = r->v[2].s;
	m.facts.code = S("");
	k = act_site_merge(act, &m, e);
	return k == ERR_NONE ? reply_to(out, arena_fmt(r->a, "/sites/%.*s", STR_ARG(m.public_id)), S("site_merged"))
	                     : day_problem(r, k, S("day"), e);
}

/* --- split ------------------------------------------------------------------------------------------------- */

static enum err_kind
split_form(struct req *r, struct db_ro *db, struct reply *out, struct err *e)
{
	struct view_register_split v = { 0 };
	struct loaded l;
	enum err_kind k = load(r, db, &l, e);

	if (k != ERR_NONE)
		return k;
	titled(r, &l, TEXT_site_split_title);
	v.self = l.self;
	v.problems = form_problems(r, split_fields, 2, split_labels);
	v.names = form_area(r, &split_fields[0], TEXT_site_split_names, STR_NONE);
	v.day = form_input(r, &split_fields[1], TEXT_site_merge_day, "date", date_iso(r->a, r->today));
	return ANSWER(r, out, register_split, &v, e);
}

static enum err_kind
split(struct req *r, struct act *act, struct reply *out, struct err *e)
{
	struct split s = { .day = r->v[1].i };
	struct loaded l;
	struct str rest = r->v[0].s, line;
	enum err_kind k = load(r, &act->rw->ro, &l, e);

	while (k == ERR_NONE && str_cut(&rest, '\n', &line))
		if (str_trim(line).n > 0)
			*VEC_PUSH(r->a, &s.names) = str_trim(line);
	if (k == ERR_NONE && (s.names.n < 2 || s.names.n > MERGE_MAX))
		return req_problem(r, S("names"), ERRC_FIELD_BAD, STR_NONE, e);
	s.from = l.site.id;
	if (k == ERR_NONE)
		k = act_site_split(act, &s, e);
	return k == ERR_NONE ? reply_to(out, l.self, S("site_split")) : day_problem(r, k, S("day"), e);
}

const struct route site_edit_routes[] = {
	GET("/sites/new", CAP_REGISTER_EDIT, new_form, "Form: a new site"),
	POST("/sites/new", site_create, create, new_form, "Add a site", FIELDS(fields), .prepare = check_kostra),
	GET("/sites/{id}/change", CAP_REGISTER_EDIT, change_form, "Form: change a site"),
	POST("/sites/{id}/change", site_change, change, change_form, "Change a site", FIELDS(fields), .prepare = check_kostra),
	GET("/sites/{id}/close", CAP_REGISTER_EDIT, close_form, "Form: close a site"),
	POST("/sites/{id}/close", site_close, close_site, close_form, "Close a site", FIELDS(close_fields)),
	GET("/sites/{id}/merge", CAP_REGISTER_EDIT, merge_form, "Form: merge sites"),
	POST("/sites/{id}/merge", site_merge, merge, merge_form, "Merge sites", FIELDS(merge_fields)),
	GET("/sites/{id}/split", CAP_REGISTER_EDIT, split_form, "Form: split a site"),
	POST("/sites/{id}/split", site_split, split, split_form, "Split a site", FIELDS(split_fields)),
	ROUTES_END
};
