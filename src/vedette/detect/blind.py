"""Blind rules: those whose tables, columns or values never had data, so that their silence means nothing.

`schedule` reports them after every run; the command line and coverage show them apart from the quiet ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from vedette.detect.plan import Prepared
from vedette.detect.rule import Rule
from vedette.detect.telemetry import Cut, Telemetry
from vedette.detect.waiting import Broken, Listed, Waiting, woken
from vedette.lake.ddl import literal, quoted
from vedette.schema.types import ScalarType, TableSchema

# The columns whose values say which kind of event a row is.
_KINDS: Final = ("ActionType", "Application")


@dataclass(frozen=True, slots=True)
class BlindRule:
    """A rule that cannot see, with the reason in words."""

    rule: Rule
    reason: str


@dataclass(slots=True)
class Sight:
    """What one tenant's tables have held so far: all rows are looked at once, afterwards only new batches.

    Who asks for the blind rules holds `turn`.
    """

    turn: Lock = field(default_factory=Lock)
    _looked: dict[str, int] = field(default_factory=dict)
    _filled: dict[str, set[str]] = field(default_factory=dict)
    _kinds: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def blind(self, items: Iterable[Listed], telemetry: Telemetry, end: int) -> tuple[BlindRule, ...]:
        """The rules that cannot see in the batches before `end`, in the order given; broken ones are left out."""
        tables = telemetry.filled()
        rules: list[Prepared | Waiting] = []
        for item in items:
            idle = isinstance(item, Waiting) and _missing(item, tables)
            rule = item if idle else woken(item)
            if not isinstance(rule, Broken):
                rules.append(rule)
        self._look(
            [rule for rule in rules if isinstance(rule, Prepared) and not _missing(rule, tables)], telemetry, end
        )
        found = []
        for rule in rules:
            reason = _missing(rule, tables)
            if not reason and isinstance(rule, Prepared):
                reason = self._reason(rule)
            if reason:
                found.append(BlindRule(rule.rule, reason))
        return tuple(found)

    def _look(self, rules: Iterable[Prepared], telemetry: Telemetry, end: int) -> None:
        columns: dict[str, set[str]] = {}
        tables: dict[str, TableSchema] = {}
        for rule in rules:
            tables[rule.table.name] = rule.table
            for demand in rule.anatomy.demands:
                columns.setdefault(rule.table.name, set()).update(demand.columns)
        for name, table in tables.items():
            unseen = [
                column.name
                for column in table.columns
                if column.name in columns.get(name, ()) and column.name not in self._filled.get(name, ())
            ]
            kinds = [kind for kind in _KINDS if kind in columns.get(name, ()) and table.column(kind) is not None]
            new = Cut(start=self._looked.get(name, 0), end=end)
            if new.start < end:
                self._read(telemetry.relation(table, new), telemetry, table, unseen, kinds)
                self._looked[name] = end

    def _read(
        self, relation: str, telemetry: Telemetry, table: TableSchema, unseen: list[str], kinds: list[str]
    ) -> None:
        parts = [
            f"(SELECT {literal(name)} AS name, '' AS value FROM {relation} WHERE {_is_filled(table, name)} LIMIT 1)"
            for name in unseen
        ]
        parts += [
            f"(SELECT DISTINCT {literal(kind)} AS name, {quoted(kind)} AS value FROM {relation})" for kind in kinds
        ]
        if not parts:
            return
        for row in telemetry.run(" UNION ALL ".join(parts)).to_pylist():
            self._filled.setdefault(table.name, set()).add(row["name"])
            if row["value"]:
                self._kinds.setdefault((table.name, row["name"]), set()).add(row["value"].casefold())

    def _reason(self, rule: Prepared) -> str:
        filled = self._filled.get(rule.table.name, set())
        known = {column.name for column in rule.table.columns}
        for demand in rule.anatomy.demands:
            columns = demand.columns & known
            if columns and not columns & filled:
                return f"{rule.table.name} never had a value in {', '.join(sorted(columns))}"
            if len(columns) == 1 and demand.values:
                (column,) = columns
                if column in _KINDS and not self._has(rule.table.name, column, demand.values):
                    return f"{rule.table.name} never had a row with {column} {' or '.join(demand.values)}"
        return ""

    def _has(self, table: str, column: str, values: Iterable[str]) -> bool:
        seen = self._kinds.get((table, column), set())
        return any(value.casefold() in seen for value in values)


def _missing(rule: Prepared | Waiting, tables: frozenset[str]) -> str:
    """Why the rule's tables make it blind: none of them holds a row; empty when one does."""
    empty = [table.name for table in rule.tables if table.name not in tables and table.successor not in tables]
    if len(empty) < len(rule.tables):
        return ""
    return f"no data ever came for {', '.join(empty)}"


def _is_filled(table: TableSchema, name: str) -> str:
    column = table.column(name)
    text = column is not None and column.type in (ScalarType.STRING, ScalarType.DYNAMIC)
    return f"{quoted(name)} != ''" if text else f"isNotNull({quoted(name)})"
