"""Explorer's grid: one page of messages, clicks or files, newest first, with a cursor that no new mail disturbs.

The API hands pages on; `export` takes the same columns.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pyarrow as pa

from vedette.core.errors import BadInput
from vedette.insight.explorer.properties import CLICK_VERDICT, MORE, MOVED, OVERRIDE, PROPERTIES
from vedette.insight.explorer.question import Asker
from vedette.insight.explorer.words import Base, Source
from vedette.insight.spelling import utc_text
from vedette.lake.arrow import columns_of

MOST = 1_000
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z")
_KEY = "strcat(NetworkMessageId, '|', tolower(RecipientEmailAddress))"
_ADDRESS = PROPERTIES["sender-ip"].mail
_MAIL = {
    "Timestamp": "Timestamp", "Subject": "Subject", "Recipient": "RecipientEmailAddress",
    "SenderAddress": "SenderFromAddress", "SenderName": "SenderDisplayName", "SenderDomain": "SenderFromDomain",
    "SenderIp": _ADDRESS, "MailFrom": "SenderMailFromAddress", "DeliveryAction": "DeliveryAction",
    "OriginalLocation": "DeliveryLocation",
    "LatestLocation": "iff(isempty(LatestDeliveryLocation), DeliveryLocation, LatestDeliveryLocation)",
    "ThreatTypes": "ThreatTypes", "ThreatNames": "ThreatNames", "DetectionMethods": "DetectionMethods",
    "Confidence": "ConfidenceLevel", "Direction": "EmailDirection", "Overrides": OVERRIDE,
    "OverrideSource": PROPERTIES["override-source"].mail, "PolicyType": "EmailActionPolicy",
    "PolicyAction": "EmailAction", "NetworkMessageId": "NetworkMessageId", "InternetMessageId": "InternetMessageId",
    "Language": "EmailLanguage", "Connector": "Connectors", "DistributionList": "DistributionList",
    "ClusterId": PROPERTIES["cluster-id"].mail, "Attachments": "AttachmentCount", "Urls": "UrlCount",
    "Size": f"tolong({MORE}.Size)",
}  # fmt: skip
_CLICKS = {
    "Timestamp": "Timestamp", "Url": "Url", "Recipient": "AccountUpn", "Verdict": CLICK_VERDICT,
    "ThreatTypes": "ThreatTypes", "DetectionMethods": "DetectionMethods", "Workload": "Workload",
    "ClientIp": "IPAddress", "NetworkMessageId": "NetworkMessageId", "ClickId": "ReportId",
}  # fmt: skip
_CONTENT = {
    "Timestamp": "Timestamp", "FileName": "ObjectName", "Workload": "Application",
    "Site": "tostring(RawEventData.SiteUrl)", "Owner": "tostring(RawEventData.FileOwner)", "ModifiedBy": "AccountId",
    "MalwareFamily": "tostring(RawEventData.VirusInfo)", "Technology": "tostring(RawEventData.VirusVendor)",
    "Sha256": "tostring(RawEventData.Sha256)", "DocumentId": "ReportId",
}  # fmt: skip
COLUMNS = {Base.MAIL: _MAIL, Base.CLICKS: _CLICKS, Base.CONTENT: _CONTENT}
_TIES = {
    Base.MAIL: ("NetworkMessageId", "RecipientEmailAddress"),
    Base.CLICKS: ("ReportId", "AccountUpn"),
    Base.CONTENT: ("ReportId", "AccountId"),
}


@dataclass(frozen=True, slots=True)
class MailLine:
    """A message to one recipient. `additional_actions` happened after delivery, `latest_location` is where it lies."""

    timestamp: datetime
    subject: str
    recipient: str
    sender_address: str
    sender_name: str
    sender_domain: str
    sender_ip: str
    mail_from: str
    delivery_action: str
    original_location: str
    latest_location: str
    threat_types: str
    threat_names: str
    detection_methods: str
    confidence: str
    direction: str
    overrides: str
    override_source: str
    policy_type: str
    policy_action: str
    network_message_id: str
    internet_message_id: str
    language: str
    connector: str
    distribution_list: str
    cluster_id: str
    attachments: int | None
    urls: int | None
    size: int | None
    additional_actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClickLine:
    """A click on a protected link."""

    timestamp: datetime
    url: str
    recipient: str
    verdict: str
    threat_types: str
    detection_methods: str
    workload: str
    client_ip: str
    network_message_id: str
    click_id: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file in which malware was found."""

    timestamp: datetime
    file_name: str
    workload: str
    site: str
    owner: str
    modified_by: str
    malware_family: str
    technology: str
    sha256: str
    document_id: str


