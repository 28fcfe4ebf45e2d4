"""The life of a tenant as a table: which event leads where; `provisioning` asks it at every move."""

from __future__ import annotations

from enum import StrEnum

from vedette.core.errors import Conflict


class State(StrEnum):
    """Where a tenant stands."""

    INELIGIBLE = "ineligible"
    ELIGIBLE = "eligible"
    CONSENTED = "consented"
    PROVISIONING = "provisioning"
    ON = "on"
    DRAINING = "draining"
    OFF = "off"


class Event(StrEnum):
    """What moves it."""

    LICENSED = "licensed"
    UNLICENSED = "unlicensed"
    CONSENT = "consent"
    WITHDRAW = "withdraw"
    START = "start"
    FINISH = "finish"
    TURN_OFF = "turn off"
    DRAINED = "drained"


MOVES: dict[tuple[State, Event], State] = {
    (State.INELIGIBLE, Event.LICENSED): State.ELIGIBLE,
    (State.ELIGIBLE, Event.UNLICENSED): State.INELIGIBLE,
    (State.ELIGIBLE, Event.CONSENT): State.CONSENTED,
    (State.CONSENTED, Event.UNLICENSED): State.INELIGIBLE,
    (State.CONSENTED, Event.WITHDRAW): State.ELIGIBLE,
    (State.CONSENTED, Event.START): State.PROVISIONING,
    (State.PROVISIONING, Event.FINISH): State.ON,
    (State.PROVISIONING, Event.TURN_OFF): State.DRAINING,
    (State.ON, Event.TURN_OFF): State.DRAINING,
    (State.DRAINING, Event.DRAINED): State.OFF,
    (State.OFF, Event.CONSENT): State.CONSENTED,
}

# A licence that comes or goes does not move a tenant that is on: its features go, its data stays.
_INDIFFERENT = {Event.LICENSED, Event.UNLICENSED}


def move(state: State, event: Event) -> State:
    """The state after the event. Raises Conflict when the event does not belong here."""
    after = MOVES.get((state, event))
    if after is not None:
        return after
    if event in _INDIFFERENT:
        return state
    raise Conflict(f"{event} is not possible while the service is {state}")
