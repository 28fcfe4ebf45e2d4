"""Whole attacks: one attack one incident, unrelated things apart, whatever the order and however many batches."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.incidents.crafted import (
    SCOPE,
    alert,
    by,
    cloud,
    forged_token,
    four_hosts,
    hit,
    invoice_fraud,
    loader,
    memory,
    noise,
)
from vedette.core.scope import Scope
from vedette.detect.alert import Alert, Severity, Tactic
from vedette.incidents.correlate import correlate
from vedette.incidents.incident import Classification
from vedette.incidents.lifecycle import resolve
from vedette.records import alerts as store
from vedette.records import incidents as cases
from vedette.records import links as ties
from vedette.records.database import Records
from vedette.schema.entities import Account, Device, Ip, Mailbox, Url

pytestmark = pytest.mark.slow


@pytest.fixture
def records() -> Iterator[Records]:
    with memory() as opened:
        yield opened


def placed(records: Records, scope: Scope = SCOPE) -> dict[str, int | None]:
    with records.read() as db:
        rows, _ = store.listed(scope, db, limit=10_000)
        return {row.id: row.incident for row in rows}


def partition(records: Records, scope: Scope = SCOPE) -> set[frozenset[str]]:
    """Incidents as sets of alerts; alerts in none are left out."""
    groups: dict[int, set[str]] = {}
    for ident, number in placed(records, scope).items():
        if number is not None:
            groups.setdefault(number, set()).add(ident)
    return {frozenset(group) for group in groups.values()}


def ids(alerts: list[Alert]) -> frozenset[str]:
    return frozenset(each.id for each in alerts)


def name(records: Records, number: int) -> str:
    with records.read() as db:
        return cases.get(SCOPE, db, number).name


def test_forged_token_over_four_services_is_one_incident(records: Records) -> None:
    report = correlate(SCOPE, records, forged_token())
    assert partition(records) == {ids(forged_token())}
    assert report.created == (1,)
    assert name(records, 1) == (
        "Multi-stage incident involving persistence, credential access & collection on 2 devices and 2 users, "
        "reported by endpoint, mail, identity and cloud app"
    )


def test_mail_fraud_on_one_mailbox_is_one_incident(records: Records) -> None:
    correlate(SCOPE, records, invoice_fraud())
    assert partition(records) == {ids(invoice_fraud())}


def test_the_same_attack_on_two_machines_days_apart_is_two_incidents(records: Records) -> None:
    first, second = loader("l", "shop-a", 0), loader("m", "shop-b", 3 * 24 * 60)
    correlate(SCOPE, records, [*first, *second])
    assert partition(records) == {ids(first), ids(second)}


def test_lateral_movement_over_four_hosts_is_one_incident(records: Records) -> None:
    correlate(SCOPE, records, four_hosts())
    assert partition(records) == {ids(four_hosts())}
    assert "on 4 devices and 1 user" in name(records, 1)


def test_unrelated_attacks_at_the_same_hour_stay_apart(records: Records) -> None:
    stories = [forged_token(), invoice_fraud(), loader("l", "shop-a", 3), four_hosts()]
    correlate(SCOPE, records, [each for story in stories for each in story if each.id != "h3"])
    assert partition(records) == {ids(stories[0]), ids(stories[1]), ids(stories[2]), ids(stories[3]) - {"h3"}}


POOL = [*forged_token(), *invoice_fraud(), *loader("l", "shop-a", 3), *four_hosts()[:3]]


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations(POOL), cuts=st.sets(st.integers(1, len(POOL) - 1), max_size=6))
def test_order_and_batches_of_arrival_change_nothing(order: list[Alert], cuts: set[int]) -> None:
    with memory() as whole, memory() as pieces:
        correlate(SCOPE, whole, POOL)
        edges = [0, *sorted(cuts), len(order)]
        for start, end in pairwise(edges):
            correlate(SCOPE, pieces, order[start:end])
        assert partition(pieces) == partition(whole)


def test_one_by_one_gives_the_same_and_merges_leave_redirects(records: Records) -> None:
    story = four_hosts()
    for each in (story[0], story[2], story[3], story[1]):
        correlate(SCOPE, records, [each])
    assert partition(records) == {ids(story)}


def test_an_alert_that_links_two_incidents_merges_them_into_the_older(records: Records) -> None:
    near, far = Account(upn="ana@northwind.example"), Device(name="kiosk9.northwind.example")
    correlate(SCOPE, records, [alert("a", 0, Tactic.EXECUTION, hit(near))])
    correlate(SCOPE, records, [alert("b", 5, Tactic.DISCOVERY, hit(far))])
    assert placed(records) == {"a": 1, "b": 2}
    report = correlate(SCOPE, records, [alert("c", 8, Tactic.COLLECTION, hit(near, far))])
    assert report.merged == ((2, 1),)
    assert placed(records) == {"a": 1, "b": 1, "c": 1}
    with records.read() as db:
        gone = cases.get(SCOPE, db, 2)
        said = [entry.text for entry in cases.history(SCOPE, db, 1)]
    assert (gone.status, gone.redirect) == ("Redirected", 1)
    assert any(text.startswith("Incident 2 “Alert b on one endpoint” (1 alerts) merged into this one") for text in said)


def test_a_resolved_incident_never_absorbs(records: Records) -> None:
    correlate(SCOPE, records, invoice_fraud()[:2])
    resolve(SCOPE, records, 1, Classification.TRUE_POSITIVE)
    report = correlate(SCOPE, records, invoice_fraud()[2:])
    assert placed(records) == {"b1": 1, "b2": 1, "b3": 2}
    assert report.created == (2,)
    with records.read() as db:
        verbs = {link.verb for link in ties.of_alerts(SCOPE, db, ["b3"])}
    assert verbs == {"related"}


def test_repeats_raise_the_count_and_stay_readable(records: Records) -> None:
    def again(ident: str, minute: float) -> Alert:
        return alert(ident, minute, Tactic.EXECUTION, hit(Device(name="till3")), fingerprint="same", detector="d")

    correlate(SCOPE, records, [again("r1", 0), again("r2", 1)])
    correlate(SCOPE, records, [again("r3", 2), again("r1", 0)])
    with records.read() as db:
        first = store.get(SCOPE, db, "r1")
        rest = store.by_ids(SCOPE, db, ["r2", "r3"])
        incident = cases.get(SCOPE, db, 1)
    assert (first.repeats, first.count) == (2, 3)
    assert [(row.repeat_of, row.incident) for row in rest] == [("r1", 1), ("r1", 1)]
    assert incident.alerts == 3


def test_the_same_alerts_again_change_nothing(records: Records) -> None:
    correlate(SCOPE, records, forged_token())
    before = placed(records)
    report = correlate(SCOPE, records, forged_token())
    assert (report.alerts, report.known, report.incidents) == (0, 6, ())
    assert placed(records) == before


def test_nothing_in_nothing_out_and_no_evidence_is_no_link(records: Records) -> None:
    assert correlate(SCOPE, records, []).alerts == 0
    bare = [alert(f"e{n}", 0, Tactic.EXECUTION, ()) for n in range(2)]
    correlate(SCOPE, records, bare)
    assert partition(records) == {frozenset({"e0"}), frozenset({"e1"})}


def test_very_long_values_still_link(records: Records) -> None:
    link = "https://drop.example/" + "a" * 5000
    pair = [
        alert("k1", 0, Tactic.INITIAL_ACCESS, hit(Mailbox("a@northwind.example")) + by(Url(link))),
        alert("k2", 3, Tactic.EXECUTION, hit(Device(name="desk8")) + by(Url(link))),
        alert("k3", 4, Tactic.EXECUTION, hit(Device(name="desk9")) + by(Url(link + "b"))),
    ]
    correlate(SCOPE, records, pair)
    assert partition(records) == {frozenset({"k1", "k2"}), frozenset({"k3"})}


def test_two_tenants_never_mix(records: Records) -> None:
    other = Scope("southwind", "eli")
    story = invoice_fraud()
    correlate(SCOPE, records, story[:2])
    correlate(other, records, story[2:])
    assert placed(records, SCOPE) == {"b1": 1, "b2": 1}
    assert placed(records, other) == {"b3": 1}
    with records.read() as db:
        assert ties.of_alerts(other, db, ["b3"]) == []


def test_low_noise_founds_nothing_but_is_listed(records: Records) -> None:
    till = hit(Device(name="till3"))
    two = [alert(f"n{i}", i, Tactic.DISCOVERY, till, severity=Severity.LOW) for i in range(2)]
    report = correlate(SCOPE, records, two)
    assert (report.created, report.alone) == ((), 2)
    assert placed(records) == {"n0": None, "n1": None}


def test_a_third_detector_or_something_stronger_turns_noise_into_an_incident(records: Records) -> None:
    till, desk = hit(Device(name="till3")), hit(Device(name="desk8"))
    low = [alert(f"n{i}", i, Tactic.DISCOVERY, till, severity=Severity.LOW) for i in range(3)]
    for each in low:
        correlate(SCOPE, records, [each])
    assert partition(records) == {ids(low)}
    correlate(SCOPE, records, [alert("i", 0, Tactic.DISCOVERY, desk, severity=Severity.INFORMATIONAL)])
    correlate(SCOPE, records, [alert("j", 5, Tactic.EXECUTION, desk)])
    assert partition(records) == {ids(low), frozenset({"i", "j"})}


def test_background_noise_neither_links_nor_joins_an_attack(records: Records) -> None:
    attack = loader("l", "shop-a", 40 * 60 + 10)
    correlate(SCOPE, records, [*noise("x", "shop-a", 3), *attack])
    assert partition(records) == {ids(attack)}


def test_a_value_shared_by_everybody_is_dropped_and_listed(records: Records) -> None:
    def user(number: int) -> Alert:
        who = Account(upn=f"user{number}@northwind.example")
        return alert(f"u{number:02}", number, Tactic.INITIAL_ACCESS, hit(who) + by(Ip("192.0.2.10")))

    alerts = [user(number) for number in range(40)]
    steps = [alert(f"v{n}", n + 0.5, Tactic.PERSISTENCE, by(Ip("192.0.2.10"))) for n in range(3)]
    report = correlate(SCOPE, records, [*alerts, *steps])
    assert [(each.value, each.connects) for each in report.stopped] == [("192.0.2.10", 40)]
    assert all(len(group) == 1 for group in partition(records))


def test_links_resting_on_a_value_that_turns_out_common_are_taken_back(records: Records) -> None:
    def user(number: int) -> Alert:
        who, tactic = Account(upn=f"user{number}@northwind.example"), list(Tactic)[2 + number % 2]
        return alert(f"u{number:02}", number, tactic, hit(who) + by(Ip("192.0.2.10")))

    alerts = [user(number) for number in range(40)]
    correlate(SCOPE, records, alerts[:6])
    assert len(partition(records)) == 1
    report = correlate(SCOPE, records, alerts[6:])
    assert [each.value for each in report.stopped] == ["192.0.2.10"]
    assert all(len(group) == 1 for group in partition(records))
    with records.read() as db:
        verbs = [entry.verb for entry in cases.history(SCOPE, db, 1)]
    assert "links taken back" in verbs


def test_an_intruders_own_address_links_over_days_an_inside_one_does_not(records: Records) -> None:
    def pair(prefix: str, address: str) -> list[Alert]:
        first = hit(Account(upn=f"{prefix}1@northwind.example")) + by(Ip(address))
        second = hit(Account(upn=f"{prefix}2@cloud.example")) + by(Ip(address))
        return [
            alert(f"{prefix}1", 0, Tactic.INITIAL_ACCESS, first),
            alert(f"{prefix}2", 5 * 24 * 60, Tactic.PERSISTENCE, second),
        ]

    outside, inside = pair("o", "198.51.100.9"), pair("i", "10.1.2.3")
    correlate(SCOPE, records, [*outside, *inside])
    assert partition(records) == {ids(outside), frozenset({"i1"}), frozenset({"i2"})}


def test_well_known_values_never_link(records: Records) -> None:
    seeded = by(Ip("8.8.8.8"))
    pair = [
        alert("s1", 0, Tactic.EXECUTION, hit(Account(upn="a@northwind.example")) + seeded),
        alert("s2", 1, Tactic.PERSISTENCE, hit(Account(upn="b@northwind.example")) + seeded),
        cloud("s3", 2, "c", "20892"),
    ]
    report = correlate(SCOPE, records, pair)
    assert {(each.value, each.connects) for each in report.stopped} == {("8.8.8.8", 0), ("20892", 0)}
    assert len(partition(records)) == 3


def test_a_sweep_over_settled_devices_is_one_incident(records: Records) -> None:
    quiet = [alert("q", -3 * 24 * 60, Tactic.DISCOVERY, hit(Device(name="other")), severity=Severity.LOW)]
    sweep = [
        alert(f"w{n}", n / 4, Tactic.DISCOVERY, hit(Device(name=f"srv{n}")), detector="port-scan") for n in range(4)
    ]
    correlate(SCOPE, records, [*quiet, *sweep])
    assert partition(records) == {ids(sweep)}


def test_two_devices_are_no_sweep(records: Records) -> None:
    quiet = [alert("q", -3 * 24 * 60, Tactic.DISCOVERY, hit(Device(name="other")), severity=Severity.LOW)]
    pair = [alert(f"w{n}", n / 4, Tactic.DISCOVERY, hit(Device(name=f"srv{n}")), detector="scan") for n in range(2)]
    correlate(SCOPE, records, [*quiet, *pair])
    assert len(partition(records)) == 2


def test_a_name_learned_later_links_what_came_before(records: Records) -> None:
    sid = Account(sid="S-1-5-21-9-9-9-1500")
    upn = Account(upn="lea@northwind.example")
    correlate(SCOPE, records, [alert("p1", 0, Tactic.EXECUTION, hit(sid))])
    correlate(SCOPE, records, [alert("p2", 3, Tactic.PERSISTENCE, hit(upn))])
    assert len(partition(records)) == 2
    both = Account(sid="S-1-5-21-9-9-9-1500", upn="lea@northwind.example")
    correlate(SCOPE, records, [alert("p3", 5 * 24 * 60, Tactic.COLLECTION, hit(both))])
    assert frozenset({"p1", "p2"}) in partition(records)


def test_a_burst_that_arrives_in_pieces_is_trusted_in_the_end(records: Records) -> None:
    def rush(batch: int) -> list[Alert]:
        at, where = 40 * 60 + 1, hit(Device(name="shop-a"))
        return [
            alert(f"z{batch}-{n}", at, Tactic.DISCOVERY, where, detector="chatty", fingerprint="chatty|shop-a")
            for n in range(8)
        ]

    correlate(SCOPE, records, noise("x", "shop-a", 3)[:40])
    attack = loader("l", "shop-a", 40 * 60 + 3)
    correlate(SCOPE, records, [*rush(0), *attack])
    assert partition(records) == {ids(attack)}
    correlate(SCOPE, records, rush(1))
    assert partition(records) == {ids(attack) | ids(rush(0)) | ids(rush(1))}


def test_a_repeat_does_not_slip_into_a_resolved_incident(records: Records) -> None:
    def again(ident: str, minute: float) -> Alert:
        return alert(ident, minute, Tactic.EXECUTION, hit(Device(name="till3")), fingerprint="same", detector="d")

    correlate(SCOPE, records, [again("r1", 0)])
    resolve(SCOPE, records, 1, Classification.FALSE_POSITIVE)
    report = correlate(SCOPE, records, [again("r2", 1), again("r3", 2)])
    assert (report.repeats, placed(records)) == (1, {"r1": 1, "r2": 2, "r3": 2})
