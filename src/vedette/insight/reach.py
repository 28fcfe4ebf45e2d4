"""Which alerts and incidents somebody limited to device groups may see: those of devices they see, and deviceless ones.

The lake filters rows by itself; alerts and incidents lie in the records, so the same filters are applied to their
devices here. `profiles` and `overview` ask, and whoever else lists alerts may.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.scope import Scope
from vedette.kql.compile import compile_query
from vedette.lake.ddl import literal
from vedette.lake.lake import Lake
from vedette.records import alert_numbers, identities
from vedette.schema.catalog import Catalog
from vedette.tenants.devices import limited

_TABLE = "DeviceInfo"
_AT_ONCE = 2_000


def visible_devices(scope: Scope, lake: Lake, names: Iterable[str]) -> frozenset[str]:
    """Those of the device names that the scope's filters let through."""
    wanted = sorted(set(names))
    filters = [item.predicate for item in scope.filters if item.table == _TABLE]
    if not filters or not wanted:
        return frozenset(wanted)
    query = compile_query(f"{_TABLE} | where {' and '.join(f'({text})' for text in filters)}", Catalog.stock())
    condition = query.predicate()
    if condition is None:
        return frozenset()  # a filter that is not understood shows nothing
    sql = condition.sql(now=clock.now(), tenant=scope.tenant)
    found: set[str] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        values = ", ".join(literal(name) for name in wanted[start : start + _AT_ONCE])
        inner = f"SELECT arrayJoin([{values}]) AS DeviceName"
        found.update(lake.pool.run(f"SELECT DeviceName FROM ({inner}) WHERE {sql}").to_pydict().get("DeviceName", ()))
    return frozenset(found)


def visible_ids(scope: Scope, db: Connection, lake: Lake) -> frozenset[str] | None:
    """Ids of the devices whose alerts the scope may see; None when it may see all."""
    if not limited(scope):
        return None
    names: dict[str, set[str]] = {}
    for row in identities.names_of_entities(scope, db, alert_numbers.devices(scope, db)):
        if row.kind in ("fqdn", "host"):
            names.setdefault(row.entity, set()).add(row.value)
    seen = visible_devices(scope, lake, {name for values in names.values() for name in values})
    return frozenset(ident for ident, values in names.items() if values & seen)
