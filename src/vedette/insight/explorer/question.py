"""One question to Explorer and how it is asked: the view, the span, the filter, narrowed to what the reader may see.

`chart`, `tops`, `grid`, `suggest` and `export` build their queries on an `Asker`'s base and run them through it.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from vedette.core import clock
from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.insight.explorer.conditions import Clauses, Filter
from vedette.insight.explorer.properties import PROPERTIES
from vedette.insight.explorer.words import LITE, Base, Source, View, base_of
from vedette.kql.compile import Query, compile_query
from vedette.lake.arrow import rows_of
from vedette.lake.lake import Lake
from vedette.lake.limits import NO_LIMITS, Limits
from vedette.records import submissions
from vedette.records.database import Records
from vedette.schema.catalog import Catalog
from vedette.tenants import licences
from vedette.tenants.rights import allowed, demand
from vedette.tenants.scoping import report_scope

SHORTEST = timedelta(minutes=30)
LONGEST = timedelta(days=366)
_LIMITS = Limits(seconds=30, rows=100_000)
_REPORTED = 10_000  # the newest reports of the span that are looked at
_TABLES = {Base.MAIL: "EmailEvents", Base.CLICKS: "UrlClickEvents", Base.CONTENT: "CloudAppEvents"}
_KEY = "strcat(NetworkMessageId, '|', tolower(RecipientEmailAddress))"
_OF_VIEW = {
    View.MALWARE: "ThreatTypes contains 'Malware'",
    View.PHISH: "ThreatTypes contains 'Phish'",
    View.CONTENT: "ActionType in ('FileMalwareDetected', 'FileUploadedMalwareDetected')",
    View.REPORTED: "NetworkMessageId in (reported)",
    View.CAMPAIGNS: "NetworkMessageId in ((CampaignInfo | distinct NetworkMessageId))",
}
_LACKS = {
    Base.MAIL: "no mail was imported or received yet",
    Base.CLICKS: "no click on a protected link was recorded yet",
    Base.CONTENT: "no malware in files of SharePoint, OneDrive or Teams was reported yet",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: rows of `view` in [since, until) that pass the filter; `zapped`: purged mail too."""

    view: View
    since: datetime
    until: datetime
    filter: Filter = field(default_factory=Filter)
    zapped: bool = False

    def __post_init__(self) -> None:
        """Raises BadInput for a span shorter than half an hour or longer than a year."""
        if not SHORTEST <= self.until - self.since <= LONGEST:
            raise BadInput("the span must be at least 30 minutes and at most a year")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where Explorer reads: the open lake, the state database, the tables there are."""

    lake: Lake
    records: Records
    catalog: Catalog


class Asker:
    """Asks the lake one question in many ways. Made for one request; remembers whether an answer was cut."""

    def __init__(self, scope: Scope, sources: Sources, question: Question) -> None:
        """Raises Forbidden, BadInput for a filter that cannot be."""
        full = allowed(scope, "explorer.use")
        demand(scope, "threats.view" if question.view in LITE and not full else "explorer.use")
        for condition in question.filter.conditions:
            known = PROPERTIES.get(condition.property)
            if known is not None and known.right:
                demand(scope, known.right)
        self.question, self.base = question, base_of(question.view)
        self.partial = False
        self._sources = sources
        self._feature = "explorer" if full else "real-time-detections"
        with sources.records.read() as db:
            self._scope = report_scope(scope, db, self._feature)
            reported = submissions.reported(scope, db, question.since, limit=_REPORTED) if _reports(question) else ()
        self._reported = f"dynamic({json.dumps(reported)})" if reported else ""
        self._clauses = Clauses(self.base)
        self._filter = self._clauses.filter(question.filter)
        self._filled = sources.lake.filled(scope)

    @property
    def empty(self) -> bool:
        """Is there nothing to ask?"""
        return _TABLES[self.base] not in self._filled or (_reports(self.question) and not self._reported)

    @property
    def held(self) -> int:
        """How many rows there are of what is asked about, of any time."""
        return self._filled.get(_TABLES[self.base], 0)

    def has(self, source: Source) -> bool:
        """Has this table any rows?"""
        return source.value in self._filled

    def rows_base(self, *, latest: bool = False) -> str:
        """KQL of the rows that are asked about; `latest` with the column of where each copy lies now."""
        question = self.question
        parts = [
            _TABLES[self.base],
            f"where Timestamp >= {literal(question.since)} and Timestamp < {literal(question.until)}",
        ]
        if condition := _OF_VIEW.get(question.view):
            parts.append(f"where {condition}")
        if self.base is Base.MAIL:
            if self._hides():
                purged = "EmailPostDeliveryEvents | where ActionType contains 'ZAP' or ActionTrigger =~ 'ZAP'"
                ids = f"({purged} | distinct NetworkMessageId)"
                parts.append(
                    f"where not(NetworkMessageId in ({ids}) and {_KEY} in (({purged} | project Key = {_KEY} "
                    "| distinct Key)))"
                )
            if latest or question.filter.uses("latest-location"):
                parts.append(self.latest())
        if self._filter:
            parts.append(f"where {self._filter}")
        return "\n| ".join(parts)

    def latest(self) -> str:
        """KQL operators that add `Latest`: the last move by the system or an administrator, else as delivered."""
        stood = "iff(isempty(LatestDeliveryLocation), DeliveryLocation, LatestDeliveryLocation)"
        if not self.has(Source.MOVE):
            return f"extend Latest = {stood}"
        moves = (
            "EmailPostDeliveryEvents | where isnotempty(DeliveryLocation) and ActionResult !in~ ('Error', 'Failed') "
            f"| summarize arg_max(Timestamp, DeliveryLocation) by MoveKey = {_KEY} "
            "| project MoveKey, MovedTo = DeliveryLocation"
        )
        return (
            f"extend MoveKey = {_KEY} | lookup kind=leftouter ({moves}) on MoveKey "
            f"| extend Latest = iff(isempty(MovedTo), {stood}, MovedTo)"
        )

    def named(self, value: str | int) -> str:
        """A parameter with this value for the query's text."""
        return self._clauses.named(value)

    def rows(self, text: str) -> list[dict[str, Any]]:
        """The rows of a query over the base; none when there is nothing to ask."""
        return [] if self.empty else rows_of(self.table(text))

    def table(self, text: str) -> pa.Table:
        """The same as Arrow."""
        result = self._sources.lake.query(self._scope, self._compiled(text), limits=_LIMITS)
        self.partial = self.partial or result.partial
        return result.table

    def stream(self, text: str) -> Generator[pa.RecordBatch, None, None]:
        """The same batch by batch."""
        return self._sources.lake.stream(self._scope, self._compiled(text), limits=NO_LIMITS)

    def reason(self) -> str:
        """Why there may be nothing to see; empty when there is no such reason."""
        if _reports(self.question) and not self._reported:
            return "no message was reported by a user in this time"
        if self.question.view is View.CAMPAIGNS and not self.has(Source.CAMPAIGN):
            return "no campaign was found yet"
        if self.empty:
            return _LACKS[self.base]
        with self._sources.records.read() as db:
            found = licences.licensed_users(self._scope, db, self._feature)
            days, plan = licences.lookback(self._scope, db)
        if found.everyone:
            return ""
        if not found.addresses:
            return f"{found.because.text}: only mail of licensed users is shown"
        if self.question.until <= clock.now() - timedelta(days=days):
            return f"{plan} looks back {days} days"
        return ""

    def text(self, text: str) -> str:
        """The query with its parameters as `let` statements: what can be put into the hunting editor."""
        lets = [f"let {name} = {_spelled(value)};" for name, value in self._clauses.given.items() if name in text]
        if "(reported)" in text:
            lets.insert(0, f"let reported = {self._reported};")
        return "\n".join([*lets, text])

    def _compiled(self, text: str) -> Query:
        given = {name: value for name, value in self._clauses.given.items() if name in text}
        kinds = [f"{name}: {'long' if isinstance(value, int) else 'string'}" for name, value in given.items()]
        if "(reported)" in text:
            kinds.append("reported: dynamic")
            given["reported"] = self._reported
        if kinds:
            text = f"declare query_parameters({', '.join(kinds)});\n{text}"
        return compile_query(text, self._sources.catalog, parameters=given)

    def _hides(self) -> bool:
        """Is mail that was purged after delivery to be left out? Not where it was asked for."""
        asked = self.question.filter.uses("additional-action") or self.question.filter.uses("network-message-id")
        return self.has(Source.MOVE) and not self.question.zapped and not asked


def _reports(question: Question) -> bool:
    return question.view is View.REPORTED


def literal(at: datetime) -> str:
    """A moment as KQL. Raises BadInput for one without zone."""
    if at.tzinfo is None:
        raise BadInput("a moment needs its zone: 2026-01-31T09:00:00Z")
    return f"datetime({at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ})"


def _spelled(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    plain = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{plain}"'
