"""Mail flow of an open installation: the gate with everything it asks, and the doors `config.toml` names.

`vedette serve` keeps the doors open while it runs; `vedette check` asks each whether it works.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, suppress
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from vedette.app.wiring import Product
from vedette.connectors.mail_flow.listening import Door, check, opened
from vedette.connectors.mail_flow.passing import Passing
from vedette.connectors.mail_flow.relay import NextHop, Relay
from vedette.core.config import MailDoor
from vedette.core.errors import Conflict
from vedette.core.scope import Scope, local
from vedette.mail.clicks.address import MARK, PATH
from vedette.mail.clicks.guarding import Guards
from vedette.mail.disposition import Delivery
from vedette.mail.edits import render
from vedette.mail.envelope import Way
from vedette.mail.gate import Gate
from vedette.mail.message import parse
from vedette.mail.policies.model import Links
from vedette.mail.policies.store import book_of
from vedette.mail.record import CONNECTOR
from vedette.records.database import Records
from vedette.records.sources import note_failure
from vedette.tenants.rights import demand

ACTOR = "mail flow"


def doors(product: Product, gate: Gate) -> tuple[Door, ...]:
    """The doors of the configuration. Raises BadInput for a next server that is none."""
    return tuple(_door(door, gate, product.mail.guards) for door in product.settings.mail.doors)


def open_doors(product: Product) -> AbstractContextManager[None]:
    """All doors, open in a `with`. Raises Conflict when an address is taken, BadInput as `doors` does."""
    return opened(doors(product, product.mail.gate))


def knock(door: MailDoor) -> str:
    """Whether this door works: an empty text, or what is wrong and what to do. Raises BadInput for settings."""
    return check(door.listen) or (Relay(NextHop.parse(door.next)).check() if door.next else "")


def doors_of(scope: Scope, product: Product) -> tuple[tuple[MailDoor, str], ...]:
    """The doors of the scope's organisation, each with what is wrong with it (empty: it works). Raises Forbidden."""
    demand(scope, "sources.manage")
    own = (door for door in product.settings.mail.doors if (door.tenant or local().tenant) == scope.tenant)
    return tuple((door, knock(door)) for door in own)


def guards_links(scope: Scope, records: Records) -> bool:
    """Does a links policy in force guard links of the organisation?"""
    with records.read() as db:
        found = book_of(scope, db).policies
    return any(one.enabled and isinstance(one.settings, Links) and one.settings.rewrite for one in found)


def find_clicks(base: str) -> str:
    """Whether guarded links that lead to this address reach us: an empty text, or what is wrong and what to do."""
    if not base:
        return "links are not guarded, for they would lead nowhere: set mail.clicks.address or server.address"
    parts = urlsplit(base)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    there = kind(parts.hostname or "", parts.port, timeout=5)
    try:
        there.request("HEAD", f"{PATH}check/check")
        known = there.getresponse().getheader(MARK)
    except (OSError, HTTPException) as error:
        return f"nobody answers at {base}: {error}; start `vedette serve`, or have the proxy in front pass {PATH} on"
    finally:
        there.close()
    return "" if known else f"somebody else answers at {base}{PATH}: have the proxy in front pass it on to Vedette"


def _door(door: MailDoor, gate: Gate, guards: Guards) -> Door:
    scope = Scope(door.tenant or local().tenant, ACTOR, frozenset({"*"}))
    passing = Passing(
        admit=partial(gate.admit, scope),
        render=partial(copy_of, scope, guards),
        sent=partial(gate.sent, scope),
        failed=partial(show_failure, scope, gate.records),
        trusted=door.trusted,
        patience=door.patience,
        size=door.largest,
    )
    return Door(Way(door.kind), door.listen, passing, Relay(NextHop.parse(door.next)) if door.next else None)


def show_failure(scope: Scope, records: Records, why: str) -> None:
    """Show a door's failure where sources are looked at, unless the state database is what failed."""
    with suppress(Conflict, SQLAlchemyError):  # a full disk: the door must still put the message off
        note_failure(scope, records, CONNECTOR, why)


def copy_of(scope: Scope, guards: Guards, raw: bytes, delivery: Delivery) -> bytes:
    """The bytes of one copy. Raises Conflict when the state database does not answer: the copy is put off then."""
    links = delivery.edits.links
    guard = guards.guard(scope, links, delivery.recipients) if links and guards.base else None
    return render(raw, parse(raw), delivery.edits, guard=guard)
