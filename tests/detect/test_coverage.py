"""Coverage by tactic and technique."""

from __future__ import annotations

from tests.detect.world import rule
from vedette.detect.alert import Severity, Tactic
from vedette.detect.coverage import coverage
from vedette.schema.types import Service


def test_rules_are_counted_under_their_tactic_and_technique() -> None:
    found = coverage(
        [
            rule(id="b", techniques="[T1059.001, T1204]", severity="low"),
            rule(id="a", techniques="[T1059.001]", severity="medium", service="mail"),
            rule(id="c", techniques="[T1490]", category="Impact"),
        ]
    )
    assert [(row.tactic, row.technique, row.rules) for row in found.rows] == [
        (Tactic.EXECUTION, "T1059.001", ("a", "b")),
        (Tactic.EXECUTION, "T1204", ("b",)),
        (Tactic.IMPACT, "T1490", ("c",)),
    ]
    assert found.rows[0].services == (Service.ENDPOINT, Service.MAIL)
    assert found.rows[0].severity is Severity.MEDIUM
    assert found.of(Tactic.IMPACT) == found.rows[2:]
    assert len(found.uncovered) == 12
    assert Tactic.EXECUTION not in found.uncovered
