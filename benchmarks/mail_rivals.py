"""rspamd and SpamAssassin beside us: Debian's packages with their own rules, offline, each one process on loopback.

`benchmarks/mail.py --rivals` starts them; one that is not installed is skipped and said so. Their CPU seconds are those
of the processes that scan, asked over a connection as a mail server would.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 60.0
RIVALS = ("rspamd", "SpamAssassin")
_OFFLINE = ("rbl", "surbl", "emails", "asn", "fuzzy_check", "spf", "dkim", "dmarc", "arc", "phishing", "url_redirector")


@dataclass(frozen=True)
class Rival:
    """A running filter: its name, how to ask it for a score, and the CPU seconds its processes have used."""

    name: str
    score: Callable[[bytes], float]
    seconds: Callable[[], float]


@contextmanager
def rivals(wanted: tuple[str, ...]) -> Iterator[list[Rival]]:
    """Those of the wanted that are installed, running; stopped afterwards."""
    with tempfile.TemporaryDirectory(prefix="mail-rivals-") as folder:
        started: list[subprocess.Popen[bytes]] = []
        found = []
        try:
            for name, program, start in (
                ("rspamd", "rspamd", _start_rspamd),
                ("SpamAssassin", "spamd", _start_spamassassin),
            ):
                if name not in wanted:
                    continue
                if shutil.which(program) is None:
                    print(f"\n{name}: not installed (Debian package {program}), skipped")
                    continue
                port = _free()
                process, score = start(Path(folder), port)
                started.append(process)
                _wait(port)
                found.append(Rival(name, score, lambda pid=process.pid: _seconds(pid)))  # type: ignore[misc]
            yield found
        finally:
            for process in started:
                process.terminate()
                process.wait(20)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"nothing listens on port {port}")


def _start_rspamd(folder: Path, port: int) -> tuple[subprocess.Popen[bytes], Callable[[bytes], float]]:
    """Stock rules, no DNS, no statistics, no maps from the network."""
    local = folder / "local.d"
    local.mkdir()
    for module in _OFFLINE:
        (local / f"{module}.conf").write_text("enabled = false;\n")
    (local / "worker-normal.inc").write_text(f'bind_socket = "127.0.0.1:{port}";\ncount = 1;\n')
    for worker in ("controller", "proxy", "fuzzy"):
        (local / f"worker-{worker}.inc").write_text("enabled = false;\ncount = 0;\n")
    dns = 'dns { nameserver = ["127.0.0.1:1"]; timeout = 0.05s; retransmits = 1; }\n'
    (local / "options.inc").write_text(f'{dns}pidfile = "{folder}/rspamd.pid";\ncontrol_socket = "{folder}/control";\n')
    (local / "logging.inc").write_text(f'type = "file";\nfilename = "{folder}/rspamd.log";\nlevel = "error";\n')
    variables = {"LOCAL_CONFDIR": folder, "DBDIR": folder, "RUNDIR": folder, "LOGDIR": folder}
    command = ["rspamd", "-f", "--insecure", "-c", "/etc/rspamd/rspamd.conf"]
    command += [f"--var={name}={value}" for name, value in variables.items()]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def score(data: bytes) -> float:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", "/checkv2", data)
        return float(json.loads(connection.getresponse().read()).get("score", 0.0))

    return process, score


def _start_spamassassin(folder: Path, port: int) -> tuple[subprocess.Popen[bytes], Callable[[bytes], float]]:
    """Stock rules, local tests only, no Bayes, one child."""
    command = ["spamd", "-L", "-x", "-m", "1", "--min-children=1", "--listen", f"127.0.0.1:{port}", "-s", "stderr"]
    command += ["-u", "nobody", "-H", str(folder), "--cf=use_bayes 0", "--cf=dns_available no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def score(data: bytes) -> float:
        with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
            connection.sendall(b"SYMBOLS SPAMC/1.5\r\nContent-length: %d\r\n\r\n" % len(data) + data)
            connection.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        line = next((line for line in answer.splitlines() if line.startswith(b"Spam:")), b"Spam: ; 0 / 5")
        return float(line.partition(b";")[2].split()[0])

    return process, score


def _seconds(pid: int) -> float:
    """CPU seconds of the scanning children of a process (rspamd's `normal`, spamd's `child`), not of its helpers."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            title = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == pid and (b"normal" in title or b"child" in title):
            total += int(fields[11]) + int(fields[12])
    return total / _TICKS
