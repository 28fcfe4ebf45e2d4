"""Dead letters: one for each piece of each place, bounded, counted, apart by tenant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.states import fresh
from vedette.core.clock import frozen
from vedette.core.scope import local
from vedette.records.database import Records
from vedette.records.deadletters import (
    RAW_MOST,
    DeadLetter,
    add_dead_letters,
    count_dead_letters,
    dead_letters_by_reason,
    kept_batches,
    list_dead_letters,
    remove_dead_letters,
)

LETTER = DeadLetter(reason="not JSON", source="f.json", offset=7, connector="toy", raw=b"{oops")


@pytest.fixture
def records(database: str) -> Iterator[Records]:
    with fresh() as opened:
        yield opened


def test_the_same_piece_is_one_letter(records: Records) -> None:
    with frozen(datetime(2026, 1, 1, tzinfo=UTC)):
        assert add_dead_letters(local(), records, [LETTER, replace(LETTER, offset=8)]) == 2
    with frozen(datetime(2026, 1, 2, tzinfo=UTC)):
        assert add_dead_letters(local(), records, [replace(LETTER, reason="still not")]) == 0
    newest, oldest = list_dead_letters(local(), records)
    assert (newest.reason, newest.offset, newest.raw) == ("still not", 7, b"{oops")
    assert newest.first_seen == oldest.first_seen == datetime(2026, 1, 1, tzinfo=UTC)
    assert newest.last_seen == datetime(2026, 1, 2, tzinfo=UTC)


def test_a_huge_record_is_cut_and_cannot_be_replayed(records: Records) -> None:
    add_dead_letters(local(), records, [replace(LETTER, raw=b"x" * (RAW_MOST + 1))])
    [kept] = list_dead_letters(local(), records)
    assert (len(kept.raw), kept.whole) == (RAW_MOST, False)


def test_counting_listing_and_removing(records: Records) -> None:
    letters = [replace(LETTER, offset=n) for n in range(500)]
    add_dead_letters(local(), records, [*letters, replace(LETTER, connector="other", count=40, batch=3)])
    assert count_dead_letters(local(), records) == 540
    assert count_dead_letters(local(), records, letters=True) == 501
    assert dead_letters_by_reason(local(), records) == {("toy", "not JSON"): 500, ("other", "not JSON"): 40}
    assert kept_batches(local(), records) == {3}
    mine = list_dead_letters(local(), records, connector="toy", limit=1000)
    assert len(mine) == 500
    assert len(list_dead_letters(local(), records, limit=10, offset=495)) == 6
    assert remove_dead_letters(local(), records, [letter.id for letter in mine]) == 500
    assert count_dead_letters(local("other"), records) == 0
    assert remove_dead_letters(local("other"), records, [list_dead_letters(local(), records)[0].id]) == 0
