"""Stored alerts that new ones could be linked with, loaded as members with their entities. Used by `correlate`."""

from __future__ import annotations

from collections.abc import Iterable, Set

from sqlalchemy import Connection

from vedette.core.scope import Scope
from vedette.incidents.intake import member_of
from vedette.incidents.scoring import Member
from vedette.incidents.weights import DAY, FAMILY_WINDOW, KIND
from vedette.records import alert_index as index_store
from vedette.records import alerts as store

_SLACK = DAY  # An alert over a long look-back begins earlier than it ends.


def members_of(scope: Scope, db: Connection, ids: Iterable[str]) -> list[Member]:
    """These alerts as members, with the entities the index holds for them; unknown ids are left out."""
    rows = store.briefs(scope, db, ids)
    signals: dict[str, dict[str, str]] = {row.id: {} for row in rows}
    for entry in index_store.index_of(scope, db, signals):
        signals[entry.alert][entry.entity] = entry.kind
    return [member_of(row, signals[row.id]) for row in rows]


def around(scope: Scope, db: Connection, members: Iterable[Member], stopped: Set[str], also: Set[str]) -> list[Member]:
    """Stored alerts that share a value with one of the members inside its window, and those in `also`."""
    spans: dict[float, dict[str, tuple[float, float]]] = {}
    for member in members:
        for key, kind in member.signals.items():
            if key not in stopped:
                keys = spans.setdefault(FAMILY_WINDOW[KIND[kind].family], {})
                low, high = keys.get(key, (member.start, member.end))
                keys[key] = (min(low, member.start), max(high, member.end))
    found = set(also)
    for window, keys in spans.items():
        since = min(low for low, _ in keys.values()) - window - _SLACK
        until = max(high for _, high in keys.values()) + window
        found |= index_store.holders(scope, db, keys, since, until)
    return members_of(scope, db, sorted(found))


def split_by(members: Iterable[Member], closed: Set[int]) -> tuple[list[Member], list[Member]]:
    """Members that may be joined, and members of incidents that are closed to new alerts."""
    listed = list(members)
    shut = [member for member in listed if member.incident in closed]
    return [member for member in listed if member.incident not in closed], shut
