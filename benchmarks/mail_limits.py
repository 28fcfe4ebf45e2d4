"""Memory and time that hostile mail costs: huge, many, deep, bombs, a gigabyte of mbox; each in a process of its own.

Run by hand: `python -m benchmarks.mail_limits [--mbox 1.0]`. Wanted: less than 300 MB above idle, a finding or problem
for everything that was cut, a verdict for every message. Exits with 1 where that does not hold.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import io
import multiprocessing
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vedette.connectors.mail.reader import MailReader
from vedette.core.scope import local
from vedette.ingest.connector import Record
from vedette.mail.authentication import read
from vedette.mail.message import parse
from vedette.mail.verdict import judge

LIMIT_MB = 300.0
HEAD = (
    b"From: Kari <kari@norvik.example>\nTo: per@fjell.example\nSubject: Files\nMessage-ID: <1@norvik.example>\n"
    b"Date: Mon, 2 Mar 2026 10:00:00 +0000\n"
)
HTML = HEAD + b"Content-Type: text/html\n\n"
CROWD = b"".join(b"p%d@a.example, " % number for number in range(20_000))
MIXED = HEAD + b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'


@dataclass(frozen=True)
class Cost:
    """What one case cost, and what was said: the verdict, and problems and findings in a few words."""

    megabytes: float
    seconds: float
    said: str
    complete: bool


def part(name: str, data: bytes) -> bytes:
    """An attachment as a part of a message."""
    head = f'--b\nContent-Type: application/octet-stream; name="{name}"\nContent-Transfer-Encoding: base64\n'
    return f'{head}Content-Disposition: attachment; filename="{name}"\n\n'.encode() + base64.encodebytes(data)


def message(*parts: bytes) -> bytes:
    """A message with parts."""
    return MIXED + b"".join(parts) + b"--b--\n"


def bomb(size: int) -> bytes:
    """A zip whose one member unpacks to `size` bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # noqa: SIM117 (longer than a line)
        with archive.open("zeros.bin", "w", force_zip64=True) as member:
            for _ in range(size >> 20):
                member.write(bytes(1 << 20))
    return out.getvalue()


def nested(data: bytes, times: int) -> bytes:
    """A zip in a zip in a zip."""
    for level in range(times):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(4):
                archive.writestr(f"{level}-{copy}.zip", data)
        data = out.getvalue()
    return data


def deep(levels: int) -> bytes:
    """Multiparts inside one another."""
    opening = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(levels))
    return HEAD + b"MIME-Version: 1.0\n" + opening + b"Content-Type: text/plain\n\nverify your account\n"


def wrapped(levels: int) -> bytes:
    """Messages attached to messages."""
    return HEAD + b"Content-Type: message/rfc822\n\n" * levels + HEAD + b"\nhello\n"


# What each is, how it is made, and whether something has to be said about what was left out.
CASES: dict[str, tuple[Callable[[], bytes], bool]] = {
    "25 MB message": (lambda: message(part("film.bin", bytes(range(256)) * (18 << 12))), False),
    "25 MB of text": (lambda: HEAD + b"\n" + b"all work and no play https://norvik.example/x\n" * 560_000, True),
    "25 MB of HTML": (lambda: HTML + b"<p><a href='https://a.example/'>x</a>" * 700_000, True),
    "10,000 attachments": (lambda: message(*(part(f"{n}.txt", b"%d" % n) for n in range(10_000))), True),
    "zip bomb, 4 GB": (lambda: message(part("a.zip", bomb(4 << 30))), True),
    "zips in zips in zips": (lambda: message(part("a.zip", nested(bomb(64 << 20), 5))), True),
    "gzip bomb, 1 GB": (lambda: message(part("a.gz", gzip.compress(bytes(1 << 30), 1))), True),
    "MIME 100 deep": (lambda: deep(100), False),
    "MIME 5,000 deep": (lambda: deep(5000), True),
    "2,000 attached messages": (lambda: wrapped(2000), True),
    "40 MB of header": (lambda: b"X-A: " + b"a" * (40 << 20) + b"\n" + HEAD + b"\nhello\n", True),
    "300,000 header fields": (lambda: b"X-A: a\n" * 300_000 + HEAD + b"\nhello\n", True),
    "HTML 200,000 deep": (lambda: HTML + b"<div>" * 200_000 + b"hello", True),
    "20,000 recipients": (lambda: HEAD.replace(b"per@", CROWD + b"per@") + b"\nhello\n", True),
}


def measure(name: str, gigabytes: float) -> Cost:
    """One case in this process, which must be a new one: memory is its peak above what it was before."""
    data = b"" if name == "mbox" else CASES[name][0]()
    idle, began = _resident(), time.process_time()
    if not data:
        said, complete = _mbox(gigabytes)
    else:
        read_message = parse(data)
        verdict = judge(read_message, read(read_message))
        told = [*read_message.problems, *(finding.evidence for finding in verdict.findings)]
        said = f"{verdict.decision.value}; {'; '.join(told)}"
        complete = bool(told) or not CASES[name][1]
    return Cost(max(0.0, _peak() - idle), time.process_time() - began, said, complete)


def _mbox(gigabytes: float) -> tuple[str, bool]:
    with tempfile.NamedTemporaryFile(prefix="mail-limits-") as file:
        one = b"From kari@norvik.example Mon Mar  2 10:00:00 2026\n" + message(part("a.bin", bytes(300_000))) + b"\n"
        count = int(gigabytes * (1 << 30) / len(one))
        for _ in range(count):
            file.write(one)
        file.flush()
        with Path(file.name).open("rb") as stream:
            found = sum(
                isinstance(each, Record) for batch in MailReader().read(stream, "a.mbox", local()) for each in batch
            )
    return f"{found} of {count} messages of {gigabytes} GB", found == count


def _peak() -> float:
    """The highest memory since the last reset, in megabytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _resident() -> float:
    """Megabytes in use now, the message itself among them; its making may have peaked higher, so the peak is reset."""
    Path("/proc/self/clear_refs").write_text("5")
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / (1 << 20)


def main() -> None:
    """Every case, and whether all held."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mbox", type=float, default=1.0, help="gigabytes of mbox")
    chosen = options.parse_args()
    held = True
    for name in [*CASES, "mbox"]:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            cost = pool.apply(measure, (name, chosen.mbox))
        good = cost.megabytes < LIMIT_MB and cost.complete
        held &= good
        said = cost.said if len(cost.said) < 150 else cost.said[:147] + "…"
        spent = f"{cost.megabytes:7.0f} MB {cost.seconds:7.1f} s CPU"
        print(f"{'ok ' if good else 'NOT'} {name:26} {spent}  {said}", flush=True)
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()