Line = MailLine | ClickLine | FileLine


@dataclass(frozen=True, slots=True)
class Page:
    """Rows newest first, or oldest first; `next` is the cursor of the next page, empty at the end."""

    lines: tuple[Line, ...]
    next: str
    reason: str
    partial: bool


def page(asker: Asker, *, limit: int = 100, cursor: str = "", ascending: bool = False) -> Page:
    """One page. Raises BadInput for a cursor that is none of ours, or a limit beyond the bounds."""
    if not 1 <= limit <= MOST:
        raise BadInput(f"a page has 1 to {MOST} rows")
    if asker.empty:
        return Page((), "", asker.reason(), partial=False)
    first, second = _TIES[asker.base]
    way = "asc" if ascending else "desc"
    text = "\n| ".join(
        [
            asker.rows_base(),
            *([_after(asker, cursor, ascending=ascending)] if cursor else []),
            f"order by Timestamp {way}, {first} asc, {second} asc",
            f"take {limit + 1}",
            f"project {_projected(asker.base)}, Tie = {second}",
        ]
    )
    table = asker.table(text)
    rest = table.num_rows > limit
    table = table.slice(0, limit)
    lines = _lines(asker, table)
    following = _cursor(table, asker.base) if rest else ""
    return Page(lines, following, "" if lines or cursor else asker.reason(), asker.partial)


def columns_text(base: Base) -> str:
    """The operators that make the grid's columns, for exports."""
    return f"project {_projected(base)}"


def _projected(base: Base) -> str:
    return ", ".join(f"{name} = {text}" if name != text else name for name, text in COLUMNS[base].items())


def _after(asker: Asker, cursor: str, *, ascending: bool) -> str:
    try:
        at, first, second = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        known = _MOMENT.fullmatch(at) and isinstance(first, str) and isinstance(second, str)
    except (binascii.Error, ValueError, TypeError):
        known = None
    if not known:
        raise BadInput("this cursor does not come from a page before")
    one, two = _TIES[asker.base]
    moment, beyond = f"datetime({at})", ">" if ascending else "<"
    a, b = asker.named(first), asker.named(second)
    return (
        f"where Timestamp {beyond}= {moment} | where Timestamp {beyond} {moment} or strcmp({one}, {a}) > 0 "
        f"or ({one} == {a} and strcmp({two}, {b}) > 0)"
    )


def _cursor(table: pa.Table, base: Base) -> str:
    last = table.slice(table.num_rows - 1)
    at = utc_text(last.column("Timestamp").combine_chunks()).to_pylist()[0]
    key = {Base.MAIL: "NetworkMessageId", Base.CLICKS: "ClickId", Base.CONTENT: "DocumentId"}[base]
    values = [at, last.column(key).to_pylist()[0], last.column("Tie").to_pylist()[0]]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def _lines(asker: Asker, table: pa.Table) -> tuple[Line, ...]:
    cells = zip(*columns_of(table.drop_columns(["Tie"])), strict=True)
    if asker.base is Base.CLICKS:
        return tuple(ClickLine(*row) for row in cells)
    if asker.base is Base.CONTENT:
        return tuple(FileLine(*row) for row in cells)
    lines = [MailLine(*row) for row in cells]
    return _moved(asker, lines)


def _moved(asker: Asker, lines: list[MailLine]) -> tuple[Line, ...]:
    """The lines with what happened after delivery: asked for these messages alone, for it is seldom."""
    if not lines or not asker.has(Source.MOVE):
        return tuple(lines)
    ids = ", ".join(asker.named(ident) for ident in dict.fromkeys(line.network_message_id for line in lines))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in asker.rows(
        f"EmailPostDeliveryEvents | where NetworkMessageId in ({ids}) | order by Timestamp asc "
        f"| project Key = {_KEY}, Word = {MOVED}, DeliveryLocation, ActionResult"
    ):
        found.setdefault(row["Key"], []).append(row)

    def moved(line: MailLine) -> MailLine:
        moves = found.get(f"{line.network_message_id}|{line.recipient.lower()}", [])
        done = [m["DeliveryLocation"] for m in moves if m["ActionResult"].lower() not in ("error", "failed")]
        latest = next((location for location in reversed(done) if location), line.latest_location)
        return replace(
            line,
            latest_location=latest,
            additional_actions=tuple(dict.fromkeys(move["Word"] for move in moves)),
        )

    return tuple(moved(line) for line in lines)
