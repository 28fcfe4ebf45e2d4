"""What the person asking is and may do: "view my roles" and "why can't I?", for the API and its pages."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.core.scope import Scope
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.tenants import permissions, scoping
from vedette.tenants.content import stock
from vedette.tenants.permissions import Decision
from vedette.tenants.roles import Grant


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and what to ask for when it is no."""

    decision: Decision
    ask_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The role groups somebody is in, and the decision on every activity there is."""

    grants: tuple[Grant, ...]
    decisions: tuple[Decided, ...]


def standing(scope: Scope, records: Records, account: AccountRow, *, mfa: bool) -> Standing:
    """Everything about the person in the scope's tenant."""
    with records.read() as db:
        who = scoping.at_work(scope, db, account, mfa=mfa)
        facts = permissions.standing(scope, db)
        found = tuple(decided(permissions.judge(facts, who, name)) for name in stock().activities)
    return Standing(who.grants, found)


def decision(
    scope: Scope, records: Records, account: AccountRow, activity: str, device: str = "", *, mfa: bool
) -> Decided:
    """One activity, to one device if named. Raises NotFound for an unknown activity."""
    with records.read() as db:
        who = scoping.at_work(scope, db, account, mfa=mfa)
        return decided(permissions.decide(scope, db, who, activity, device=device))


def decided(found: Decision) -> Decided:
    """A decision with what to ask for."""
    return Decided(found, permissions.why_not(found))
