"""What others report about mail in our name: DMARC aggregate (RFC 7489 C) and failure (RFC 6591), TLS (RFC 8460).

`vedette mail reports` reads files and the messages that carry them; XML and JSON, plain, gzipped or zipped, as hostile
as any mail.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

from vedette.core.errors import BadInput
from vedette.mail.archives import Budget, unpack
from vedette.mail.message import Message

_MOST = 100_000
_BODY = re.compile(r"<feedback[\s>].*</feedback\s*>", re.DOTALL)
_PREFIX = re.compile(r"(</?)[A-Za-z_][\w.-]*:")
_DECLARATIONS = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FIELD = re.compile(r"(?m)^([A-Za-z][A-Za-z-]{2,40})[ \t]*:[ \t]*(.*)$")
_NOTICE = re.compile(r"(?:failure|forensic|ruf)\s+report|failed the published dmarc")
_IP = re.compile(r"\b(\d{1,3}(?:\.\d{1,3}){3})\b|\[(?:IPv6:)?([0-9a-f:.]{6,45})\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sending:
    """Messages one address sent with our domain in From; `dkim` and `spf` are aligned results, lower case."""

    source_ip: str
    count: int
    disposition: str
    dkim: str
    spf: str
    header_from: str
    envelope_from: str
    signers: tuple[str, ...]
    reason: str

    @property
    def passed(self) -> bool:
        """Whether DMARC passed."""
        return "pass" in (self.dkim, self.spf)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One receiver's report on one domain and day; times are UTC, `policy` as published (p=)."""

    reporter: str
    id: str
    begin: datetime | None
    end: datetime | None
    domain: str
    policy: str
    sendings: tuple[Sending, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """One message that failed, as a receiver tells it; `failed` holds the words of Auth-Failure."""

    reporter: str
    arrived: datetime | None
    source_ip: str
    domain: str
    failed: str
    result: str
    header_from: str
    subject: str


@dataclass(frozen=True, slots=True)
class Transport:
    """Sessions of one policy in a TLS report: how many went well, how many not and why."""

    reporter: str
    id: str
    begin: datetime | None
    end: datetime | None
    domain: str
    policy: str
    successes: int
    failures: int
    reasons: tuple[str, ...]


Report = Aggregate | Failure | Transport


def read(name: str, data: bytes) -> tuple[Report, ...]:
    """The reports of a file (XML, JSON, gzip, zip). Raises `BadInput` for what is no report or cannot be read."""
    budget = Budget()
    members = unpack(name, data, (), budget)
    if not members and budget.notes:
        raise BadInput(f"{name}: {'; '.join(budget.notes[:3])}")
    found: list[Report] = []
    for inner, body in [(member.name, member.data) for member in members] or [(name, data)]:
        text = body.decode("utf-8-sig", "replace").strip()
        if text.startswith("{"):
            found += _transport(inner, text)
        else:
            found.append(_aggregate(inner, text))
    return tuple(found)


def of_message(message: Message) -> tuple[Report, ...]:
    """The reports a message carries; none for ordinary mail. Raises `BadInput` when one cannot be read."""
    found: list[Report] = []
    for file in message.attachments:
        if _named(file.name) or file.type in {"application/tlsrpt+gzip", "application/tlsrpt+json"}:
            found += read(file.name, file.data)
    failure = _failure(message)
    return tuple(found) + ((failure,) if failure else ())


def _named(name: str) -> bool:
    """Names of reports: receiver!domain!begin!end.xml.gz (RFC 7489, 7.2.1.1) and its like."""
    return name.lower().endswith((".xml", ".xml.gz", ".xml.zip", ".json.gz")) or name.count("!") >= 2


def _aggregate(name: str, text: str) -> Aggregate:
    match = _BODY.search(text)
    if match is None:
        raise BadInput(f"{name}: no DMARC report")
    if _DECLARATIONS.search(text):
        raise BadInput(f"{name}: declares entities or a document type; not read")
    try:
        root = ElementTree.fromstring(_PREFIX.sub(r"\1", match[0]))
    except ElementTree.ParseError as error:
        raise BadInput(f"{name}: damaged XML: {error}") from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return Aggregate(
        reporter=_text(root, "report_metadata/org_name") or _text(root, "report_metadata/email").rpartition("@")[2],
        id=_text(root, "report_metadata/report_id"),
        begin=_moment(_text(root, "report_metadata/date_range/begin")),
        end=_moment(_text(root, "report_metadata/date_range/end")),
        domain=_text(root, "policy_published/domain").lower(),
        policy=_text(root, "policy_published/p").lower(),
        sendings=tuple(_sending(record) for record in root.findall("record")[:_MOST]),
    )


def _sending(record: ElementTree.Element) -> Sending:
    signers = (_text(each, "domain").lower() for each in record.findall("auth_results/dkim"))
    count = _text(record, "row/count")
    return Sending(
        source_ip=_text(record, "row/source_ip"),
        count=int(count) if count.isdigit() and len(count) < 12 else 0,
        disposition=_text(record, "row/policy_evaluated/disposition").lower(),
        dkim=_text(record, "row/policy_evaluated/dkim").lower(),
        spf=_text(record, "row/policy_evaluated/spf").lower(),
        header_from=_text(record, "identifiers/header_from").lower(),
        envelope_from=_text(record, "identifiers/envelope_from").lower(),
        signers=tuple(dict.fromkeys(signer for signer in signers if signer)),
        reason=_text(record, "row/policy_evaluated/reason/type"),
    )


def _text(element: ElementTree.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()[:500]


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(value), UTC) if value.isdigit() else datetime.fromisoformat(value)
    except (ValueError, OverflowError, OSError):
        return None


def _transport(name: str, text: str) -> Iterator[Transport]:
    try:
        document: dict[str, Any] = json.loads(text)
        span = document.get("date-range", {})
        for policy in document["policies"][:1000]:
            summary = policy.get("summary", {})
            reasons = (str(detail.get("result-type", "")) for detail in policy.get("failure-details", ())[:1000])
            yield Transport(
                reporter=str(document.get("organization-name", "")),
                id=str(document.get("report-id", "")),
                begin=_moment(str(span.get("start-datetime", ""))),
                end=_moment(str(span.get("end-datetime", ""))),
                domain=str(policy["policy"].get("policy-domain", "")),
                policy=str(policy["policy"].get("policy-type", "")),
                successes=int(summary.get("total-successful-session-count", 0)),
                failures=int(summary.get("total-failure-session-count", 0)),
                reasons=tuple(dict.fromkeys(reasons)),
            )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput(f"{name}: no TLS report: {error!r}") from error


def _failure(message: Message) -> Failure | None:
    """A failure report: its machine-readable part, else what the text of a DMARC failure notice holds."""
    told = message.feedback
    text = f"{message.subject}\n{message.text[:2000]}".lower()
    notice = "dmarc" in text and "fail" in text and bool(_NOTICE.search(text))
    if not told and not notice:
        return None
    fields = {name.lower(): value.strip() for name, value in reversed(_FIELD.findall(told or message.text))}
    found = _IP.search(fields.get("source-ip", "") or fields.get("sender ip address", "") or (told or message.text))
    origin = fields.get("original-mail-from") or fields.get("from", "")
    return Failure(
        reporter=message.sender.domain,
        arrived=_date(fields.get("arrival-date", "")) or message.date,
        source_ip=fields.get("source-ip", "").split(" ")[0] or ((found[1] or found[2]) if found else ""),
        domain=fields.get("reported-domain", "").lower() or origin.rpartition("@")[2].strip("<> ").lower(),
        failed=fields.get("auth-failure", "dmarc").lower(),
        result=fields.get("delivery-result", "").lower(),
        header_from=fields.get("from", ""),
        subject=fields.get("subject", ""),
    )


def _date(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
