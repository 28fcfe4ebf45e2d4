"""The one way to a Scope for a person or a program: rights by roles, rows by licences, switches and device groups.

The API calls `scope_for` after sign-in and `scope_for_key` for programs; reports narrow theirs with `report_scope`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from vedette.core.errors import Forbidden, NotFound
from vedette.core.scope import RowFilter, Scope
from vedette.records import roles as kept
from vedette.records.accounts import AccountRow
from vedette.records.roles import DeviceGroupRow
from vedette.schema.catalog import Catalog
from vedette.tenants import devices, licences
from vedette.tenants import permissions as permissions_of
from vedette.tenants.content import stock
from vedette.tenants.permissions import Standing
from vedette.tenants.reasons import Reason, every
from vedette.tenants.roles import Held, Person, held, person
from vedette.tenants.settings import IDENTITY_INTEGRATION, value_of


@dataclass(frozen=True, slots=True)
class Ground:
    """What decides over everybody in a tenant alike: how it stands, who is in which role group, its device groups.

    `hidden` are the rows nobody sees. Gathered once for many people, for as long as `marks` tells.
    """

    tenant: str
    facts: Standing
    held: Held
    devices: tuple[DeviceGroupRow, ...]
    hidden: tuple[RowFilter, ...]
    _rights: dict[object, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def rights(self, who: Person) -> frozenset[str]:
        """Every activity this person may do: the same for all who are in the same groups."""
        key = who.mfa, frozenset((grant.store, grant.group, grant.roles) for grant in who.grants)
        found = self._rights.get(key)
        if found is None:
            found = self._rights[key] = permissions_of.rights(self.facts, who)
        return found


def ground(scope: Scope, db: Connection) -> Ground:
    """The scope's tenant as it is now."""
    facts = permissions_of.standing(scope, db)
    hidden = _hidden(facts)
    return Ground(scope.tenant, facts, held(scope, db), kept.device_groups_of(scope, db), hidden)


def scope_for(
    db: Connection, account: AccountRow, tenant: str, *, mfa: bool = False, on: Ground | None = None
) -> Scope:
    """What this account may do and see in this tenant; `on` what is known of it.

    Raises Forbidden for a disabled account and for one that has no role there (as for a tenant that is not).
    """
    return _scope(db, account, tenant, mfa=mfa, within=None, on=on)


def scope_for_key(
    db: Connection, account: AccountRow, tenant: str, scopes: Iterable[str], *, mfa: bool = False
) -> Scope:
    """What a program with these application scopes may do in the name of this account: never more than either.

    Raises Forbidden, NotFound for an unknown scope.
    """
    return _scope(db, account, tenant, mfa=mfa, within=_activities(scopes))


def scope_for_application(db: Connection, tenant: str, name: str, permissions: Iterable[str]) -> Scope:
    """What a program may do in its own name with the permissions an administrator granted; it sees all devices.

    Raises NotFound for an unknown permission.
    """
    bare = Scope(tenant, f"{name} (application)")
    facts = permissions_of.standing(bare, db)
    rights = permissions_of.open_activities(facts) & _activities(permissions)
    return replace(bare, rights=rights, filters=_hidden(facts), closed=permissions_of.closed(facts))


def scope_at_home(
    db: Connection, account: AccountRow, tenant: str, *, mfa: bool = False, on: Ground | None = None
) -> Scope:
    """What somebody at a browser may do: at home without any role too, which opens their own mail and no data.

    Raises Forbidden like `scope_for`, also at home for a disabled account.
    """
    bare = Scope(tenant, account.name)
    base = on if on is not None and on.tenant == tenant else ground(bare, db)
    who = at_work(bare, db, account, mfa=mfa, among=base.held)
    if who.grants or account.disabled or account.tenant != tenant or base.facts.state is None:
        return scope_for(db, account, tenant, mfa=mfa, on=base)
    return replace(bare, filters=tuple(RowFilter(table.name, "false") for table in Catalog.stock().tables()))


