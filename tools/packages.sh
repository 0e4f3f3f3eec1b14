#!/bin/sh
# Debian packages that a few tests need: a browser, the stock age tool, a voice. Where they may not
# be installed the rest still runs, and pytest says what was left out. With CI set, nothing is.
export DEBIAN_FRONTEND=noninteractive
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v age >/dev/null 2>&1 || missing="$missing age"
command -v espeak-ng >/dev/null 2>&1 || missing="$missing espeak-ng"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing from Debian:$missing"
    # shellcheck disable=SC2086
    if apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null; then
        exit 0
    fi
fi
echo "left out, because these Debian packages are not installed:$missing"
[ -z "${CI:-}" ] || exit 1
