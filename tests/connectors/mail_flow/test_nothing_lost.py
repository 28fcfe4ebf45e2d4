"""Postfix before a served Vedette that is killed twice: every message gives one row and one delivery or quarantine."""

from __future__ import annotations

import os
import signal
import smtplib
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from functools import partial
from pathlib import Path

import pytest

from tests.connectors.mail_flow.postfix import PEOPLE, MailServer, answers, folder, missing
from tests.ports import free_port
from vedette.app.mailrows import drain
from vedette.app.wiring import open_product
from vedette.core.scope import local
from vedette.kql.compile import compile_query

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing()), reason=missing() or "-")]
MESSAGES, SENDERS = int(os.environ.get("VEDETTE_MESSAGES", "1000")), 4


def _raw(number: int) -> bytes:
    """Every tenth is harmful; every other has a Date, the rest get one of Postfix, another at each attempt."""
    who = f"{PEOPLE[number % len(PEOPLE)]}@north.example"
    head = (
        f"From: Ives <ives@far.example>\r\nTo: {who}\r\nMessage-ID: <{number}@far.example>\r\n"
        + "Date: Sun, 01 Mar 2026 08:00:00 +0000\r\n" * (number % 2)
    )
    if number % 10:
        return f"{head}Subject: number {number}\r\n\r\nThe list of parts for order {number}.\r\n".encode()
    return (
        f'{head}Subject: number {number}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--b\r\n"
        f'Content-Type: application/octet-stream; name="bill{number}.pdf.exe"\r\n'
        f'Content-Disposition: attachment; filename="bill{number}.pdf.exe"\r\n\r\nMZ {number}\r\n--b--\r\n'
    ).encode()


class Vedette:
    """`vedette serve` as a process, killed and started at will."""

    def __init__(self, data: Path, door: int) -> None:
        self.data, self.door, self.port = data, door, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        data.mkdir()
        (data / "config.toml").write_text(
            f'[mail]\ndns = "none"\n[mail.doors.mx]\nkind = "milter"\nlisten = "127.0.0.1:{door}"\n'
        )

    def start(self) -> None:
        program = "from vedette.cli.main import main; main()"
        arguments = ["serve", "--data", str(self.data), "--port", str(self.port)]
        with (self.data / "serve.log").open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-c", program, *arguments], stdout=log, stderr=log)
        _until(lambda: answers(self.door), 240)  # a busy machine starts slowly

    def end(self, sign: int) -> None:
        assert self.process
        self.process.send_signal(sign)
        self.process.wait(60)


def test_a_thousand_messages_and_two_kills(tmp_path: Path) -> None:
    door = free_port()
    with (
        folder() as place,
        _both(Vedette(tmp_path / "data", door), MailServer(place, f"inet:127.0.0.1:{door}")) as (
            vedette,
            server,
        ),
    ):
        left = iter(range(MESSAGES))
        guard, sent = threading.Lock(), Counter[str]()

        def send() -> None:
            while True:
                with guard:
                    number = next(left, None)
                if number is None:
                    return
                _insist(server, number)
                with guard:
                    sent["done"] += 1

        senders = [threading.Thread(target=send) for _ in range(SENDERS)]
        for sender in senders:
            sender.start()
        for share in (0.3, 0.6):
            _until(partial(_reached, sent, MESSAGES * share), 200)
            vedette.end(signal.SIGKILL)
            vedette.start()
        for sender in senders:
            sender.join()
        _until(lambda: server.queued() == 0, 60)
        delivered = Counter(_number(path.read_bytes()) for path in server.arrived())
        vedette.end(signal.SIGTERM)
    with open_product(vedette.data) as product:
        while drain(product, local()):
            continue
        query = compile_query("EmailEvents | project InternetMessageId, DeliveryLocation", product.catalog)
        rows = product.lake.query(local(), query).table.to_pylist()
    told = Counter(row["InternetMessageId"] for row in rows)
    assert sorted(told.values()) == [1] * MESSAGES
    held = {row["InternetMessageId"] for row in rows if row["DeliveryLocation"] == "Quarantine"}
    assert len(held) == MESSAGES // 10
    assert sorted(delivered.values()) == [1] * (MESSAGES - MESSAGES // 10)
    assert not held & set(delivered)


@contextmanager
def _both(vedette: Vedette, server: MailServer) -> Iterator[tuple[Vedette, MailServer]]:
    vedette.start()
    server.start()
    try:
        yield vedette, server
    finally:
        server.stop()
        if vedette.process and vedette.process.poll() is None:
            vedette.end(signal.SIGKILL)


def _insist(server: MailServer, number: int) -> None:
    """Send as a mail server does: what is put off is tried again, what was taken never is."""
    raw = _raw(number)
    end = time.monotonic() + 700
    while time.monotonic() < end:
        try:
            with server.client() as client:
                client.sendmail("ives@far.example", [f"{PEOPLE[number % len(PEOPLE)]}@north.example"], raw)
                return
        except (smtplib.SMTPResponseException, smtplib.SMTPServerDisconnected, OSError):
            time.sleep(0.2)
    raise AssertionError(f"message {number} was never taken")


def _reached(sent: Counter[str], count: float) -> bool:
    return sent["done"] >= count


def _number(raw: bytes) -> str:
    return str(message_from_bytes(raw)["Message-ID"])


def _until(done: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
