"""What tests need from Debian: a browser, the stock age tool, a voice and a mail server.

Where one is missing and may not be installed, its tests are left out and named by pytest. With CI
set nothing is left out: they run, and fail.
"""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import Browser, Playwright

CHROMIUM = shutil.which("chromium")
AGE = shutil.which("age")
ESPEAK = shutil.which("espeak-ng")
DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update"
).split()
_may_be_left_out = not os.environ.get("CI")
needs_browser = pytest.mark.skipif(
    CHROMIUM is None and _may_be_left_out, reason="Debian's chromium is not installed"
)
needs_age = pytest.mark.skipif(
    AGE is None and _may_be_left_out, reason="Debian's age is not installed"
)
needs_espeak = pytest.mark.skipif(
    ESPEAK is None and _may_be_left_out, reason="Debian's espeak-ng is not installed"
)
needs_dovecot = pytest.mark.skipif(
    DOVECOT is None and _may_be_left_out, reason="Debian's dovecot-imapd is not installed"
)


def launch(playwright: Playwright) -> Browser:
    """Chromium without a window, reaching for nothing by itself."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
