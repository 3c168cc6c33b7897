/* serve: the site of one municipality, until stopped. */
#include "cli/command.h"

#include "actions/people.h"
#include "base/num.h"
#include "http/server.h"
#include "pages/web.h"
#include "store/q_people.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { WORKERS = 4 };

struct serving {
	struct cli *c;
	struct http_config http;
	struct web_config web;
	struct store *store;
	bool demo_links;
	char address[64];
	char own[96]; /* "http://ADDR:PORT", once the port is known */
};

static void
tell(void *arg, struct str line)
{
	(void)arg;
	printf("%.*s\n", STR_ARG(line));
	fflush(stdout);
}

static void
log_line(void *arg, struct str line)
{
	(void)arg;
	fprintf(stderr, "%.*s\n", STR_ARG(line));
}

/* "127.0.0.1:8080", "[::1]:8080" */
static bool
read_listen(struct serving *s, const char *text)
{
	struct str all = str_z(text), host;
	size_t colon = all.n;
	int64_t port;
	struct err e;

	while (colon > 0 && all.p[colon - 1] != ':')
		colon--;
	if (colon == 0 || num_i64(str_sub(all, colon, all.n), 0, 65535, &port, &e) != ERR_NONE)
		return false;
	host = str_sub(all, 0, colon - 1);
	if (host.n > 1 && host.p[0] == '[')
		host = str_sub(host, 1, host.n - 1);
	if (host.n == 0 || host.n >= sizeof(s->address))
		return false;
	memcpy(s->address, host.p, host.n);
	s->address[host.n] = '\0';
	s->http.address = s->address;
	s->http.port = (uint16_t)port;
	return true;
}

static bool
loopback(const char *address)
{
	return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

struct linking {
	struct str origin;
	int64_t account_id;
	struct str token;
};

static enum err_kind
make_link(struct act *act, void *arg, struct err *e)
{
	struct linking *l = arg;

	act->object = S("demonstration link");
	return act_link_make(act, l->account_id, LINK_DEMO_MIN, &l->token, e);
}

/* A one-time link for every demonstration account, printed for the one who sits at the machine. */
static enum err_kind
print_links(struct serving *s, struct err *e)
{
	struct arena *a = s->c->a;
	struct actor actor = actor_cli();
	struct rows_accounts rows = { 0 };
	struct row_municipality m = { 0 };
	struct db_ro db;
	enum err_kind k = store_read(s->store, 0, &db, e);

	if (k != ERR_NONE)
		return k;
	k = q_municipality(&db, a, &m, e);
	if (k == ERR_NONE)
		k = q_accounts(&db, a, &rows, e);
	store_done(s->store, 0);
	if (k != ERR_NONE)
		return k;
	if (m.demo_day == 0 || !loopback(s->address)) {
		fputs("reisverk serve: --demo-links is for demonstration data on a loopback address\n", stderr);
		return err_set(e, DENIED, NOPOS, "--demo-links");
	}
	printf("\nSign in (each link works once; %.*s is a demonstration):\n", STR_ARG(m.name));
	for (size_t i = 0; i < rows.n && k == ERR_NONE; i++) {
		struct linking l = { .account_id = rows.at[i].id };
		struct str role = S("-");

		if (rows.at[i].disabled)
			continue;
		for (int r = 0; r < ROLE_MAX; r++)
			if (rows.at[i].roles & (INT64_C(1) << r))
				role = role_name((enum role)r);
		k = action_run(s->store, ACTION_sign_in_ask, &actor, s->c->ports, a, 0, make_link, &l, e);
		if (k == ERR_NONE)
			printf("  %-12.*s %s/sign-in/link/%.*s  %.*s\n", STR_ARG(role), s->own, STR_ARG(l.token),
			    STR_ARG(rows.at[i].name));
	}
	return k;
}

static void *
wait_for_signal(void *arg)
{
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigwait(&set, &sig);
	http_server_stop(arg);
	return NULL;
}

static enum err_kind
run(struct serving *s, struct err *e)
{
	struct web *web = web_new(&s->web);
	struct http_hooks hooks = { web, web_limit, web_answer, web_refuse };
	struct http_server *server = NULL;
	enum err_kind k = http_server_new(&server, &s->http, &hooks, s->c->ports, e);
	pthread_t waiter;

	if (k == ERR_NONE) {
		snprintf(s->own, sizeof(s->own), strchr(s->address, ':') ? "http://[%s]:%u" : "http://%s:%u", s->address,
		    http_server_port(server));
		printf("Reisverk: %s/\n", s->own);
		if (s->demo_links)
			k = print_links(s, e);
		fflush(stdout);
	}
	if (k == ERR_NONE && pthread_create(&waiter, NULL, wait_for_signal, server) == 0) {
		http_server_run(server);
		pthread_kill(waiter, SIGTERM);
		pthread_join(waiter, NULL);
	}
	http_server_free(server);
	web_free(web);
	return k;
}

int
cmd_serve(struct cli *c, int argc, char **argv)
{
	struct option_row o[] = { { "listen" }, { "proxy" }, { "outbox" }, { "demo-links", .flag = true }, { "quiet", .flag = true },
		{ "origin" } };
	struct serving s = { .c = c };
	struct err e = { 0 };
	struct str outbox;
	sigset_t set;
	enum err_kind k;
	int st = options_read("serve", o, sizeof(o) / sizeof(o[0]), &argc, argv);

	if (st != EXIT_OK)
		return st;
	if (o[1].value && o[5].value == NULL) {
		fputs("reisverk serve: behind a proxy, write --origin https://… : links in mail begin with it\n", stderr);
		return EXIT_USAGE;
	}
	if (argc != 1 || !read_listen(&s, o[0].value ? o[0].value : "127.0.0.1:8080")) {
		fputs("reisverk serve: write --listen ADDR:PORT\n", stderr);
		return EXIT_USAGE;
	}
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	st = data_open(c, WORKERS + 1, &s.store);
	if (st != EXIT_OK)
		return st;
	outbox = o[2].value ? str_z(o[2].value) : arena_fmt(c->a, "%s.outbox", c->data);
	if (o[2].value == NULL && strncmp(c->data, "postgresql:", 11) == 0)
		outbox = S("outbox");
	mkdir(arena_z(c->a, outbox), 0700);
	s.http.workers = WORKERS;
	s.http.proxy = o[1].value;
	s.demo_links = o[3].value != NULL;
	s.web = (struct web_config){ .store = s.store, .job_reader = WORKERS, .ports = c->ports, .https = o[1].value != NULL,
		.origin = o[5].value ? o[5].value : s.own,
		.outbox = arena_z(c->a, outbox), .tell = tell, .log = o[4].value ? NULL : log_line };
	k = run(&s, &e);
	store_close(s.store);
	return k == ERR_NONE ? EXIT_OK : complain(c, k, &e);
}
