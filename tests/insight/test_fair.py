"""Fair turns: decisions simulated with fake work on a fake clock, and threads that really wait."""

from __future__ import annotations

import heapq
import itertools
import threading
from dataclasses import dataclass

import pytest

from vedette.core.errors import Upstream
from vedette.core.scope import local
from vedette.insight.fair import Lane, Queue, Sharing, Ticket
from vedette.insight.turns import Turns


@dataclass(frozen=True)
class Work:
    """A query somebody asks for at a time, that takes so long."""

    who: str
    at: float
    takes: float
    lane: Lane = Lane.INTERACTIVE
    tenant: str = "north"


def waits(work: list[Work], sharing: Sharing) -> dict[str, list[float]]:
    """How long each person waited for each query, simulated event by event."""
    queue, order = Queue(sharing), itertools.count()
    events: list[tuple[float, int, Ticket | Work | None]] = []
    for item in work:
        heapq.heappush(events, (item.at, next(order), item))
    lengths: dict[int, float] = {}
    found: dict[str, list[float]] = {}
    while events:
        now, _, event = heapq.heappop(events)
        if isinstance(event, Work):
            ticket = Ticket(event.tenant, event.who, event.lane, now)
            lengths[id(ticket)] = event.takes
            queue.ask(ticket)
        elif isinstance(event, Ticket):
            queue.leave(event, now)
        for ticket in queue.admit(now):
            found.setdefault(ticket.person, []).append(now - ticket.asked)
            heapq.heappush(events, (now + lengths[id(ticket)], next(order), ticket))
        change = queue.next_change(now)
        if change is not None and queue.waiting:
            heapq.heappush(events, (now + change, next(order), None))
    return found


def test_one_persons_flood_of_heavy_queries_does_not_starve_another() -> None:
    flood = [Work("heavy", 0, 300) for _ in range(20)]
    light = [Work("light", 5 + 20.0 * n, 1) for n in range(100)]
    found = waits(flood + light, Sharing(slots=2, heavy=1, per_person=2))
    assert len(found["light"]) == 100
    assert max(found["light"]) == 0, "one slot is always left for others"
    assert len(found["heavy"]) == 20, "and the heavy ones are all run in the end"


def test_two_peoples_floods_hold_up_a_third_no_longer_than_until_one_moves_aside() -> None:
    floods = [Work(f"heavy{n % 2}", 0, 300) for n in range(12)]
    light = [Work("light", 5 + 20.0 * n, 1) for n in range(100)]
    assert max(waits(floods + light, Sharing(slots=2, heavy=2, per_person=2, per_tenant=4))["light"]) <= 10


def test_the_limit_is_as_many_people_with_heavy_queries_as_there_are_places() -> None:
    crowd = [Work(f"heavy{n}", 0, 300) for n in range(3)]
    light = [Work("light", 5 + 20.0 * n, 1) for n in range(100)]
    assert max(waits(crowd + light, Sharing(slots=2, heavy=1))["light"]) > 60
    assert max(waits(crowd + light, Sharing(slots=2, heavy=2))["light"]) <= 20


def test_tenants_share_by_what_they_used_not_by_how_much_they_ask() -> None:
    greedy = [Work(f"g{n}", 0, 5, tenant="north") for n in range(60)]
    modest = [Work("m", 1 + 10.0 * n, 5, tenant="south") for n in range(10)]
    found = waits(greedy + modest, Sharing(slots=1, heavy=0, per_tenant=99))
    assert max(found["m"]) <= 5.0, "the next turn is always the modest tenant's"


def test_interactive_goes_before_background_but_background_gets_its_turn() -> None:
    exports = [Work("robot", 0, 4, Lane.BACKGROUND) for _ in range(10)]
    people = [Work("anna", 1 + 6.0 * n, 2) for n in range(20)]
    found = waits(exports + people, Sharing(slots=1, heavy=0, patience=30))
    assert max(found["anna"]) <= 8
    assert found["robot"][1] > 0
    assert len(found["robot"]) == 10


def test_a_heavy_query_moves_aside_after_a_while() -> None:
    queue = Queue(Sharing(slots=1, heavy=1, light=10, per_person=9))
    first, second = Ticket("t", "a", Lane.INTERACTIVE, 0), Ticket("t", "b", Lane.INTERACTIVE, 0)
    queue.ask(first)
    queue.ask(second)
    assert queue.admit(0) == (first,)
    assert queue.next_change(4) == 6
    assert queue.admit(9.9) == ()
    assert queue.admit(10) == (second,)


def test_what_was_used_long_ago_weighs_less() -> None:
    queue = Queue(Sharing(slots=1, heavy=0, half_life=100))
    for who, takes in (("a", 50.0), ("b", 40.0)):
        ticket = Ticket("t", who, Lane.INTERACTIVE, 0)
        queue.ask(ticket)
        queue.admit(0 if who == "a" else 1000)
        queue.leave(ticket, takes if who == "a" else 1000 + takes)
    a, b = Ticket("t", "a", Lane.INTERACTIVE, 1041), Ticket("t", "b", Lane.INTERACTIVE, 1040)
    queue.ask(b)
    queue.ask(a)
    assert queue.ahead(b, 1041) == 1, "a used more once, b lately"
    assert queue.admit(1041) == (a,)


def test_threads_wait_for_their_turn_and_can_give_up() -> None:
    turns, scope = Turns(Sharing(slots=1, heavy=0)), local("north")
    inside, leave, stop = threading.Event(), threading.Event(), threading.Event()
    failed: list[str] = []

    def hold() -> None:
        with turns.turn(scope, Lane.INTERACTIVE):
            inside.set()
            leave.wait(10)

    def give_up() -> None:
        try:
            with turns.turn(scope, Lane.INTERACTIVE, given_up=stop.is_set):
                failed.append("got in")
        except Upstream as error:
            failed.append(str(error))

    holder, waiter = threading.Thread(target=hold), threading.Thread(target=give_up)
    holder.start()
    assert inside.wait(10)
    waiter.start()
    stop.set()
    turns.wake()
    waiter.join(10)
    assert failed == ["the query was cancelled"]
    assert turns.waiting(scope) == 0
    leave.set()
    holder.join(10)
    with turns.turn(scope, Lane.BACKGROUND) as waited:
        assert waited < 5


def test_a_failing_query_gives_its_turn_back() -> None:
    turns, scope = Turns(Sharing(slots=1, heavy=0)), local("north")
    with pytest.raises(ValueError, match="broken"), turns.turn(scope, Lane.INTERACTIVE):
        raise ValueError("broken")
    with turns.turn(scope, Lane.INTERACTIVE) as waited:
        assert waited < 5
