#ifndef ACTIONS_IMPORT_H
#define ACTIONS_IMPORT_H
#include "actions/action.h"
#include "programme/import.h"

#include <stdatomic.h>

/*
 * Bringing a file into the register, in steps that can each be looked at.
 *
 * Contract  Upload keeps the file; the mapping says what its columns are; the preview says for each row what
 *           it would do; applying does that, in one transaction, if the register is still the one the
 *           preview saw; undoing takes it back where nobody has changed the site since.
 *           Killed at any moment, either all of a step is there or nothing.
 * Shapes    preview and apply are long: they run on a thread of their own with a reader number of their own,
 *           show progress, and stop when asked.
 * Owns      progress is the caller's and outlives the run.
 * Errors    IMPORT_STATE, IMPORT_NO_NAME, IMPORT_STOPPED, STALE (the register changed), and the sheet's.
 * Source    docs/decisions/0007-import.md.
 */
struct import_progress {
	_Atomic int64_t done, total;
	_Atomic bool stop;
};

struct upload {
	struct str file_name, bytes;
	int64_t day;   /* from when changes hold */
	bool whole;    /* the file is the whole register: what it lacks is closed */
	struct columns columns;
	struct str encoding, signature; /* filled by import_look */
	struct strs heading;
	struct str public_id; /* out */
	int64_t id;           /* out */
};
/* Reads the heading: is it a table, how is it written, what are its columns (remembered, or guessed). */
enum err_kind import_look(struct db_ro *db, struct arena *a, struct upload *u, struct err *e) MUST_USE;
enum err_kind act_import_upload(struct act *act, struct upload *u, struct err *e) MUST_USE;
enum err_kind act_import_map(struct act *act, int64_t id, const struct columns *c, bool whole, int64_t day,
    struct str signature, struct err *e) MUST_USE;
enum err_kind act_import_drop(struct act *act, struct str public_id, struct err *e) MUST_USE;
enum err_kind act_import_undo(struct act *act, struct str public_id, int64_t *ret_kept, struct err *e) MUST_USE;

enum err_kind import_preview(struct store *st, unsigned reader, const struct actor *actor, struct str public_id,
    struct import_progress *p, struct err *e) MUST_USE;
enum err_kind import_apply(struct store *st, unsigned reader, const struct actor *actor, struct str public_id,
    struct import_progress *p, struct err *e) MUST_USE;

#endif
