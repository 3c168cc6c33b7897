/* A table of sites beside the register. */
#include "programme/import.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "people/idnum.h"
#include "programme/kinds.h"

#define AMBIGUOUS UINT32_MAX

static const size_t longest[IMPORT_FIELD_MAX] = {
	[IMPORT_NAME] = LIM_SITE_NAME, [IMPORT_CODE] = 40, [IMPORT_SECTOR] = 100, [IMPORT_KIND] = 60, [IMPORT_KOSTRA] = 3,
	[IMPORT_ADDRESS] = 300, [IMPORT_FROM] = 40, [IMPORT_TO] = 40, [IMPORT_COUNTED] = 20, [IMPORT_NOTE] = 1000,
};

static void
problem(struct import_row *r, const struct columns *c, enum import_field f, enum err_code code, struct str text)
{
	if (r->problem.code != ERRC_NONE)
		return;
	r->problem = (struct import_problem){ code, f, c ? c->of[f] + 1 : 0, text };
}

static bool
has_control(struct str s)
{
	for (size_t at = 0; at < s.n;)
		if (utf8_is_control(utf8_next(s, &at)))
			return true;
	return false;
}

/* Line breaks inside a cell are a spreadsheet's way to wrap: one space. */
static struct str
one_line(struct arena *a, struct str s)
{
	char *p;

	s = str_trim(s);
	if (str_find(s, '\n', 0) == s.n && str_find(s, '\r', 0) == s.n && str_find(s, '\t', 0) == s.n)
		return s;
	s = arena_str(a, s);
	p = (char *)(uintptr_t)s.p;
	for (size_t i = 0; i < s.n; i++)
		if (p[i] == '\n' || p[i] == '\r' || p[i] == '\t')
			p[i] = ' ';
	return s;
}

static struct str
cell(struct arena *a, const struct columns *c, const struct strs *cells, enum import_field f, struct import_row *r)
{
	struct str s;
	size_t points;

	if (c->of[f] < 0 || (size_t)c->of[f] >= cells->n)
		return STR_NONE;
	s = one_line(a, cells->at[c->of[f]]);
	points = utf8_points(s);
	if (points > longest[f])
		problem(r, c, f, ERRC_FIELD_TOO_LONG, arena_fmt(a, "%zu > %zu", points, longest[f]));
	else if (has_control(s))
		problem(r, c, f, ERRC_FIELD_BAD, STR_NONE);
	else if (idnum_in(s))
		problem(r, c, f, ERRC_IDENTITY_NUMBER, STR_NONE);
	else
		return s;
	return STR_NONE;
}

static bool
digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n == 3;
}

static bool
yes_no(struct arena *a, struct str s, bool *ret)
{
	static const char *yes[] = { "ja", "yes", "1", "true", "x", "sant" }, *no[] = { "nei", "no", "0", "false", "usant", "" };
	struct str folded = utf8_fold(a, s);

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		if (str_eq(folded, str_z(yes[i])))
			return *ret = true;
		if (str_eq(folded, str_z(no[i]))) {
			*ret = false;
			return true;
		}
	}
	return false;
}

static void
read_days(struct arena *a, const struct columns *c, const struct strs *cells, struct import_row *r)
{
	struct str from = cell(a, c, cells, IMPORT_FROM, r), to = cell(a, c, cells, IMPORT_TO, r);
	struct err e;

	r->from_day = 0;
	r->to_day = DAY_MAX;
	r->has[IMPORT_FROM] = from.n > 0;
	r->has[IMPORT_TO] = to.n > 0;
	if (from.n > 0 && date_parse(from, &r->from_day, &e) != ERR_NONE)
		problem(r, c, IMPORT_FROM, ERRC_DATE_BAD, from);
	if (to.n > 0 && date_parse(to, &r->to_day, &e) != ERR_NONE)
		problem(r, c, IMPORT_TO, ERRC_DATE_BAD, to);
	else if (to.n > 0 && r->to_day < DAY_MAX)
		r->to_day++; /* the file names the last day */
	if (r->has[IMPORT_FROM] && r->from_day >= r->to_day)
		problem(r, c, IMPORT_TO, ERRC_DATE_RANGE, to);
}

