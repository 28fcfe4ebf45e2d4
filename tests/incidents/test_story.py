"""The incident told in order."""

from __future__ import annotations

from dataclasses import replace

from tests.incidents.crafted import SCOPE, alert, forged_token, hit, memory
from vedette.detect.alert import Evidence, Role, Tactic
from vedette.incidents.correlate import correlate
from vedette.incidents.story import story
from vedette.schema.entities import Account, Device, MailMessage, RegistryValue


def test_it_reads_from_first_to_last_with_tactics_as_headings() -> None:
    with memory() as records:
        correlate(SCOPE, records, reversed(forged_token()))
        told = story(SCOPE, records, 1)
    lines = told.lines()
    assert lines[0] == "6 alerts over 30 minutes, from 2026-03-02T09:00:00Z to 2026-03-02T09:30:00Z."
    assert [line for line in lines[1:] if line and not line.startswith(" ")] == [
        "Credential access",
        "Persistence",
        "Collection",
    ]
    assert lines[3] == (
        "  2026-03-02T09:00:00Z  NORTHWIND\\svc_sts on sts01.northwind.example: Signing key read from directory. "
        "Medium, reported by Vedette."
    )
    assert "mara@northwind.example: Secret added to an application (app Ledger Sync, address 203.0.113.77)." in lines[8]
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


def test_who_and_what_have_one_name_and_times_whole_seconds() -> None:
    mail = MailMessage(network_message_id="5d1f0c55-1111-4222-8333-444455556666", internet_message_id="<a@b.example>")
    person = Account(upn="mara@northwind.example", sid="S-1-5-21-9-9-9-2201")
    first = alert("a", 0.001, Tactic.INITIAL_ACCESS, hit(person, mail), title="Odd file")
    again = alert("b", 1, Tactic.INITIAL_ACCESS, hit(person, replace(mail, subject="Overdue")), title="Odd sender")
    at_desk = Account(sid="S-1-5-21-9-9-9-2201", domain="NORTHWIND", name="mara")
    value = RegistryValue("HKEY_CURRENT_USER\\Run", "Updater")
    deed = tuple(Evidence(entity, Role.RELATED, "RegistryValueSet") for entity in (at_desk, value))
    last = alert("c", 2, Tactic.PERSISTENCE, deed, title="Autostart")
    with memory() as records:
        correlate(SCOPE, records, (first, again, last))
        told = story(SCOPE, records, 1)
    assert [step.text.partition(" Medium")[0] for step in told.steps] == [
        "mara@northwind.example: Odd file (mail “Overdue”).",
        "mara@northwind.example: Odd sender (mail “Overdue”).",
        "mara@northwind.example: Autostart (registry value HKEY_CURRENT_USER\\Run\\Updater): registry value set.",
    ]
    assert "  2026-03-02T09:00:00Z  mara" in told.lines()[3]
