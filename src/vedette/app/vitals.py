"""How the installation fares, without anything of a tenant's content: readiness and gauges for operators' monitoring.

`api.native.health` shows both; `vedette check` is the longer look.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from vedette.app.gauges import Gauge
from vedette.app.wiring import Product
from vedette.core.errors import VedetteError
from vedette.core.scope import Scope, local
from vedette.records import tenants as kept
from vedette.records.batches import pending_batches
from vedette.records.deadletters import count_dead_letters
from vedette.records.runs import Runs


def faults(product: Product) -> dict[str, str]:
    """What does not answer, and how it failed; empty when everything does."""
    found: dict[str, str] = {}
    try:
        with product.records.read() as db:
            db.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        found["state"] = type(error).__name__
    try:
        product.lake.ping()
    except VedetteError as error:
        found["lake"] = str(error)
    return found


def gauges(product: Product) -> list[Gauge]:
    """Waiting batches, dead letters and gaps of detection, of all tenants together: not whose."""
    with product.records.read() as db:
        tenants = [row.tenant for row in kept.everyone(local(), db)]
    scopes = [Scope(tenant, "metrics") for tenant in tenants]
    waiting = sum(len(pending_batches(scope, product.records)) for scope in scopes)
    letters = sum(count_dead_letters(scope, product.records) for scope in scopes)
    gaps = sum(len(Runs(product.records).gaps(scope)) for scope in scopes)
    return [
        Gauge("vedette_batches_waiting", "Batches spooled but not loaded yet.", waiting),
        Gauge("vedette_dead_letters", "Records that could not be read.", letters),
        Gauge("vedette_detection_gaps", "Failed runs of rules not filled yet.", gaps),
        Gauge("vedette_tenants", "Organisations of this installation.", len(tenants)),
    ]