def workplaces(db: Connection, account: AccountRow, tenants: Iterable[str]) -> tuple[str, ...]:
    """Those of the tenants where this account has a role."""
    return tuple(t for t in tenants if at_work(Scope(t, account.name), db, account).grants)


def at_work(
    scope: Scope, db: Connection, account: AccountRow, *, mfa: bool = False, among: Held | None = None
) -> Person:
    """The account as a person in the scope's tenant; nobody when it is disabled."""
    found = person(scope, db, account, mfa=mfa, among=among)
    return replace(found, grants=()) if account.disabled else found


def report_scope(scope: Scope, db: Connection, feature: str) -> Scope:
    """The scope narrowed for reports such as Explorer: to mail of licensed users, as far back as their plan looks."""
    found = licences.licensed_users(scope, db, feature)
    if found.everyone:
        return scope
    named = ", ".join(devices.quoted(address) for address in sorted(found.addresses))
    days, _ = licences.lookback(scope, db)
    owners = {t.name: "RecipientEmailAddress" for t in Catalog.stock().tables() if t.column("RecipientEmailAddress")}
    owners["UrlClickEvents"] = "AccountUpn"
    filters = tuple(
        RowFilter(name, part)
        for name, owner in owners.items()
        for part in (f"{owner} in~ ({named})" if named else "false", f"Timestamp > ago({days}d)")
    )
    return replace(scope, filters=(*scope.filters, *filters))


def withheld(facts: Standing) -> dict[str, Reason]:
    """Tables whose rows nobody sees, with the reason: a licence is missing, or identity signals are not shared."""
    found: dict[str, Reason] = {}
    for feature in stock().features.values():
        state = facts.features[feature.name]
        if not state.on:
            found |= dict.fromkeys(_tables(feature.services, feature.tables), state.because)
    gate = identity_gate(facts)
    if not gate.met:
        found |= dict.fromkeys(stock().features["identity-data"].tables, gate)
    return found


def _hidden(facts: Standing) -> tuple[RowFilter, ...]:
    lacking = {name: reason.lacking() for name, reason in withheld(facts).items()}
    return tuple(RowFilter(name, "false", "; ".join(lacking[name])) for name in sorted(lacking))


def identity_gate(facts: Standing) -> Reason:
    """Are identity signals shared? They need the identity and cloud app products and the integration turned on."""
    switch = value_of(facts.settings, IDENTITY_INTEGRATION) == "on"
    return every(
        "identity signals are shared" if switch else "identity signals are not shared",
        (
            facts.features["identity-data"].because,
            facts.features["cloud-app-data"].because,
            Reason(switch, f"the setting {IDENTITY_INTEGRATION} is {'on' if switch else 'off'}"),
        ),
    )


def _scope(
    db: Connection,
    account: AccountRow,
    tenant: str,
    *,
    mfa: bool,
    within: frozenset[str] | None,
    on: Ground | None = None,
) -> Scope:
    bare = Scope(tenant, account.name)
    base = on if on is not None and on.tenant == tenant else ground(bare, db)
    who = at_work(bare, db, account, mfa=mfa, among=base.held)
    if not who.grants:
        raise Forbidden(f"{account.name} has no role in {tenant}; ask a global administrator there for one")
    rights = base.rights(who)
    return Scope(
        tenant,
        account.name,
        rights if within is None else rights & within,
        (*base.hidden, *devices.filters(base.devices, who)),
        permissions_of.closed(base.facts),
    )


def _activities(scopes: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in scopes:
        known = stock().applications.get(name)
        if known is None:
            raise NotFound(f"there is no application scope {name!r}; there are {', '.join(stock().applications)}")
        found.update(known.activities)
    return frozenset(found)


def _tables(services: tuple[str, ...], tables: tuple[str, ...]) -> tuple[str, ...]:
    return (*tables, *(t.name for t in Catalog.stock().tables() if t.service.value in services))
