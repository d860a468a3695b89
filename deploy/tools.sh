#!/bin/sh
# Installs what the portal needs beside Go, where it is missing:
#
#   deploy/tools.sh postgres chromium fonts tidy
#
# It uses the package manager of the system, as root or by sudo without a password; without
# that right it prints the exact command and fails.
set -eu

has() { command -v "$1" >/dev/null 2>&1; }

any_file() {
	for path in "$@"; do
		[ -e "$path" ] && return 0
	done
	return 1
}

have_postgres() {
	has postgres && has initdb && return 0
	[ -n "${PG_BIN:-}" ] && [ -x "$PG_BIN/initdb" ] && return 0
	any_file /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb \
		/usr/libexec/postgresql*/initdb /opt/homebrew/opt/postgresql*/bin/initdb \
		/usr/local/opt/postgresql*/bin/initdb \
		/home/linuxbrew/.linuxbrew/opt/postgresql*/bin/initdb \
		/Applications/Postgres.app/Contents/Versions/*/bin/initdb
}

have_chromium() {
	for name in chromium chromium-browser google-chrome google-chrome-stable; do
		has "$name" && return 0
	done
	any_file "/Applications/Google Chrome.app" /Applications/Chromium.app
}

# Kazakh letters need a font of their own alphabet; macOS brings several. The kept pictures of
# the pages are drawn in this one.
have_fonts() {
	[ "$(uname)" = Darwin ] && return 0
	if has fc-list; then
		[ -n "$(fc-list 'DejaVu Sans:lang=kk' family 2>/dev/null)" ]
		return
	fi
	any_file /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf \
		/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf /usr/share/fonts/dejavu/DejaVuSans.ttf
}

# The checker of HTML, for the tests.
have_tidy() { has tidy; }

manager() {
	for name in apt-get dnf apk brew; do
		has "$name" && echo "$name" && return
	done
	echo none
}

# The package of a tool, by package manager.
package() {
	case "$1/$2" in
	apt-get/postgres) echo postgresql ;;
	apt-get/chromium) echo chromium ;;
	apt-get/fonts) echo fonts-dejavu-core ;;
	apt-get/tidy | dnf/tidy) echo tidy ;;
	apk/tidy) echo tidyhtml ;;
	brew/tidy) echo tidy-html5 ;;
	dnf/postgres) echo postgresql-server postgresql-contrib ;;
	dnf/chromium) echo chromium ;;
	dnf/fonts) echo dejavu-sans-fonts ;;
	apk/postgres) echo postgresql postgresql-contrib ;;
	apk/chromium) echo chromium ;;
	apk/fonts) echo font-dejavu ;;
	brew/postgres) echo postgresql@17 ;;
	brew/chromium) echo google-chrome ;;
	esac
}

install_command() {
	case "$1" in
	apt-get) echo "apt-get install -y --no-install-recommends $2" ;;
	dnf) echo "dnf install -y $2" ;;
	apk) echo "apk add $2" ;;
	brew) echo "brew install $2" ;;
	esac
}

missing=""
for tool in "$@"; do
	"have_$tool" || missing="$missing $tool"
done
[ -z "$missing" ] && exit 0

manager=$(manager)
if [ "$manager" = none ]; then
	echo "Missing:$missing. No package manager known here: install PostgreSQL 15 or newer," \
		"Chromium, a font with Kazakh letters and HTML Tidy by hand." >&2
	exit 1
fi

packages=""
for tool in $missing; do
	packages="$packages $(package "$manager" "$tool")"
done
packages=${packages# }
command=$(install_command "$manager" "$packages")

as_root=""
if [ "$manager" != brew ] && [ "$(id -u)" != 0 ]; then
	as_root="sudo -n"
	if ! { has sudo && sudo -n true 2>/dev/null; }; then
		echo "Missing:$missing. This needs the administrator's right. Run:" >&2
		echo "  sudo $command" >&2
		exit 1
	fi
fi

echo "Installing$missing: $command"
if [ "$manager" = apt-get ]; then
	$as_root apt-get update -q
	export DEBIAN_FRONTEND=noninteractive
fi
$as_root $command
