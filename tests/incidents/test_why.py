"""The answer to why two alerts are together or apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.incidents.crafted import SCOPE, alert, by, forged_token, four_hosts, hit, invoice_fraud, memory, noise
from vedette.core.errors import NotFound
from vedette.detect.alert import Tactic
from vedette.incidents.correlate import correlate
from vedette.incidents.incident import Classification
from vedette.incidents.lifecycle import resolve
from vedette.incidents.placing import move, split
from vedette.incidents.why import why
from vedette.records.database import Records
from vedette.schema.entities import Account, Device, Ip


@pytest.fixture
def records() -> Iterator[Records]:
    with memory() as opened:
        yield opened


def said(records: Records, a: str, b: str) -> str:
    return "\n".join(why(SCOPE, records, a, b).why.lines())


def test_a_direct_link_shows_its_parts_and_numbers(records: Records) -> None:
    correlate(SCOPE, records, four_hosts())
    text = said(records, "h0", "h1")
    assert "are together in incident 1." in text
    assert "the account northwind\\jonas: weight 1.00, 12 minutes apart (counts fully up to 4 hours" in text
    assert "the remote device wks11.northwind.example: weight 0.80" in text
    assert "of which 0.40 counts beside the stronger ones" in text
    assert "The two follow the order of an attack: 0.25 more" in text
    assert "score 1.65 of the needed 1.00: enough to link them" in text


def test_a_chain_is_told_link_by_link(records: Records) -> None:
    correlate(SCOPE, records, forged_token())
    answer = why(SCOPE, records, "g1", "g6")
    text = "\n".join(answer.why.lines())
    assert answer.together
    assert answer.score < 1
    assert "They are together through" in text
    assert text.count("(score ") >= 2


def test_apart_says_what_is_missing(records: Records) -> None:
    correlate(SCOPE, records, [*invoice_fraud(), *four_hosts()])
    answer = why(SCOPE, records, "b1", "h1")
    assert not answer.together
    text = "\n".join(answer.why.lines())
    assert "are apart: the first is in incident 1, the second in incident 2" in text
    assert "They share no value" in text


def test_stop_listed_values_are_named_with_the_reason(records: Records) -> None:
    crowd = [
        alert(
            f"u{n}", n, Tactic.INITIAL_ACCESS, hit(Account(upn=f"u{n}@x.example")) + by(Ip("192.0.2.9"), Ip("8.8.8.8"))
        )
        for n in range(30)
    ]
    correlate(SCOPE, records, crowd)
    text = said(records, "u1", "u2")
    assert "the IP address 192.0.2.9, but it is on the stop-list: it connects 30 different owners, more than 12" in text
    assert "8.8.8.8, which is on the stop-list from the start (public DNS resolver)" in text


def test_habit_repeats_and_lone_groups_are_explained(records: Records) -> None:
    chatter = noise("x", "till3", 2)
    twin = alert(
        "x-twin", 60, Tactic.DISCOVERY, hit(Device(name="till3")), detector="chatty", fingerprint="chatty|till3"
    )
    correlate(SCOPE, records, [*chatter, twin])
    text = said(records, "x-1", "x-2")
    assert "is trusted 0.09" in text
    assert "are apart: the first is in no incident, the second in no incident" in text
    assert "repeat the same thing" in said(records, "x-1", "x-twin")


def test_peoples_decisions_and_states_are_told(records: Records) -> None:
    correlate(SCOPE, records, [*invoice_fraud(), *four_hosts()])
    split(SCOPE, records, 2, ["h3"], "a test of ours")
    assert "A person keeps incidents 2 and 3 apart." in said(records, "h2", "h3")
    assert "because a test of ours" in said(records, "h2", "h3")
    resolve(SCOPE, records, 3, Classification.FALSE_POSITIVE)
    assert "resolved incidents never absorb" in said(records, "h2", "h3")
    move(SCOPE, records, ["b1"], 2)
    assert "a person put them together" in said(records, "b1", "h0")


def test_unknown_alerts_are_refused(records: Records) -> None:
    with pytest.raises(NotFound):
        why(SCOPE, records, "a", "b")
