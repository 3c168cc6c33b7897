/* Mail, until a mail server is configured: a file in the outbox folder, and a line on the console. */
#include "pages/people/people.h"

#include "actions/people.h"
#include "pages/pages_impl.h"
#include "store/q_base.h"

#include <stdio.h>

static bool
put(const char *folder, const struct mail *m)
{
	char path[1024];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%lld.txt", folder, (long long)m->outbox_id);
	f = fopen(path, "wxe");
	if (f == NULL)
		return false;
	fprintf(f, "To: %.*s\nSubject: %.*s\n\n%.*s\n", STR_ARG(m->to), STR_ARG(m->subject), STR_ARG(m->body));
	return fclose(f) == 0;
}

static enum err_kind
sent(void *arg, struct db_rw *rw, struct err *e)
{
	const struct mail *m = arg;

	return q_outbox_sent(rw, m->outbox_id, 1, e);
}

void
outbox_send(struct web *w, void *arg)
{
	struct mail *m = arg;
	struct err ignored;
	char line[2048];

	if (w->config.tell) {
		snprintf(line, sizeof(line), "mail to %.*s: %.*s", STR_ARG(m->to), STR_ARG(m->body));
		w->config.tell(w->config.arg, str_z(line));
	}
	if (w->config.outbox == NULL || put(w->config.outbox, m))
		(void)!store_write(w->config.store, "outbox_sent", sent, m, STORE_QUIET, &ignored);
}
