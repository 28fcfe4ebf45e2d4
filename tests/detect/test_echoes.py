"""What several stock rules say of the same rows is one alert; what differs, and what people wrote, stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from vedette.detect.alert import Alert, Evidence, Role, Severity, Tactic
from vedette.detect.echoes import told_once
from vedette.schema.entities import Device
from vedette.schema.types import Service

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
STOCK = {"coded", "hidden", "shell", "loud"}


def alert(rule: str, severity: Severity, *techniques: str) -> Alert:
    evidence = (Evidence(Device(id="d1", name="lt-1"), Role.IMPACTED),)
    return Alert(
        id=f"alert {rule}",
        detector=rule,
        title=f"Title of {rule}",
        description=f"What {rule} says.",
        severity=severity,
        category=Tactic.EXECUTION,
        techniques=techniques,
        service=Service.ENDPOINT,
        source="Vedette",
        first_activity=AT,
        last_activity=AT,
        created=AT,
        evidence=evidence,
        fingerprint=f"print of {rule}",
    )


CODED = alert("coded", Severity.MEDIUM, "T1027.010", "T1059.001")
HIDDEN = alert("hidden", Severity.HIGH, "T1059.001")


def test_the_most_severe_speaks_for_all_that_name_its_technique() -> None:
    loud = alert("loud", Severity.LOW, "T1059")
    [told] = told_once([CODED, loud, HIDDEN], STOCK)
    assert (told.id, told.severity, told.fingerprint) == (HIDDEN.id, Severity.HIGH, HIDDEN.fingerprint)
    assert told.techniques == ("T1059.001", "T1027.010", "T1059")
    assert told.description == "What hidden says. Also seen in it: “Title of coded”, “Title of loud”."


@pytest.mark.parametrize(
    "other",
    [
        alert("shell", Severity.LOW, "T1204.002"),
        alert("custom", Severity.LOW, "T1059.001"),
        replace(CODED, count=2),
        replace(CODED, last_activity=AT + timedelta(seconds=1)),
        replace(CODED, evidence=(*CODED.evidence, Evidence(Device(id="d2", name="lt-2"), Role.IMPACTED))),
        replace(CODED, evidence=()),
    ],
    ids=["technique", "custom", "number", "time", "evidence", "nothing to tell by"],
)
def test_what_differs_stays(other: Alert) -> None:
    assert told_once([other, HIDDEN], STOCK) == (other, HIDDEN)


def test_many_names_are_counted() -> None:
    others = [replace(CODED, id=str(number), title=str(number)) for number in range(7)]
    [told] = told_once([HIDDEN, *others], STOCK)
    assert told.description.endswith("“4”, 2 more.")
