"""A real Dovecot on a loopback port, with a mailbox of its own in a folder of its own."""

from __future__ import annotations

import atexit
import contextlib
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from tests.outside import DOVECOT

USER = "ligne@line.invalid"
PASSWORD = "mot/de%passe"  # must be quoted in an address
NOBODY = "nobody"
CONFIG = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
mail_uid = {user}
mail_gid = {group}
first_valid_uid = {uid}
first_valid_gid = {gid}
mail_max_userip_connections = 50
{internal}
passdb {{
  driver = static
  args = password={{PLAIN}}{password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """Started and stopped by the test; what is in the mailbox stays over a stop."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        root = os.geteuid() == 0
        mine = pwd.getpwnam(NOBODY) if root else pwd.getpwuid(os.geteuid())
        for name in ("mail", "run"):
            (folder / name).mkdir()
        if root:
            os.chmod(folder, 0o755)  # noqa: S103 - its own users must get in
            os.chown(folder / "mail", mine.pw_uid, mine.pw_gid)
        name = mine.pw_name
        internal = "" if root else (f"default_internal_user = {name}\ndefault_login_user = {name}\n"
                                    f"default_internal_group = {mine.pw_gid}")  # fmt: skip
        self.config = folder / "dovecot.conf"
        self.config.write_text(
            CONFIG.format(
                folder=folder, port=self.port, user=name, group=mine.pw_gid, uid=mine.pw_uid,
                gid=mine.pw_gid, internal=internal, password=PASSWORD.replace("%", "%%"),
            )
        )  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        user, password = quote(USER, safe=""), quote(PASSWORD, safe="")
        return f"imap://{user}:{password}@127.0.0.1:{self.port}/INBOX"

    def start(self) -> None:
        assert DOVECOT is not None, "Debian's dovecot-imapd is not installed"
        self._process = subprocess.Popen(  # noqa: S603 - Debian's own program
            [DOVECOT, "-F", "-c", str(self.config)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(200):
            with contextlib.suppress(OSError, imaplib.IMAP4.abort):
                self.client().logout()
                return
            time.sleep(0.05)
        log = self.folder / "dovecot.log"
        raise AssertionError(log.read_text() if log.exists() else "dovecot did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def leave(self) -> None:
        """End it and wait no second for that: the folder goes when this process ends."""
        if self._process is not None:
            self._process.terminate()
            atexit.register(self._process.wait, 10)
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)

    def client(self) -> imaplib.IMAP4:
        made = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        made.login(USER, PASSWORD)
        return made

    def deliver(self, raw: bytes, *, at: float) -> None:
        """Put a mail into the folder as it came, with the time it came at."""
        client = self.client()
        client.append("INBOX", "", imaplib.Time2Internaldate(at), raw)
        client.logout()

    def waiting(self) -> list[bytes]:
        """Every mail that is still there."""
        client = self.client()
        client.select("INBOX", readonly=True)
        _, found = client.uid("SEARCH", "ALL")  # type: ignore[arg-type] # no charset
        held = []
        for uid in found[0].split():
            _, data = client.uid("FETCH", uid.decode(), "BODY.PEEK[]")
            held.append(bytes(data[0][1]))  # type: ignore[index] # a mail that was found is there
        client.logout()
        return held

    def files(self) -> list[Path]:
        return [path for path in (self.folder / "mail").rglob("*") if path.is_file()]


@contextlib.contextmanager
def running() -> Iterator[Dovecot]:
    """One server for one test."""
    folder = Path(tempfile.mkdtemp(prefix="cbcm-mail-"))
    made = Dovecot(folder)
    try:
        made.start()
        yield made
    finally:
        made.leave()
