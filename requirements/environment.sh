#!/bin/sh
# Make the project's own Python environment and install one locked list into it.
#
#   sh requirements/environment.sh FOLDER LIST      LIST: library, web or test
#
# Called by the Makefile. Needs Python 3.11 or newer and nothing else. PYTHON names the
# interpreter to use; without it the first that is new enough is taken.
set -eu

folder=$1
list=$2
here=${0%/*}

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        new_enough "$PYTHON" || stop "PYTHON is \"$PYTHON\", which is not a Python 3.11 or newer that runs."
        echo "$PYTHON"
        return
    fi
    for candidate in python3.13 python3.12 python3.11 python3 python; do
        if new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    stop "Wardmote needs Python 3.11 or newer, and there is none on the path." \
        "Install it (on Debian or Ubuntu: sudo apt install python3 python3-venv)," \
        "or say where it is: make PYTHON=/path/to/python3.11 test"
}

make_environment() {
    python=$(find_python) || exit 1
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    # Debian packs the module that puts pip into an environment by itself.
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || stop \
        "Python $version is here, but the part of it that makes environments (venv) is not." \
        "On Debian or Ubuntu, install it with: sudo apt install python$version-venv" \
        "(or python3-venv), and give the command again."
    echo "Making an environment with Python $version in $folder"
    "$python" -m venv --clear "$folder"
}

"$folder/bin/python" -m pip --version >/dev/null 2>&1 || make_environment

# --no-compile: Python compiles what is used when it is first used, a fifth of the whole.
install() {
    "$folder/bin/python" -m pip install --quiet --quiet --disable-pip-version-check --no-input \
        --no-compile --progress-bar off "$@" || stop \
        "The packages of requirements/$list.txt could not be installed; the lines above say why." \
        "The first time, this needs a connection to a Python package index."
}

echo "Installing the packages of requirements/$list.txt (once; some minutes at most)"
# --no-deps: a list names everything that is needed. Older pips (23.2, which comes with Python
# 3.11) look up "coverage[toml]" by itself and then refuse a release made after the list.
install --no-deps --require-hashes -r "$here/build.txt" -r "$here/$list.txt"
install --no-deps --no-build-isolation --editable "$here/.."
lacking=$("$folder/bin/python" -m pip check) || stop "$lacking" \
    "requirements/$list.txt lacks something that one of its packages needs. Make it anew: make lock"
