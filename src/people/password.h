#ifndef PEOPLE_PASSWORD_H
#define PEOPLE_PASSWORD_H
#include "base/arena.h"

/*
 * Passwords and addresses.
 *
 * Contract  Stored form: argon2id, 2 passes, 19 MiB. password_check takes as long for an account
 *           that has no password as for a wrong one.
 * Cost      about 25 ms of a core and 19 MiB for a moment: run in a worker, never on the writing lane.
 * Errors    FIELD_TOO_LONG, FIELD_BAD (shorter than PASSWORD_MIN).
 */
enum { PASSWORD_MIN = 12, PASSWORD_MAX = 200 };

enum err_kind password_make(struct arena *a, struct str password, struct str *ret_stored, struct err *e) MUST_USE;
bool password_check(struct str stored, struct str password);

/* Lower case, trimmed; FIELD_BAD unless it looks like NAME@HOST. */
enum err_kind email_normal(struct arena *a, struct str text, struct str *ret, struct err *e) MUST_USE;

#endif
