"""Debian's Postfix and Dovecot as processes of their own on loopback: Postfix asks us, Dovecot keeps what arrives.

Both need root (they drop it themselves) and are skipped, visibly, where they or it are missing.
"""

from __future__ import annotations

import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

_SBIN = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/lib/dovecot"


def missing() -> str:
    """Why they cannot run here, empty if they can."""
    if os.geteuid() != 0:
        return "Postfix and Dovecot start as root only"
    absent = [name for name in ("postfix", "dovecot") if not shutil.which(name, path=_SBIN)]
    return f"not installed: {', '.join(absent)} (make debian)" if absent else ""


_SERVICES = """\
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
smtp      unix - - n - - smtp
relay     unix - - n - - smtp
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
lmtp      unix - - n - - lmtp
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


class MailServer:
    """Postfix in front (SMTP on `port`), Dovecot behind (LMTP in, mail in Maildirs under `mail`, IMAP on `imap`)."""

    def __init__(self, folder: Path, milter: str = "", *, options: tuple[str, ...] = (), proxy: str = "") -> None:
        self.folder = folder
        self.port, self.imap = free_port(), free_port()
        self.mail = folder / "mail"
        self._postfix, self._dovecot = folder / "postfix", folder / "dovecot"
        folder.chmod(0o755)
        self._write_dovecot()
        self._write_postfix(milter, options, proxy)

    @property
    def lmtp(self) -> Path:
        """Where Dovecot takes mail."""
        return self._dovecot / "run" / "lmtp"

    def start(self) -> None:
        """Both, answering when this returns."""
        _run("dovecot", "-c", str(self._dovecot / "dovecot.conf"))
        _run("postfix", "-c", str(self._postfix), "start")
        _until(lambda: self.lmtp.exists() and answers(self.port) and answers(self.imap))

    def stop(self) -> None:
        """Both, with everything they started."""
        _run("postfix", "-c", str(self._postfix), "stop", must=False)
        _run("doveadm", "-c", str(self._dovecot / "dovecot.conf"), "stop", must=False)

    def flush(self) -> None:
        """Try everything in the queue again now."""
        _run("postqueue", "-c", str(self._postfix), "-f", must=False)

    def queued(self) -> int:
        """Messages that wait in Postfix's queue."""
        told = _run("postqueue", "-c", str(self._postfix), "-j", must=False)
        return len(told.splitlines())

    def arrived(self) -> list[Path]:
        """The messages in all mailboxes, junk included."""
        return [path for path in self.mail.rglob("*") if path.is_file() and path.parent.name in {"new", "cur"}]

    def client(self) -> smtplib.SMTP:
        """A sender's connection, as patient as RFC 5321 (4.5.3.2.6) asks: who gives up on an answer sends twice."""
        return smtplib.SMTP("127.0.0.1", self.port, timeout=600)

    def log(self) -> str:
        """What Postfix wrote."""
        path = self._postfix / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _write_postfix(self, milter: str, options: tuple[str, ...], proxy: str) -> None:
        queue, data = self.folder / "queue", self.folder / "data"
        for folder in (self._postfix, queue, data):
            folder.mkdir()
        shutil.chown(data, "postfix")
        main = [
            "compatibility_level = 3.6",
            f"queue_directory = {queue}",
            f"data_directory = {data}",
            "inet_interfaces = loopback-only",
            "inet_protocols = ipv4",
            "myhostname = mx.north.example",
            "mynetworks = 127.0.0.0/8",
            "mydestination =",
            "local_recipient_maps =",
            "virtual_mailbox_domains = north.example",
            f"virtual_transport = lmtp:unix:{self.lmtp}",
            "alias_maps =",
            "smtpd_recipient_restrictions = permit_mynetworks, reject",
            f"maillog_file = {self._postfix}/log",
            f"maillog_file_prefixes = {self.folder}",
            "smtpd_client_connection_rate_limit = 0",
            "smtpd_client_connection_count_limit = 0",
            "minimal_backoff_time = 1s",
            "maximal_backoff_time = 2s",
            "queue_run_delay = 1s",
            *options,
        ]
        if milter:
            main += [f"smtpd_milters = {milter}", "milter_default_action = tempfail", "milter_protocol = 6"]
        (self._postfix / "main.cf").write_text("\n".join(main) + "\n")
        front = f"127.0.0.1:{self.port} inet n - n - - smtpd"
        if proxy:
            front += f" -o smtpd_proxy_filter={proxy} -o smtpd_proxy_options=speed_adjust"
        (self._postfix / "master.cf").write_text(f"{front}\n{_SERVICES}")

    def _write_dovecot(self) -> None:
        run = self._dovecot / "run"
        run.mkdir(parents=True)
        self.mail.mkdir()
        shutil.chown(self.mail, "mail", "mail")
        self._dovecot.chmod(0o755)
        owner = pwd.getpwnam("mail")
        (self._dovecot / "users").write_text(
            "\n".join(f"{name}@north.example:{{PLAIN}}secret:{owner.pw_uid}:{owner.pw_gid}::::" for name in PEOPLE)
        )
        (self._dovecot / "dovecot.conf").write_text(
            f"""
base_dir = {run}
state_dir = {self._dovecot}/state
log_path = {self._dovecot}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
mail_location = maildir:{self.mail}/%n
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = passwd-file
  args = username_format=%u {self._dovecot}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {self._dovecot}/users
}}
service imap-login {{
  inet_listener imap {{
    port = {self.imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  unix_listener lmtp {{
    mode = 0666
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@north.example
}}
"""
        )


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that the servers' own users may enter, which pytest's may not be, and with room for sockets' names."""
    with tempfile.TemporaryDirectory(prefix="vedette-mx-", dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


PEOPLE = ("mira", "ada", "tom")


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _until(done: object, *, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    assert callable(done)
    while not done():
        assert time.monotonic() < end, "the mail servers did not start"
        time.sleep(0.05)


def _run(name: str, *arguments: str, must: bool = True) -> str:
    """Run to the end; what it prints goes to a file, for daemons keep a pipe open."""
    found = shutil.which(name, path=_SBIN)
    assert found, name
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run([found, *arguments], stdout=said, stderr=said, timeout=60, check=False)
        said.seek(0)
        text = said.read()
    assert done.returncode == 0 or not must, f"{name} {arguments}: {text}"
    return text
