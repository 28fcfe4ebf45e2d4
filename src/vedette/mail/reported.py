"""The raw records of reports about mail in our name, which the mail connector's mapping turns into DmarcReports.

The connector's reader makes them of files and of messages that carry reports, `gate.admit` of messages that passed.
The same report gives the same records whichever way it came, so that it is kept once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from vedette.core.clock import iso
from vedette.core.errors import BadInput
from vedette.mail.dmarc_reports import Aggregate, Failure, Report, Transport, of_message
from vedette.mail.message import Message

AT_ONCE = 500
"""Rows of one record."""
_BYTES = 2_000


def carried(message: Message) -> tuple[Report, ...]:
    """The reports in a message; none for ordinary mail and for what cannot be read."""
    try:
        return of_message(message)
    except BadInput:
        return ()


def records(reports: Iterable[Report]) -> Iterator[bytes]:
    """The reports as records (JSON). A report that names no time is left out: it could stand nowhere."""
    rows: list[dict[str, Any]] = []
    for report in reports:
        rows += _rows(report)
    for at in range(0, len(rows), AT_ONCE):
        yield msgspec.json.encode({"dmarc": rows[at : at + AT_ONCE]})


def _rows(report: Report) -> list[dict[str, Any]]:
    if isinstance(report, Failure):
        return [_failure(report)] if report.arrived else []
    if report.begin is None:
        return []
    head = {
        "begin": iso(report.begin),
        "end": iso(report.end) if report.end else "",
        "reporter": report.reporter,
        "id": report.id,
        "domain": report.domain,
        "policy": report.policy,
    }
    if isinstance(report, Transport):
        return _sessions(head, report)
    return _sendings(head, report)


def _sendings(head: dict[str, Any], report: Aggregate) -> list[dict[str, Any]]:
    return [
        {
            **head,
            "kind": "Aggregate",
            "sourceIp": each.source_ip,
            "count": each.count,
            "passed": each.passed,
            "dkim": each.dkim,
            "spf": each.spf,
            "disposition": each.disposition,
            "headerFrom": each.header_from,
            "envelopeFrom": each.envelope_from,
            "signers": " ".join(each.signers)[:_BYTES],
            "reason": each.reason,
        }
        for each in report.sendings
    ]


def _sessions(head: dict[str, Any], report: Transport) -> list[dict[str, Any]]:
    outcomes = ((report.successes, True, ""), (report.failures, False, " ".join(report.reasons)[:_BYTES]))
    return [
        {**head, "kind": "TLS", "count": count, "passed": passed, "reason": reason}
        for count, passed, reason in outcomes
        if count
    ]


def _failure(report: Failure) -> dict[str, Any]:
    arrived: datetime | None = report.arrived
    assert arrived is not None
    return {
        "begin": iso(arrived),
        "end": iso(arrived),
        "kind": "Failure",
        "reporter": report.reporter,
        "domain": report.domain,
        "sourceIp": report.source_ip,
        "count": 1,
        "passed": False,
        "disposition": report.result,
        "headerFrom": report.header_from[:500],
        "reason": report.failed,
        "subject": report.subject[:1000],
        "id": "",
    }
