"""No leak: every repository function of this room is called by one tenant with the other's ids and names.

Both tenants hold the same kinds of rows; nothing read by one may speak of the other, nothing written may touch it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select

from tests.tenants.company import account
from vedette.core.clock import now
from vedette.core.errors import Forbidden
from vedette.core.scope import Scope, local
from vedette.records import (
    accounts,
    applications,
    audit,
    directories,
    licences,
    passkeys,
    providers,
    roles,
    sessions,
    tenants,
    users,
)
from vedette.records.accounts import InvitationRow, KeyRow
from vedette.records.applications import ApplicationRow, CredentialRow
from vedette.records.database import Records
from vedette.records.directories import DirectoryRow, DirectoryTerms
from vedette.records.licences import HoldingRow, SubscriptionRow
from vedette.records.migrations.tables import all_tables
from vedette.records.passkeys import PasskeyRow
from vedette.records.providers import ProviderRow, SubjectRow, Terms
from vedette.records.roles import AssignmentRow, DeviceGroupRow, RoleGroupRow
from vedette.records.sessions import SessionRow
from vedette.records.tenants import ConsentRow, ReceiptRow, StepRow, TenantRow
from vedette.records.users import GroupRow, UserRow

pytestmark = pytest.mark.slow

ROOMS: tuple[ModuleType, ...] = (
    accounts,
    applications,
    audit,
    directories,
    licences,
    passkeys,
    providers,
    roles,
    sessions,
    tenants,
    users,
)
Call = Callable[[Scope, Connection, str], Any]  # scope of the caller, connection, tenant whose ids it uses


def _tenant(owner: str) -> TenantRow:
    return TenantRow(owner, f"name of {owner}", "on", "", "here", "", "", now(), now())


def _key(owner: str) -> KeyRow:
    return KeyRow(f"key_{owner}", owner, f"ac_{owner}", f"key of {owner}", f"hash-{owner}", ("s",), now())


def _session(owner: str) -> SessionRow:
    return SessionRow(f"hash-{owner}", owner, f"ac_{owner}", f"se_{owner}", True, now(), now(), now())


def _passkey(owner: str) -> PasskeyRow:
    return PasskeyRow(f"pk-{owner}", owner, f"ac_{owner}", f"key of {owner}", "k", 1, False, now())


def _provider(owner: str) -> ProviderRow:
    terms = Terms(f"https://{owner}.example", "vedette")
    return ProviderRow(f"idp_{owner}", owner, "corporate", f"secret of {owner}", terms, True, now())


def _subject(owner: str) -> SubjectRow:
    return SubjectRow(f"idp_{owner}", "s", owner, f"ac_{owner}", now())


def _application(owner: str) -> ApplicationRow:
    return ApplicationRow(f"app-{owner}", owner, "collector", ("Incident.Read.All",), False, now(), owner)


def _credential(owner: str, of: str) -> CredentialRow:
    return CredentialRow(f"cr_{of}", owner, f"app-{of}", "secret", f"hash-{of}", "", now(), now())


def _directory(owner: str) -> DirectoryRow:
    terms = DirectoryTerms(f"ldaps://{owner}.example", f"DC={owner}")
    return DirectoryRow(f"dir_{owner}", owner, "corp", f"secret of {owner}", terms)


def _invitation(owner: str) -> InvitationRow:
    return InvitationRow(f"hash-{owner}", owner, f"ac_{owner}", "set-up", now(), now())


# Writers: each makes a row; called by its own tenant they fill it, called by the other they must not touch it.
WRITERS: dict[str, Call] = {
    "tenants.save": lambda s, db, o: tenants.save(s, db, _tenant(o)),
    "tenants.set_service": lambda s, db, o: tenants.set_service(s, db, "mail", f"place of {s.tenant}"),
    "tenants.set_setting": lambda s, db, o: tenants.set_setting(s, db, "time-zone", f"zone of {s.tenant}"),
    "tenants.add_consent": lambda s, db, o: tenants.add_consent(s, db, ConsentRow("1", "text", s.tenant, now())),
    "tenants.set_steps": lambda s, db, o: tenants.set_steps(s, db, [StepRow(1, "a", f"step of {s.tenant}")]),
    "tenants.set_step": lambda s, db, o: tenants.set_step(s, db, StepRow(1, "a", f"step of {s.tenant}", True)),
    "tenants.add_receipt": lambda s, db, o: tenants.add_receipt(
        s, db, ReceiptRow(f"rc_{s.tenant}_{o}", now(), s.tenant, "{}", "")
    ),
    "users.save_users": lambda s, db, o: users.save_users(s, db, [UserRow("u1", f"kim@{s.tenant}", f"m@{s.tenant}")]),
    "users.save_groups": lambda s, db, o: users.save_groups(s, db, [GroupRow("g1", f"staff of {s.tenant}", ("u1",))]),
    "licences.set_subscriptions": lambda s, db, o: licences.set_subscriptions(
        s, db, [SubscriptionRow("SPE_E5", source=s.tenant)], whole=True
    ),
    "licences.set_holdings": lambda s, db, o: licences.set_holdings(
        s, db, {("user", "u1"): [HoldingRow("user", "u1", "SPE_E5", (f"plan-of-{s.tenant}",))]}
    ),
    "roles.assign": lambda s, db, o: roles.assign(
        s, db, AssignmentRow("account", "ac_shared", "directory", "security-reader", s.tenant, now())
    ),
    "roles.save_role_group": lambda s, db, o: roles.save_role_group(
        s, db, RoleGroupRow("endpoint", "own", f"own of {s.tenant}", ("view-data",), "viewer")
    ),
    "roles.save_device_group": lambda s, db, o: roles.save_device_group(
        s, db, DeviceGroupRow("servers", 1, (f"name equals {s.tenant}",))
    ),
    "accounts.save_account": lambda s, db, o: accounts.save_account(s, db, account(f"{o}.kim", o)),
    "accounts.add_invitation": lambda s, db, o: accounts.add_invitation(s, db, _invitation(o)),
    "accounts.set_recovery_codes": lambda s, db, o: accounts.set_recovery_codes(s, db, f"ac_{o}", [f"code-{o}"]),
    "accounts.save_key": lambda s, db, o: accounts.save_key(s, db, _key(o)),
    "sessions.save_session": lambda s, db, o: sessions.save_session(s, db, _session(o)),
    "passkeys.save_passkey": lambda s, db, o: passkeys.save_passkey(s, db, _passkey(o)),
    "providers.save_provider": lambda s, db, o: providers.save_provider(s, db, _provider(o)),
    "providers.save_subject": lambda s, db, o: providers.save_subject(s, db, _subject(o)),
    "applications.save_application": lambda s, db, o: applications.save_application(s, db, _application(o)),
    "applications.add_credential": lambda s, db, o: applications.add_credential(s, db, _credential(o, o)),
    "directories.save_directory": lambda s, db, o: directories.save_directory(s, db, _directory(o)),
    "audit.append": lambda s, db, o: audit.append(s, db, "verb", f"subject of {s.tenant}"),
}
REMOVERS: dict[str, Call] = {
    "tenants.drop_setting": lambda s, db, o: tenants.drop_setting(s, db, "time-zone"),
    "users.remove_users": lambda s, db, o: users.remove_users(s, db, ["u1"]),
    "users.remove_groups": lambda s, db, o: users.remove_groups(s, db, ["g1"]),
    "passkeys.remove_passkeys": lambda s, db, o: passkeys.remove_passkeys(s, db, f"ac_{o}"),
    "providers.remove_provider": lambda s, db, o: providers.remove_provider(s, db, f"idp_{o}"),
    "applications.remove_credential": lambda s, db, o: applications.remove_credential(s, db, f"app-{o}", f"cr_{o}"),
    "applications.remove_application": lambda s, db, o: applications.remove_application(s, db, f"app-{o}"),
    "directories.remove_directory": lambda s, db, o: directories.remove_directory(s, db, f"dir_{o}"),
    "licences.remove_subscription": lambda s, db, o: licences.remove_subscription(s, db, "SPE_E5"),
    "roles.unassign": lambda s, db, o: roles.unassign(s, db, "account", "ac_shared", "directory", "security-reader"),
    "roles.remove_role_group": lambda s, db, o: roles.remove_role_group(s, db, "endpoint", "own"),
    "roles.remove_device_group": lambda s, db, o: roles.remove_device_group(s, db, "servers"),
    "accounts.remove_invitation": lambda s, db, o: accounts.remove_invitation(s, db, f"hash-{o}"),
    "accounts.spend_recovery_code": lambda s, db, o: accounts.spend_recovery_code(s, db, f"ac_{o}", f"code-{o}"),
    "sessions.end_session": lambda s, db, o: sessions.end_session(s, db, f"se_{o}"),
    "sessions.end_sessions": lambda s, db, o: sessions.end_sessions(s, db, f"ac_{o}"),
    "sessions.forget_sessions": lambda s, db, o: sessions.forget_sessions(s, db, started_before=now()),
}
READERS: dict[str, Call] = {
    "tenants.find": lambda s, db, o: tenants.find(s, db),
    "tenants.services": lambda s, db, o: tenants.services(s, db),
    "tenants.settings": lambda s, db, o: tenants.settings(s, db),
    "tenants.consents_of": lambda s, db, o: tenants.consents_of(s, db),
    "tenants.steps_of": lambda s, db, o: tenants.steps_of(s, db),
    "tenants.receipts_of": lambda s, db, o: tenants.receipts_of(s, db),
    "users.all_users": lambda s, db, o: users.all_users(s, db),
    "users.find_user": lambda s, db, o: [users.find_user(s, db, name) for name in ("u1", f"kim@{o}", f"m@{o}")],
    "users.all_groups": lambda s, db, o: users.all_groups(s, db),
    "users.groups_of": lambda s, db, o: users.groups_of(s, db, "u1"),
    "licences.subscriptions_of": lambda s, db, o: licences.subscriptions_of(s, db),
    "licences.holdings_of": lambda s, db, o: licences.holdings_of(s, db),
    "roles.assignments_of": lambda s, db, o: roles.assignments_of(s, db),
    "roles.role_groups_of": lambda s, db, o: roles.role_groups_of(s, db),
    "roles.device_groups_of": lambda s, db, o: roles.device_groups_of(s, db),
    "accounts.find_account": lambda s, db, o: [accounts.find_account(s, db, n) for n in (f"ac_{o}", f"{o}.kim")],
    "accounts.accounts_of": lambda s, db, o: accounts.accounts_of(s, db),
    "accounts.recovery_codes_left": lambda s, db, o: o if accounts.recovery_codes_left(s, db, f"ac_{o}") else None,
    "accounts.keys_of": lambda s, db, o: accounts.keys_of(s, db),
    "sessions.sessions_of": lambda s, db, o: (sessions.sessions_of(s, db), sessions.sessions_of(s, db, f"ac_{o}")),
    "passkeys.passkeys_of": lambda s, db, o: passkeys.passkeys_of(s, db, f"ac_{o}"),
    "providers.providers_of": lambda s, db, o: providers.providers_of(s, db),
    "providers.find_subject": lambda s, db, o: providers.find_subject(s, db, f"idp_{o}", "s"),
    "providers.subjects_of": lambda s, db, o: providers.subjects_of(s, db, f"ac_{o}"),
    "applications.find_application": lambda s, db, o: [
        applications.find_application(s, db, name) for name in (f"app-{o}", "collector")
    ],
    "applications.applications_of": lambda s, db, o: applications.applications_of(s, db),
    "applications.credentials_of": lambda s, db, o: applications.credentials_of(s, db, f"app-{o}"),
    "directories.directories_of": lambda s, db, o: directories.directories_of(s, db),
    "audit.head": lambda s, db, o: audit.head(s, db),
    "audit.entries": lambda s, db, o: list(audit.entries(s, db)),
    "audit.newest": lambda s, db, o: audit.newest(s, db),
    "audit.matching": lambda s, db, o: o if audit.matching(s, db, audit.Wanted(actor=o)) else None,
    "audit.verbs": lambda s, db, o: audit.verbs(s, db, after=0),
}
# The operator's list of all tenants, refused to everybody else below.
ACROSS = {"tenants.everyone"}
# These say nothing of a tenant when there is nothing to say.
SILENT = {"audit.head", "audit.verbs"}


def _tables() -> list[Table]:
    names = {table for room in ROOMS for table in vars(room).values() if isinstance(table, Table)}
    return [table for table in all_tables().sorted_tables if table in names]


def _rows(db: Connection, tenant: str) -> dict[str, list[Any]]:
    return {t.name: [tuple(r) for r in db.execute(select(t).where(t.c.tenant == tenant))] for t in _tables()}


@pytest.fixture
def both(records: Records) -> Records:
    for tenant in ("north", "south"):
        with records.begin() as db:
            for write in WRITERS.values():
                write(Scope(tenant, tenant), db, tenant)
    return records


def test_every_function_with_a_scope_is_here() -> None:
    found = {
        f"{room.__name__.rsplit('.', 1)[1]}.{name}"
        for room in ROOMS
        for name, function in inspect.getmembers(room, inspect.isfunction)
        if function.__module__ == room.__name__ and name[0] != "_" and "scope" in inspect.signature(function).parameters
    }
    assert found == {*WRITERS, *REMOVERS, *READERS, *ACROSS}


def test_every_table_is_filled_on_both_sides(both: Records) -> None:
    with both.read() as db:
        for tenant in ("north", "south"):
            assert all(_rows(db, tenant).values()), tenant


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(("tenant", "other"), [("north", "south"), ("south", "north")])
def test_reading_shows_nothing_of_the_other(both: Records, name: str, tenant: str, other: str) -> None:
    with both.read() as db:
        assert other not in repr(READERS[name](Scope(tenant, tenant), db, other))
        own = repr(READERS[name](Scope(tenant, tenant), db, tenant))
        assert tenant in own or name in SILENT


@pytest.mark.parametrize("name", [*WRITERS, *REMOVERS])
@pytest.mark.parametrize(("tenant", "other"), [("north", "south"), ("south", "north")])
def test_writing_touches_nothing_of_the_other(both: Records, name: str, tenant: str, other: str) -> None:
    call = {**WRITERS, **REMOVERS}[name]
    with both.begin() as db:
        before = _rows(db, other)
        with suppress(Forbidden):
            call(Scope(tenant, tenant), db, other)
        assert _rows(db, other) == before


@pytest.mark.parametrize("name", REMOVERS)
def test_removing_works_at_home(both: Records, name: str) -> None:
    with both.begin() as db:
        before = _rows(db, "north")
        REMOVERS[name](Scope("north", "north"), db, "north")
        assert _rows(db, "north") != before


def test_only_the_operator_lists_all_tenants(both: Records) -> None:
    with both.read() as db:
        assert [row.tenant for row in tenants.everyone(local("north"), db)] == ["north", "south"]
        with pytest.raises(Forbidden):
            tenants.everyone(Scope("north", "kim", frozenset({"tenant.turn-on"})), db)
