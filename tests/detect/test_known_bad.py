"""Indicators told to the lake, and what rules of every service make of them; a tenant knows its own alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.detect.world import START, World
from vedette.core import clock
from vedette.core.scope import Scope, local
from vedette.detect.load import load_rules
from vedette.detect.schedule import Detector
from vedette.kql.compile import compile_query
from vedette.mail.indicators import store, telling
from vedette.mail.indicators.model import IndicatorAction, IndicatorKind, Wanted
from vedette.mail.indicators.telling import Telling
from vedette.schema.catalog import Catalog

ADDRESS, HASH = "198.51.100.23", "3f" * 32
CONTACT = {"DeviceName": "ws-1", "RemoteIP": ADDRESS, "RemoteUrl": "https://a.lure.example/x", "Timestamp": START}
STARTED = {"DeviceName": "ws-1", "FileName": "a.exe", "SHA256": HASH, "Timestamp": START}
SIGNED_IN = {"AccountUpn": "lea@north.example", "IPAddress": ADDRESS, "Timestamp": START}


def telling_of(world: World) -> Telling:
    return Telling(world.lake, world.records, Catalog.stock())


def detector_of(world: World) -> Detector:
    rules = [rule for rule in load_rules(None).rules if "known-bad" in rule.id]
    return Detector(world.lake, world.records, rules)


def known(world: World, scope: Scope) -> dict[str, bool]:
    text = "ThreatIntelIndicators | summarize arg_max(Timestamp, *) by Id | project ObservableValue, IsDeleted, Pattern"
    rows = world.lake.query(scope, compile_query(text, Catalog.stock())).table.to_pylist()
    return {row["ObservableValue"]: row["IsDeleted"] for row in rows}


def test_rules_of_every_service_know_them(world: World) -> None:
    for kind, value in (
        (IndicatorKind.IP, ADDRESS),
        (IndicatorKind.DOMAIN, "lure.example"),
        (IndicatorKind.SHA256, HASH),
    ):
        store.submit(world.scope, world.records, Wanted(kind, value, f"March {value[:4]}", source="Fjell CERT"))
    assert telling_of(world).tell(world.scope) == 3
    world.put("DeviceNetworkEvents", [CONTACT], 1)
    world.put("DeviceProcessEvents", [STARTED, {**STARTED, "SHA256": "40" * 32}], 2)
    world.put("EntraIdSignInEvents", [SIGNED_IN], 3)
    alerts = detector_of(world).run(world.scope).alerts
    assert {alert.detector: alert.title for alert in alerts} == {
        "known-bad-address-reached": "Connection with an address known as March 198.",
        "known-bad-file": "File known as March 3f3f",
        "sign-in-from-known-bad-address": "Account used from an address known as March 198.",
    }
    [contact] = [alert for alert in alerts if alert.detector == "known-bad-address-reached"]
    assert "“Site reached that is known as March lure”" in contact.description


@pytest.mark.parametrize("action", [IndicatorAction.AUDIT, IndicatorAction.ALLOWED])
def test_what_is_only_watched_or_allowed_raises_nothing(world: World, action: IndicatorAction) -> None:
    store.submit(world.scope, world.records, Wanted(IndicatorKind.IP, ADDRESS, "Watched", action=action))
    telling_of(world).tell(world.scope)
    world.put("DeviceNetworkEvents", [CONTACT], 1)
    assert detector_of(world).run(world.scope).alerts == ()


def test_the_lake_follows_what_is_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told = telling_of(world)
    first = store.submit(world.scope, world.records, Wanted(IndicatorKind.IP, ADDRESS, "One"))
    store.submit(world.scope, world.records, Wanted(IndicatorKind.IP, "2001:db8::1", "Two"))
    assert told.tell(world.scope) == 2
    assert (told.due(world.scope), told.tell(world.scope)) == ("", 0)
    assert telling_of(world).tell(world.scope) == 0  # another process finds them told
    store.submit(world.scope, world.records, Wanted(IndicatorKind.IP, ADDRESS, "One, changed"))
    assert told.tell(world.scope) == 1
    store.remove(world.scope, world.records, [first.id])
    assert told.tell(world.scope) == 1
    assert known(world, world.scope) == {"": True, "2001:db8::1": False}
    later = clock.now() + telling.AGAIN + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert told.tell(world.scope) == 1  # what stays is told once a week


def test_one_that_ends_is_told_gone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    end = clock.now() + timedelta(minutes=30)
    store.submit(world.scope, world.records, Wanted(IndicatorKind.IP, ADDRESS, "Short", expires=end))
    told = telling_of(world)
    told.tell(world.scope)
    monkeypatch.setattr(clock, "now", lambda: end + timedelta(hours=1))
    assert told.tell(world.scope) == 1
    assert known(world, world.scope) == {"": True}


def test_a_pattern_holds_its_value_safely(world: World) -> None:
    store.submit(world.scope, world.records, Wanted(IndicatorKind.URL, "https://lure.example/it's", "Odd"))
    telling_of(world).tell(world.scope)
    query = compile_query("ThreatIntelIndicators | project Pattern, Name = tostring(Data.name)", Catalog.stock())
    (row,) = world.lake.query(world.scope, query).table.to_pylist()
    assert row == {"Pattern": r"[url:value = 'lure.example/it\'s']", "Name": "Odd"}


def test_tenants_know_their_own(world: World) -> None:
    other = local(f"{world.scope.tenant}b")
    store.submit(world.scope, world.records, Wanted(IndicatorKind.IP, ADDRESS, "Ours"))
    told = telling_of(world)
    assert (told.tell(world.scope), told.tell(other)) == (1, 0)
    assert known(world, other) == {}
