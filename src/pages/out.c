/* Escaping, formatting and tokens for compiled templates. */
#include "pages/out.h"

#include "base/date.h"
#include "base/hash.h"

void
out_text(struct out *o, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		struct str esc;

		switch (s.p[i]) {
		case '&':
			esc = S("&amp;");
			break;
		case '<':
			esc = S("&lt;");
			break;
		case '>':
			esc = S("&gt;");
			break;
		case '"':
			esc = S("&#34;");
			break;
		case '\'':
			esc = S("&#39;");
			break;
		default:
			continue;
		}
		buf_add(o->buf, str_sub(s, from, i));
		buf_add(o->buf, esc);
		from = i + 1;
	}
	buf_add(o->buf, from == 0 ? s : str_sub(s, from, s.n));
}

void
out_int(struct out *o, int64_t v)
{
	text_int(o->buf, o->locale, v);
}

void
out_plain(struct out *o, int64_t v)
{
	buf_i64(o->buf, v);
}

void
out_day(struct out *o, int64_t day)
{
	text_day(o->buf, o->locale, day);
}

void
out_day_short(struct out *o, int64_t day)
{
	text_day_short(o->buf, o->locale, day);
}

void
out_iso(struct out *o, int64_t day)
{
	struct civil c = date_to_civil(day);

	if (day < DAY_MAX)
		buf_addf(o->buf, "%04d-%02d-%02d", c.year, c.month, c.day);
}

void
out_time(struct out *o, int64_t us)
{
	text_time(o->buf, o->locale, us);
}

void
out_share(struct out *o, int64_t share)
{
	text_share(o->buf, o->locale, share);
}

void
out_url(struct out *o, struct str url)
{
	bool own = str_eq(url, S("/")) || (str_starts(url, S("/")) && !str_starts(url, S("//")) && !str_starts(url, S("/\\")));

	/* Browsers leave out tabs and line ends before they read an address: "/<tab>/host" is another host. */
	for (size_t i = 0; i < url.n; i++)
		if ((unsigned char)url.p[i] < 0x20)
			return buf_byte(o->buf, '#');
	if (own || str_starts(url, S("?")) || str_starts(url, S("#")) || str_starts(url, S("https://")) ||
	    str_starts(url, S("mailto:")))
		out_text(o, url);
	else
		buf_byte(o->buf, '#');
}

void
out_key(struct out *o, enum text_key key)
{
	out_text(o, text_get(o->locale, key));
}

struct str
out_slug_of(enum text_key key)
{
	struct str s = text_key_name(key);
	size_t at = s.n;

	while (at > 0 && s.p[at - 1] != '.')
		at--;
	return str_sub(s, at, s.n);
}

void
out_slug(struct out *o, enum text_key key)
{
	out_text(o, out_slug_of(key));
}

void
out_svg(struct out *o, struct svg svg)
{
	buf_add(o->buf, svg.markup);
}

void
out_t(struct out *o, enum text_key key)
{
	out_text(o, text_get(o->locale, key));
}

static struct str
arg_text(struct out *o, const struct out_arg *arg)
{
	struct buf b;
	struct str s;

	if (arg->how == OUT_TEXT)
		return arg->s;
	if (arg->how == OUT_KEY)
		return text_get(o->locale, (enum text_key)arg->i);
	buf_init(&b, 256);
	if (arg->how == OUT_INT)
		text_int(&b, o->locale, arg->i);
	else if (arg->how == OUT_DAY)
		text_day(&b, o->locale, arg->i);
	else if (arg->how == OUT_SHARE)
		text_share(&b, o->locale, arg->i);
	else
		text_time(&b, o->locale, arg->i);
	s = arena_str(o->a, buf_str(&b));
	buf_release(&b);
	return s;
}

void
out_tf(struct out *o, enum text_key key, const struct out_arg *args, size_t n)
{
	struct text_arg *ta = NEWS(o->a, struct text_arg, n);

	for (size_t i = 0; i < n; i++)
		ta[i] = (struct text_arg){ args[i].name, arg_text(o, &args[i]), args[i].i, args[i].how == OUT_INT };
	out_text(o, text_fmt(o->a, o->locale, key, ta, n));
}

void
out_post_begin(struct out *o)
{
	buf_clear(&o->path);
	o->path.max = 4096;
}

void
out_post_path(struct out *o, struct str piece)
{
	buf_add(&o->path, piece);
}

void
out_post_open(struct out *o)
{
	buf_add(o->buf, S("<form method=\"post\" action=\""));
	out_url(o, buf_str(&o->path));
	buf_byte(o->buf, '"');
}

struct str
out_token(struct arena *a, struct str token_key, struct str path)
{
	struct hash h = hash_256(str_sub(path, 0, str_find(path, '?', 0)), token_key);

	return hex_of(a, str_sub(hash_str(&h), 0, 16));
}

void
out_post_token(struct out *o)
{
	buf_add(o->buf, S("<input type=\"hidden\" name=\"_token\" value=\""));
	buf_add(o->buf, out_token(o->a, o->token_key, buf_str(&o->path)));
	buf_add(o->buf, S("\">"));
}
