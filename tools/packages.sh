#!/bin/sh
# Debian packages that a few tests need: a browser, the stock age tool, a voice, a mail server. Where
# they may not be installed the rest still runs, and pytest says what was left out. With CI set,
# nothing is.
export DEBIAN_FRONTEND=noninteractive
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v age >/dev/null 2>&1 || missing="$missing age"
command -v espeak-ng >/dev/null 2>&1 || missing="$missing espeak-ng"
PATH="$PATH:/usr/sbin" command -v dovecot >/dev/null 2>&1 || missing="$missing dovecot-imapd"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing from Debian:$missing"
    # Debian starts what it installs: the mail server is for tests only, which start their own.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
        chmod 755 /usr/sbin/policy-rc.d
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    # shellcheck disable=SC2086
    if apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null; then
        exit 0
    fi
fi
echo "left out, because these Debian packages are not installed:$missing"
[ -z "${CI:-}" ] || exit 1
