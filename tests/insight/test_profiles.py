"""Profiles and timelines of every kind of subject, from small data; what a scope may not see is not there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.detect.world import START, World, rule
from tests.incidents.crafted import alert, by, hit
from tests.insight.conftest import limited, person
from vedette.core import clock
from vedette.core.errors import BadInput, Forbidden
from vedette.core.scope import Scope, local
from vedette.detect.alert import Tactic
from vedette.detect.schedule import Detector
from vedette.incidents.correlate import correlate
from vedette.insight.profiles import Profile, TimelinePage, activity, profile, timeline
from vedette.insight.subjects import (
    COLUMNS,
    Subject,
    activity_query,
    facts_query,
    related_query,
    seen_query,
    speaking,
    timeline_query,
)
from vedette.kql.compile import compile_query
from vedette.schema.catalog import Catalog
from vedette.schema.entities import Domain, Mailbox, Url

CATALOG = Catalog.stock()
HASH = "ab" * 32


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.frozen(START + timedelta(days=2)):
        yield


@pytest.fixture
def filled(world: World) -> World:
    """Two devices, two people, one of them hit by an alert, one message, one sign-in."""
    ws1 = {"DeviceName": "ws-1.corp.example", "DeviceId": "d1", "AccountName": "kim", "AccountUpn": "kim@corp.example"}
    ws2 = {"DeviceName": "ws-2.corp.example", "DeviceId": "d2", "AccountName": "lee", "AccountUpn": "lee@corp.example"}
    processes = [
        {**ws1, "FileName": "tool.exe", "SHA256": HASH, "ProcessCommandLine": "tool.exe -x"},
        {**ws1, "FileName": "b.exe", "SHA256": "cd" * 32},
        {**ws2, "FileName": "tool.exe", "SHA256": HASH},
    ]
    network = [
        {
            "DeviceName": "ws-1.corp.example",
            "DeviceId": "d1",
            "RemoteIP": "203.0.113.9",
            "RemoteUrl": "https://bad.example/x",
        }
    ]
    sender = {"SenderFromAddress": "a@bad.example", "SenderFromDomain": "bad.example", "Subject": "Hi"}
    mail = [{"RecipientEmailAddress": "kim@corp.example", "NetworkMessageId": "m1", **sender}]
    sign_in = {"AccountUpn": "kim@corp.example", "IPAddress": "203.0.113.9", "Country": "AT", "Application": "Portal"}
    world.put("DeviceProcessEvents", processes, 1)
    world.put("DeviceNetworkEvents", network, 1)
    world.put("EmailEvents", mail, 1)
    world.put("DeviceInfo", [{"DeviceName": "ws-1.corp.example", "DeviceId": "d1", "OSPlatform": "Windows11"}], 1)
    world.put("EntraIdSignInEvents", [sign_in], 1)
    world.put("IdentityInfo", [{"AccountUpn": "kim@corp.example", "Department": "Sales"}], 1)
    found = Detector(world.lake, world.records, [rule()]).run(world.scope).alerts
    correlate(world.scope, world.records, found)
    return world


def look(world: World, subject: Subject, name: str, scope: Scope | None = None) -> Profile:
    return profile(scope or world.scope, world.lake, world.records, CATALOG, subject, name)


def related(found: Profile) -> set[tuple[str, str]]:
    return {(item.subject.value, item.name) for item in found.related}


def test_a_device(filled: World) -> None:
    found = look(filled, Subject.DEVICE, "ws-1")
    assert dict(found.facts)["OSPlatform"] == "Windows11"
    assert {item.table: item.events for item in found.sightings} == {
        "DeviceProcessEvents": 2,
        "DeviceNetworkEvents": 1,
        "DeviceInfo": 1,
    }
    assert (found.first_seen, found.devices, found.people) == (START, 1, 1)
    assert {("user", "kim@corp.example"), ("ip", "203.0.113.9"), ("file", "tool.exe")} <= related(found)
    assert [alert.detector for alert in found.alerts] == ["tool-seen"]
    assert found.alerts_total == 1


def test_a_user_by_upn_and_by_bare_name(filled: World) -> None:
    found = look(filled, Subject.USER, "Kim@corp.example")
    assert dict(found.facts)["Department"] == "Sales"
    assert {item.table for item in found.sightings} == {"DeviceProcessEvents", "EntraIdSignInEvents", "IdentityInfo"}
    assert ("device", "ws-1.corp.example") in related(found)
    assert len(look(filled, Subject.USER, "kim").sightings) == 1


def test_a_mailbox_an_address_a_link_a_domain_a_file_and_an_app(filled: World) -> None:
    assert look(filled, Subject.MAILBOX, "kim@corp.example").sightings
    address = look(filled, Subject.IP, "203.0.113.9")
    assert {item.table for item in address.sightings} == {"DeviceNetworkEvents", "EntraIdSignInEvents"}
    assert dict(address.facts)["Country"] == "AT"
    assert look(filled, Subject.URL, "https://bad.example/x").sightings[0].table == "DeviceNetworkEvents"
    domain = look(filled, Subject.DOMAIN, "bad.example")
    assert {item.table for item in domain.sightings} == {"DeviceNetworkEvents", "EmailEvents"}
    file = look(filled, Subject.FILE, HASH)
    assert (file.devices, file.people, file.alerts_total) == (2, 2, 2)
    assert look(filled, Subject.APP, "Portal").sightings[0].events == 1


def test_a_domain_is_whatever_lies_in_it(filled: World) -> None:
    link = {"Url": "https://www.bad.example:8443/a", "UrlDomain": "www.bad.example"}
    hosts = (
        "cdn.bad.example",
        "cdn.bad.example:443",
        "not-bad.example",
        "bad.example.net",
        "https://x.test/bad.example",
    )
    filled.put("EmailUrlInfo", [link, {"Url": "http://worse.example", "UrlDomain": "worse.example"}], 2)
    filled.put("DeviceNetworkEvents", [{"DeviceId": f"d{n}", "RemoteUrl": host} for n, host in enumerate(hosts)], 2)
    filled.put("DeviceFileEvents", [{"DeviceId": "d9", "FileOriginUrl": "https://bad.example/setup.exe"}], 2)
    found = look(filled, Subject.DOMAIN, "Bad.example")
    assert {item.table: item.events for item in found.sightings} == {
        "DeviceNetworkEvents": 3, "EmailEvents": 1, "EmailUrlInfo": 1, "DeviceFileEvents": 1
    }  # fmt: skip
    assert found.devices == 3, "d0 and d1 of one table, d1 again and d9 of another"
    assert {item.table for item in look(filled, Subject.DOMAIN, "www.bad.example").sightings} == {"EmailUrlInfo"}


def test_alerts_name_a_domain_by_link_host_or_sender(world: World) -> None:
    ours = Mailbox(address="kim@corp.example")
    evidence = {
        "mail": by(Mailbox(address="a@mail.bad.example")) + hit(ours),
        "link": by(Url(url="https://www.bad.example/x")),
        "host": by(Domain(name="bad.example")),
        "other": by(Domain(name="not-bad.example"), Mailbox(address="bad.example@else.example")),
    }
    found = [alert(name, 0, Tactic.INITIAL_ACCESS, told) for name, told in evidence.items()]
    correlate(world.scope, world.records, found)
    assert {each.id for each in look(world, Subject.DOMAIN, "Bad.example").alerts} == {"mail", "link", "host"}
    assert look(world, Subject.DOMAIN, "mail.bad.example").alerts_total == 1
    assert look(world, Subject.DOMAIN, "corp.example").alerts_total == 0, "whom it hit is not who it came from"


def test_nothing_known_gives_an_empty_profile(filled: World) -> None:
    found = look(filled, Subject.DEVICE, "nowhere")
    assert (found.facts, found.sightings, found.related, found.alerts, found.incidents) == ((), (), (), (), ())
    assert (found.first_seen, found.devices) == (None, 0)
    assert look(filled, Subject.FILE, "' or 1 == 1 //").sightings == ()


def test_another_tenant_and_limited_people_see_their_own_only(filled: World) -> None:
    other = look(filled, Subject.DEVICE, "ws-1", local(f"{filled.scope.tenant}b"))
    assert (other.sightings, other.alerts, other.facts) == ((), (), ())
    narrow = limited(person(filled, "lee", "incidents.read"), "ws-2.corp.example")
    hidden = look(filled, Subject.DEVICE, "ws-1", narrow)
    assert (hidden.sightings, hidden.alerts_total) == ((), 0)
    own = look(filled, Subject.FILE, HASH, narrow)
    assert (own.devices, own.alerts_total) == (1, 1)
    with pytest.raises(Forbidden):
        look(filled, Subject.DEVICE, "ws-1", Scope(filled.scope.tenant, "max"))


def page(
    world: World, limit: int, before: timedelta = timedelta(days=1), scope: Scope | None = None, **filters: Any
) -> TimelinePage:
    return timeline(
        scope or world.scope,
        world.lake,
        world.records,
        CATALOG,
        Subject.DEVICE,
        "ws-1",
        since=START - timedelta(days=1),
        before=START + before,
        limit=limit,
        **filters,
    )


def test_a_timeline_pages_through_all_tables_newest_first(filled: World) -> None:
    whole = page(filled, 10)
    assert next(moment.table for moment in whole.moments) == "DeviceProcessEvents"
    assert {moment.table for moment in whole.moments} == {"DeviceProcessEvents", "DeviceNetworkEvents", "DeviceInfo"}
    assert whole.next is None
    assert "tool.exe -x" in {moment.text for moment in whole.moments}
    assert page(filled, 10, scope=local("elsewhere")).moments == ()


def test_a_timeline_can_be_of_some_tables_or_of_what_shows_a_text(filled: World) -> None:
    assert {moment.table for moment in page(filled, 10, only=["DeviceInfo", "Elsewhere"]).moments} == {"DeviceInfo"}
    assert [moment.text for moment in page(filled, 10, text="TOOL.exe -").moments] == ["tool.exe -x"]
    assert page(filled, 10, text="%").moments == ()
    assert page(filled, 10, text="' or 1 == 1 //").moments == ()


def test_activity_counts_events_by_slot_and_table(filled: World) -> None:
    def slots(scope: Scope, *, hourly: bool) -> set[tuple[datetime, str, int]]:
        found = activity(
            scope, filled.lake, filled.records, CATALOG, Subject.DEVICE, "ws-1",
            since=START - timedelta(days=1), before=START + timedelta(days=1), hourly=hourly,
        )  # fmt: skip
        return {(slot.at, slot.table, slot.events) for slot in found}

    day = START.replace(hour=0, minute=0, second=0, microsecond=0)
    assert (day, "DeviceProcessEvents", 2) in slots(filled.scope, hourly=False)
    assert (START.replace(minute=0, second=0), "DeviceInfo", 1) in slots(filled.scope, hourly=True)
    assert slots(local("elsewhere"), hourly=False) == set()
    with pytest.raises(Forbidden):
        slots(Scope(filled.scope.tenant, "max"), hourly=False)


def test_a_person_is_found_under_every_name_that_alerts_have_proven(world: World) -> None:
    kim = {"AccountName": "kim", "AccountDomain": "CORP", "DeviceName": "ws-1", "FileName": "tool.exe"}
    starter = {"InitiatingProcessAccountName": "kim", "InitiatingProcessAccountDomain": "corp", "FileName": "x.txt"}
    other = {"AccountName": "kim", "AccountDomain": "other", "DeviceName": "ws-9", "FileName": "b.exe"}
    world.put(
        "DeviceProcessEvents", [{**kim, "AccountUpn": "kim@corp.example", "AccountSid": "S-1-5-21-1-2-3-1104"}], 1
    )
    world.put("DeviceFileEvents", [starter, {**starter, "InitiatingProcessAccountDomain": "other"}], 1)
    world.put("DeviceLogonEvents", [{"AccountSid": "S-1-5-21-1-2-3-1104", "DeviceName": "ws-2"}], 1)
    before = look(world, Subject.USER, "kim@corp.example")
    assert {item.table for item in before.sightings} == {"DeviceProcessEvents"}
    world.put("DeviceProcessEvents", [other], 2)
    correlate(world.scope, world.records, Detector(world.lake, world.records, [rule()]).run(world.scope).alerts)
    after = look(world, Subject.USER, "kim@corp.example")
    assert {item.table: item.events for item in after.sightings} == {
        "DeviceProcessEvents": 1,
        "DeviceFileEvents": 1,
        "DeviceLogonEvents": 1,
    }


def test_what_is_empty_counts_for_no_device_and_nobody(world: World) -> None:
    world.put(
        "DeviceProcessEvents", [{"FileName": "a.exe", "DeviceId": "d1", "DeviceName": "ws-1"}, {"FileName": "a.exe"}], 1
    )
    found = look(world, Subject.FILE, "a.exe")
    assert (found.devices, found.people) == (1, 0)


def test_pages_lose_no_event(world: World) -> None:
    names = [f"p{n}" for n in range(40)]
    rows = [
        {"DeviceName": "ws-1", "FileName": name, "Timestamp": START + timedelta(seconds=n // 3)}
        for n, name in enumerate(names)
    ]
    world.put("DeviceProcessEvents", rows, 1)
    seen: list[str] = []
    until = timedelta(days=1)
    for _ in range(40):
        part = page(world, 7, until)
        seen += [moment.text for moment in part.moments]
        if part.next is None:
            break
        until = part.next - START
    assert sorted(seen) == sorted(names)


def test_what_is_no_profile_is_refused(world: World) -> None:
    with pytest.raises(BadInput):
        look(world, Subject.IP, " ")
    with pytest.raises(BadInput):
        page(world, 0)


@pytest.mark.parametrize("subject", list(Subject))
def test_queries_over_every_table_that_could_speak_compile(subject: Subject) -> None:
    tables = speaking(CATALOG.tables(), subject)
    assert tables, COLUMNS[subject]
    texts = [seen_query(tables, subject), timeline_query(tables, subject, 10), facts_query(subject)]
    texts += [activity_query(tables, subject, "1h"), timeline_query(tables, subject, 10, holding=True)]
    texts += [related_query(tables, subject, other, 5) for other in Subject if other is not subject]
    for text in texts:
        if text:
            compile_query(text, CATALOG, parameters={"name": "x", "known": 'dynamic(["x"])', "text": "y"})
