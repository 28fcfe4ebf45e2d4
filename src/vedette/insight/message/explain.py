"""One mail message explained: where each copy is and why, how it was judged, what it holds and what happened to it.

The API asks `explained`. Mail that passed the gate has the whole decision; of other mail the tables tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.core.shapes import from_json
from vedette.incidents import sight
from vedette.insight.message.model import Judgement, MailCopy, MailFile, MailLink, MailMessage, MailSender
from vedette.insight.message.rows import Row, Told, bag, number, text, texts, told
from vedette.insight.message.timeline import timeline
from vedette.lake.lake import Lake
from vedette.mail.disposition import Outcome
from vedette.mail.policies.facts import Facts
from vedette.mail.room import MailRoom
from vedette.records import alerts, incidents, mail_actions, mail_messages, submissions
from vedette.records.alerts import AlertRow
from vedette.records.incidents import IncidentRow
from vedette.records.mail_actions import ActionRow
from vedette.records.mail_messages import DeliveryRow, MessageRow
from vedette.records.selection import Compare, Every, Where
from vedette.records.submissions import SubmissionRow
from vedette.schema.catalog import Catalog
from vedette.tenants.rights import allowed, demand

_CHECKS = ("SPF", "DKIM", "DMARC", "CompAuth", "ARC", "Aligned", "Reason", "Source")
_AT_MOST = 200


def explained(scope: Scope, lake: Lake, room: MailRoom, catalog: Catalog, network_id: str) -> MailMessage:
    """Everything about the message. Raises Forbidden, NotFound for one that nothing tells of."""
    if not allowed(scope, "threats.view"):
        demand(scope, "explorer.use")
    seen = told(scope, lake, catalog, network_id)
    with room.records.read() as db:
        handed = mail_messages.with_network_id(scope, db, network_id)
        kept = [row for one in handed for row in mail_messages.deliveries(scope, db, one.key)]
        if not handed and not seen.of("EmailEvents"):
            raise NotFound(f"there is no message {network_id}")
        actions, reports = _later(scope, db, network_id)
        raised, cases = _alerts(scope, db, seen)
    events = _newest(seen.of("EmailEvents"))
    facts = from_json(handed[-1].facts, Facts) if handed else None
    judgement = _judgement(events, facts)
    copies = _copies(kept, events, seen)
    lines = timeline(seen, handed, judgement, copies, actions, reports)
    first: Row = events[0] if events else {}
    more = bag(first, "AdditionalFields")
    return MailMessage(
        network_id=network_id,
        message_id=handed[-1].message_id if handed else text(first, "InternetMessageId"),
        subject=handed[-1].subject if handed else text(first, "Subject"),
        sent=None if handed else _moment(first),
        received=handed[0].received if handed else None,
        sender=_sender(first, more, handed, facts),
        direction=facts.direction if facts else text(first, "EmailDirection"),
        language=text(first, "EmailLanguage"),
        size=handed[-1].size if handed else int(number(more, "Size")),
        way=handed[-1].way if handed else text(first, "Connectors"),
        tls=text(more, "Tls"),
        judgement=judgement,
        authentication=_authentication(first, facts),
        copies=copies,
        links=_links(seen, facts),
        files=_files(seen, facts),
        timeline=lines,
        alerts=raised,
        incidents=cases,
        kept=any(room.blobs.has(scope, one.digest) for one in handed),
        partial=seen.partial,
    )


def _later(scope: Scope, db: Connection, network_id: str) -> tuple[tuple[ActionRow, ...], tuple[SubmissionRow, ...]]:
    actions, _ = mail_actions.listed(scope, db, state="", network_id=network_id, recipient="", limit=_AT_MOST, skip=0)
    here = Every((Where("network_id", Compare.EQ, network_id),))
    reports, _ = submissions.listed(scope, db, here, limit=_AT_MOST)
    return actions, reports


def _alerts(scope: Scope, db: Connection, seen: Told) -> tuple[tuple[AlertRow, ...], tuple[IncidentRow, ...]]:
    """The alerts that name the message, as far as the asker sees alerts, and their incidents."""
    idents = [text(row, "AlertId") for row in seen.of("AlertEvidence")]
    if not idents or not allowed(scope, "incidents.read"):
        return (), ()
    found = sight.shown(scope, db, alerts.by_ids(scope, db, idents))
    found.sort(key=lambda row: (row.last_activity, row.id), reverse=True)
    cases = incidents.by_numbers(scope, db, {row.incident for row in found if row.incident is not None})
    return tuple(found), tuple(sorted(cases.values(), key=lambda row: row.number, reverse=True))


def _newest(rows: Sequence[Row]) -> list[Row]:
    """One row of each recipient, the newest first."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(text(row, "RecipientEmailAddress").lower(), row)
    return list(found.values())


