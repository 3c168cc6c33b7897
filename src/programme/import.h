#ifndef PROGRAMME_IMPORT_H
#define PROGRAMME_IMPORT_H
#include "base/map.h"
#include "programme/register.h"

/*
 * A table of sites beside the register: what each row would do.
 *
 * Contract  columns_guess finds which column is what from the heading; import_row_read reads one record
 *           by that; import_match says whether it is new, changed (which fields), unchanged, or
 *           meets nothing it can be. What the file does not have is left as it is in the register.
 * Shapes    a site is found by code when the row and the site have one, else by folded name; a name that
 *           two sites share is a problem, not a guess. Dates in a file are first and last day, both
 *           included; the register's intervals are half open.
 * Owns      texts borrow from the record, or live in a.
 * Errors    a problem of a row is data (struct import_problem), never an err_kind: the rest is read on.
 * Cost      O(1) a row after O(n) for the index.
 * Source    docs/guide, "import"; docs/decisions/0004-register.md.
 */
enum import_field {
	IMPORT_NAME, IMPORT_CODE, IMPORT_SECTOR, IMPORT_KIND, IMPORT_KOSTRA, IMPORT_ADDRESS,
	IMPORT_FROM, IMPORT_TO, IMPORT_COUNTED, IMPORT_NOTE, IMPORT_FIELD_MAX
};
struct columns {
	int of[IMPORT_FIELD_MAX]; /* column from 0, or -1: the file lacks it */
};

struct str import_field_name(enum import_field f); /* "name", as in catalogue keys "field.name" */
void columns_guess(struct arena *a, const struct strs *heading, struct columns *ret);
/* The same for files with the same heading: under it a mapping is remembered. */
struct str columns_signature(struct arena *a, const struct strs *heading);
struct str columns_pack(struct arena *a, const struct columns *c);
bool columns_unpack(struct str packed, struct columns *ret);

struct import_problem {
	enum err_code code; /* ERRC_NONE: none */
	enum import_field field;
	int column;         /* from 1; 0: the row as a whole */
	struct str text;    /* particulars; never an identity number */
};

struct import_row {
	uint32_t line;
	bool has[IMPORT_FIELD_MAX]; /* the column is there (its cell may be empty) */
	struct site_facts facts;
	int64_t from_day, to_day;   /* [from, to); from 0 and to DAY_MAX when not given, see has */
	struct import_problem problem;
};
void import_row_read(struct arena *a, const struct columns *c, const struct strs *cells, uint32_t line,
    struct import_row *ret);

/* A site of the register, as the index sees it: its newest version, and its whole life. */
struct import_site {
	int64_t site_id, from_day, to_day;
	struct site_facts facts;
	uint32_t seen_line; /* the row that met it, or 0 */
};
struct import_index {
	struct { VEC(struct import_site); } sites;
	struct map by_code, by_name; /* folded -> index; AMBIGUOUS (import.c) when two share it */
	struct map lines; /* "c:CODE" and "n:NAME" -> line of the file's first row with it */
};
/* sites is filled by the caller first. */
void import_index_make(struct arena *a, struct import_index *x);

enum verdict { VERDICT_NEW, VERDICT_CHANGED, VERDICT_UNCHANGED, VERDICT_CLOSED, VERDICT_PROBLEM, VERDICT_MAX };
struct str verdict_name(enum verdict v);

struct import_verdict {
	enum verdict verdict;
	size_t site;              /* index in x->sites, for CHANGED and UNCHANGED */
	struct site_facts after;  /* what the site would be */
	int64_t from_day, to_day; /* its life then */
	uint32_t fields;          /* bit set of what differs, 1 << enum import_field */
};
/* day: from when changes hold, and the first day of a new site without one. May fill row->problem. */
void import_match(struct arena *a, struct import_index *x, struct import_row *row, int64_t day, struct import_verdict *ret);
/* "field\told\tnew\n" for each field that differs. */
struct str import_detail(struct arena *a, const struct import_site *before, const struct import_verdict *v);

#endif
