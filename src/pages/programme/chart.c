/*
 * The drawings about coverage. Geometry in attributes, colours in classes (ui/css/app.css); the table
 * beside each drawing says the same in numbers, so the drawing itself is hidden from screen readers.
 */
#include "pages/programme/programme.h"

#include "base/date.h"

enum { BAR_W = 1000, BAR_H = 24, W = 960, H = 340, LEFT = 52, RIGHT = 130, TOP = 26, BOTTOM = 46, POINTS_MAX = 40 };

struct svg
state_bar(struct arena *a, const struct cov_counts *n)
{
	struct buf b;
	struct svg svg;
	int64_t x = 0;

	buf_init(&b, 8 << 10);
	buf_addf(&b, "<svg class=\"bar\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" aria-hidden=\"true\">", BAR_W, BAR_H);
	for (int s = 0; s < STATE_MAX && n->sites > 0; s++) {
		int64_t w = n->of[s] * BAR_W / n->sites;

		if (s == STATE_not_yet)
			w = BAR_W - x;
		if (w <= 0 || n->of[s] == 0)
			continue;
		buf_addf(&b, "<rect class=\"s-%.*s\" x=\"%lld\" width=\"%lld\" height=\"%d\"/>", STR_ARG(state_name((enum state)s)),
		    (long long)x, (long long)(w > 3 ? w - 3 : w), BAR_H);
		x += w;
	}
	buf_add(&b, S("</svg>"));
	svg.markup = arena_str(a, buf_str(&b));
	buf_release(&b);
	return svg;
}

struct frame {
	struct req *r;
	const struct measured *m;
	struct buf b;
	int64_t from_day, to_day, top; /* the axes: days, and the highest number */
};

static double
x_of(const struct frame *f, int64_t day)
{
	return LEFT + (double)(W - LEFT - RIGHT) * (double)(day - f->from_day) / (double)(f->to_day - f->from_day);
}

static double
y_of(const struct frame *f, int64_t n)
{
	return H - BOTTOM - (double)(H - TOP - BOTTOM) * (double)n / (double)f->top;
}

static void
escaped(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '<')
			buf_add(b, S("&lt;"));
		else if (c == '&')
			buf_add(b, S("&amp;"));
		else
			buf_byte(b, c);
	}
}

static void
label(struct frame *f, double x, double y, const char *attrs, struct str s)
{
	buf_addf(&f->b, "<text x=\"%.1f\" y=\"%.1f\"%s>", x, y, attrs);
	escaped(&f->b, s);
	buf_add(&f->b, S("</text>"));
}

static void
rule(struct frame *f, const char *class, double x1, double x2, double y1, double y2)
{
	buf_addf(&f->b, "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", class, x1, x2, y1, y2);
}

static struct str
int_text(struct frame *f, int64_t v)
{
	struct buf b;
	struct str s;

	buf_init(&b, 64);
	text_int(&b, f->r->locale, v);
	s = arena_str(f->r->a, buf_str(&b));
	buf_release(&b);
	return s;
}

/* Cohorts as bands, with their names where they fit. */
static void
draw_cohorts(struct frame *f)
{
	for (size_t i = 0; i < f->m->cohorts.n; i++) {
		const struct row_cohorts *c = &f->m->cohorts.at[i];
		int64_t from = c->start_day > f->from_day ? c->start_day : f->from_day;
		int64_t to = c->end_day < f->to_day ? c->end_day : f->to_day;
		double x, w;

		if (from >= to)
			continue;
		x = x_of(f, from);
		w = x_of(f, to) - x;
		buf_addf(&f->b, "<rect class=\"cohort-band\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>", x, TOP, w, H - TOP - BOTTOM);
		if (w > 44)
			label(f, x + w / 2, TOP - 8, " text-anchor=\"middle\"", c->name);
	}
}

static void
draw_axes(struct frame *f)
{
	int64_t step = f->top <= 10 ? 2 : f->top <= 60 ? 10 : f->top <= 120 ? 20 : f->top <= 300 ? 50 : f->top <= 1500 ? 250 : 2500;
	int year = date_to_civil(f->from_day).year;

	for (int64_t n = 0; n <= f->top; n += step) {
		rule(f, "grid-line", LEFT, W - RIGHT, y_of(f, n), y_of(f, n));
		label(f, LEFT - 8, y_of(f, n) + 4, " text-anchor=\"end\"", int_text(f, n));
	}
	for (; year <= date_to_civil(f->to_day).year; year++) {
		int64_t day = date_from_civil((struct civil){ year, 1, 1 });

		if (day < f->from_day)
			continue;
		rule(f, "grid-line", x_of(f, day), x_of(f, day), TOP, H - BOTTOM + 6);
		label(f, x_of(f, day), H - BOTTOM + 22, " text-anchor=\"middle\"", arena_fmt(f->r->a, "%d", year));
	}
}

static int64_t
completed_on(struct frame *f, int64_t day)
{
	return coverage_on(f->r->a, &f->m->in, day)->total.of[STATE_completed];
}

