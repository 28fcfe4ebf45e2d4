"""The navigation in every state and for every role: open, welcome page or hidden, never without a reason."""

from __future__ import annotations

import pytest

from tests.tenants.company import add_account, licensed, turned_on, who
from vedette.core.scope import Scope
from vedette.records.database import Records
from vedette.tenants import provisioning
from vedette.tenants.visibility import Place, Shown, assistance, navigation, tables

UNIFIED = ("incidents", "action-center", "hunting")


def _places(records: Records, *groups: str) -> dict[str, Place]:
    person = who(records, add_account(records, "kim@north.example", *groups))
    with records.read() as db:
        return {place.name: place for place in navigation(Scope("north", person.name), db, person)}


def test_without_licence_the_three_are_hidden_not_disabled(records: Records, operator: Scope) -> None:
    provisioning.found(operator, records, "North")
    places = _places(records, "directory/global-administrator")
    assert {places[name].shown for name in UNIFIED} == {Shown.HIDDEN}
    assert "Microsoft 365 E5" in places["incidents"].because.lacking()
    assert places["settings"].shown is Shown.HIDDEN


def test_with_licence_and_off_they_lead_to_the_welcome_page(records: Records, operator: Scope) -> None:
    provisioning.found(operator, records, "North")
    licensed(records, "SPE_E5")
    provisioning.assess(operator, records)
    places = _places(records, "directory/security-reader")
    assert {places[name].shown for name in UNIFIED} == {Shown.WELCOME}
    assert places["settings"].shown is Shown.HIDDEN
    assert "Global Administrator in the directory" in places["settings"].because.lacking()


def test_when_on_they_open_by_role(records: Records) -> None:
    turned_on(records)
    places = _places(records, "directory/global-reader")
    assert (places["hunting"].shown, places["action-center"].shown) == (Shown.OPEN, Shown.HIDDEN)
    assert places["settings"].shown is Shown.OPEN


def test_nothing_is_hidden_without_a_reason(records: Records) -> None:
    turned_on(records, "ATP_ENTERPRISE")
    for place in _places(records, "security-centre/security-reader").values():
        assert (place.shown is Shown.HIDDEN) == bool(place.because.lacking()), place
    assert all(place.because.lines() for place in _places(records).values())


@pytest.mark.parametrize("skus", [["SPE_E5"], ["THREAT_INTELLIGENCE"]])
def test_tables_that_show_nothing_say_why(records: Records, operator: Scope, skus: list[str]) -> None:
    turned_on(records, *skus)
    with records.read() as db:
        found = tables(operator, db)
    assert "IdentityLogonEvents" in found
    assert ("DeviceProcessEvents" in found) == (skus != ["SPE_E5"])
    assert "the setting identity-integration is off" in found["IdentityLogonEvents"].lacking()


def test_help_tells_how_things_stand(records: Records, operator: Scope) -> None:
    with records.read() as db:
        assert assistance(operator, db).lines == ("This organisation has not been set up.",)
    turned_on(records, "THREAT_INTELLIGENCE")
    with records.read() as db:
        text = "\n".join(assistance(operator, db).lines)
    assert "State: on" in text
    assert "Data location: here" in text
    assert "Not licensed: Endpoint signals" in text
