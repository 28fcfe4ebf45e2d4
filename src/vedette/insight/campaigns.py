"""The incidents that a campaign's messages are evidence in; the API asks it for the campaign's page.

Alerts name messages by their NetworkMessageId, and CampaignInfo names a campaign's messages: both are in the lake.
"""

from __future__ import annotations

from typing import Final

from vedette.core.scope import Scope
from vedette.incidents import sight
from vedette.kql.compile import compile_query
from vedette.lake.arrow import rows_of
from vedette.lake.lake import Lake
from vedette.lake.limits import Limits
from vedette.records import alerts, incidents
from vedette.records.database import Records
from vedette.records.incidents import IncidentRow
from vedette.schema.catalog import Catalog
from vedette.tenants.rights import allowed, demand

_LIMITS: Final = Limits(seconds=20, rows=2_000)
_TABLES: Final = frozenset({"CampaignInfo", "AlertEvidence"})
_ASKED: Final = """declare query_parameters (name: string);
let members = CampaignInfo | where CampaignId == name | distinct NetworkMessageId;
AlertEvidence | where NetworkMessageId in (members) | distinct AlertId | take 2000"""


def incidents_of(
    scope: Scope, lake: Lake, records: Records, catalog: Catalog, campaign: str
) -> tuple[IncidentRow, ...]:
    """The incidents, newest first, as far as the asker sees them; none for who may not read incidents.

    Raises Forbidden for who may not use Explorer.
    """
    demand(scope, "explorer.use")
    filled = lake.filled(scope)
    if not filled.keys() >= _TABLES or not allowed(scope, "incidents.read"):
        return ()
    query = compile_query(_ASKED, catalog, parameters={"name": campaign})
    idents = [str(row["AlertId"]) for row in rows_of(lake.query(scope, query, limits=_LIMITS).table)]
    with records.read() as db:
        seen = sight.shown(scope, db, alerts.by_ids(scope, db, idents))
        numbers = {row.incident for row in seen if row.incident is not None}
        found = incidents.by_numbers(scope, db, numbers)
    return tuple(sorted(found.values(), key=lambda row: row.number, reverse=True))
