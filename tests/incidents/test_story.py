"""The incident told in order."""

from __future__ import annotations

from tests.incidents.crafted import SCOPE, alert, forged_token, hit, memory
from vedette.detect.alert import Tactic
from vedette.incidents.correlate import correlate
from vedette.incidents.story import story
from vedette.schema.entities import Account, Device


def test_it_reads_from_first_to_last_with_tactics_as_headings() -> None:
    with memory() as records:
        correlate(SCOPE, records, reversed(forged_token()))
        told = story(SCOPE, records, 1)
    lines = told.lines()
    assert lines[1] == "6 alerts over 30 minutes, from 2026-03-02T09:00:00Z to 2026-03-02T09:30:00Z."
    assert [line for line in lines[2:] if line and not line.startswith(" ")] == [
        "Credential access",
        "Persistence",
        "Collection",
    ]
    assert lines[4] == (
        "  2026-03-02T09:00:00Z  NORTHWIND\\svc_sts on sts01.northwind.example: Signing key read from directory. "
        "Medium, reported by Vedette."
    )
    assert "mara@northwind.example: Secret added to an application (app Ledger Sync, address 203.0.113.77)." in lines[9]
    assert told.tactics == (Tactic.CREDENTIAL_ACCESS, Tactic.PERSISTENCE, Tactic.COLLECTION)


def test_repeats_are_one_step() -> None:
    who = hit(Device(name="till3"), Account(domain="SHOP", name="ben"))
    same = [
        alert(f"r{n}", n, Tactic.EXECUTION, who, fingerprint="f", detector="d", title="Odd script") for n in range(25)
    ]
    with memory() as records:
        correlate(SCOPE, records, same)
        told = story(SCOPE, records, 1)
    assert len(told.steps) == 1
    assert "SHOP\\ben on till3: Odd script, 25 times until 2026-03-02T09:24:00Z." in told.steps[0].text
