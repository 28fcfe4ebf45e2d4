"""First start of a server: the organisation and its first administrator, once. Called by `cli.serve` and the demo."""

from __future__ import annotations

from vedette.app.wiring import Product
from vedette.core.scope import Scope
from vedette.records import tenants as kept
from vedette.tenants import provisioning
from vedette.tenants.accounts import Invitation, first_start


def found_first(
    scope: Scope, product: Product, administrator: str, *, name: str = "My organisation"
) -> Invitation | None:
    """Found the scope's tenant if it is not there, and invite its administrator until somebody has a password."""
    with product.records.read() as db:
        known = kept.find(scope, db)
    if known is None:
        provisioning.found(scope, product.records, name)
    return first_start(scope, product.records, administrator)
