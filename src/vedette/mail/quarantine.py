"""Quarantine for people: list, read, release, refuse, delete; every look at a message and every change is audited.

Administrators act on all of it. Recipients see what is held for them but malware and phishing of high confidence, look
at it, delete it and ask for it; they release what the policy lets them. `release.outgoing` sends on what is released.
Source: learn.microsoft.com, Manage quarantined messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope
from vedette.mail.blobs import Blobs
from vedette.mail.message import Header, parse
from vedette.mail.policies.category import Category
from vedette.mail.reading import Shown, shown
from vedette.records import quarantine as kept
from vedette.records.database import Records
from vedette.records.quarantine import QuarantineRow
from vedette.records.selection import Compare, Condition, Every, Where, cursor_of
from vedette.tenants import audit
from vedette.tenants.rights import allowed, demand

AT_ONCE = 100
"""Messages of one bulk action."""
HELD = ("held", "requested", "denied")
_HIDDEN = (Category.MALWARE, Category.HIGH_PHISH)
"""What recipients never see."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list: exact words but for `subject`, which may stand anywhere; empty means all. Times are UTC."""

    category: str = ""
    state: str = ""
    sender: str = ""
    recipient: str = ""
    subject: str = ""
    message_id: str = ""
    network_id: str = ""
    protection: str = ""
    received_from: datetime | None = None
    received_to: datetime | None = None
    expires_before: datetime | None = None

    def condition(self) -> Condition:
        """As the state database takes it."""
        parts = [
            Where(name, Compare.EQ, getattr(self, name).lower() if name in {"sender", "recipient"} else value)
            for name in ("category", "state", "sender", "recipient", "message_id", "network_id", "protection")
            if (value := getattr(self, name))
        ]
        if self.subject:
            parts.append(Where("subject", Compare.HAS, self.subject))
        for field, compare, moment in (
            ("received", Compare.GE, self.received_from),
            ("received", Compare.LT, self.received_to),
            ("expires", Compare.LT, self.expires_before),
        ):
            if moment is not None:
                parts.append(Where(field, compare, moment))
        return Every(tuple(parts))


def listed(
    scope: Scope, records: Records, wanted: Wanted, *, own: bool = False, limit: int = 100, cursor: str = ""
) -> tuple[tuple[QuarantineRow, ...], int]:
    """Newest first, with how many match; `own` lists what the asker may see of their own mailbox.

    Raises Forbidden, BadInput for a cursor that was not given out here.
    """
    parts: list[Condition] = [wanted.condition()]
    if own:
        mine = Where("recipient", Compare.EQ, scope.actor.lower())
        hidden = [Where("category", Compare.NE, category.value) for category in _HIDDEN]
        parts += [mine, *hidden, Where("state", Compare.NE, "deleted")]
    elif not allowed(scope, "quarantine.preview"):
        demand(scope, "quarantine.manage")
    parts.append(Where("expires", Compare.GT, clock.now()))
    with records.read() as db:
        return kept.listed(scope, db, Every(tuple(parts)), limit=limit, cursor=cursor)


def cursor_after(row: QuarantineRow) -> str:
    """The cursor that begins behind this one."""
    return cursor_of(kept.NEWEST, row.received, row.id)


def get(scope: Scope, records: Records, ident: str) -> QuarantineRow:
    """One held message. Raises Forbidden, NotFound, also to those whose it is not."""
    with records.read() as db:
        row = kept.get(scope, db, ident)
    if not _sees(scope, row) and not allowed(scope, "quarantine.preview"):
        demand(scope, "quarantine.manage")
    return row


def preview(scope: Scope, records: Records, blobs: Blobs, ident: str) -> Shown:
    """The message as safe text with its parts; audited as AdminMailAccess. Raises Forbidden, NotFound."""
    return shown(parse(_read(scope, records, blobs, ident, "preview")))


def headers(scope: Scope, records: Records, blobs: Blobs, ident: str) -> tuple[Header, ...]:
    """Its header fields, in order. Raises Forbidden, NotFound."""
    row = get(scope, records, ident)
    if not _sees(scope, row):
        demand(scope, "mail.headers")
    return parse(_raw(scope, blobs, row)).headers


