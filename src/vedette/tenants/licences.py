"""What an organisation's subscriptions entitle it to, which features they switch on, and which users are licensed.

`provisioning` asks for eligibility, `permissions` for features, `scoping` for licensed users; all answers have reasons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from vedette.core.clock import now
from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.records import licences as kept
from vedette.records import users as directory
from vedette.records.licences import HoldingRow, SubscriptionRow
from vedette.tenants.content import Feature, Way, stock
from vedette.tenants.reasons import Reason, either, every

ACTIVE = frozenset({"enabled", "warning"})
"""Graph's capabilityStatus of subscriptions that still work; `Warning` is the time of grace after expiry."""


@dataclass(frozen=True, slots=True)
class Licensed:
    """Who is licensed for a feature: everybody, or the users whose addresses (UPN and mail, lower case) are named."""

    everyone: bool
    addresses: frozenset[str]
    because: Reason


@dataclass(frozen=True, slots=True)
class FeatureState:
    """Whether a feature is licensed, and why; `without` says what is missing while it is not."""

    name: str
    title: str
    on: bool
    because: Reason
    without: str


def eligibility(scope: Scope, db: Connection) -> Reason:
    """May this organisation turn the service on, by its licences? Lists every way there is."""
    active = tuple(s for s in kept.subscriptions_of(scope, db) if is_active(s))
    ways = tuple(_way(way, active) for way in stock().ways)
    met = next((way for way in ways if way.met), None)
    if met is not None:
        return Reason(True, f"the licences suffice: {met.text}", (met,))
    return either("no licence, and no combination of licences, that entitles to the service", ways)


def features(scope: Scope, db: Connection) -> tuple[FeatureState, ...]:
    """Every feature with its state."""
    active = tuple(s for s in kept.subscriptions_of(scope, db) if is_active(s))
    entitled = eligibility(scope, db)
    return tuple(_feature(feature, active, entitled) for feature in stock().features.values())


def removed(scope: Scope, db: Connection) -> tuple[FeatureState, ...]:
    """What missing licences take away."""
    return tuple(state for state in features(scope, db) if not state.on)


def licensed_users(scope: Scope, db: Connection, feature: str) -> Licensed:
    """The users a report on this feature may show. Raises NotFound for an unknown feature."""
    wanted = stock().features.get(feature)
    if wanted is None:
        raise NotFound(f"there is no feature {feature!r}")
    bringing = {s.sku: s for s in kept.subscriptions_of(scope, db) if is_active(s) and _brings(s, wanted)}
    for sku in bringing:
        product = stock().product_of(sku)
        if product is not None and product.everyone:
            return Licensed(True, frozenset(), Reason(True, f"{product.title} covers everybody"))
    ids = _holders(scope, db, bringing, wanted)
    users = [user for user in directory.all_users(scope, db) if user.id in ids]
    addresses = frozenset(address for user in users for address in (user.upn, user.mail) if address)
    text = f"{len(users)} users have a licence for {wanted.title}"
    return Licensed(False, addresses, Reason(bool(users), text))


def lookback(scope: Scope, db: Connection) -> tuple[int, str]:
    """How many days Explorer and Real-time detections look back (0: not at all), and the plan that says so.

    Source: Microsoft's page on Explorer views; a trial of Plan 2 beside a bought Plan 1 counts as a trial.
    """
    active = [s for s in kept.subscriptions_of(scope, db) if is_active(s)]
    for rule in stock().lookbacks:
        if any(s.trial == rule.trial and rule.plan in carried(s.plans) for s in active):
            return rule.days, f"{stock().plans[rule.plan].title}{', on trial' if rule.trial else ''}"
    return 0, "no plan for mail protection"


def is_active(subscription: SubscriptionRow) -> bool:
    """Does it still work now?"""
    expired = subscription.expires is not None and subscription.expires <= now()
    return subscription.status.lower() in ACTIVE and not expired


def carried(plans: Iterable[str]) -> frozenset[str]:
    """The plans and all that they imply."""
    found: set[str] = set()
    waiting = list(plans)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            plan = stock().plans.get(name)
            waiting += plan.implies if plan else ()
    return frozenset(found)


def _way(way: Way, active: tuple[SubscriptionRow, ...]) -> Reason:
    products = {product.name for s in active if (product := stock().product_of(s.sku, s.sku_id))}
    parts = []
    for alternatives in way.products:
        names = alternatives.split("|")
        titles = " or ".join(stock().products[name].title for name in names)
        parts.append(Reason(bool(products & set(names)), titles))
    if way.plans:
        plans = {plan for s in active for plan in carried(s.plans)}
        parts += [Reason(plan in plans, stock().plans[plan].title) for plan in way.plans]
    if len(parts) == 1:
        return parts[0]
    return every(" with ".join(part.text for part in parts), tuple(parts))


def _feature(feature: Feature, active: tuple[SubscriptionRow, ...], entitled: Reason) -> FeatureState:
    if feature.eligibility:
        return FeatureState(feature.name, feature.title, entitled.met, entitled, feature.without)
    bringing = sorted(s.sku for s in active if _brings(s, feature))
    if bringing:
        because = Reason(True, f"{feature.title} comes with {', '.join(bringing)}")
    else:
        plans = " or ".join(stock().plans[name].title for name in feature.plans)
        because = Reason(False, f"no subscription carries {plans}")
    return FeatureState(feature.name, feature.title, bool(bringing), because, feature.without)


def _brings(subscription: SubscriptionRow, feature: Feature) -> bool:
    return bool(carried(subscription.plans) & set(feature.plans))


def _holders(scope: Scope, db: Connection, bringing: dict[str, SubscriptionRow], feature: Feature) -> set[str]:
    """Object ids of users who hold one of the subscriptions with the feature's plan not switched off."""
    members = {group.id: group.members for group in directory.all_groups(scope, db)}
    found: set[str] = set()
    for holding in kept.holdings_of(scope, db):
        subscription = bringing.get(holding.sku)
        if subscription is not None and carried(_left(subscription, holding)) & set(feature.plans):
            found.update(members.get(holding.holder, ()) if holding.kind == "group" else (holding.holder,))
    return found


def _left(subscription: SubscriptionRow, holding: HoldingRow) -> list[str]:
    """The subscription's plans without those switched off for this holder, by name or by id."""
    known = stock().plans
    off = {word.lower() for word in holding.without}
    return [p for p in subscription.plans if p.lower() not in off and not (p in known and known[p].id in off)]
