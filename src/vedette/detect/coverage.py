"""What of ATT&CK the rules look for: a table by tactic and technique, shown by the command line and reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vedette.detect.alert import Severity, Tactic
from vedette.detect.rule import Rule
from vedette.schema.types import Service


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One technique under one tactic: the rules that look for it, on which services, the highest severity."""

    tactic: Tactic
    technique: str
    rules: tuple[str, ...]
    services: tuple[Service, ...]
    severity: Severity


@dataclass(frozen=True, slots=True)
class Coverage:
    """All rows in the order of an attack, and the tactics no rule looks for."""

    rows: tuple[CoverageRow, ...]
    uncovered: tuple[Tactic, ...]

    def of(self, tactic: Tactic) -> tuple[CoverageRow, ...]:
        """The rows of one tactic."""
        return tuple(row for row in self.rows if row.tactic is tactic)


def coverage(rules: Iterable[Rule]) -> Coverage:
    """The table for these rules; leave out the blind ones to see what is really watched."""
    cells: dict[tuple[int, str], list[Rule]] = {}
    for rule in rules:
        for technique in rule.techniques:
            cells.setdefault((rule.category.stage, technique), []).append(rule)
    tactics = list(Tactic)
    rows = tuple(
        CoverageRow(
            tactics[stage],
            technique,
            tuple(sorted(rule.id for rule in found)),
            tuple(sorted({rule.service for rule in found})),
            max((rule.severity for rule in found), key=lambda severity: severity.rank),
        )
        for (stage, technique), found in sorted(cells.items())
    )
    seen = {row.tactic for row in rows}
    return Coverage(rows, tuple(tactic for tactic in tactics if tactic not in seen))