def _moment(row: Row) -> datetime | None:
    at = row.get("Timestamp")
    return at if isinstance(at, datetime) else None


def _sender(row: Row, more: dict[str, Any], handed: Sequence[MessageRow], facts: Facts | None) -> MailSender:
    return MailSender(
        name=text(row, "SenderDisplayName"),
        address=handed[-1].sender if handed else text(row, "SenderFromAddress"),
        mail_from=handed[-1].mail_from if handed else text(row, "SenderMailFromAddress"),
        ip=(facts.client if facts else "") or text(row, "SenderIPv4") or text(row, "SenderIPv6"),
        reply_to=text(more, "ReplyTo"),
        mailer=text(more, "Mailer"),
        list_id=text(more, "ListId"),
    )


def _judgement(events: Sequence[Row], facts: Facts | None) -> Judgement:
    row: Row = events[0] if events else {}
    more = bag(row, "AdditionalFields")
    methods = [
        str(name) for names in bag(row, "DetectionMethods").values() if isinstance(names, list) for name in names
    ]
    return Judgement(
        by=text(more, "JudgedBy") or ("Vedette" if facts else ""),
        ours=facts.decision.value if facts else text(more, "Verdict"),
        score=facts.score if facts else number(more, "Score"),
        scl=facts.scl if facts else int(number(more, "SCL")),
        bcl=facts.bcl if facts else int(number(row, "BulkComplaintLevel")),
        pcl=int(number(more, "PCL")),
        threats=text(row, "ThreatTypes"),
        confidence=text(row, "ConfidenceLevel"),
        methods=tuple(dict.fromkeys(methods)),
        reasons=texts(more, "Reasons"),
        problems=texts(more, "Problems"),
        findings=facts.findings if facts else (),
    )


def _authentication(row: Row, facts: Facts | None) -> tuple[tuple[str, str], ...]:
    found = bag(row, "AuthenticationDetails")
    if not found and facts is not None:
        found = {"SPF": facts.spf, "DKIM": facts.dkim, "DMARC": facts.dmarc, "CompAuth": facts.composite}
    pairs = [(name, found.get(name)) for name in _CHECKS]
    words = [
        (name, ("yes" if value else "no") if isinstance(value, bool) else str(value or "")) for name, value in pairs
    ]
    return tuple((name, word) for name, word in words if word)


def _copies(kept: Sequence[DeliveryRow], events: Sequence[Row], seen: Told) -> tuple[MailCopy, ...]:
    found = {row.recipient.lower(): _decided(row) for row in kept}
    places = {  # in the order of time: the last one stays
        text(row, "RecipientEmailAddress").lower(): (text(row, "Action"), text(row, "DeliveryLocation"))
        for row in seen.of("EmailPostDeliveryEvents")
        if text(row, "DeliveryLocation")
    }
    for row in events:
        name = text(row, "RecipientEmailAddress").lower()
        if name not in found:
            found[name] = _tabled(row, places.get(name))
    return tuple(found[name] for name in sorted(found))[:_AT_MOST]


def _decided(row: DeliveryRow) -> MailCopy:
    outcome = from_json(row.outcome, Outcome)
    return MailCopy(
        row.recipient,
        row.original_action,
        row.original_location,
        row.latest_action,
        row.latest_location,
        row.category,
        outcome.policy,
        tuple(reason.text for reason in outcome.reasons),
        outcome,
    )


def _tabled(row: Row, later: tuple[str, str] | None) -> MailCopy:
    more = bag(row, "AdditionalFields")
    action, place = text(row, "DeliveryAction"), text(row, "DeliveryLocation")
    latest = later or (text(row, "LatestDeliveryAction") or action, text(row, "LatestDeliveryLocation") or place)
    category, policy = text(more, "Category"), text(more, "PolicyName") or text(row, "EmailActionPolicy")
    told_why = texts(more, "Explanation")
    return MailCopy(text(row, "RecipientEmailAddress"), action, place, *latest, category, policy, told_why, None)


def _links(seen: Told, facts: Facts | None) -> tuple[MailLink, ...]:
    rows = seen.of("EmailUrlInfo")
    if rows or facts is None:
        return tuple(MailLink(text(row, "Url"), text(row, "UrlDomain"), text(row, "UrlLocation")) for row in rows)
    return tuple(MailLink(url, "", "") for url in facts.urls)


def _files(seen: Told, facts: Facts | None) -> tuple[MailFile, ...]:
    rows = seen.of("EmailAttachmentInfo")
    if rows or facts is None:
        return tuple(
            MailFile(
                text(row, "FileName"),
                text(row, "FileType"),
                int(number(row, "FileSize")),
                text(row, "SHA256"),
                text(row, "ThreatTypes"),
            )
            for row in rows
        )
    return tuple(
        MailFile(one.name, one.extension, 0, one.sha256, "")
        for one in facts.files
        if not one.outer or one.outer == one.sha256
    )
