"""Batches: numbers, states, the watermark; sources settled with them; tenants apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.states import fresh
from vedette.core.clock import frozen
from vedette.core.scope import Scope, local
from vedette.records.batches import (
    Batch,
    add_batch,
    find_batch,
    loaded_batches,
    pending_batches,
    watermark,
)
from vedette.records.database import Records
from vedette.records.sources import SourceState, note_failure, settle_batch, source_health

OTHER = local("other")


@pytest.fixture
def records(database: str) -> Iterator[Records]:
    with fresh() as opened:
        yield opened


def add(records: Records, scope: Scope, connector: str = "toy") -> Batch:
    return add_batch(
        scope, records, connector=connector, path="seg", tagged=True, sources=("a", "b"), extents=((0, 5),), size=9
    )


def test_numbers_rise_per_tenant_and_survive_a_round_trip(records: Records) -> None:
    first, second, foreign = add(records, local()), add(records, local()), add(records, OTHER)
    assert (first.number, second.number, foreign.number) == (1, 2, 1)
    assert pending_batches(local(), records) == (first, second)
    assert find_batch(local(), records, 2) == second
    assert find_batch(local(), records, 3) is None


def test_the_watermark_stops_before_the_oldest_pending_batch(records: Records) -> None:
    assert watermark(local(), records) == 0
    one, two, three = (add(records, local()) for _ in range(3))
    settle_batch(local(), records, two, newest_event=None)
    assert watermark(local(), records) == 0
    settle_batch(local(), records, one, newest_event=None)
    assert watermark(local(), records) == 2
    settle_batch(local(), records, three, newest_event=None)
    assert (watermark(local(), records), watermark(OTHER, records)) == (3, 0)
    assert [batch.number for batch in loaded_batches(local(), records, after=1)] == [2, 3]


def test_a_failure_before_any_record_shows_until_the_next_batch_loads(records: Records) -> None:
    note_failure(local(), records, add(records, local()).connector, "it was put off")
    (source,) = source_health(local(), records)
    assert (source.state, source.error, source.events) == (SourceState.FAILING, "it was put off", 0)
    assert source_health(OTHER, records) == ()
    settle_batch(local(), records, add(records, local()), newest_event=None)
    assert [each.state for each in source_health(local(), records)] == [SourceState.OK]
    note_failure(local(), records, source.connector, "again")
    assert [each.error for each in source_health(local(), records)] == ["again"]


def test_health_says_ok_failing_and_silent(records: Records) -> None:
    start = datetime(2026, 1, 2, 3, tzinfo=UTC)
    event = start - timedelta(minutes=10)
    with frozen(start):
        settle_batch(local(), records, replace(add(records, local()), records=3600, rows=10), newest_event=event)
        dying = replace(add(records, local(), "dying"), records=10, dead=5)
        settle_batch(local(), records, dying, newest_event=None)
        settle_batch(local(), records, add(records, local(), "broken"), newest_event=None, error="no such column")
        health = {source.connector: source for source in source_health(local(), records)}
        assert {name: source.state for name, source in health.items()} == {
            "toy": SourceState.OK,
            "dying": SourceState.FAILING,
            "broken": SourceState.FAILING,
        }
        assert (health["toy"].rate, health["toy"].lag) == (1.0, timedelta(minutes=10))
    with frozen(start + timedelta(days=2)):
        older = event - timedelta(days=1)
        settle_batch(local(), records, replace(add(records, local(), "dying"), records=10), newest_event=older)
        health = {source.connector: source for source in source_health(local(), records)}
        assert health["toy"].state is SourceState.SILENT
        assert health["toy"].rate == 0
        assert (health["dying"].state, health["dying"].events, health["dying"].dead) == (SourceState.OK, 20, 5)
    assert source_health(OTHER, records) == ()
