"""Mailboxes and streams as kept: named once, paused, moved on, waiting longer after each failure, of one tenant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests import states
from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, NotFound
from vedette.core.scope import Scope
from vedette.records.errands import Errand
from vedette.records.mailboxes import mailboxes
from vedette.records.streams import StreamRow, streams

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
NORTH, SOUTH = Scope("north", "sam"), Scope("south", "kim")
ROW = StreamRow(
    id="st_1", name="siem", kind="files", terms="{}", choice="{}", created=AT, creator="sam", position={"batch": "3"}
)
BOX = Errand(id="mb_1", name="post", kind="imap", terms="{}", created=AT, creator="sam", secret="sealed")


def test_of_one_tenant_and_moved_on() -> None:
    with states.fresh() as records, records.begin() as db:
        streams.add(NORTH, db, ROW, most=2)
        moved = replace(ROW.went({"batch": "4"}, 2**40, AT), running=False)
        assert streams.advance(NORTH, db, moved)
        assert not streams.advance(SOUTH, db, moved)
        assert streams.of(NORTH, db) == (replace(moved, running=True),), "a pause is not undone by a run"
        for refused in (streams.get, streams.remove):
            with pytest.raises(NotFound, match="there is no stream st_1"):
                refused(SOUTH, db, "st_1")
        streams.remove(NORTH, db, "st_1")
        assert streams.of(NORTH, db) == ()


def test_names_are_taken_once() -> None:
    with states.fresh() as records, records.begin() as db:
        mailboxes.add(NORTH, db, BOX, most=2)
        streams.add(NORTH, db, replace(ROW, name="post"), most=2)
        mailboxes.add(SOUTH, db, BOX, most=2)
        with pytest.raises(Conflict, match="a mailbox named 'post'"):
            mailboxes.add(NORTH, db, replace(BOX, id="mb_2"), most=2)
        with pytest.raises(Conflict, match="at most 1 mailboxes"):
            mailboxes.add(NORTH, db, replace(BOX, id="mb_2", name="other"), most=1)
        with pytest.raises(BadInput, match="80 characters"):
            mailboxes.add(NORTH, db, replace(BOX, id="mb_2", name=""), most=2)
        assert mailboxes.get(NORTH, db, "mb_1") == BOX
        assert mailboxes.get(NORTH, db, "mb_1").bare.secret == ""


def test_each_failure_waits_longer_until_it_goes_on() -> None:
    first, longest = timedelta(seconds=5), timedelta(seconds=15)
    with states.fresh() as records, records.begin() as db, clock.frozen(AT):
        mailboxes.add(NORTH, db, BOX, most=1)
        row, waits = BOX, []
        for _ in range(4):
            row = row.failed(OSError("nobody there"), first, longest)
            waits.append((row.due or AT) - AT)
        assert waits == [first, 2 * first, longest, longest]
        assert mailboxes.advance(NORTH, db, row)
        assert (mailboxes.get(NORTH, db, "mb_1").failures, row.error) == (4, "nobody there")
        mailboxes.switch(NORTH, db, "mb_1", on=True)
        assert mailboxes.get(NORTH, db, "mb_1") == BOX
        with pytest.raises(NotFound):
            mailboxes.switch(SOUTH, db, "mb_1", on=False)
