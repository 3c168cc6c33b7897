/* A client that says and hears bytes. */
#include "client.h"

#include "base/ports.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

int
client_dial(uint16_t port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct timeval tv = { 5, 0 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

void
say(int fd, const char *text)
{
	assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

/* Everything until the other side ends; false when it did not within five seconds. */
bool
hear_all(int fd, char *out, size_t max)
{
	size_t n = 0;
	ssize_t got;

	while (n + 1 < max && (got = recv(fd, out + n, max - 1 - n, 0)) > 0)
		n += (size_t)got;
	out[n] = '\0';
	return n + 1 < max && (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK));
}

/* One answer with its body (nothing more is taken off the socket); its status, or -1 at the end. */
int
hear(int fd, char *body, size_t max, bool head_only)
{
	char head[4096];
	size_t n = 0, len, got = 0;
	const char *cl;

	while (n < 4 || memcmp(head + n - 4, "\r\n\r\n", 4) != 0) {
		if (n + 1 >= sizeof(head) || recv(fd, head + n, 1, 0) != 1)
			return -1;
		n++;
	}
	head[n] = '\0';
	cl = strstr(head, "content-length: ");
	len = cl ? strtoul(cl + 16, NULL, 10) : 0;
	assert_true(len < max);
	while (!head_only && got < len) {
		ssize_t r = recv(fd, body + got, len - got, 0);

		if (r <= 0)
			return -1;
		got += (size_t)r;
	}
	body[head_only ? 0 : len] = '\0';
	return (int)strtol(head + 9, NULL, 10);
}

int64_t
now_ms(void)
{
	return ports_real.mono_us(NULL) / 1000;
}

size_t
count(const char *text, const char *part)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, part)) != NULL; p++)
		n++;
	return n;
}

/* Sends a byte every 20 ms until the server answers or ends; what it said. */
int64_t
dribble(int fd, char *all, size_t max)
{
	int64_t from = now_ms();

	for (int i = 0; i < 200; i++) {
		struct pollfd p = { fd, POLLIN, 0 };

		if (poll(&p, 1, 20) > 0 || send(fd, "a", 1, MSG_NOSIGNAL) != 1)
			break;
	}
	from = now_ms() - from;
	hear_all(fd, all, max);
	return from;
}
