/* A service site through time. */
#include "programme/register.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/num.h"

bool
facts_equal(const struct site_facts *a, const struct site_facts *b)
{
	return str_eq(a->name, b->name) && str_eq(a->code, b->code) && str_eq(a->sector, b->sector) &&
	    str_eq(a->kind, b->kind) && str_eq(a->kostra, b->kostra) && str_eq(a->address, b->address) &&
	    str_eq(a->note, b->note) && a->counted == b->counted;
}

static bool
holds(const struct version *v, int64_t day)
{
	return v->from_day <= day && day < v->to_day;
}

const struct version *
versions_on(const struct versions *vs, int64_t day)
{
	for (size_t i = 0; i < vs->n; i++)
		if (holds(&vs->at[i], day))
			return &vs->at[i];
	return NULL;
}

/* Neighbours that say the same become one. */
static void
join(struct versions *vs)
{
	size_t n = 1;

	for (size_t i = 1; i < vs->n; i++) {
		if (facts_equal(&vs->at[n - 1].facts, &vs->at[i].facts))
			vs->at[n - 1].to_day = vs->at[i].to_day;
		else
			vs->at[n++] = vs->at[i];
	}
	vs->n = vs->n ? n : 0;
}

enum err_kind
versions_change(struct arena *a, struct versions *vs, int64_t from_day, const struct site_facts *facts, struct err *e)
{
	int64_t end = vs->n ? vs->at[vs->n - 1].to_day : DAY_MAX;
	size_t n = 0;

	if (vs->n && (from_day < vs->at[0].from_day || from_day >= end))
		return err_set(e, DATE_RANGE, NOPOS, " ");
	while (n < vs->n && vs->at[n].from_day < from_day)
		n++;
	if (n > 0)
		vs->at[n - 1].to_day = from_day;
	vs->n = n;
	*VEC_PUSH(a, vs) = (struct version){ from_day, end, *facts };
	join(vs);
	return ERR_NONE;
}

enum err_kind
versions_correct(struct versions *vs, int64_t on_day, const struct site_facts *facts, struct err *e)
{
	for (size_t i = 0; i < vs->n; i++)
		if (holds(&vs->at[i], on_day)) {
			vs->at[i].facts = *facts;
			join(vs);
			return ERR_NONE;
		}
	return err_set(e, DATE_RANGE, NOPOS, " ");
}

enum err_kind
versions_close(struct versions *vs, int64_t from_day, struct err *e)
{
	size_t n = vs->n;

	if (n == 0 || from_day <= vs->at[0].from_day || from_day >= vs->at[n - 1].to_day)
		return err_set(e, DATE_RANGE, NOPOS, " ");
	while (vs->at[n - 1].from_day >= from_day)
		n--;
	vs->at[n - 1].to_day = from_day;
	vs->n = n;
	return ERR_NONE;
}

bool
versions_sane(const struct versions *vs, const char **why)
{
	const char *broken = vs->n == 0 ? "a site has no version" : NULL;

	for (size_t i = 0; i < vs->n && broken == NULL; i++) {
		if (vs->at[i].from_day >= vs->at[i].to_day)
			broken = "a version ends before it begins";
		else if (i > 0 && vs->at[i].from_day != vs->at[i - 1].to_day)
			broken = "versions overlap, or leave days between them";
		else if (vs->at[i].facts.name.n == 0)
			broken = "a version has no name";
	}
	if (broken && why)
		*why = broken;
	return broken == NULL;
}

/* One line a version: ten fields parted by tabs. */
struct str
versions_pack(struct arena *a, const struct versions *vs)
{
	struct buf b;
	struct str out;

	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < vs->n; i++) {
		const struct version *v = &vs->at[i];
		const struct str texts[] = { v->facts.name, v->facts.code, v->facts.sector, v->facts.kind, v->facts.kostra,
			v->facts.address, v->facts.note };

		buf_addf(&b, "%lld\t%lld\t%d", (long long)v->from_day, (long long)v->to_day, v->facts.counted);
		for (size_t j = 0; j < sizeof(texts) / sizeof(texts[0]); j++) {
			buf_byte(&b, '\t');
			buf_add(&b, texts[j]);
		}
		buf_byte(&b, '\n');
	}
	out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return out;
}

bool
versions_unpack(struct arena *a, struct str packed, struct versions *ret)
{
	struct versions vs = { 0 };
	struct str line;

	while (packed.n > 0 && str_cut(&packed, '\n', &line) && line.n > 0) {
		struct version v = { 0 };
		struct str *texts[] = { &v.facts.name, &v.facts.code, &v.facts.sector, &v.facts.kind, &v.facts.kostra,
			&v.facts.address, &v.facts.note };
		struct str from, to, counted;
		struct err e;

		if (!str_cut(&line, '\t', &from) || !str_cut(&line, '\t', &to) || !str_cut(&line, '\t', &counted) ||
		    num_i64(from, DAY_MIN, DAY_MAX, &v.from_day, &e) != ERR_NONE ||
		    num_i64(to, DAY_MIN, DAY_MAX, &v.to_day, &e) != ERR_NONE)
			return false;
		v.facts.counted = str_eq(counted, S("1"));
		for (size_t j = 0; j < sizeof(texts) / sizeof(texts[0]); j++)
			if (!str_cut(&line, '\t', texts[j]))
				return false;
		*VEC_PUSH(a, &vs) = v;
	}
	*ret = vs;
	return true;
}
