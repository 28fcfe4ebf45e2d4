"""What a person finds in the navigation, what is hidden from them, and why; also the pane "Need help?".

The portal draws its navigation from here; `vedette tenants why` prints the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from vedette.core.clock import now
from vedette.core.scope import Scope, local
from vedette.records import tenants as kept
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.tenants import permissions, scoping, settings
from vedette.tenants.permissions import Standing
from vedette.tenants.reasons import Reason, either, every
from vedette.tenants.roles import Person
from vedette.tenants.states import State


class Shown(StrEnum):
    """How a place in the navigation is."""

    OPEN = "open"
    WELCOME = "welcome page"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the navigation, how it is for this person, and why."""

    name: str
    title: str
    shown: Shown
    because: Reason


@dataclass(frozen=True, slots=True)
class Help:
    """What to tell whoever operates the installation: how things stand, without anything secret."""

    tenant: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What somebody finds after signing in: their places here, the tenants they can switch to, the present time."""

    places: tuple[Place, ...]
    tenants: tuple[str, ...]
    at: datetime
    zone: str
    """In which zone the organisation shows times, unless somebody chooses another."""


# The three places that come with the service; until it is on, they lead to the welcome page.
UNIFIED = (
    ("incidents", "Incidents", "incidents.read"),
    ("action-center", "Action center", "action-center.view"),
    ("hunting", "Hunting", "hunting.run"),
)
OTHER = (
    ("dashboard", "Threat dashboard", "dashboard.view"),
    ("explorer", "Explorer", "explorer.use"),
    ("trackers", "Threat trackers", "trackers.use"),
    ("simulator", "Attack simulator", "simulator.run"),
    ("permissions", "Permissions", "permissions.view"),
    ("audit", "Audit log", "audit.read"),
)


def picture(scope: Scope, records: Records, account: AccountRow, *, mfa: bool) -> Picture:
    """All of that at once, for the scope's tenant."""
    with records.read() as db:
        # All tenants are asked for in the operator's name; only those where the account has a role leave this function.
        everywhere = [row.tenant for row in kept.everyone(local(), db)]
        who = scoping.at_work(scope, db, account, mfa=mfa)
        zone = settings.value_of(kept.settings(scope, db), settings.TIME_ZONE)
        return Picture(navigation(scope, db, who), scoping.workplaces(db, account, everywhere), now(), zone)


def navigation(scope: Scope, db: Connection, who: Person) -> tuple[Place, ...]:
    """Every place with its reason. The three unified ones are hidden, not disabled, while licences do not suffice."""
    facts = permissions.standing(scope, db)
    places = [_unified(facts, who, *place) for place in UNIFIED]
    for name, title, activity in OTHER:
        verdict = permissions.judge(facts, who, activity)
        places.append(Place(name, title, Shown.OPEN if verdict.allowed else Shown.HIDDEN, verdict.because))
    return (*places, _settings(facts, who))


def tables(scope: Scope, db: Connection) -> dict[str, Reason]:
    """Tables that show no rows to anybody in this organisation, and why."""
    return scoping.withheld(permissions.standing(scope, db))


def assistance(scope: Scope, db: Connection) -> Help:
    """The pane "Need help?": how the organisation stands, to hand to the operator who can put it right."""
    row = kept.find(scope, db)
    if row is None:
        return Help(scope.tenant, ("This organisation has not been set up.",))
    facts = permissions.standing(scope, db)
    steps = kept.steps_of(scope, db)
    failed = [f"Provisioning stopped at: {step.title}: {step.error}" for step in steps if step.error]
    lost = [f"Not licensed: {feature.title}" for feature in facts.features.values() if not feature.on]
    hidden = [f"Table {name} shows nothing: {reason.text}" for name, reason in scoping.withheld(facts).items()]
    where = (
        f"Data location: {row.location} ({row.location_because})" if row.location else "Data location: not chosen yet"
    )
    return Help(scope.tenant, (f"State: {row.state} ({row.because})", where, *failed, *lost, *hidden))


def _unified(facts: Standing, who: Person, name: str, title: str, activity: str) -> Place:
    verdict = permissions.judge(facts, who, activity)
    if facts.state is State.ON:
        return Place(name, title, Shown.OPEN if verdict.allowed else Shown.HIDDEN, verdict.because)
    licence = facts.features["unified"]
    sign_in = permissions.judge(facts, who, "portal.sign-in")
    because = every(title, (licence.because, sign_in.because))
    return Place(name, title, Shown.WELCOME if because.met else Shown.HIDDEN, because)


def _settings(facts: Standing, who: Person) -> Place:
    role = either("a role that sees settings", (permissions.judge(facts, who, "settings.view").because,))
    because = every("Settings", (role, facts.features["unified"].because))
    return Place("settings", "Settings", Shown.OPEN if because.met else Shown.HIDDEN, because)