def raw(scope: Scope, records: Records, blobs: Blobs, ident: str) -> bytes:
    """The message itself, for a protected archive; audited as AdminMailAccess. Raises Forbidden, NotFound."""
    return _read(scope, records, blobs, ident, "download")


def release(scope: Scope, records: Records, idents: Sequence[str], *, false_positive: bool, note: str = "") -> int:
    """Let messages go to their recipients, all or none; how many. `false_positive` says that the verdict was wrong.

    A person releases their own spam where the policy lets them. Raises Forbidden, NotFound, Conflict for one not held.
    """
    word = "false positive" if false_positive else ""
    text = "; ".join(part for part in (word, note) if part)

    def may(row: QuarantineRow) -> None:
        if not (_sees(scope, row) and row.may_release):
            demand(scope, "quarantine.manage")

    return _each(scope, records, idents, "releasing", "quarantine.release", text, may)


def request(scope: Scope, records: Records, ident: str, note: str) -> int:
    """Ask for one's own message to be released. Raises Forbidden, NotFound, Conflict for one not held."""

    def may(row: QuarantineRow) -> None:
        if not _sees(scope, row):
            raise Forbidden("people ask for their own messages, and not for malware or phishing of high confidence")

    return _each(scope, records, [ident], "requested", "quarantine.request", note, may, states=("held",))


def deny(scope: Scope, records: Records, idents: Sequence[str], note: str) -> int:
    """Refuse requests, all or none. Raises Forbidden, NotFound, Conflict for one nobody asked for."""

    def may(_row: QuarantineRow) -> None:
        demand(scope, "quarantine.manage")

    return _each(scope, records, idents, "denied", "quarantine.deny", note, may, states=("requested",))


def remove(scope: Scope, records: Records, idents: Sequence[str], note: str = "") -> int:
    """Delete messages, all or none; they cannot be brought back. Raises Forbidden, NotFound, Conflict."""

    def may(row: QuarantineRow) -> None:
        if not _sees(scope, row):
            demand(scope, "quarantine.manage")

    return _each(scope, records, idents, "deleted", "quarantine.delete", note, may)


def _each(
    scope: Scope,
    records: Records,
    idents: Sequence[str],
    state: str,
    verb: str,
    note: str,
    may: Callable[[QuarantineRow], None],
    *,
    states: tuple[str, ...] = HELD,
) -> int:
    wanted = list(dict.fromkeys(idents))
    if not 1 <= len(wanted) <= AT_ONCE:
        raise BadInput(f"act on 1 to {AT_ONCE} messages at once")
    with records.begin(scope) as db:
        for ident in wanted:
            _set(scope, db, kept.get(scope, db, ident), state, verb, note, may, states)
    return len(wanted)


def _set(
    scope: Scope,
    db: Connection,
    before: QuarantineRow,
    state: str,
    verb: str,
    note: str,
    may: Callable[[QuarantineRow], None],
    states: tuple[str, ...],
) -> None:
    may(before)
    values = {"state": state, "state_by": scope.actor, "state_at": clock.now(), "note": note[:1000]}
    if before.expires <= clock.now():
        raise NotFound(f"the quarantined message {before.id} has expired")
    if not kept.change(scope, db, before.id, states, values):
        raise Conflict(f"the message {before.id} is {before.state}")
    detail = f"{before.recipient} from {before.sender}: {note}"[:500]
    audit.record(scope, db, verb, before.id, before=before.state, after=state, detail=detail)


def _read(scope: Scope, records: Records, blobs: Blobs, ident: str, why: str) -> bytes:
    row = get(scope, records, ident)
    if not _sees(scope, row):
        demand(scope, "quarantine.preview")
    data = _raw(scope, blobs, row)
    detail = f"{why} of quarantined mail to {row.recipient}, message {row.network_id}"
    audit.note(scope, records, audit.MAIL_ACCESS, ident, detail=detail)
    return data


def _raw(scope: Scope, blobs: Blobs, row: QuarantineRow) -> bytes:
    if row.state == "deleted" or row.expires <= clock.now():
        raise NotFound(f"the quarantined message {row.id} was deleted or has expired")
    return blobs.get(scope, row.digest)


def _sees(scope: Scope, row: QuarantineRow) -> bool:
    """Is it held for the asker, and of a kind that recipients may see?"""
    return row.recipient == scope.actor.lower() and row.category not in _HIDDEN
