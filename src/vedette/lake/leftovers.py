"""What a load took no rows from: records no mapping knows, counted by kind, and the dead with their reason.

`lake.load` asks when all mappings have run.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from vedette.lake.ddl import literal, quoted
from vedette.lake.plan import DEAD_MOST, Dead
from vedette.lake.staging import IDS, Staging

_KINDS = ("EventID", "Operation", "eventName", "eventType", "ActionType", "category", "_path", "Type", "Kind", "name")


@dataclass(frozen=True, slots=True)
class Untaken:
    """Which staged records no mapping took: those that none of `gates` lets through, at `most` so many, and that stand
    in none of the tables `taken`."""

    most: int
    gates: list[str]
    taken: list[str]


def leftovers(
    staging: Staging, records: str, stage: str, untaken: Untaken, bad_time: list[str]
) -> tuple[dict[str, int], tuple[Dead, ...], int]:
    """Unmapped records by kind, the dead, and how many dead there are beyond `DEAD_MOST`.

    `records` gives the raw records, `stage` those that mappings were asked about; `bad_time` are queries of the records
    whose event time cannot be read.
    """
    ids = " UNION ALL ".join(f"SELECT _RecordId FROM {name}" for name in untaken.taken)
    missed = [f"NOT ifNull({gate}, 0)" for gate in untaken.gates] + ([f"_EventId NOT IN ({ids})"] if ids else [])
    left = f"FROM {stage}" + (f" WHERE {' AND '.join(missed)}" if missed else "")
    unmapped: dict[str, int] = {}
    conditions = []
    if untaken.most and staging.row(f"SELECT count() AS n {left}")["n"]:
        name = staging.make("left", IDS, f"SELECT _EventId {left}")
        lines = f"SELECT DISTINCT line, _EventId FROM {records} WHERE _EventId IN (SELECT _EventId FROM {name})"
        kinds = f"SELECT {_kind('line')} AS kind, count() AS n FROM ({lines}) WHERE isValidJSON(line) GROUP BY kind"
        unmapped = {row["kind"]: row["n"] for row in staging.rows(kinds)}
        conditions.append(f"(_EventId IN (SELECT _EventId FROM {name}) AND NOT isValidJSON(line))")
    if bad_time:
        bad = staging.make("bad", IDS, " UNION DISTINCT ".join(bad_time))
        conditions.append(f"_EventId IN (SELECT _EventId FROM {bad})")
    if not conditions:
        return unmapped, (), 0
    reason = "if(isValidJSON(line), 'the time of the event cannot be read', 'not JSON')"
    dead = f"SELECT DISTINCT line, {reason} AS reason, _EventId FROM {records} WHERE {' OR '.join(conditions)}"
    # In order, so that the same ones come back when the segment is loaded again.
    first = staging.rows(f"SELECT base64Encode(line) AS raw, reason FROM ({dead}) ORDER BY _EventId LIMIT {DEAD_MOST}")
    more = 0
    if len(first) == DEAD_MOST:
        more = int(staging.row(f"SELECT count() AS n FROM ({dead})")["n"]) - DEAD_MOST
    return unmapped, tuple(Dead(base64.b64decode(row["raw"]), row["reason"]) for row in first), more


def _kind(line: str) -> str:
    """SQL: what a raw record calls itself, as far as the usual names tell; Windows events by channel and id."""
    flat = ", ".join(f"{quoted(key)} String" for key in (*_KINDS, "Channel"))
    windows = "System Tuple(EventID String, Channel String)"
    read = f"JSONExtract({line}, {literal(f'Tuple({flat}, Event Tuple({windows}))')})"
    names = ", ".join(f"r.{quoted(key)}" for key in _KINDS)
    inner = "trim(concat(r.Event.System.Channel, ' ', r.Event.System.EventID))"
    return (
        f"(arrayMap(r -> if(r.Channel != '', concat(r.Channel, ' ', r.EventID), "
        f"arrayFirst(k -> k != '', [{names}, {inner}])), [{read}])[1])"
    )
