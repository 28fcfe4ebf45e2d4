"""What leaves quarantine: released messages with a stamp, and the digests people get of what is held for them.

`app.mailrows` sends both through the next server and tells `sent` what came of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from itertools import groupby

import msgspec

from vedette.core import clock
from vedette.core.clock import iso
from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.mail import edits, record
from vedette.mail.blobs import Blobs
from vedette.mail.clicks.guarding import RELEASED, Guards
from vedette.mail.disposition import Edits, Guarding
from vedette.mail.message import parse
from vedette.mail.policies.book import MailSettings
from vedette.mail.reading import plain
from vedette.mail.record import Moved
from vedette.records import mail_messages
from vedette.records import quarantine as kept
from vedette.records.database import Records
from vedette.records.quarantine import QuarantineRow
from vedette.records.selection import Compare, Where
from vedette.tenants import audit

_AT_ONCE = 200
_DIGEST = 50
_THREATS = {"MALW": "Malware", "SPM": "Spam", "HSPM": "Spam", "BULK": "Spam", "NONE": ""}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send on: the rows it belongs to, the envelope, the bytes."""

    rows: tuple[QuarantineRow, ...]
    sender: str
    recipient: str
    data: bytes


def outgoing(scope: Scope, records: Records, blobs: Blobs, guards: Guards) -> Iterator[Outgoing]:
    """Released messages that were not sent yet; one whose bytes are gone is held again, with that reason.

    Their links are guarded as the policy of now says.
    """
    settings = guards.books(scope).settings
    with records.read() as db:
        rows, _ = kept.listed(scope, db, Where("state", Compare.EQ, "releasing"), limit=_AT_ONCE)
    for row in rows:
        try:
            raw = blobs.get(scope, row.digest)
        except NotFound as error:
            refused(scope, records, Outgoing((row,), row.mail_from, row.recipient, b""), str(error))
            continue
        message = parse(raw)
        junk = settings.junk_header.partition(":")[0].strip()
        links = _guarding(scope, records, guards, row)
        guard = guards.guard(scope, links, (row.recipient,)) if links else None
        whole = edits.render(
            raw, message, Edits(edits.spoofed(message.headers, settings.name, junk), links=links), guard=guard
        )
        stamp = f"{iso(row.state_at)}; {row.id}; {guards.stamp(scope, row.network_id, whole)}"
        data = edits.render(whole, message, Edits(add=((RELEASED, stamp),)))
        yield Outgoing((row,), row.mail_from, row.recipient, data)


def _guarding(scope: Scope, records: Records, guards: Guards, row: QuarantineRow) -> Guarding | None:
    """How the links of a released message are guarded: as was decided when it came, unless the policy stopped it."""
    with records.read() as db:
        places = mail_messages.deliveries(scope, db, row.key)
    outcome = next((one.outcome for one in places if one.recipient == row.recipient), "{}")
    wanted = guards.books(scope).applied(row.recipient).links.settings.rewrite
    if not guards.base or not wanted or not msgspec.json.decode(outcome).get("guarded"):
        return None
    return Guarding(row.network_id, row.recipient)


def sent(scope: Scope, records: Records, out: Outgoing) -> None:
    """A released message was taken by the next server: note it, and where the copy is now."""
    (row,) = out.rows
    with records.begin(scope) as db:
        if not kept.change(scope, db, row.id, ("releasing",), {"state": "released"}):
            return
        mail_messages.moved(scope, db, row.key, row.recipient, "Released", "Inbox/folder")
        move = Moved(
            row.network_id,
            row.message_id,
            row.recipient,
            clock.now(),
            "Released from quarantine",
            "Quarantine release",
            "AdminAction" if row.state_by.lower() != row.recipient else "UserAction",
            "Success",
            "Inbox/folder",
            "Quarantine",
            _THREATS.get(row.category, "Phish"),
        )
        mail_messages.put_row(scope, db, record.after([move]).decode())
        audit.record(
            scope, db, "quarantine.released", row.id, before="releasing", after="released", detail=row.recipient
        )


def refused(scope: Scope, records: Records, out: Outgoing, why: str) -> None:
    """The next server will never take a released message: it is held again, with the reason."""
    with records.begin(scope) as db:
        for row in out.rows:
            kept.change(scope, db, row.id, ("releasing",), {"state": "held", "note": f"not taken: {why}"[:1000]})
            audit.record(scope, db, "quarantine.refused", row.id, before="releasing", after="held", detail=why[:500])


def digests(scope: Scope, records: Records, settings: MailSettings, at: datetime) -> Iterator[Outgoing]:
    """A message to everybody for whom something they may see is held that no digest named yet."""
    if not settings.digest_from:
        return
    with records.read() as db:
        rows = kept.untold(scope, db, 5_000)
    for recipient, group in groupby(rows, key=lambda row: row.recipient):
        mine = tuple(row for row in group if row.expires > at)
        if mine:
            yield Outgoing(mine, settings.digest_from, recipient, _digest(recipient, mine, settings, at))


def told(scope: Scope, records: Records, out: Outgoing) -> None:
    """A digest was taken by the next server."""
    with records.begin(scope) as db:
        kept.mark_told(scope, db, [row.id for row in out.rows], clock.now())


def _digest(recipient: str, rows: tuple[QuarantineRow, ...], settings: MailSettings, at: datetime) -> bytes:
    message = EmailMessage(policy=SMTP.clone(utf8=False))
    message["From"], message["To"] = settings.digest_from, recipient
    message["Subject"] = f"{len(rows)} messages are held in quarantine for you"
    message["Date"] = at
    message["Auto-Submitted"] = "auto-generated"
    message["Message-ID"] = f"<{rows[0].id}.{int(at.timestamp())}@{settings.digest_from.rpartition('@')[2]}>"
    lines = ["These messages were not delivered to you:", ""]
    for row in rows[:_DIGEST]:
        lines += [
            f"  {plain(row.subject)[:120] or '(no subject)'}",
            f"  from {plain(row.sender)[:200]}, received {iso(row.received)}, kept until {iso(row.expires)}",
            "",
        ]
    if len(rows) > _DIGEST:
        lines.append(f"  and {len(rows) - _DIGEST} more.")
    lines += ["Sign in to Vedette to look at them, to release them, or to ask for them.", ""]
    message.set_content("\n".join(lines))
    return message.as_bytes()
