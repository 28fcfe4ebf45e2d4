"""Microsoft Graph's wire shape: delta pages, throttling, ended tokens, forgotten states, foreign links."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from tests.connectors.mailboxes.graph_server import Service, serving
from vedette.connectors.mailboxes.graph import Graph
from vedette.connectors.mailboxes.terms import GraphTerms, check
from vedette.core.errors import BadInput, Upstream
from vedette.core.outbound import Outbound
from vedette.mail.message import parse

INSIDE = Outbound((ip_network("127.0.0.0/8"),))


def _raw(subject: str) -> bytes:
    return f"From: ives@far.example\r\nTo: mira@north.example\r\nSubject: {subject}\r\n\r\nhello\r\n".encode()


@pytest.fixture
def service() -> Iterator[Service]:
    with serving(Service({f"m{number}": _raw(f"number {number}") for number in range(5)})) as service:
        yield service


class House:
    """A reader, what it waited, and where it stands."""

    def __init__(self, service: Service) -> None:
        self.waits: list[float] = []
        self.position: dict[str, str] = {}
        self.terms = GraphTerms("north-directory", "app", ("mira@north.example",), ("inbox",), service.url, service.url)

    def read(self) -> list[str]:
        """Subjects of what is new."""
        found = []
        for step in Graph(self.terms, "secret", INSIDE, self.waits.append).read(self.position):
            found += [parse(message.raw).subject for message in step.messages]
            self.position = dict(step.position)
        return found


def test_everything_once_then_what_is_new(service: Service) -> None:
    house = House(service)
    assert house.read() == [f"number {number}" for number in range(5)]
    assert house.read() == []
    service.messages["m9"] = _raw("late")
    assert house.read() == ["late"]


def test_a_crash_between_pages_repeats_a_page_and_loses_none(service: Service) -> None:
    house = House(service)
    steps = Graph(house.terms, "secret", INSIDE, house.waits.append).read({})
    first = next(steps)
    steps.close()  # type: ignore[attr-defined]
    house.position = dict(first.position)
    assert {parse(message.raw).subject for message in first.messages} | set(house.read()) == {
        f"number {number}" for number in range(5)
    }


def test_throttling_is_waited_for_as_told(service: Service) -> None:
    service.throttle = 2
    house = House(service)
    assert len(house.read()) == 5
    assert house.waits == [7.0, 7.0]
    service.throttle = 50
    with pytest.raises(Upstream, match="throttling"):
        house.read()


def test_a_token_that_ended_is_renewed(service: Service) -> None:
    graph = Graph(House(service).terms, "secret", INSIDE, lambda seconds: None)
    steps = graph.read({})
    next(steps)
    service.tokens += 5
    assert len([message for step in steps for message in step.messages]) == 3


def test_a_forgotten_state_begins_anew(service: Service) -> None:
    house = House(service)
    house.read()
    service.forget = True
    assert len(house.read()) == 5


def test_a_message_that_is_gone_is_passed_over(service: Service) -> None:
    service.gone = "m2"
    assert House(service).read() == ["number 0", "number 1", "number 3", "number 4"]


def test_links_to_other_hosts_are_not_followed(service: Service) -> None:
    service.elsewhere = True
    with pytest.raises(Upstream, match="another host"):
        House(service).read()


def test_missing_permission_says_what_to_do(service: Service) -> None:
    service.forbid = True
    with pytest.raises(Upstream, match=r"Access is denied.*Mail\.Read"):
        Graph(House(service).terms, "secret", INSIDE, lambda seconds: None).check()


def test_terms_that_cannot_work(service: Service) -> None:
    terms = House(service).terms
    check(terms, "secret", INSIDE)
    with pytest.raises(BadInput, match="a secret is needed"):
        check(terms, "", INSIDE)
    with pytest.raises(BadInput, match="not a public address"):
        check(terms, "secret", Outbound())
    with pytest.raises(BadInput, match="mailboxes are addresses"):
        check(GraphTerms("d", "c", ("mira",), ("inbox",), service.url, service.url), "secret", INSIDE)