void
import_row_read(struct arena *a, const struct columns *c, const struct strs *cells, uint32_t line, struct import_row *ret)
{
	struct import_row r = { .line = line };
	struct str counted;
	enum kind kind;

	for (int f = 0; f < IMPORT_FIELD_MAX; f++)
		r.has[f] = c->of[f] >= 0;
	r.facts.name = cell(a, c, cells, IMPORT_NAME, &r);
	if (r.facts.name.n == 0)
		problem(&r, c, IMPORT_NAME, ERRC_FIELD_MISSING, STR_NONE);
	r.facts.code = cell(a, c, cells, IMPORT_CODE, &r);
	r.facts.sector = cell(a, c, cells, IMPORT_SECTOR, &r);
	r.facts.kind = cell(a, c, cells, IMPORT_KIND, &r);
	if (r.facts.kind.n > 0 && kind_find(utf8_fold(a, r.facts.kind), &kind))
		r.facts.kind = kind_code(kind);
	r.facts.kostra = cell(a, c, cells, IMPORT_KOSTRA, &r);
	if (r.facts.kostra.n > 0 && !digits(r.facts.kostra))
		problem(&r, c, IMPORT_KOSTRA, ERRC_KOSTRA_BAD, r.facts.kostra);
	r.facts.address = cell(a, c, cells, IMPORT_ADDRESS, &r);
	r.facts.note = cell(a, c, cells, IMPORT_NOTE, &r);
	r.facts.counted = true;
	counted = cell(a, c, cells, IMPORT_COUNTED, &r);
	if (r.has[IMPORT_COUNTED] && !yes_no(a, counted, &r.facts.counted))
		problem(&r, c, IMPORT_COUNTED, ERRC_YES_NO, counted);
	read_days(a, c, cells, &r);
	*ret = r;
}

void
import_index_make(struct arena *a, struct import_index *x)
{
	map_init(&x->by_code, a, 1);
	map_init(&x->by_name, a, 2);
	map_init(&x->lines, a, 3);
	for (size_t i = 0; i < x->sites.n; i++) {
		struct import_site *s = &x->sites.at[i];
		bool fresh;
		uint32_t *at = map_put(&x->by_name, utf8_fold(a, s->facts.name), &fresh);

		*at = fresh ? (uint32_t)i : AMBIGUOUS;
		if (s->facts.code.n == 0)
			continue;
		at = map_put(&x->by_code, utf8_fold(a, s->facts.code), &fresh);
		*at = fresh ? (uint32_t)i : AMBIGUOUS;
	}
}

/* The line of an earlier row with the same code, or with the same name and no code; 0: none. */
static uint32_t
twin_line(struct arena *a, struct import_index *x, const struct import_row *r)
{
	struct str key = r->facts.code.n ? arena_fmt(a, "c:%.*s", STR_ARG(utf8_fold(a, r->facts.code)))
	                                 : arena_fmt(a, "n:%.*s", STR_ARG(utf8_fold(a, r->facts.name)));
	bool fresh;
	uint32_t *at = map_put(&x->lines, key, &fresh), first = *at;

	if (fresh)
		*at = r->line;
	return fresh ? 0 : first;
}

/* True when the row is a site of the register; a problem when it could be two. */
static bool
find(struct arena *a, struct import_index *x, struct import_row *r, uint32_t *ret)
{
	if (r->facts.code.n > 0 && map_get(&x->by_code, utf8_fold(a, r->facts.code), ret) && *ret != AMBIGUOUS)
		return true;
	if (!map_get(&x->by_name, utf8_fold(a, r->facts.name), ret))
		return false;
	if (*ret == AMBIGUOUS) {
		problem(r, NULL, IMPORT_NAME, ERRC_IMPORT_AMBIGUOUS, r->facts.name);
		return false;
	}
	/* The same name, but both have a code and they differ: two sites. */
	return r->facts.code.n == 0 || x->sites.at[*ret].facts.code.n == 0;
}

static uint32_t
difference(const struct import_site *s, const struct import_verdict *v)
{
	const struct site_facts *b = &s->facts, *f = &v->after;
	uint32_t bits = 0;

	bits |= (uint32_t)!str_eq(b->name, f->name) << IMPORT_NAME;
	bits |= (uint32_t)!str_eq(b->code, f->code) << IMPORT_CODE;
	bits |= (uint32_t)!str_eq(b->sector, f->sector) << IMPORT_SECTOR;
	bits |= (uint32_t)!str_eq(b->kind, f->kind) << IMPORT_KIND;
	bits |= (uint32_t)!str_eq(b->kostra, f->kostra) << IMPORT_KOSTRA;
	bits |= (uint32_t)!str_eq(b->address, f->address) << IMPORT_ADDRESS;
	bits |= (uint32_t)!str_eq(b->note, f->note) << IMPORT_NOTE;
	bits |= (uint32_t)(b->counted != f->counted) << IMPORT_COUNTED;
	bits |= (uint32_t)(s->from_day != v->from_day) << IMPORT_FROM;
	bits |= (uint32_t)(s->to_day != v->to_day) << IMPORT_TO;
	return bits;
}

