"""Rows of a hunt become alerts of an incident: made, placed, published to the lake, audited; for the API's route."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.app.wiring import Product
from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.detect.alert import Alert
from vedette.detect.byhand import Chosen, alerts_by_hand
from vedette.detect.publish import publish
from vedette.incidents.byhand import admit
from vedette.insight.hunting import HuntRequest
from vedette.records.batches import watermark
from vedette.schema.types import Service, TableSchema
from vedette.tenants import audit
from vedette.tenants.rights import demand

_ANY = TableSchema("Hunt", "", Service.VEDETTE, "", ())
"""Stands for the table of a query that reads none: columns tell entities by their names alone."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Where the rows went, and as which alerts."""

    incident: int
    alerts: tuple[str, ...]


def link_rows(scope: Scope, product: Product, chosen: Chosen, incident: int | None) -> Linked:
    """Put rows into an incident, None: a new one.

    Raises Forbidden, KqlError for a query that is none, BadInput for rows that do not fit, what `admit` raises.
    """
    demand(scope, "detections.link")
    alerts = alerts_in(scope, product, chosen)
    if not any(alert.evidence for alert in alerts):
        raise BadInput(
            "the rows name nobody and nothing an alert can be about: add a column such as DeviceName, AccountUpn, "
            "RecipientEmailAddress, RemoteIP or SHA256 to the result"
        )
    number = admit(scope, product.records, alerts, incident, f"{scope.actor} found them hunting")
    publish(scope, product.lake, alerts, batch=watermark(scope, product.records))
    audit.note(scope, product.records, "incidents.link", str(number), detail=chosen.query[:2_000])
    return Linked(number, tuple(alert.id for alert in alerts))


def alerts_in(scope: Scope, product: Product, chosen: Chosen) -> tuple[Alert, ...]:
    """The alerts these rows would be: shown before they are linked. Raises what `link_rows` raises for its input."""
    demand(scope, "detections.link")
    query = product.hunting.compiled(scope, HuntRequest(chosen.query))
    known = (product.catalog.table(name) for name in sorted(query.tables))
    table = next((each for each in known if each is not None), _ANY)
    return alerts_by_hand(scope, chosen, table, table.service)
