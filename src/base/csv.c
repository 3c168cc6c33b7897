/* Comma-separated values. */
#include "base/csv.h"

#include "base/limits.h"
#include "base/utf8.h"

enum err_kind
csv_decode(struct arena *a, struct str bytes, struct str *ret_text, enum csv_encoding *ret_encoding,
    struct err *e)
{
	size_t nul = str_find(bytes, '\0', 0);

	if (str_starts(bytes, S("\xff\xfe")) || str_starts(bytes, S("\xfe\xff")))
		return err_set(e, TEXT_ENCODING, NOPOS, "UTF-16");
	if (nul < bytes.n)
		return err_set(e, TEXT_ENCODING, NOPOS, "NUL @ %zu", nul);
	if (str_starts(bytes, S("\xef\xbb\xbf"))) {
		*ret_encoding = CSV_UTF8_BOM;
		bytes = str_sub(bytes, 3, bytes.n);
		if (!utf8_valid(bytes, &nul))
			return err_set(e, TEXT_ENCODING, NOPOS, "UTF-8 @ %zu", nul);
		*ret_text = bytes;
		return ERR_NONE;
	}
	if (utf8_valid(bytes, NULL)) {
		*ret_encoding = CSV_UTF8;
		*ret_text = bytes;
		return ERR_NONE;
	}
	*ret_encoding = CSV_1252;
	*ret_text = utf8_from_1252(a, bytes);
	return ERR_NONE;
}

char
csv_sniff(struct str text)
{
	static const char seps[] = { ';', '\t', ',' };
	char best = ',';
	size_t best_score = 0;

	for (size_t s = 0; s < sizeof(seps); s++) {
		size_t lines = 0, first = 0, same = 0, here = 0;
		bool quoted = false;

		for (size_t i = 0; i <= text.n && lines < 20; i++) {
			char c = i < text.n ? text.p[i] : '\n';

			if (c == '"')
				quoted = !quoted;
			else if (c == seps[s] && !quoted)
				here++;
			else if (!quoted && (c == '\n' || (c == '\r' && (i + 1 >= text.n || text.p[i + 1] != '\n')))) {
				if (lines == 0)
					first = here;
				same += here == first;
				lines++;
				here = 0;
			}
		}
		if (first > 0 && first * same > best_score) {
			best_score = first * same;
			best = seps[s];
		}
	}
	return best;
}

void
csv_init(struct csv *c, struct str text, char sep)
{
	*c = (struct csv){ .text = text, .line = 1, .sep = sep };
}

static bool
at_break(const struct csv *c)
{
	return c->at >= c->text.n || c->text.p[c->at] == '\n' || c->text.p[c->at] == '\r';
}

static void
pass_break(struct csv *c)
{
	if (c->at < c->text.n && c->text.p[c->at] == '\r') {
		c->at++;
		c->line += c->at >= c->text.n || c->text.p[c->at] != '\n';
	}
	if (c->at < c->text.n && c->text.p[c->at] == '\n') {
		c->at++;
		c->line++;
	}
}

/* A quoted cell; c->at stands after its opening quote. */
static enum err_kind
quoted_cell(struct csv *c, struct arena *a, uint32_t col, struct str *ret, struct err *e)
{
	struct pos pos = { c->line, col };
	char *p = NULL;
	size_t from = c->at, n = 0;

	for (; c->at < c->text.n; c->at++) {
		char ch = c->text.p[c->at];

		if (ch == '"') {
			if (c->at + 1 >= c->text.n || c->text.p[c->at + 1] != '"')
				break;
			c->at++;
		}
		c->line += ch == '\n';
		if (++n > LIM_IMPORT_CELL)
			return err_set(e, CSV_CELL, pos, "%d", LIM_IMPORT_CELL);
	}
	if (c->at >= c->text.n)
		return err_set(e, CSV_QUOTE, pos, "–");
	p = arena_alloc(a, n + 1, 1);
	n = 0;
	for (size_t i = from; i < c->at; i++) {
		p[n++] = c->text.p[i];
		i += c->text.p[i] == '"';
	}
	c->at++;
	if (!at_break(c) && c->text.p[c->at] != c->sep)
		return err_set(e, CSV_QUOTE, pos, "%.*s", 1, c->text.p + c->at);
	*ret = (struct str){ p, n };
	return ERR_NONE;
}

static enum err_kind
plain_cell(struct csv *c, uint32_t col, struct str *ret, struct err *e)
{
	size_t from = c->at;

	while (!at_break(c) && c->text.p[c->at] != c->sep)
		c->at++;
	if (c->at - from > LIM_IMPORT_CELL)
		return err_set(e, CSV_CELL, ((struct pos){ c->line, col }), "%d", LIM_IMPORT_CELL);
	*ret = str_sub(c->text, from, c->at);
	return ERR_NONE;
}

enum err_kind
csv_next(struct csv *c, struct arena *a, struct strs *ret_cells, uint32_t *ret_line, bool *ret_more,
    struct err *e)
{
	struct strs cells = { 0 };

	while (c->at < c->text.n && at_break(c))
		pass_break(c);
	*ret_more = c->at < c->text.n;
	*ret_line = c->line;
	while (c->at < c->text.n) {
		uint32_t col = (uint32_t)cells.n + 1;
		struct str cell;
		enum err_kind k;

		if (cells.n >= LIM_IMPORT_COLUMNS)
			return err_set(e, CSV_COLUMNS, ((struct pos){ c->line, col }), "%d", LIM_IMPORT_COLUMNS);
		if (c->text.p[c->at] == '"') {
			c->at++;
			k = quoted_cell(c, a, col, &cell, e);
		} else {
			k = plain_cell(c, col, &cell, e);
		}
		if (k != ERR_NONE)
			return k;
		*VEC_PUSH(a, &cells) = cell;
		if (at_break(c)) {
			pass_break(c);
			break;
		}
		c->at++; /* the separator; a separator at the very end means one more, empty cell */
		if (c->at >= c->text.n && cells.n >= LIM_IMPORT_COLUMNS)
			return err_set(e, CSV_COLUMNS, ((struct pos){ c->line, col + 1 }), "%d", LIM_IMPORT_COLUMNS);
		if (c->at >= c->text.n)
			*VEC_PUSH(a, &cells) = STR_NONE;
	}
	*ret_cells = cells;
	return ERR_NONE;
}

/* Spreadsheets pass over spaces before a formula; apostrophes are passed over so that a guard is never
 * taken for part of the text, nor the other way. */
static bool
is_formula(struct str text)
{
	size_t i = 0;

	while (i < text.n && (text.p[i] == ' ' || text.p[i] == '\''))
		i++;
	return i < text.n && memchr("=+-@\t\r\n", text.p[i], 7) != NULL;
}

struct str
csv_plain(struct str cell)
{
	return cell.n > 1 && cell.p[0] == '\'' && is_formula(cell) ? str_sub(cell, 1, cell.n) : cell;
}

void
csv_cell(struct buf *out, struct str text, char sep)
{
	bool formula = is_formula(text);
	bool quote = formula || str_find(text, sep, 0) < text.n || str_find(text, '"', 0) < text.n ||
	    str_find(text, '\n', 0) < text.n || str_find(text, '\r', 0) < text.n;

	if (!quote) {
		buf_add(out, text);
		return;
	}
	buf_byte(out, '"');
	if (formula)
		buf_byte(out, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_byte(out, '"');
		buf_byte(out, text.p[i]);
	}
	buf_byte(out, '"');
}
