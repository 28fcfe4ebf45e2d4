"""Many single-table rules in one query: which rows of the new batches match which rules.

A multi-pattern search finds the literals of all rules at once; a rule's whole condition is evaluated only on the rows
that hold one of its literals, so a hundred rules cost little more than reading the columns. Called by `evaluate`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyarrow as pa

from vedette.core import clock
from vedette.detect.prefilter import Needles, Texts, pattern
from vedette.detect.telemetry import Cut, Telemetry, moment
from vedette.kql.compile import TablePredicate
from vedette.lake.ddl import HIDDEN, literal, quoted
from vedette.schema.types import TableSchema

MAX_IDS: Final = 200
# `force_enable` makes `if` evaluate a rule's condition on the rows that passed its literals and on no others. Blocks
# are large because the engine compiles regular expressions anew for every block (120 rules: 7 s else, now 0.5 s); rows
# of many days come in a block a day, which a join of all of them with one row puts together again.
SETTINGS: Final[Mapping[str, str | int | float]] = {
    "min_joined_block_size_rows": 65_536,
    "min_joined_block_size_bytes": 64 << 20,
    "max_joined_block_size_rows": 262_144,
    "max_joined_block_size_bytes": 1 << 30,
    "short_circuit_function_evaluation": "force_enable",
    "use_query_condition_cache": 0,
    "preferred_block_size_bytes": 0,
    "max_block_size": 262_144,
}


@dataclass(frozen=True, slots=True)
class Match:
    """What one rule found: how many rows, their first and last event time, and their ids when they are few."""

    matched: int
    first: datetime
    last: datetime
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition on the rows of a table, and text that every row meeting it contains (None: not known)."""

    predicate: TablePredicate
    needles: Needles | None = None


def answers(asked: Sequence[Asked], telemetry: Telemetry, cut: Cut) -> dict[int, Match]:
    """Which of the conditions, all on one table, rows of the cut meet: by place in `asked`, those of no row absent."""
    if not asked:
        return {}
    relation = telemetry.relation(asked[0].predicate.table, cut)
    sql = one_pass_sql(asked, relation, now=clock.now(), tenant=telemetry.scope.tenant)
    return matches(telemetry.run(sql, SETTINGS))


def held(needles: Sequence[Needles], table: TableSchema, telemetry: Telemetry, cut: Cut) -> frozenset[int]:
    """Places of those of which a row of the cut has any: what looks for the others need not be planned or compiled."""
    searches = [_hits([item.texts for item in needles]), _hits([item.kinds for item in needles])]
    found = ", ".join(f"groupUniqArrayArray({hits}) AS found{place}" for place, hits in enumerate(searches))
    [row] = telemetry.run(f"SELECT {found} FROM {telemetry.relation(table, cut)}", SETTINGS).to_pylist()
    texts, kinds = set(row["found0"]), set(row["found1"])
    return frozenset(n - 1 for n in texts if not needles[n - 1].kinds or n in kinds)


def _hits(sought: Sequence[Texts]) -> str:
    """SQL: the numbers (from 1) of those of which a row has any."""
    searches = _searches(sought)
    return f"arrayConcat({', '.join(searches)})" if searches else "emptyArrayUInt16()"


def _searches(sought: Sequence[Texts]) -> list[str]:
    """For each column that literals are looked for in, SQL of the numbers (from 1) of those whose literals it holds."""
    patterns: dict[str, list[tuple[int, str]]] = {}
    for number, its in enumerate(sought, 1):
        by_column: dict[str, list[str]] = {}
        for column, needle in sorted(its):
            by_column.setdefault(column, []).append(needle)
        for column, texts in by_column.items():
            patterns.setdefault(column, []).append((number, pattern(texts)))
    return [_search(column, found) for column, found in sorted(patterns.items())]


def one_pass_sql(asked: Sequence[Asked], relation: str, *, now: datetime, tenant: str) -> str:
    """SQL over `relation` giving (place in `asked` from 1, matched, first, last, ids); all on one table.

    Times are microseconds since 1970; `ids` holds at most MAX_IDS hexadecimal event ids.
    """
    table = asked[0].predicate.table
    time = quoted(table.time or "_IngestedAt")
    candidates = _hits([item.needles.texts if item.needles else frozenset() for item in asked])
    conditions = [item.predicate.sql(now=now, tenant=tenant) for item in asked]
    free = [f"({condition})" for condition, item in zip(conditions, asked, strict=True) if not item.needles]
    tests = ", ".join(_test(number, conditions[number - 1], item) for number, item in enumerate(asked, 1))
    return f"""
SELECT rule, count() AS matched,
  toUnixTimestamp64Micro(CAST(min(t) AS DateTime64(6, 'UTC'))) AS first,
  toUnixTimestamp64Micro(CAST(max(t) AS DateTime64(6, 'UTC'))) AS last,
  arrayMap(id -> hex(id), groupArray({MAX_IDS})(_EventId)) AS ids
FROM (
  SELECT _EventId, {time} AS t, arrayJoin(arrayFilter(x -> x > 0, [{tests}])) AS rule
  FROM (SELECT {_columns(table, conditions)}, {candidates} AS _hits FROM {_large_blocks(relation)})
  WHERE {" OR ".join(["notEmpty(_hits)", *free])}
)
GROUP BY rule ORDER BY rule"""


def _large_blocks(relation: str) -> str:
    every, one = f"(SELECT *, toUInt8(1) AS _one FROM {relation})", "(SELECT materialize(toUInt8(1)) AS _one)"
    return f"{every} AS _rows SEMI LEFT JOIN {one} AS _all USING _one"


def matches(answer: pa.Table) -> dict[int, Match]:
    """The answer to `one_pass_sql` by the rule's place, from 0; rules that found nothing are absent."""
    return {
        row["rule"] - 1: Match(row["matched"], moment(row["first"]), moment(row["last"]), tuple(row["ids"]))
        for row in answer.to_pylist()
    }


def _columns(table: TableSchema, conditions: Sequence[str]) -> str:
    """Only the columns the conditions name: a wide table costs time to plan, not only to read."""
    names = [quoted(column.name) for column in table.columns]
    named = [name for name in names if name == quoted(table.time) or any(name in each for each in conditions)]
    return ", ".join([*named, *dict(HIDDEN)])


def _search(column: str, found: list[tuple[int, str]]) -> str:
    numbers = ", ".join(str(number) for number, _ in found)
    texts = ", ".join(literal(text) for _, text in found)
    return f"arrayMap(i -> [{numbers}][i], multiMatchAllIndices(lower({quoted(column)}), [{texts}]))"


def _test(number: int, condition: str, item: Asked) -> str:
    if item.needles:
        hit = " AND ".join([f"has(_hits, {number})", *_kind(item.needles.kinds)])
        return f"toUInt16(if({hit}, if({condition}, {number}, 0), 0))"
    return f"toUInt16(if({condition}, {number}, 0))"


def _kind(kinds: Texts) -> list[str]:
    """SQL of a test by the column of few values, which costs no more than a look at each of these."""
    columns = {column for column, _ in kinds}
    texts = ", ".join(sorted(literal(text) for _, text in kinds))
    return [f"multiSearchAny(lower({quoted(column)}), [{texts}])" for column in columns]
