"""A click on a guarded link answered: checked, judged, recorded for the lake; whoever serves the address calls it.

Going on past a warning takes a ticket that the warning's page holds: it is signed, short-lived and good for one link,
so that no link in a message can lead past the warning by itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from sqlalchemy import Connection

from vedette.core import clock
from vedette.core.errors import BadInput
from vedette.core.ids import new_id
from vedette.core.scope import Scope
from vedette.mail import record
from vedette.mail.clicks.address import Clicked, ClickKey, key_of, opened
from vedette.mail.clicks.judging import Judged, Page, chain, judged
from vedette.mail.record import Click
from vedette.mail.room import MailRoom
from vedette.records import mail_clicks, mail_messages
from vedette.records import tenants as organisations
from vedette.records.mail_clicks import ClickRow
from vedette.tenants.states import State

LASTS = timedelta(minutes=10)
"""How long a ticket past a warning is good."""
TICKET = 200
_TICKET = re.compile(r"(\d{1,10})\.(ck_[0-9a-z]{16})\.([\w-]{22})")
_AGENT = 300
_OFF = frozenset({State.DRAINING, State.OFF})


@dataclass(frozen=True, slots=True)
class Visit:
    """Who clicks: the network address, what the browser calls itself, the ticket it holds.

    `counts`: it is a click; False for requests that only look (HEAD, announced prefetching).
    """

    address: str = ""
    agent: str = ""
    ticket: str = ""
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What to do: open the link (`judged.page` is OPEN, or `through`), or show a page; `ticket` leads on past it.

    `report` is where people report messages, empty where nobody said.
    """

    clicked: Clicked
    judged: Judged
    through: bool = False
    ticket: str = ""
    report: str = ""

    @property
    def opens(self) -> bool:
        """Is the browser sent on to the link?"""
        return self.judged.page is Page.OPEN or self.through


def answer(scope: Scope, room: MailRoom, token: str, visit: Visit) -> Answer:
    """Answer one click and record it. Raises BadInput for a link not made here, Conflict when it cannot be checked.

    An organisation that is off has its links opened unchecked and unrecorded, as Microsoft's are without a licence.
    """
    keys = room.guards.keys.every(scope)
    clicked = opened(scope.tenant, keys, token)
    if _off(scope, room):
        page = Page.BROKEN if clicked.cut else Page.OPEN
        return Answer(clicked, Judged(page, track=False))
    found = judged(scope, room, clicked)
    key = key_of(keys, token)
    ident = _ticket_id(key, scope, token, visit.ticket) if found.through else ""
    through = bool(ident)
    ident = ident or new_id("ck")
    if found.track and visit.counts:
        _keep(scope, room, _click(clicked, found, ident, visit, through=through))
    ticket = _ticket(key, scope, token, ident) if found.through and not through else ""
    mailboxes = room.shelf.book(scope).settings.report_mailboxes
    return Answer(clicked, found, through, ticket, mailboxes[0] if mailboxes else "")


def stopped(scope: Scope, room: MailRoom, token: str, visit: Visit) -> Answer:
    """A form in a message was sent: nothing of it is passed on. Raises as `answer` does."""
    clicked = opened(scope.tenant, room.guards.keys.every(scope), token)
    found = judged(scope, room, clicked)
    why = "forms in messages are not sent on: they are how passwords are stolen"
    shown = replace(found, page=Page.BLOCKED, why=why, through=False)
    if found.track and not _off(scope, room):
        _keep(scope, room, _click(clicked, shown, new_id("ck"), visit, through=False))
    return Answer(clicked, shown)


def _off(scope: Scope, room: MailRoom) -> bool:
    with room.records.read() as db:
        row = organisations.find(scope, db)
    return row is not None and row.state in _OFF


def _click(clicked: Clicked, found: Judged, ident: str, visit: Visit, *, through: bool) -> Click:
    return Click(
        ident,
        clicked.network_id,
        clicked.recipient,
        clicked.url,
        clock.now(),
        found.action,
        through,
        _address(visit.address),
        found.threat,
        found.method,
        chain(clicked.url),
        "".join(char for char in visit.agent if char.isprintable())[:_AGENT],
    )


def _keep(scope: Scope, room: MailRoom, click: Click) -> None:
    with room.records.begin(scope) as db:
        _write(scope, db, click)


def _write(scope: Scope, db: Connection, click: Click) -> None:
    """One for the campaigns, one on its way to the lake; the second half of a warning passed is a row of its own."""
    row = ClickRow(
        f"{click.id}.on" if click.through else click.id,
        click.network_id[:64],
        click.recipient[:320],
        click.url,
        click.at,
        click.action,
        click.through,
        click.address,
        click.threat,
    )
    if mail_clicks.add(scope, db, row):
        mail_messages.put_row(scope, db, record.clicked(click).decode())


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""


def _ticket(key: ClickKey, scope: Scope, token: str, ident: str) -> str:
    ends = int((clock.now() + LASTS).timestamp())
    return f"{ends}.{ident}.{_seal(key, scope, token, ident, ends)}"


def _ticket_id(key: ClickKey, scope: Scope, token: str, ticket: str) -> str:
    """The click whose warning is passed, empty where the ticket is none, old, or another link's."""
    match = _TICKET.fullmatch(ticket[:TICKET])
    if match is None or datetime.fromtimestamp(int(match[1]), UTC) < clock.now():
        return ""
    good = hmac.compare_digest(match[3], _seal(key, scope, token, match[2], int(match[1])))
    return match[2] if good else ""


def _seal(key: ClickKey, scope: Scope, token: str, ident: str, ends: int) -> str:
    said = "\0".join(("through 1", scope.tenant, token, ident, str(ends))).encode()
    return base64.urlsafe_b64encode(hmac.new(key.secret, said, hashlib.sha256).digest()[:16]).rstrip(b"=").decode()


def scope_of(tenant: str) -> Scope:
    """In whose name a click is answered. Raises BadInput for what names no organisation."""
    try:
        return Scope(tenant, "click", frozenset({"*"}))
    except ValueError as error:
        raise BadInput("this link was not made here") from error
