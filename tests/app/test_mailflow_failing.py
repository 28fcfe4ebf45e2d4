"""What a mail door puts off is put off too when the state database cannot be told of it, as on a full disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy.exc import SQLAlchemyError

from vedette.app import mailflow
from vedette.connectors.mail_flow.passing import Passing, passed
from vedette.core.clock import now
from vedette.core.scope import local
from vedette.mail.envelope import Envelope
from vedette.records.database import Records
from vedette.records.sources import note_failure


def test_a_message_is_put_off_when_nothing_can_be_written(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def full(envelope: Envelope, raw: bytes) -> NoReturn:
        raise OSError(28, "No space left on device")

    with Records.open(tmp_path / "state.sqlite") as records:
        with closing(sqlite3.connect(tmp_path / "state.sqlite")) as other:
            other.execute("CREATE TRIGGER full BEFORE INSERT ON sources BEGIN SELECT RAISE(FAIL, 'disk is full'); END")
        with pytest.raises(SQLAlchemyError, match="disk is full"):
            note_failure(local(), records, "mail", "why")
        passing = Passing(
            admit=full,
            render=lambda receipt, raw: pytest.fail("nothing was judged"),
            sent=lambda *_: pytest.fail("nothing was sent"),
            trusted=(),
            failed=partial(mailflow.show_failure, local(), records),
        )
        assert (
            passed(passing, Envelope("a@lure.example", ("b@norvik.example",), received=now()), b"Subject: x\r\n\r\n")
            is None
        )
    assert "is put off" in caplog.text
