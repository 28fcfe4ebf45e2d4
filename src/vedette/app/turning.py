"""Turning a tenant's service on in a running server: begun at once, carried out by the workers of `background`."""

from __future__ import annotations

from vedette.app.wiring import Product
from vedette.core.scope import Scope
from vedette.tenants import provisioning
from vedette.tenants.locations import HERE, Location
from vedette.tenants.provisioning import Progress
from vedette.tenants.states import State


def locations(product: Product) -> tuple[Location, ...]:
    """Where data can lie in this installation."""
    return (HERE, *(Location(place.name, place.title) for place in product.settings.places))


def start(scope: Scope, product: Product, wanted: str) -> Progress:
    """Fix the data location and lay out the steps; while they are under way, only tell how far they are."""
    progress = provisioning.progress_of(scope, product.records)
    if progress.state is State.PROVISIONING:
        return progress
    return provisioning.start(scope, product.records, locations(product), wanted=wanted)
