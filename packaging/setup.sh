# Sourced by ./run and ./check: installs what is missing, and says so.

say() { printf '%s: %s\n' "$(basename "$0")" "$*"; }
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

as_root() {
	if [ "$(id -u)" -eq 0 ]; then "$@"
	elif command -v sudo >/dev/null 2>&1; then sudo "$@"
	else return 127
	fi
}

# need_packages LIST-FILE…: installs what dpkg does not have.
need_packages() {
	missing=
	for p in $(cat "$@"); do
		# npm may have come with a newer Node than Debian's
		if [ "$p" = npm ] && command -v npm >/dev/null 2>&1; then continue; fi
		dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
	done
	[ -n "$missing" ] || return 0
	if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
		fail "these packages are missing, and only root may install them:$missing
Ask somebody with root to run:  apt-get install --no-install-recommends$missing"
	fi
	say "installing$missing"
	# The tests start a PostgreSQL of their own; Debian's shall not start another.
	case "$missing" in *postgresql*)
		as_root mkdir -p /etc/postgresql-common
		as_root sh -c 'test -e /etc/postgresql-common/createcluster.conf || echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf' ;;
	esac
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq update || say "apt-get update failed; trying with the lists there are"
	# shellcheck disable=SC2086
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -qq install -y --no-install-recommends $missing >/dev/null ||
		fail "apt-get could not install:$missing"
}

# Files for the browser and SQLite's source, at the versions of the lock file.
need_npm() {
	if [ -f node_modules/.reisverk ] && cmp -s package-lock.json node_modules/.reisverk; then return 0; fi
	say "fetching files from npm (package-lock.json)"
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || fail "npm ci failed"
	cp package-lock.json node_modules/.reisverk
}
