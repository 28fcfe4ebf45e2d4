"""rspamd and SpamAssassin beside us: Debian's packages with their own rules, offline, each one process on loopback.

`benchmarks/mail.py` starts them with their rules alone, `benchmarks/mail_trained.py` also with Bayes filters to train;
one that is not installed is skipped and said so. Their CPU seconds are those of the processes that scan, asked over a
connection as a mail server would.
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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

Started = tuple[list[subprocess.Popen[bytes]], Callable[[bytes], float]]
_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 60.0
RIVALS = ("rspamd", "SpamAssassin")
_OFFLINE = ("rbl", "surbl", "emails", "asn", "fuzzy_check", "spf", "dkim", "dmarc", "arc", "phishing", "url_redirector")


@dataclass(frozen=True)
class Rival:
    """A running filter: its name, how to ask it for a score, and the CPU seconds its processes have used.

    `learn` teaches its Bayes filter wanted (`False`) or unwanted messages; only for one started to learn.
    """

    name: str
    score: Callable[[bytes], float]
    seconds: Callable[[], float]
    learn: Callable[[Sequence[bytes], bool], None]


@contextmanager
def rivals(wanted: tuple[str, ...], learning: bool = False) -> Iterator[list[Rival]]:
    """Those of the wanted that are installed, running; stopped afterwards. `learning` gives them an empty Bayes."""
    with tempfile.TemporaryDirectory(prefix="mail-rivals-") as name_of_folder:
        folder = Path(name_of_folder)
        folder.chmod(0o755)  # spamd's child is nobody
        started: list[subprocess.Popen[bytes]] = []
        found = []
        try:
            for name, needs, start, learn in (
                ("rspamd", ("rspamd", "redis-server") if learning else ("rspamd",), _start_rspamd, _teach_rspamd),
                ("SpamAssassin", ("spamd",), _start_spamassassin, _teach_spamassassin),
            ):
                if name not in wanted:
                    continue
                if lacking := [program for program in needs if shutil.which(program) is None]:
                    print(f"\n{name}: not installed (Debian packages {', '.join(lacking)}), skipped")
                    continue
                port, store = _free(), _free() if learning else 0
                processes, score = start(folder, port, store)
                started += processes
                _wait(port)
                seconds = partial(_seconds, processes[0].pid)
                found.append(Rival(name, score, seconds, partial(learn, folder)))
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


def _start_rspamd(folder: Path, port: int, store: int) -> Started:
    """Stock rules, no DNS, no maps from the network; statistics in a Redis of its own at the port `store`, if any."""
    local = folder / "local.d"
    local.mkdir()
    for module in _OFFLINE:
        (local / f"{module}.conf").write_text("enabled = false;\n")
    (local / "worker-normal.inc").write_text(f'bind_socket = "127.0.0.1:{port}";\ncount = 1;\n')
    for worker in ("proxy", "fuzzy", *(() if store else ("controller",))):
        (local / f"worker-{worker}.inc").write_text("enabled = false;\ncount = 0;\n")
    processes = []
    if store:
        control = _free()
        (folder / "control-port").write_text(str(control))
        (local / "worker-controller.inc").write_text(f'bind_socket = "127.0.0.1:{control}";\ncount = 1;\n')
        (local / "classifier-bayes.conf").write_text(f'backend = "redis";\nservers = "127.0.0.1:{store}";\n')
        quiet = ["--save", "", "--appendonly", "no", "--dir", str(folder)]
        redis = ["redis-server", "--port", str(store), "--bind", "127.0.0.1", *quiet]
        processes.append(subprocess.Popen(redis, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        _wait(store)
    dns = 'dns { nameserver = ["127.0.0.1:1"]; timeout = 0.05s; retransmits = 1; }\n'
    (local / "options.inc").write_text(f'{dns}pidfile = "{folder}/rspamd.pid";\ncontrol_socket = "{folder}/control";\n')
    (local / "logging.inc").write_text(f'type = "file";\nfilename = "{folder}/rspamd.log";\nlevel = "error";\n')
    variables = {"LOCAL_CONFDIR": folder, "DBDIR": folder, "RUNDIR": folder, "LOGDIR": folder}
    command = ["rspamd", "-f", "--insecure", "-c", "/etc/rspamd/rspamd.conf"]
    command += [f"--var={name}={value}" for name, value in variables.items()]
    processes.insert(0, subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def score(data: bytes) -> float:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", "/checkv2", data)
        return float(json.loads(connection.getresponse().read()).get("score", 0.0))

    return processes, score


def _teach_rspamd(folder: Path, messages: Sequence[bytes], unwanted: bool) -> None:
    """One message at a time through the controller; what it declines to learn (too short, known) it says with 208."""
    port = int((folder / "control-port").read_text())
    for data in messages:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", "/learnspam" if unwanted else "/learnham", data)
        answer = connection.getresponse()
        if answer.status not in {200, 204, 208, 404}:
            raise ConnectionError(f"rspamd does not learn: {answer.status} {answer.read()[:200]!r}")


def _store(folder: Path) -> list[str]:
    """SpamAssassin's options for Bayes in files of this folder, taught by hand only."""
    lines = ("use_bayes 1", f"bayes_path {folder}/sa/bayes", "bayes_file_mode 0777", "bayes_auto_learn 0")
    return [f"--cf={line}" for line in lines]


def _teach_spamassassin(folder: Path, messages: Sequence[bytes], unwanted: bool) -> None:
    """With `sa-learn` on a folder of the messages."""
    place = folder / ("unwanted" if unwanted else "wanted")
    place.mkdir()
    for number, data in enumerate(messages):
        (place / f"{number}").write_bytes(data)
    command = ["sa-learn", "-L", "--spam" if unwanted else "--ham", *_store(folder), str(place)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _start_spamassassin(folder: Path, port: int, store: int) -> Started:
    """Stock rules, local tests only, one child; Bayes in files where `store` is not 0."""
    (folder / "sa").mkdir()
    (folder / "sa").chmod(0o777)
    command = ["spamd", "-L", "-x", "-m", "1", "--min-children=1", "--listen", f"127.0.0.1:{port}", "-s", "stderr"]
    command += ["-u", "nobody", "-H", str(folder), "--cf=dns_available no"]
    command += _store(folder) if store else ["--cf=use_bayes 0"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def score(data: bytes) -> float:
        with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
            connection.sendall(b"SYMBOLS SPAMC/1.5\r\nContent-length: %d\r\n\r\n" % len(data) + data)
            connection.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        line = next((line for line in answer.splitlines() if line.startswith(b"Spam:")), b"Spam: ; 0 / 5")
        return float(line.partition(b";")[2].split()[0])

    return [process], score


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
