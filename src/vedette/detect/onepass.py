"""Many single-table rules in one query: which rows of the new batches match which rules.

A multi-pattern search finds the literals of all rules at once; a rule's whole condition is evaluated only on the rows
that hold one of its literals, so a hundred rules cost little more than reading the columns. Called by `evaluate`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyarrow as pa

from vedette.detect.plan import Prepared
from vedette.detect.prefilter import pattern
from vedette.detect.telemetry import moment
from vedette.lake.ddl import HIDDEN, literal, quoted

MAX_IDS: Final = 200
_QUOTED: Final = re.compile(r"`([^`]+)`")
# `force_enable` makes `if` evaluate a rule's condition on the rows that passed its literals and on no others. Blocks
# are large because the engine compiles regular expressions anew for every block (120 rules: 7 s else, now 0.5 s).
SETTINGS: Final[Mapping[str, str | int | float]] = {
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


def one_pass_sql(rules: Sequence[Prepared], relation: str, *, now: datetime, tenant: str) -> str:
    """SQL over `relation` giving (rule's place in `rules` from 1, matched, first, last, ids); all on one table.

    Times are microseconds since 1970; `ids` holds at most MAX_IDS hexadecimal event ids.
    """
    table = rules[0].table
    time = quoted(table.time or "_IngestedAt")
    patterns: dict[str, list[tuple[int, str]]] = {}
    for number, rule in enumerate(rules, 1):
        by_column: dict[str, list[str]] = {}
        for column, needle in sorted(rule.needles or ()):
            by_column.setdefault(column, []).append(needle)
        for column, texts in by_column.items():
            patterns.setdefault(column, []).append((number, pattern(texts)))
    searches = [_search(column, found) for column, found in sorted(patterns.items())]
    candidates = f"arrayConcat({', '.join(searches)})" if searches else "emptyArrayUInt16()"
    conditions = [rule.predicate.sql(now=now, tenant=tenant) if rule.predicate else "false" for rule in rules]
    free = [f"({condition})" for condition, rule in zip(conditions, rules, strict=True) if not rule.needles]
    tests = ", ".join(_test(number, conditions[number - 1], rule) for number, rule in enumerate(rules, 1))
    return f"""
SELECT rule, count() AS matched,
  toUnixTimestamp64Micro(CAST(min(t) AS DateTime64(6, 'UTC'))) AS first,
  toUnixTimestamp64Micro(CAST(max(t) AS DateTime64(6, 'UTC'))) AS last,
  arrayMap(id -> hex(id), groupArray({MAX_IDS})(_EventId)) AS ids
FROM (
  SELECT _EventId, {time} AS t, arrayJoin(arrayFilter(x -> x > 0, [{tests}])) AS rule
  FROM (SELECT {_columns(rules, conditions)}, {candidates} AS _hits FROM {relation})
  WHERE {" OR ".join(["notEmpty(_hits)", *free])}
)
GROUP BY rule ORDER BY rule"""


def matches(answer: pa.Table) -> dict[int, Match]:
    """The answer to `one_pass_sql` by the rule's place, from 0; rules that found nothing are absent."""
    return {
        row["rule"] - 1: Match(row["matched"], moment(row["first"]), moment(row["last"]), tuple(row["ids"]))
        for row in answer.to_pylist()
    }


def _columns(rules: Sequence[Prepared], conditions: Sequence[str]) -> str:
    """Only the columns the conditions name: a wide table costs time to plan, not only to read."""
    named = {name for condition in conditions for name in _QUOTED.findall(condition)}
    named.add(rules[0].table.time)
    visible = [quoted(column.name) for column in rules[0].table.columns if column.name in named]
    return ", ".join([*visible, *dict(HIDDEN)])


def _search(column: str, found: list[tuple[int, str]]) -> str:
    numbers = ", ".join(str(number) for number, _ in found)
    texts = ", ".join(literal(text) for _, text in found)
    return f"arrayMap(i -> [{numbers}][i], multiMatchAllIndices(lower({quoted(column)}), [{texts}]))"


def _test(number: int, condition: str, rule: Prepared) -> str:
    if rule.needles:
        return f"toUInt16(if(has(_hits, {number}), if({condition}, {number}, 0), 0))"
    return f"toUInt16(if({condition}, {number}, 0))"
