"""The life of a tenant: every pair of state and event either moves, stays, or is refused."""

import pytest

from vedette.core.errors import Conflict
from vedette.tenants.states import MOVES, Event, State, move

ROAD = [
    (State.INELIGIBLE, Event.LICENSED, State.ELIGIBLE),
    (State.ELIGIBLE, Event.CONSENT, State.CONSENTED),
    (State.CONSENTED, Event.START, State.PROVISIONING),
    (State.PROVISIONING, Event.FINISH, State.ON),
    (State.ON, Event.TURN_OFF, State.DRAINING),
    (State.DRAINING, Event.DRAINED, State.OFF),
    (State.OFF, Event.CONSENT, State.CONSENTED),
]


@pytest.mark.parametrize(("state", "event", "after"), ROAD)
def test_the_road_from_nothing_to_on_and_off_again(state: State, event: Event, after: State) -> None:
    assert move(state, event) is after


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("event", list(Event))
def test_everything_else_is_refused_or_changes_nothing(state: State, event: Event) -> None:
    if (state, event) in MOVES:
        return
    if event in (Event.LICENSED, Event.UNLICENSED):
        assert move(state, event) is state
        return
    with pytest.raises(Conflict, match=f"{event} is not possible while the service is {state}"):
        move(state, event)


def test_losing_the_licence_never_turns_a_service_off() -> None:
    assert move(State.ON, Event.UNLICENSED) is State.ON
