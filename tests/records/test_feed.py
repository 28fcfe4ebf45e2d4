"""What is passed on, as kept, on both engines: marks of changes, subscriptions, blobs, streams, by tenant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests import states
from tests.incidents.crafted import forged_token, invoice_fraud
from vedette.core.clock import frozen
from vedette.core.scope import RowFilter, Scope, local
from vedette.incidents import lifecycle
from vedette.incidents.correlate import correlate
from vedette.incidents.incident import AlertStatus
from vedette.insight.feed import subscriptions
from vedette.insight.feed.content import FeedFault
from vedette.records import changes, feed
from vedette.records.database import Records
from vedette.records.feed import BlobRow, SubscriptionRow

NORTH, SOUTH = local("north"), local("south")
AT = datetime(2026, 3, 2, 8, 0, 0, 123456, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("database")


def _walk(records: Records, scope: Scope, mark: str = changes.START) -> list[str]:
    found: list[str] = []
    with records.read() as db:
        while rows := changes.alerts_after(scope, db, mark, limit=2):
            found += [row.id for row in rows]
            mark = changes.mark_of(rows[-1])
        if found:
            assert mark == changes.newest_alert(scope, db)
    return found


def test_changes_are_read_on_from_a_mark() -> None:
    with states.fresh() as records:
        with frozen(AT):  # one moment for all: then the ids decide
            correlate(NORTH, records, forged_token("n"))
            correlate(SOUTH, records, invoice_fraud("s"))
        first = _walk(records, NORTH)
        assert len(first) == len(set(first)) == len(forged_token("n"))
        with records.read() as db:
            mark, number = changes.newest_alert(NORTH, db), changes.newest_incident(NORTH, db)
        assert _walk(records, NORTH, mark) == []
        lifecycle.set_alert_status(NORTH, records, [first[1]], AlertStatus.IN_PROGRESS)
        lifecycle.assign(SOUTH, records, 1, "kim")
        assert _walk(records, NORTH, mark) == [first[1]]
        with records.read() as db:
            assert changes.incidents_after(NORTH, db, number, limit=9) == []
            assert [row.assigned for row in changes.incidents_after(SOUTH, db, "", limit=9)] == ["kim"]


def _blob(ident: str, at: datetime) -> BlobRow:
    return BlobRow(ident, "Audit.General", "k", "0", "1", 0, 1, 3, "", at)


def test_subscriptions_and_blobs() -> None:
    with states.fresh() as records:
        with records.begin() as db:
            row = SubscriptionRow("Audit.General", True, "c", AT, positions={"batch": "7"}, expires=AT)
            feed.save_subscription(NORTH, db, row)
            feed.save_subscription(NORTH, db, replace(row, failures=2))
            feed.add_blobs(NORTH, db, [_blob("b", AT), _blob("a", AT), _blob("c", AT + timedelta(hours=1))])
            feed.add_blobs(SOUTH, db, [_blob("a", AT)])
            feed.add_notices(NORTH, db, [feed.NoticeRow("a", "Audit.General", AT, "failed")])
        with records.begin() as db:
            assert feed.subscriptions_of(NORTH, db) == (replace(row, failures=2),)
            assert feed.subscriptions_of(SOUTH, db) == ()
            end = AT + timedelta(hours=2)
            listed = feed.blobs_between(NORTH, db, "Audit.General", AT, end, after=None, limit=9)
            assert [blob.id for blob in listed] == ["a", "b", "c"]
            rest = feed.blobs_between(NORTH, db, "Audit.General", AT, end, after=(AT, "a"), limit=1)
            assert [blob.id for blob in rest] == ["b"]
            assert [n.status for n in feed.notices_of(NORTH, db, "Audit.General", ["a", "b"])] == ["failed"]
            assert feed.drop_blobs(NORTH, db, AT + timedelta(minutes=1)) == 2
            assert feed.find_blob(SOUTH, db, "a") == _blob("a", AT)
            assert feed.notices_of(NORTH, db, "Audit.General", ["a"]) == ()
            assert feed.newest_blob(NORTH, db) == AT + timedelta(hours=1)


def test_who_sees_some_devices_only_does_not_read_the_feed() -> None:
    limited = Scope("north", "sam", frozenset({"siem.integrate"}), (RowFilter("DeviceInfo", 'DeviceName == "a"'),))
    with pytest.raises(FeedFault, match="some devices"):
        subscriptions.may(limited)
    subscriptions.may(replace(limited, filters=(RowFilter("DeviceInfo", "false"),)))
