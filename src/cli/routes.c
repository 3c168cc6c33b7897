/* routes: every address, and who may use it. */
#include "cli/command.h"

#include "base/json.h"
#include "pages/web.h"

#include <stdio.h>

static void
print(void *arg, const struct web_route *row)
{
	(void)arg;
	printf("%-4s %-34s", row->post ? "POST" : "GET", row->path);
	for (int r = 0; r < ROLE_MAX && !row->open; r++)
		if (row->roles & (1u << r))
			printf(" %.*s", STR_ARG(role_name((enum role)r)));
	printf("%s\t%s\n", row->open ? " everybody" : "", row->what);
}

static void
add(void *arg, const struct web_route *row)
{
	struct json *j = arg;

	json_obj(j);
	json_pair(j, S("method"), row->post ? S("POST") : S("GET"));
	json_pair(j, S("path"), str_z(row->path));
	json_pair(j, S("action"), row->action);
	json_key(j, S("open"));
	json_bool(j, row->open);
	json_key(j, S("roles"));
	json_arr(j);
	for (int r = 0; r < ROLE_MAX; r++)
		if (row->roles & (1u << r))
			json_str(j, role_name((enum role)r));
	json_arr_end(j);
	json_pair(j, S("what"), str_z(row->what));
	json_obj_end(j);
}

int
cmd_routes(struct cli *c, int argc, char **argv)
{
	struct option_row o[] = { { "json", .flag = true } };
	struct buf b;
	struct json j;
	int status = options_read("routes", o, 1, &argc, argv);

	(void)c;
	if (status != EXIT_OK || argc != 1)
		return EXIT_USAGE;
	if (o[0].value == NULL) {
		web_routes(print, NULL);
		return EXIT_OK;
	}
	buf_init(&b, 1 << 20);
	json_init(&j, &b);
	json_arr(&j);
	web_routes(add, &j);
	json_arr_end(&j);
	printf("%.*s\n", STR_ARG(buf_str(&b)));
	buf_release(&b);
	return EXIT_OK;
}
