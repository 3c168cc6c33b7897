/* Lists to take along: the table, and CSV. */
#include "exports/table.h"

#include "base/csv.h"
#include "base/date.h"
#include "base/limits.h"

#include <assert.h>

void
table_column(struct table *t, struct str label, enum cell_type type)
{
	*VEC_PUSH(t->a, &t->columns) = (struct column){ label, type };
}

void
table_text(struct table *t, struct str s)
{
	*VEC_PUSH(t->a, &t->cells) = (struct cell){ CELL_TEXT, s, 0 };
}

void
table_int(struct table *t, int64_t v)
{
	*VEC_PUSH(t->a, &t->cells) = (struct cell){ CELL_INT, STR_NONE, v };
}

void
table_day(struct table *t, int64_t day)
{
	if (day >= DAY_MAX)
		table_none(t);
	else
		*VEC_PUSH(t->a, &t->cells) = (struct cell){ CELL_DAY, STR_NONE, day };
}

void
table_none(struct table *t)
{
	table_text(t, STR_NONE);
}

enum err_kind
table_csv(const struct table *t, struct buf *out, struct err *e)
{
	char sep = t->locale == LOCALE_EN ? ',' : ';';
	CLEANUP(arena_freep) struct arena *a = arena_new(LIM_ARENA_REQUEST); /* for a day */

	assert(t->columns.n > 0 && t->cells.n % t->columns.n == 0);
	buf_add(out, S("\xef\xbb\xbf"));
	for (size_t i = 0; i < t->columns.n; i++) {
		if (i > 0)
			buf_byte(out, sep);
		csv_cell(out, t->columns.at[i].label, sep);
	}
	buf_add(out, S("\r\n"));
	for (size_t i = 0; i < t->cells.n; i++) {
		const struct cell *c = &t->cells.at[i];
		bool last = (i + 1) % t->columns.n == 0;

		if (c->type == CELL_TEXT)
			csv_cell(out, c->s, sep);
		else if (c->type == CELL_INT)
			buf_i64(out, c->i);
		else {
			arena_clear(a);
			buf_add(out, date_iso(a, c->i));
		}
		if (last)
			buf_add(out, S("\r\n"));
		else
			buf_byte(out, sep);
	}
	return buf_check(out, e);
}
