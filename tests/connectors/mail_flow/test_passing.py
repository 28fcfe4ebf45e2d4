"""A message that cannot be judged is put off, and the reason is told where sources are looked at."""

from __future__ import annotations

from tests.mail.post import PLAIN, envelope
from vedette.connectors.mail_flow.passing import Passing, late, passed
from vedette.mail.disposition import Receipt
from vedette.mail.envelope import Envelope


def test_what_fails_is_told_and_put_off() -> None:
    def broken(asked: Envelope, raw: bytes) -> Receipt:
        raise OSError("the disk is full")

    told: list[str] = []
    passing = Passing(broken, lambda raw, delivery: raw, lambda key, number: None, (), patience=2, failed=told.append)
    assert passed(passing, envelope(), PLAIN) is None
    assert told == ["a message from 192.0.2.7 could not be judged and was put off: OSError: the disk is full"]
    assert late(passing) == "a message was put off: it was not judged within 2 s"
