"""A small company for the tests: its tenant on, people in role groups, and shorthand to make both."""

from __future__ import annotations

from vedette.core.clock import now
from vedette.core.scope import Scope, local
from vedette.records import roles as shelf
from vedette.records import tenants as kept
from vedette.records.accounts import AccountRow, save_account
from vedette.records.database import Records
from vedette.records.roles import AssignmentRow
from vedette.records.tenants import TenantRow
from vedette.tenants import audit, subscriptions
from vedette.tenants.roles import Person, person
from vedette.tenants.states import State


def account(name: str, tenant: str = "north", **changes: object) -> AccountRow:
    values: dict[str, object] = {
        "id": f"ac_{name.split('.', maxsplit=1)[0]}",
        "tenant": tenant,
        "name": name,
        "title": "",
        "password": "",
        "totp": "",
        "totp_step": 0,
        "failures": 0,
        "locked_until": None,
        "disabled": False,
        "created": now(),
        "signed_in": None,
    }
    return AccountRow(**{**values, **changes})  # type: ignore[arg-type]


def add_account(records: Records, name: str, *groups: str, tenant: str = "north") -> AccountRow:
    """An account in these groups, each written store/group."""
    made = account(name, tenant)
    with records.begin() as db:
        save_account(Scope(tenant, "test"), db, made)
        for group in groups:
            store, plain = group.split("/")
            row = AssignmentRow("account", made.id, store, plain, "test", now())
            shelf.assign(Scope(tenant, "test"), db, row)
            audit.record(Scope(tenant, "test"), db, "roles.assign", f"account {made.id}", detail=group)
    return made


def licensed(records: Records, *skus: str, tenant: str = "north") -> None:
    rows = tuple(subscriptions.entered(sku) for sku in skus)
    subscriptions.take_in(local(tenant), records, rows, whole=True)


def turned_on(records: Records, *skus: str, tenant: str = "north") -> None:
    """A tenant that is on, with these subscriptions (default: Microsoft 365 E5); no lake is made."""
    licensed(records, *(skus or ("SPE_E5",)), tenant=tenant)
    with records.begin() as db:
        row = TenantRow(tenant, tenant.title(), State.ON, "set up", "here", "the only one", "", now(), now())
        kept.save(Scope(tenant, "test"), db, row)


def who(records: Records, made: AccountRow, *, tenant: str = "north", mfa: bool = False) -> Person:
    with records.read() as db:
        return person(Scope(tenant, made.name), db, made, mfa=mfa)
