"""Mail in numbers: what was scanned, what its verdicts were, where threats ended up and whom they were for.

The dashboard's mail tiles ask here, through the API. A row of EmailEvents is one message to one recipient, and that is
what is counted, as Microsoft counts it (messages x recipients).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.kql.compile import compile_query
from vedette.lake.arrow import rows_of
from vedette.lake.lake import Lake
from vedette.lake.limits import Limits, TimeSpan
from vedette.schema.catalog import Catalog
from vedette.tenants.rights import demand

UNIT = "messages x recipients, by when they were sent"
_LIMITS = Limits(seconds=20, rows=20_000)
_LONGEST = timedelta(days=366)
_TABLE = "EmailEvents"
_VERDICT = """EmailEvents | extend Verdict = case(ThreatTypes has "Malware", "malware",
    ThreatTypes has "Phish", "phish", ThreatTypes has "Spam", "spam", "good")"""
_FLOW = f"""{_VERDICT}
| summarize Count = count(), Delivered = countif(DeliveryAction =~ "Delivered") by At = bin(Timestamp, SLOT), Verdict
| order by At asc, Verdict asc"""
_TARGETS = f"""{_VERDICT}
| where Verdict in ("malware", "phish") and isnotempty(RecipientEmailAddress)
| summarize Malware = countif(Verdict == "malware"), Phish = countif(Verdict == "phish"), Count = count(),
    Delivered = countif(DeliveryAction =~ "Delivered") by Address = tolower(RecipientEmailAddress)
| top 10 by Count desc"""


class Verdict(StrEnum):
    """What a message was judged to be; good: no threat was found in it."""

    MALWARE = "malware"
    PHISH = "phish"
    SPAM = "spam"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class MailCount:
    """Messages of one verdict in the slot that begins at `at`; `delivered` of them reached an inbox or its rules."""

    at: datetime
    verdict: Verdict
    count: int
    delivered: int


@dataclass(frozen=True, slots=True)
class MailTarget:
    """A recipient with the malware and phish sent to them."""

    address: str
    malware: int
    phish: int
    delivered: int


@dataclass(frozen=True, slots=True)
class MailFlow:
    """Mail in [since, until); slots without any are left out. `partial`: a limit was reached, there is more."""

    unit: str
    counts: tuple[MailCount, ...]
    targets: tuple[MailTarget, ...]
    partial: bool

    def total(self, verdict: Verdict | None = None) -> int:
        """Of one verdict, or of all."""
        return sum(item.count for item in self.counts if verdict in (None, item.verdict))


def mail_flow(
    scope: Scope, lake: Lake, catalog: Catalog, since: datetime, until: datetime, *, hourly: bool = False
) -> MailFlow:
    """The numbers of mail; all empty where none was imported. Raises Forbidden, BadInput as `overview` does."""
    demand(scope, "incidents.read")
    if not timedelta(0) < until - since <= _LONGEST:
        raise BadInput("the range must be longer than nothing and no longer than a year")
    if _TABLE not in lake.filled(scope):
        return MailFlow(UNIT, (), (), partial=False)
    span = TimeSpan(since, until)
    cut: list[str] = []

    def rows(text: str) -> list[dict[str, Any]]:
        result = lake.query(scope, compile_query(text, catalog), limits=_LIMITS, timespan=span)
        if result.partial:
            cut.append(result.reason)
        return rows_of(result.table)

    flow = rows(_FLOW.replace("SLOT", "1h" if hourly else "1d"))
    counts = tuple(MailCount(r["At"], Verdict(r["Verdict"]), r["Count"], r["Delivered"]) for r in flow)
    targets = tuple(MailTarget(r["Address"], r["Malware"], r["Phish"], r["Delivered"]) for r in rows(_TARGETS))
    return MailFlow(UNIT, counts, targets, bool(cut))