/* Sites complete at closing gatherings, so steps at the cohorts' ends say all there is; a few days between them too. */
static size_t
days_of(struct frame *f, int64_t *days)
{
	int64_t end = f->m->day < f->to_day ? f->m->day : f->to_day;
	size_t n = 0;

	for (int i = 0; i <= POINTS_MAX / 2; i++)
		days[n++] = f->from_day + (end - f->from_day) * i / (POINTS_MAX / 2);
	for (size_t i = 0; i < f->m->cohorts.n && n < POINTS_MAX; i++)
		if (f->m->cohorts.at[i].end_day > f->from_day && f->m->cohorts.at[i].end_day <= end)
			days[n++] = f->m->cohorts.at[i].end_day;
	for (size_t i = 1; i < n; i++)
		for (size_t j = i; j > 0 && days[j] < days[j - 1]; j--) {
			int64_t swap = days[j];

			days[j] = days[j - 1];
			days[j - 1] = swap;
		}
	return n;
}

static void
draw_line(struct frame *f)
{
	int64_t days[POINTS_MAX + 1], last = 0;
	size_t n = days_of(f, days);
	struct buf d;

	buf_init(&d, 16 << 10);
	for (size_t i = 0; i < n; i++) {
		int64_t v = completed_on(f, days[i]);

		if (i == 0)
			buf_addf(&d, "M%.1f %.1f", x_of(f, days[i]), y_of(f, v));
		else
			buf_addf(&d, "L%.1f %.1fL%.1f %.1f", x_of(f, days[i]), y_of(f, last), x_of(f, days[i]), y_of(f, v));
		last = v;
	}
	buf_addf(&f->b, "<path class=\"area\" d=\"%.*sL%.1f %.1fL%.1f %.1fZ\"/><path class=\"line\" d=\"%.*s\"/>", STR_ARG(buf_str(&d)),
	    x_of(f, days[n - 1]), y_of(f, 0), x_of(f, days[0]), y_of(f, 0), STR_ARG(buf_str(&d)));
	buf_release(&d);
	buf_addf(&f->b, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"5.5\"/>", x_of(f, days[n - 1]), y_of(f, last));
}

/* From the day to the end of the last cohort that runs: where it goes if all in it complete. */
static void
draw_forecast(struct frame *f)
{
	const struct cov_counts *n = &f->m->c->total;
	int64_t end = 0, now = n->of[STATE_completed];
	double x, y;

	for (size_t i = 0; i < f->m->cohorts.n; i++)
		if (f->m->cohorts.at[i].start_day <= f->m->day && f->m->day <= f->m->cohorts.at[i].end_day &&
		    f->m->cohorts.at[i].end_day > end)
			end = f->m->cohorts.at[i].end_day;
	x = x_of(f, f->m->day);
	if (end > f->m->day && n->forecast > now) {
		buf_addf(&f->b, "<path class=\"forecast\" d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1f\"/>", x, y_of(f, now), x_of(f, end), y_of(f, now),
		    x_of(f, end), y_of(f, n->forecast));
		x = x_of(f, end);
		buf_addf(&f->b, "<circle class=\"dot-open\" cx=\"%.1f\" cy=\"%.1f\" r=\"5.5\"/>", x, y_of(f, n->forecast));
		label(f, x + 12, y_of(f, n->forecast) + 1, " class=\"strong\"", int_text(f, n->forecast));
		label(f, x + 12, y_of(f, n->forecast) + 17, "", req_text(f->r, TEXT_coverage_forecast_short));
	}
	y = y_of(f, now) + (n->forecast > now && y_of(f, now) - y_of(f, n->forecast) < 30 ? 34 : 0);
	label(f, x_of(f, f->m->day) + 12, y + 20, " class=\"strong\"", int_text(f, now));
	label(f, x_of(f, f->m->day) + 12, y + 36, "", req_text(f->r, TEXT_state_completed));
}

struct svg
coverage_chart(struct req *r, const struct measured *m)
{
	struct frame f = { .r = r, .m = m };
	struct svg svg = { 0 };
	int64_t sites = m->c->total.sites;

	if (m->cohorts.n == 0 || sites == 0)
		return svg;
	f.from_day = m->cohorts.at[0].start_day - 30;
	f.to_day = m->day + 120;
	for (size_t i = 0; i < m->cohorts.n; i++)
		if (m->cohorts.at[i].start_day <= m->day + 150 && m->cohorts.at[i].end_day + 20 > f.to_day)
			f.to_day = m->cohorts.at[i].end_day + 20;
	if (m->day < f.from_day)
		f.from_day = m->day - 30;
	f.top = sites;
	buf_init(&f.b, 256 << 10);
	buf_addf(&f.b, "<svg viewBox=\"0 0 %d %d\" aria-hidden=\"true\">", W, H);
	draw_cohorts(&f);
	draw_axes(&f);
	label(&f, W - RIGHT + 8, y_of(&f, sites) + 4, " class=\"strong\"", text_fmt(r->a, r->locale, TEXT_coverage_all_sites,
	    &(struct text_arg){ .name = "n", .n = sites, .is_n = true, .value = int_text(&f, sites) }, 1));
	rule(&f, "grid-line", LEFT, W - RIGHT, y_of(&f, sites), y_of(&f, sites));
	draw_line(&f);
	rule(&f, "today", x_of(&f, m->day), x_of(&f, m->day), TOP, H - BOTTOM);
	draw_forecast(&f);
	buf_add(&f.b, S("</svg>"));
	svg.markup = arena_str(r->a, buf_str(&f.b));
	buf_release(&f.b);
	return svg;
}