static struct site_facts
merged(const struct site_facts *old, const struct import_row *r)
{
	struct site_facts f = *old;

	f.name = r->facts.name;
	if (r->has[IMPORT_CODE])
		f.code = r->facts.code;
	if (r->has[IMPORT_SECTOR])
		f.sector = r->facts.sector;
	if (r->has[IMPORT_KIND])
		f.kind = r->facts.kind;
	if (r->has[IMPORT_KOSTRA])
		f.kostra = r->facts.kostra;
	if (r->has[IMPORT_ADDRESS])
		f.address = r->facts.address;
	if (r->has[IMPORT_NOTE])
		f.note = r->facts.note;
	if (r->has[IMPORT_COUNTED])
		f.counted = r->facts.counted;
	return f;
}

void
import_match(struct arena *a, struct import_index *x, struct import_row *row, int64_t day, struct import_verdict *ret)
{
	struct import_verdict v = { .after = row->facts, .from_day = row->has[IMPORT_FROM] ? row->from_day : day,
		.to_day = row->to_day };
	uint32_t twin = row->problem.code == ERRC_NONE ? twin_line(a, x, row) : 0, at = 0;
	bool found = row->problem.code == ERRC_NONE && twin == 0 && find(a, x, row, &at);

	if (twin > 0)
		problem(row, NULL, IMPORT_NAME, ERRC_IMPORT_TWIN, arena_fmt(a, "%u", twin));
	if (found && x->sites.at[at].seen_line > 0)
		problem(row, NULL, IMPORT_NAME, ERRC_IMPORT_TWIN, arena_fmt(a, "%u", x->sites.at[at].seen_line));
	if (!found && v.from_day >= v.to_day)
		problem(row, NULL, IMPORT_TO, ERRC_DATE_RANGE, STR_NONE);
	if (found && row->problem.code == ERRC_NONE) {
		struct import_site *s = &x->sites.at[at];

		s->seen_line = row->line;
		v.site = at;
		v.after = merged(&s->facts, row);
		v.from_day = row->has[IMPORT_FROM] ? row->from_day : s->from_day;
		v.to_day = row->has[IMPORT_TO] ? row->to_day : s->to_day;
		v.fields = difference(s, &v);
		v.verdict = v.fields ? VERDICT_CHANGED : VERDICT_UNCHANGED;
		if (v.from_day >= v.to_day)
			problem(row, NULL, IMPORT_TO, ERRC_DATE_RANGE, STR_NONE);
	}
	if (row->problem.code != ERRC_NONE)
		v.verdict = VERDICT_PROBLEM;
	*ret = v;
}

struct str
verdict_name(enum verdict v)
{
	static const struct str names[VERDICT_MAX] = {
		[VERDICT_NEW] = STR_INIT("new"), [VERDICT_CHANGED] = STR_INIT("changed"),
		[VERDICT_UNCHANGED] = STR_INIT("unchanged"), [VERDICT_CLOSED] = STR_INIT("closed"),
		[VERDICT_PROBLEM] = STR_INIT("problem"),
	};

	return names[v];
}

static struct str
last_day(struct arena *a, int64_t to_day)
{
	return to_day >= DAY_MAX ? STR_NONE : date_iso(a, to_day - 1);
}

struct str
import_detail(struct arena *a, const struct import_site *s, const struct import_verdict *v)
{
	const struct site_facts *b = &s->facts, *f = &v->after;
	const struct { struct str was, is; } pairs[IMPORT_FIELD_MAX] = {
		[IMPORT_NAME] = { b->name, f->name }, [IMPORT_CODE] = { b->code, f->code },
		[IMPORT_SECTOR] = { b->sector, f->sector }, [IMPORT_KIND] = { b->kind, f->kind },
		[IMPORT_KOSTRA] = { b->kostra, f->kostra }, [IMPORT_ADDRESS] = { b->address, f->address },
		[IMPORT_NOTE] = { b->note, f->note },
		[IMPORT_COUNTED] = { b->counted ? S("1") : S("0"), f->counted ? S("1") : S("0") },
		[IMPORT_FROM] = { date_iso(a, s->from_day), date_iso(a, v->from_day) },
		[IMPORT_TO] = { last_day(a, s->to_day), last_day(a, v->to_day) },
	};
	struct str all = S("");

	for (int i = 0; i < IMPORT_FIELD_MAX; i++)
		if (v->fields & (1u << i))
			all = arena_fmt(a, "%.*s%.*s\t%.*s\t%.*s\n", STR_ARG(all), STR_ARG(import_field_name((enum import_field)i)),
			    STR_ARG(pairs[i].was), STR_ARG(pairs[i].is));
	return all;
}
