"""An organisation as one picture: state, licences, services, settings, consents, receipts. For the API's pages.

Everything here only reads; `provisioning`, `leaving`, `settings` and `subscriptions` make the changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vedette.core.scope import Scope
from vedette.records import accounts as people
from vedette.records import licences as paid
from vedette.records import passkeys as held_passkeys
from vedette.records import roles as held
from vedette.records import tenants as kept
from vedette.records import users as directory
from vedette.records.accounts import AccountRow
from vedette.records.database import Records
from vedette.records.licences import HoldingRow, SubscriptionRow
from vedette.records.roles import AssignmentRow, DeviceGroupRow
from vedette.records.tenants import ConsentRow, ReceiptRow, TenantRow
from vedette.records.users import GroupRow, UserRow
from vedette.tenants import licences, provisioning, roles, settings, visibility
from vedette.tenants.content import ConsentText, Group, Role, stock
from vedette.tenants.explaining import Member, members_of
from vedette.tenants.licences import FeatureState
from vedette.tenants.provisioning import Progress
from vedette.tenants.reasons import Reason
from vedette.tenants.rights import allowed, demand


@dataclass(frozen=True, slots=True)
class Organisation:
    """How an organisation stands; `services` maps each deployed service to where its data lies."""

    row: TenantRow
    eligible: Reason
    progress: Progress
    consent: ConsentText
    consents: tuple[ConsentRow, ...]
    services: Mapping[str, str]
    receipts: tuple[ReceiptRow, ...]
    help: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paid:
    """Subscriptions, what they switch on, who holds licences (`holders` are names by id), how far Explorer looks."""

    subscriptions: tuple[SubscriptionRow, ...]
    features: tuple[FeatureState, ...]
    holdings: tuple[HoldingRow, ...]
    holders: Mapping[str, str]
    lookback_days: int
    lookback_because: str


@dataclass(frozen=True, slots=True)
class Permissions:
    """Every role group and role, who is in which, who could be, and the device groups by rank."""

    groups: tuple[Group, ...]
    roles: tuple[Role, ...]
    assignments: tuple[AssignmentRow, ...]
    devices: tuple[DeviceGroupRow, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """The people and groups of the organisation's directory."""

    users: tuple[UserRow, ...]
    groups: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """One who can sign in, and what they have to prove it with beside the password."""

    row: AccountRow
    passkeys: int
    recovery_codes: int


def organisation(scope: Scope, records: Records) -> Organisation:
    """The whole picture, for anybody who may sign in. Raises NotFound when it was never set up."""
    with records.read() as db:
        row = provisioning.tenant(scope, db)
        return Organisation(
            row=row,
            eligible=licences.eligibility(scope, db),
            progress=provisioning.progress_in(scope, db),
            consent=provisioning.consent_text(),
            consents=kept.consents_of(scope, db),
            services=kept.services(scope, db),
            receipts=kept.receipts_of(scope, db),
            help=visibility.assistance(scope, db).lines,
        )


def settings_of(scope: Scope, records: Records) -> dict[str, str]:
    """Every setting with the value in force. Raises Forbidden."""
    demand(scope, "settings.view")
    with records.read() as db:
        return settings.read(scope, db)


def paid_for(scope: Scope, records: Records) -> Paid:
    """Licences as they stand. Raises Forbidden."""
    demand(scope, "licences.view")
    with records.read() as db:
        days, because = licences.lookback(scope, db)
        names = {row.id: row.upn for row in directory.all_users(scope, db)}
        names |= {row.id: row.name for row in directory.all_groups(scope, db)}
        return Paid(
            subscriptions=paid.subscriptions_of(scope, db),
            features=licences.features(scope, db),
            holdings=paid.holdings_of(scope, db),
            holders=names,
            lookback_days=days,
            lookback_because=because,
        )


def permissions_of(scope: Scope, records: Records) -> Permissions:
    """Who may what. Raises Forbidden."""
    demand(scope, "permissions.view")
    with records.read() as db:
        return Permissions(
            groups=roles.groups(scope, db),
            roles=tuple(stock().roles.values()),
            assignments=held.assignments_of(scope, db),
            devices=held.device_groups_of(scope, db),
            members=members_of(scope, db),
        )


def directory_of(scope: Scope, records: Records) -> Directory:
    """Users and groups. Raises Forbidden."""
    demand(scope, "licences.view")
    with records.read() as db:
        return Directory(directory.all_users(scope, db), directory.all_groups(scope, db))


def accounts_of(scope: Scope, records: Records) -> tuple[Known, ...]:
    """Those who can sign in: all for those who manage users, else only oneself. Secrets are left out by the API."""
    with records.read() as db:
        rows = people.accounts_of(scope, db)
        if not allowed(scope, "users.manage"):
            rows = tuple(row for row in rows if row.name == scope.actor)
        return tuple(
            Known(
                row,
                passkeys=len(held_passkeys.passkeys_of(scope, db, row.id)),
                recovery_codes=people.recovery_codes_left(scope, db, row.id),
            )
            for row in rows
        )
