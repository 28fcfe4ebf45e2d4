"""What receivers report about mail in our domains' names, for the page and routes of DMARC reports.

Everything is counted over DmarcReports in the lake. A source that DMARC never passed for the domain in the time looked
at is unknown: somebody who pretends, or a sender of ours that was forgotten in SPF and DKIM.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from vedette.core import clock
from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.kql.compile import compile_query
from vedette.lake.arrow import rows_of
from vedette.lake.lake import Lake
from vedette.lake.limits import Limits, TimeSpan
from vedette.schema.catalog import Catalog
from vedette.tenants.rights import demand

VIEW: Final = "mail-policies.view"
_TABLE: Final = "DmarcReports"
_LIMITS: Final = Limits(seconds=20, rows=2_000)
# The columns are named as the fields of the values made of them.
_DOMAINS: Final = """DmarcReports | where ReportKind == "Aggregate"
| summarize messages = sum(MessageCount), passed = sumif(MessageCount, Passed), sources = dcount(SourceIP),
    reporters = dcount(Reporter), newest = max(EndTime), policy = take_any(PublishedPolicy) by domain = Domain
| order by messages - passed desc, domain asc | take 500"""
_FOR: Final = (
    'declare query_parameters (name: string);\nDmarcReports | where Domain =~ name and ReportKind == "Aggregate"'
)
_DAYS: Final = f"""{_FOR}
| summarize messages = sum(MessageCount), passed = sumif(MessageCount, Passed) by at = bin(Timestamp, 1d)
| order by at asc"""
_SOURCES: Final = f"""{_FOR}
| summarize messages = sum(MessageCount), passed = sumif(MessageCount, Passed),
    dkim = sumif(MessageCount, Dkim == "pass"), spf = sumif(MessageCount, Spf == "pass"),
    stopped = sumif(MessageCount, Disposition in ("reject", "quarantine")), reporters = dcount(Reporter),
    envelopes = trim(" ", strcat_array(make_set(EnvelopeFrom, 5), " ")),
    signers = trim(" ", strcat_array(make_set(SignerDomains, 5), " ")),
    first = min(Timestamp), last = max(EndTime) by address = SourceIP
| extend unknown = passed == 0
| order by unknown desc, messages desc, address asc | take 1000"""
_ROWS: Final = """declare query_parameters (name: string, source: string);
DmarcReports | where Domain =~ name and SourceIP == source and ReportKind in ("Aggregate", "Failure")
| order by Timestamp desc, Reporter asc | take 500
| project at = Timestamp, kind = ReportKind, reporter = Reporter, messages = coalesce(MessageCount, 0),
    passed = coalesce(Passed, false), dkim = Dkim, spf = Spf, disposition = Disposition, header_from = HeaderFrom,
    envelope_from = EnvelopeFrom, signers = SignerDomains, reason = Reason, subject = Subject, report = ReportId"""
_SESSIONS: Final = """DmarcReports | where ReportKind == "TLS"
| summarize sessions = sum(MessageCount), passed = sumif(MessageCount, Passed), newest = max(EndTime),
    policy = take_any(PublishedPolicy), reasons = make_set_if(Reason, isnotempty(Reason), 20)
    by domain = Domain, reporter = Reporter
| extend reasons = strcat_array(reasons, "; ")
| order by sessions - passed desc, domain asc, reporter asc | take 500"""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """Sessions of a reporter with a domain's mail servers (RFC 8460).

    `passed` of them were encrypted as the domain's policy says, `reasons` tells why others were not.
    """

    domain: str
    reporter: str
    policy: str
    sessions: int
    passed: int
    reasons: str
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class DomainLine:
    """A domain that is reported on; counts are of messages."""

    domain: str
    policy: str
    messages: int
    passed: int
    sources: int
    reporters: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class DayCount:
    """Messages of a day, UTC."""

    at: datetime
    messages: int
    passed: int


@dataclass(frozen=True, slots=True)
class SourceLine:
    """An address that sent in the domain's name; `stopped` messages were quarantined or rejected by receivers."""

    address: str
    unknown: bool
    messages: int
    passed: int
    dkim: int
    spf: int
    stopped: int
    reporters: int
    envelopes: str
    signers: str
    first: datetime
    last: datetime | None


@dataclass(frozen=True, slots=True)
class DomainDetail:
    """A domain over the days asked for, with its sources, unknown ones first."""

    domain: str
    days: tuple[DayCount, ...]
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """What one report says of a source, or one message that failed."""

    at: datetime
    kind: str
    reporter: str
    messages: int
    passed: bool
    dkim: str
    spf: str
    disposition: str
    header_from: str
    envelope_from: str
    signers: str
    reason: str
    subject: str
    report: str


def domains(scope: Scope, lake: Lake, catalog: Catalog, days: int) -> tuple[DomainLine, ...]:
    """Every domain of the reports of the last days, most failures first. Raises Forbidden."""
    return tuple(DomainLine(**row) for row in _asked(scope, lake, catalog, _DOMAINS, days))


def detail(scope: Scope, lake: Lake, catalog: Catalog, domain: str, days: int) -> DomainDetail:
    """One domain. Raises Forbidden, NotFound when no report of the last days speaks of it."""
    told = _asked(scope, lake, catalog, _DAYS, days, name=domain)
    if not told:
        raise NotFound(f"no report of the last {days} days speaks of {domain}")
    sources = _asked(scope, lake, catalog, _SOURCES, days, name=domain)
    return DomainDetail(domain, tuple(DayCount(**row) for row in told), tuple(SourceLine(**row) for row in sources))


def source(scope: Scope, lake: Lake, catalog: Catalog, domain: str, address: str, days: int) -> tuple[ReportedRow, ...]:
    """The newest lines about an address that sent in a domain's name. Raises Forbidden."""
    rows = _asked(scope, lake, catalog, _ROWS, days, name=domain, source=address)
    return tuple(ReportedRow(**row) for row in rows)


def sessions(scope: Scope, lake: Lake, catalog: Catalog, days: int) -> tuple[SessionLine, ...]:
    """What TLS reports of the last days say, most failures first. Raises Forbidden."""
    return tuple(SessionLine(**row) for row in _asked(scope, lake, catalog, _SESSIONS, days))


def _asked(scope: Scope, lake: Lake, catalog: Catalog, text: str, days: int, **parameters: str) -> list[dict[str, Any]]:
    demand(scope, VIEW)
    if _TABLE not in lake.filled(scope):
        return []
    until = clock.now()
    query = compile_query(text, catalog, parameters=dict(parameters))
    return rows_of(
        lake.query(scope, query, limits=_LIMITS, timespan=TimeSpan(until - timedelta(days=days), until)).table
    )
