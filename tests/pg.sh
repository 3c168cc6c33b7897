#!/bin/bash
# Runs a command beside a PostgreSQL of its own, which is gone afterwards.
#   tests/pg.sh COMMAND ARGUMENTS…      the command finds the address in REISVERK_PG
# No port is opened: the server listens on a socket in a folder only its account reads. Nothing
# is flushed to disk, so it is for tests alone. Ends as the command ends.
set -eu
[ $# -gt 0 ] || { echo "usage: tests/pg.sh COMMAND ARGUMENTS…" >&2; exit 2; }
bin=
for d in /usr/lib/postgresql/*/bin; do [ -x "$d/initdb" ] && bin=$d; done
[ -n "$bin" ] || { echo "pg.sh: no initdb under /usr/lib/postgresql; install postgresql-15" >&2; exit 3; }

# PostgreSQL refuses root: a plain account runs it then, the package's own if it is there.
as=
if [ "$(id -u)" -eq 0 ]; then
	account=nobody
	id postgres >/dev/null 2>&1 && account=postgres
	as="runuser -u $account --"
fi
home=$(mktemp -d /tmp/reisverk-pg.XXXXXX)
[ -z "$as" ] || chown "$account" "$home"
stop() {
	cd /
	# shellcheck disable=SC2086
	[ ! -f "$home/data/postmaster.pid" ] || $as "$bin/pg_ctl" -D "$home/data" -m immediate -w stop >/dev/null 2>&1 || true
	rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

here=$PWD
cd "$home"
# shellcheck disable=SC2086
$as "$bin/initdb" -D "$home/data" -U reisverk -A trust -E UTF8 --no-locale --no-sync >"$home/log" 2>&1 || { cat "$home/log" >&2; exit 3; }
# shellcheck disable=SC2086
$as "$bin/pg_ctl" -D "$home/data" -l "$home/data/server.log" -w -t 60 -o "-k $home -c listen_addresses='' \
-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB -c max_connections=60" start >"$home/log" 2>&1 ||
	{ cat "$home/log" "$home/data/server.log" >&2; exit 3; }
# Root reads the socket in the account's folder; others are not root and own it.
cd "$here"
status=0
REISVERK_PG="postgresql:///postgres?host=$home&user=reisverk" "$@" || status=$?
exit $status
