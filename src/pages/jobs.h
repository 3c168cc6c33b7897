#ifndef PAGES_JOBS_H
#define PAGES_JOBS_H
#include "actions/import.h"

/*
 * Long work: one thread, one piece at a time, with progress that pages show.
 *
 * Contract  jobs_start gives the work to the thread; IMPORT_BUSY when one is running. Its end is in the store; a job
 *           that was under way when the program stopped has done nothing.
 * Owns      the actor and id are copied.
 */
struct jobs;

struct jobs *jobs_new(struct store *st, unsigned reader);
void jobs_free(struct jobs *j); /* asks the running one to stop, and waits for it */
enum err_kind jobs_start(struct jobs *j, const struct actor *actor, struct str import_id, bool apply, struct err *e) MUST_USE;
/* True while the import of that id is worked on. */
bool jobs_progress(struct jobs *j, struct str import_id, int64_t *ret_done, int64_t *ret_total);
void jobs_stop(struct jobs *j, struct str import_id);

#endif
