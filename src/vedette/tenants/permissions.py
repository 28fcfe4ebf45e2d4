"""May this person do that, and why: one decision for the portal, the API and queries, always with its reasons.

`decide` judges one activity, `rights` all of them for a scope, `why_not` tells what would have to change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from vedette.core.scope import Scope
from vedette.records import tenants as kept
from vedette.tenants import devices, licences
from vedette.tenants.content import stock
from vedette.tenants.reasons import Reason, either, every
from vedette.tenants.rights import phrase
from vedette.tenants.roles import Person
from vedette.tenants.settings import value_of
from vedette.tenants.states import State


@dataclass(frozen=True, slots=True)
class Standing:
    """What decisions need to know of the organisation: its state, its features, its settings."""

    state: State | None
    features: Mapping[str, licences.FeatureState]
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an activity is allowed, and the tree of reasons; `note` is what else people should know."""

    allowed: bool
    activity: str
    because: Reason
    note: str = ""

    def lines(self) -> tuple[str, ...]:
        """The decision for people."""
        return (*self.because.lines(), *((self.note,) if self.note else ()))


def standing(scope: Scope, db: Connection) -> Standing:
    """How the scope's organisation stands now."""
    row = kept.find(scope, db)
    features = {state.name: state for state in licences.features(scope, db)}
    return Standing(State(row.state) if row else None, features, kept.settings(scope, db))


def decide(scope: Scope, db: Connection, who: Person, activity: str, *, device: str = "") -> Decision:
    """May this person do this activity, to this device if one is named? Raises NotFound for an unknown activity."""
    decision = judge(standing(scope, db), who, activity)
    if not device:
        return decision
    reach = devices.reach(scope, db, who, device)
    because = every(decision.because.text, (*decision.because.parts, reach))
    return Decision(because.met, activity, because, decision.note)


def judge(facts: Standing, who: Person, activity: str) -> Decision:
    """The same from facts already gathered."""
    known = stock().activity(activity)
    parts = [_roles(known.requires, who, facts)]
    if known.on:
        parts.append(_is_on(facts))
    if known.feature:
        feature = facts.features[known.feature]
        lost = "" if feature.on else f"; without it: {feature.without}"
        parts.append(Reason(feature.on, feature.because.text + lost, () if feature.on else feature.because.parts))
    because = every(known.title, tuple(parts))
    return Decision(because.met, activity, because, known.note)


def rights(facts: Standing, who: Person) -> frozenset[str]:
    """Every activity this person may do."""
    return frozenset(name for name in stock().activities if judge(facts, who, name).allowed)


def open_activities(facts: Standing) -> frozenset[str]:
    """What licences and the state of the service leave open, whoever asks: all a program's permissions can bring."""
    found = set()
    for name, known in stock().activities.items():
        on = not known.on or facts.state is State.ON
        if on and (not known.feature or facts.features[known.feature].on):
            found.add(name)
    return frozenset(found)


def why_not(decision: Decision) -> tuple[str, ...]:
    """What is missing, each as a thing to ask for; empty when it is allowed."""
    return decision.because.lacking()


def closed(facts: Standing) -> str:
    """Why what needs the service is open to nobody; empty while the service is on."""
    if facts.state is State.ON:
        return ""
    return f"the service is {facts.state}" if facts.state else "the service has not been set up"


def _is_on(facts: Standing) -> Reason:
    because = closed(facts)
    return Reason(not because, because or "the service is on")


def _roles(requires: Any, who: Person, facts: Standing) -> Reason:
    if isinstance(requires, str):
        return _word(requires, who, facts)
    ((how, parts),) = requires.items()
    reasons = tuple(_roles(part, who, facts) for part in parts)
    if len(reasons) == 1:
        return reasons[0]
    return every("all of these", reasons) if how == "all" else either("one of these", reasons)


def _word(word: str, who: Person, facts: Standing) -> Reason:
    if word == "is:mfa":
        return Reason(who.mfa, phrase(word))
    if word.startswith("switch:"):
        name, value = word.removeprefix("switch:").split("=")
        return Reason(value_of(facts.settings, name) == value, phrase(word))
    if "/" in word:
        store, name = word.split("/")
        grant = who.group(store, name)
        return Reason(grant is not None, f"{phrase(word)}, {grant.via}" if grant else phrase(word))
    store, name = word.split(":")
    grant = who.role(store, name)
    return Reason(grant is not None, f"{phrase(word)}, by {grant.title} ({grant.via})" if grant else phrase(word))
