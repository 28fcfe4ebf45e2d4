"""Turning a tenant's service on and off in a running server: begun at once, carried out in the background.

The API begins; the worker jobs `provision` and `drain` call `go_on` until nothing is left to do, also after a restart.
"""

from __future__ import annotations

from vedette.app.erasing import erasers
from vedette.app.wiring import Product
from vedette.core.scope import Scope, local
from vedette.records import tenants as kept
from vedette.tenants import leaving, provisioning
from vedette.tenants.leaving import Leaving
from vedette.tenants.locations import HERE, Location
from vedette.tenants.provisioning import Progress
from vedette.tenants.states import State


def locations(product: Product) -> tuple[Location, ...]:
    """Where data can lie in this installation."""
    return (HERE,)


def start(scope: Scope, product: Product, wanted: str) -> Progress:
    """Fix the data location and lay out the steps, or try again where the last try stopped."""
    progress = provisioning.progress_of(scope, product.records)
    if progress.state is State.PROVISIONING:
        return progress
    return provisioning.start(scope, product.records, locations(product), wanted=wanted)


def turn_off(scope: Scope, product: Product, data: Leaving) -> None:
    """Begin turning off."""
    leaving.turn_off(scope, product.records, data)


def go_on(product: Product) -> int:
    """Do what is under way in any tenant: provision, drain; how many tenants moved."""
    with product.records.read() as db:
        rows = kept.everyone(local(), db)
    moved = 0
    for row in rows:
        scope = local(row.tenant)
        if row.state == State.PROVISIONING:
            moved += bool(list(provisioning.run(scope, product.records, product.lake)))
        elif row.state == State.DRAINING:
            leaving.drain(scope, product.records, product.lake, erasers(product.folder))
            moved += 1
    return moved
