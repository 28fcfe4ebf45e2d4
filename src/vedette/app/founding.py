"""First start of a server: the organisation and its first administrator, once. Called by `cli.serve` and the demo.

Whoever runs a server of their own needs nobody's licence: the organisation has Vedette's own, which covers everybody,
and its identity signals, which no other company shares with it, are shown.
"""

from __future__ import annotations

from vedette.app.wiring import Product
from vedette.core.scope import Scope
from vedette.records import tenants as kept
from vedette.tenants import provisioning, settings, subscriptions
from vedette.tenants.accounts import Invitation, first_start

_OWN = "VEDETTE_SELF_HOSTED"


def found_first(
    scope: Scope, product: Product, administrator: str, *, name: str = "My organisation"
) -> Invitation | None:
    """Found the scope's tenant if it is not there, and invite its administrator until somebody has a password."""
    with product.records.read() as db:
        known = kept.find(scope, db)
    if known is None:
        provisioning.found(scope, product.records, name)
        subscriptions.take_in(scope, product.records, (subscriptions.entered(_OWN),), whole=False)
        settings.change(scope, product.records, settings.IDENTITY_INTEGRATION, "on")
        provisioning.assess(scope, product.records)
    return first_start(scope, product.records, administrator)
