"""Subscriptions coming in: from Graph's subscribedSkus, from CSV, or entered by hand; each import is audited.

Source: https://learn.microsoft.com/graph/api/resources/subscribedsku.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from vedette.core.errors import BadInput, Location, NotFound
from vedette.core.scope import Scope
from vedette.core.shapes import from_json
from vedette.records import licences as kept
from vedette.records.database import Records
from vedette.records.licences import SubscriptionRow
from vedette.tenants import audit
from vedette.tenants.content import stock
from vedette.tenants.rights import demand

_TRUE = {"1", "true", "yes"}


class _Units(msgspec.Struct):
    enabled: int = 0
    warning: int = 0
    suspended: int = 0


class _ServicePlan(msgspec.Struct):
    servicePlanName: str = ""  # noqa: N815 - Graph's own word
    provisioningStatus: str = "Success"  # noqa: N815


class _Sku(msgspec.Struct):
    skuPartNumber: str  # noqa: N815
    skuId: str = ""  # noqa: N815
    capabilityStatus: str = "Enabled"  # noqa: N815
    consumedUnits: int = 0  # noqa: N815
    prepaidUnits: _Units = msgspec.field(default_factory=_Units)  # noqa: N815
    servicePlans: list[_ServicePlan] = msgspec.field(default_factory=list)  # noqa: N815


class _Skus(msgspec.Struct):
    value: list[_Sku]


def from_graph(data: bytes, source: str = "subscribedSkus") -> tuple[SubscriptionRow, ...]:
    """Read the answer of GET /subscribedSkus. Raises BadInput when it is not one."""
    try:
        document = from_json(data, _Skus)
    except msgspec.DecodeError as error:
        raise BadInput(f"not an answer of GET /subscribedSkus: {error}", Location(source)) from error
    return tuple(_graph_row(sku) for sku in document.value)


def from_csv(text: str, source: str = "CSV") -> tuple[SubscriptionRow, ...]:
    """Read CSV with the columns sku, seats, used, status, trial, expires, plans; only sku is needed (or a title).

    Raises BadInput naming the line.
    """
    rows = []
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    if "sku" not in {name.strip().lower() for name in reader.fieldnames or ()}:
        raise BadInput("subscriptions need a column named sku", Location(source, 1))
    for raw in reader:
        row = {str(key).strip().lower(): (value or "").strip() for key, value in raw.items() if key}
        place = Location(source, reader.line_num)
        rows.append(
            entered(
                row["sku"],
                seats=_count(row.get("seats", ""), place),
                used=_count(row.get("used", ""), place),
                status=row.get("status") or "Enabled",
                trial=row.get("trial", "").lower() in _TRUE,
                expires=_moment(row.get("expires", ""), place),
                plans=tuple(row.get("plans", "").split()),
                source="csv",
                place=place,
            )
        )
    return tuple(rows)


def entered(
    sku: str,
    *,
    seats: int = 0,
    used: int = 0,
    status: str = "Enabled",
    trial: bool = False,
    expires: datetime | None = None,
    plans: Sequence[str] = (),
    source: str = "entered",
    place: Location | None = None,
) -> SubscriptionRow:
    """A subscription named by part number, title or id; its plans are those we know unless given.

    Raises BadInput for a product we do not know when no plans are given.
    """
    product = stock().product_of(sku)
    if product is None and not plans:
        known = ", ".join(product.skus[0] for product in stock().products.values())
        raise BadInput(f"unknown product {sku!r}; name its plans, or one of {known}", place)
    part = next((s for s in product.skus if s.lower() == sku.lower()), product.skus[0]) if product else sku
    carried = tuple(plans) or (product.plans if product else ())
    # `ids` stand in the order of `skus`; part numbers known only from published lists come last and have none
    identifier = dict(zip(product.skus, product.ids, strict=False)).get(part, "") if product else ""
    return SubscriptionRow(part, identifier, status, seats, used, trial, expires, source, carried)


def take_in(scope: Scope, records: Records, rows: Sequence[SubscriptionRow], *, whole: bool) -> None:
    """Store subscriptions; `whole` means they are all there are. Raises Forbidden, BadInput when one comes twice."""
    demand(scope, "licences.manage")
    names = [row.sku for row in rows]
    if len(set(names)) != len(names):
        raise BadInput(f"a subscription comes twice: {', '.join(sorted(n for n in set(names) if names.count(n) > 1))}")
    with records.begin() as db:
        before = kept.subscriptions_of(scope, db)
        kept.set_subscriptions(scope, db, rows, whole=whole)
        after = kept.subscriptions_of(scope, db)
        audit.record(scope, db, "licences.import", "subscriptions", before=before, after=after, detail=", ".join(names))


def cancel(scope: Scope, records: Records, sku: str) -> None:
    """Forget a subscription. Raises Forbidden, NotFound when there is none of this name."""
    demand(scope, "licences.manage")
    with records.begin() as db:
        before = kept.subscriptions_of(scope, db)
        if not kept.remove_subscription(scope, db, sku):
            raise NotFound(f"there is no subscription {sku!r}")
        audit.record(scope, db, "licences.cancel", sku, before=before, after=kept.subscriptions_of(scope, db))


def _graph_row(sku: _Sku) -> SubscriptionRow:
    plans = tuple(
        p.servicePlanName for p in sku.servicePlans if p.servicePlanName and p.provisioningStatus != "Disabled"
    )
    product = stock().product_of(sku.skuPartNumber, sku.skuId)
    if not plans and product is not None:
        plans = product.plans
    units = sku.prepaidUnits
    return SubscriptionRow(
        sku=sku.skuPartNumber,
        sku_id=sku.skuId.lower(),
        status=sku.capabilityStatus,
        seats=units.enabled + units.warning,
        used=sku.consumedUnits,
        trial="TRIAL" in sku.skuPartNumber.upper(),
        source="graph",
        plans=plans,
    )


def _count(text: str, place: Location) -> int:
    if not text:
        return 0
    if not text.isdigit():
        raise BadInput(f"not a number of seats: {text!r}", place)
    return int(text)


def _moment(text: str, place: Location) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"not a date: {text!r}", place) from error
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
