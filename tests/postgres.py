"""A real PostgreSQL for tests: Debian's binaries, a cluster in a temporary folder, no port, gone with the process."""

from __future__ import annotations

import ctypes
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

_SETTINGS = ("fsync=off", "full_page_writes=off", "listen_addresses=", "max_connections=60", "shared_buffers=32MB")


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`, of the newest version installed; None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    beside = shutil.which("initdb")
    return Path(beside).parent if beside else None


class Postgres:
    """A running server; `database()` makes an empty database and gives its URL."""

    def __init__(self, folder: Path) -> None:
        self._numbers = itertools.count()
        # Not where TMPDIR says: a socket's path has room for 107 bytes.
        self._home = Path(tempfile.mkdtemp(prefix="vedette-pg-", dir="/tmp"))
        # The server refuses to run as root; then it runs as the user the package made, or as nobody.
        self._user = _unprivileged()
        if self._user:
            shutil.chown(self._home, self._user)
        data = str(self._home / "data")
        initdb = [str(folder / "initdb"), "-D", data, "-U", "vedette", "-A", "trust", "--no-sync", "-E", "UTF8"]
        subprocess.run([*initdb, "--locale=C.UTF-8"], user=self._user, check=True, capture_output=True, cwd="/")
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        with (self._home / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(folder / "postgres"), "-D", data, "-k", str(self._home), *settings],
                user=self._user,
                cwd="/",
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,
            )
        self._wait()

    def database(self, template: str = "template0") -> str:
        """The URL of a new database, a copy of `template` (a URL this method gave, nobody connected to it)."""
        name = f"d{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {_name(template)}")
        return f"postgresql://vedette@/{name}?host={self._home}"

    def drop(self, url: str) -> None:
        """Delete a database."""
        self._run(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def stop(self) -> None:
        """End the server and delete everything."""
        self._process.send_signal(signal.SIGQUIT)  # at once: nothing of it is wanted any more
        self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def _run(self, sql: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(sql.encode())

    @property
    def _address(self) -> str:
        return f"host={self._home} user=vedette dbname=postgres"

    def _wait(self) -> None:
        end = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self._address).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > end or self._process.poll() is not None:
                    raise RuntimeError((self._home / "log").read_text()) from None
                time.sleep(0.05)


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _unprivileged() -> str | None:
    if os.geteuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG: a killed test run leaves no server
