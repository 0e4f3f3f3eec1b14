#!/bin/sh
# Make the virtual environment in .venv from the hashed lock. Safe to run again.
set -eu
cd "$(dirname "$0")/.."
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore DEBIAN_FRONTEND=noninteractive

python=""
for candidate in python3.11 python3.12 python3.13 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || { echo "setup: Python 3.11 or later is needed" >&2; exit 1; }

if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    # Debian keeps the parts of venv in a package of its own.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    else
        echo "setup: install Debian's python3-venv first (apt-get install python3-venv)" >&2
        exit 1
    fi
fi

echo "setup: installing into .venv; about a minute, once"
# An environment that was begun and not finished, or whose Python is gone, is made again.
.venv/bin/python -c 'import pip' 2>/dev/null || "$python" -m venv --clear .venv
.venv/bin/python -m pip install --quiet --require-hashes --no-deps -r requirements/dev.lock
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
touch .venv/ready
