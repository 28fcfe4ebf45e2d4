"""Coverage-guided fuzzing of the mail parser and the verdict with atheris; what raises is a bug.

Run by hand: `python -m benchmarks.mail_fuzz [-max_total_time=60] [corpus folder]`; options are libFuzzer's. It starts
from small messages of its own; a folder of real ones finds more.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["vedette.mail", "email"]):
    from vedette.mail import dmarc_reports
    from vedette.mail.authentication import read
    from vedette.mail.message import parse
    from vedette.mail.verdict import judge

from vedette.core.errors import BadInput

SEEDS = (
    (
        b"From: a <a@b.example>\nSubject: =?utf-8?q?x?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        b'Content-Type: text/html\n\n<a href="http://x.example">x</a>\n--b\n'
        b'Content-Type: application/zip; name*0="a"; name*1=".zip"\n'
        b"Content-Transfer-Encoding: base64\n\nUEsDBA==\n--b--\n"
    ),
    b"From: a\nContent-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHAqCA\n",
    b"Subject: Re: x\nContent-Type: message/rfc822\n\nFrom: b\n\nbegin 644 a\n#86)C\n`\nend\n",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    b"Content-Type: message/feedback-report\n\nSource-IP: 1\n",
)


def one(data: bytes) -> None:
    """Read and judge any bytes; reports they may carry too."""
    message = parse(data)
    judge(message, read(message))
    try:
        dmarc_reports.of_message(message)
    except BadInput:
        return


def main() -> None:
    """Fuzz until stopped or libFuzzer's limits are reached."""
    with tempfile.TemporaryDirectory(prefix="mail-fuzz-") as folder:
        for number, seed in enumerate(SEEDS):
            (Path(folder) / f"{number}").write_bytes(seed)
        atheris.Setup([sys.argv[0], folder, *sys.argv[1:]], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
