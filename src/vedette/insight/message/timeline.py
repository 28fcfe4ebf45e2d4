"""What happened to one message, in order: sent, received, judged, put somewhere, and everything after; for `explain`.

Source: learn.microsoft.com, Email entity page (the timeline and its sources).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from vedette.insight.message.model import Happening, Judgement, MailCopy, Source
from vedette.insight.message.rows import Row, Told, text
from vedette.records.mail_actions import ActionRow
from vedette.records.mail_messages import MessageRow
from vedette.records.submissions import SubmissionRow

_WAYS = {"smtp": "by SMTP", "lmtp": "by LMTP", "milter": "by the mail server (milter)"}
_JUST_AFTER = timedelta(milliseconds=1)
"""Judging and placing happen in one transaction; this keeps them in their order."""


def timeline(
    told: Told,
    handed: Sequence[MessageRow],
    judgement: Judgement,
    copies: Sequence[MailCopy],
    actions: Iterable[ActionRow],
    reports: Iterable[SubmissionRow],
) -> tuple[Happening, ...]:
    """Every line, the oldest first."""
    lines = [*_arrival(told, handed, judgement, copies)]
    lines += [_moved(row) for row in told.of("EmailPostDeliveryEvents") if row.get("Timestamp")]
    lines += [_clicked(row) for row in told.of("UrlClickEvents") if row.get("Timestamp")]
    for action in actions:
        lines += _action(action)
    for report in reports:
        lines += _report(report)
    return tuple(sorted(lines, key=lambda line: line.at))


def _arrival(
    told: Told, handed: Sequence[MessageRow], judgement: Judgement, copies: Sequence[MailCopy]
) -> Iterable[Happening]:
    sent = [row["Timestamp"] for row in told.of("EmailEvents") if row.get("Timestamp")]
    if sent and not handed:  # of mail that passed the gate the tables tell when it was received
        yield Happening(min(sent), Source.SYSTEM, "Sent, as its Date field says")
    for one in handed:
        yield Happening(one.received, Source.SYSTEM, "Received", result=_WAYS.get(one.way, f"read from {one.way}"))
    begin = handed[0].received if handed else min(sent, default=None)
    if begin is None:
        return
    word = f"{judgement.ours or 'not judged'}; {judgement.score:g} points"
    by = judgement.by or "Vedette"
    yield Happening(begin + _JUST_AFTER, Source.SYSTEM, f"Judged by {by}", threats=judgement.threats, result=word)
    for copy in copies:
        yield Happening(
            begin + 2 * _JUST_AFTER,
            Source.SYSTEM,
            "Original delivery",
            copy.recipient,
            copy.original_action,
            judgement.threats,
            copy.original_location,
        )


def _moved(row: Row) -> Happening:
    trigger = text(row, "ActionTrigger")
    source = Source.ADMIN if "Admin" in trigger else Source.USER if "User" in trigger else Source.SYSTEM
    result = "; ".join(part for part in (text(row, "ActionResult"), text(row, "DeliveryLocation")) if part)
    return Happening(
        row["Timestamp"],
        source,
        text(row, "ActionType") or "Moved",
        text(row, "RecipientEmailAddress"),
        text(row, "Action"),
        text(row, "ThreatTypes"),
        result,
    )


def _clicked(row: Row) -> Happening:
    went = "went on to the page" if row.get("IsClickedThrough") else ""
    result = "; ".join(part for part in (text(row, "Url"), went) if part)
    who = text(row, "AccountUpn")
    return Happening(
        row["Timestamp"], Source.USER, "Link clicked", who, text(row, "ActionType"), text(row, "ThreatTypes"), result
    )


def _action(row: ActionRow) -> Iterable[Happening]:
    source = Source.ADMIN if row.trigger == "AdminAction" else Source.SYSTEM
    yield Happening(row.created, source, "Action planned", row.recipient, row.kind, result=row.reason)
    if row.state == "rejected":
        yield Happening(row.updated, Source.ADMIN, "Action withdrawn", row.recipient, row.kind, result=row.note)


def _report(row: SubmissionRow) -> Iterable[Happening]:
    source = Source.ADMIN if row.source == "admin" else Source.USER
    yield Happening(row.submitted, source, "Submission", row.recipient, f"reported as {row.kind}", result=row.reporter)
    if row.answered_at is not None:
        result = "; ".join(part for part in (row.answered_by, row.note) if part)
        yield Happening(row.answered_at, Source.ADMIN, "Submission answered", "", row.answer, result=result)
