/* See amalgamation.c. */
#include "../../node_modules/better-sqlite3/deps/sqlite3/sqlite3.h"
