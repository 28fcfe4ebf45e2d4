"""Blind rules: those whose tables, columns or values never had data, so that their silence means nothing.

`schedule` tells them when asked; the command line and coverage show them apart from the quiet ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from vedette.detect.anatomy import Demand
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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a rule must find in its table: `demands` of the conditions every row must meet."""

    table: TableSchema
    demands: tuple[Demand, ...]


@dataclass(slots=True)
class Sight:
    """What one tenant's tables have held so far: all rows are looked at once, afterwards only new batches.

    Who asks for the blind rules holds `turn`.
    """

    turn: Lock = field(default_factory=Lock)
    _looked: dict[tuple[str, str], int] = field(default_factory=dict)
    _filled: dict[str, set[str]] = field(default_factory=dict)
    _kinds: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def blind(self, items: Iterable[Listed], telemetry: Telemetry, end: int) -> tuple[BlindRule, ...]:
        """The rules that cannot see in the batches before `end`, in the order given; broken ones are left out."""
        tables = telemetry.filled()
        found: list[tuple[Rule, str, _Wanted | None]] = []
        for item in items:
            if isinstance(item, Broken):
                continue
            missing = _missing(item, tables)
            wanted = None if missing else _wanted(item)
            found.append((item.rule, missing, wanted))
        self._look([wanted for _, _, wanted in found if wanted], telemetry, end)
        reasons = [(rule, missing or (self._reason(wanted) if wanted else "")) for rule, missing, wanted in found]
        return tuple(BlindRule(rule, reason) for rule, reason in reasons if reason)

    def _look(self, wanted: Iterable[_Wanted], telemetry: Telemetry, end: int) -> None:
        tables: dict[str, TableSchema] = {}
        columns: dict[str, set[str]] = {}
        for each in wanted:
            tables[each.table.name] = each.table
            named = {name for demand in each.demands for name in demand.columns}
            columns.setdefault(each.table.name, set()).update(named)
        for name, table in tables.items():
            known = [column.name for column in table.columns if column.name in columns[name]]
            open_ = [column for column in known if column in _KINDS or column not in self._filled.get(name, ())]
            by_start: dict[int, list[str]] = {}
            for column in open_:  # a column that no rule named before is looked for in all batches
                by_start.setdefault(self._looked.get((name, column), 0), []).append(column)
            for start, some in by_start.items():
                if start < end:
                    self._read(telemetry, table, some, Cut(start=start, end=end))
                    self._looked.update(dict.fromkeys(((name, column) for column in some), end))

    def _read(self, telemetry: Telemetry, table: TableSchema, columns: list[str], cut: Cut) -> None:
        relation = telemetry.relation(table, cut)
        seen = f"'' AS value FROM {relation} WHERE"
        parts = [
            f"(SELECT DISTINCT {literal(name)} AS name, {quoted(name)} AS value FROM {relation})"
            if name in _KINDS
            else f"(SELECT {literal(name)} AS name, {seen} {_is_filled(table, name)} LIMIT 1)"
            for name in columns
        ]
        for row in telemetry.run(" UNION ALL ".join(parts)).to_pylist():
            if row["value"] or row["name"] not in _KINDS:
                self._filled.setdefault(table.name, set()).add(row["name"])
            if row["value"]:
                self._kinds.setdefault((table.name, row["name"]), set()).add(row["value"].casefold())

    def _reason(self, wanted: _Wanted) -> str:
        filled = self._filled.get(wanted.table.name, set())
        known = {column.name for column in wanted.table.columns}
        for demand in wanted.demands:
            columns = demand.columns & known
            if columns and not columns & filled:
                return f"{wanted.table.name} never had a value in {', '.join(sorted(columns))}"
            if len(columns) == 1 and demand.values:
                (column,) = columns
                if column in _KINDS and not self._has(wanted.table.name, column, demand.values):
                    return f"{wanted.table.name} never had a row with {column} {' or '.join(demand.values)}"
        return ""

    def _has(self, table: str, column: str, values: Iterable[str]) -> bool:
        seen = self._kinds.get((table, column), set())
        return any(value.casefold() in seen for value in values)


def _wanted(item: Prepared | Waiting) -> _Wanted | None:
    """What the rule demands of which table; a waiting one is compiled only if its text does not tell. None: broken."""
    facts = item.sketch() if isinstance(item, Waiting) else item
    if facts.table is None:
        made = woken(item)
        return None if isinstance(made, Broken) else _Wanted(made.table, made.anatomy.demands)
    return _Wanted(facts.table, facts.anatomy.demands)


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
