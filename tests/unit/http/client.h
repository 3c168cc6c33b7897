#ifndef CLIENT_H
#define CLIENT_H
#include "base/str.h"

/*
 * A client that says and hears bytes, for tests of a server on 127.0.0.1.
 *
 * Contract  Receiving gives up after five seconds; whatever else goes wrong fails the test.
 */
int client_dial(uint16_t port);
void say(int fd, const char *text);
/* Everything until the other side ends; false when it did not. */
bool hear_all(int fd, char *out, size_t max);
/* One answer with its body (nothing more is taken off the socket); its status, or -1 at the end. */
int hear(int fd, char *body, size_t max, bool head_only);
int64_t now_ms(void);
size_t count(const char *text, const char *part);
/* Sends a byte every 20 ms until the server answers or ends; puts what it said in all, gives the time it took. */
int64_t dribble(int fd, char *all, size_t max);

#endif
