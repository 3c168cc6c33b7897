/* SQLite is one C file inside a pinned package; a build may not name files outside its folder. */
#include "../../node_modules/better-sqlite3/deps/sqlite3/sqlite3.c"
