"""People looking into a message that passed the gate, wherever its copies lie: safe text, header fields, the whole.

The API's message page asks; every preview and download is audited as AdminMailAccess before anything is given.
"""

from __future__ import annotations

from vedette.core.errors import NotFound
from vedette.core.scope import Scope
from vedette.mail.message import Header, parse
from vedette.mail.reading import Shown, shown
from vedette.mail.room import MailRoom
from vedette.records import mail_messages
from vedette.tenants import audit
from vedette.tenants.rights import demand

_HELD = "Quarantine"


def preview(scope: Scope, room: MailRoom, network_id: str) -> Shown:
    """The message as safe text. Raises Forbidden, NotFound.

    While no copy lies in a mailbox, `quarantine.preview` is enough; else it takes `mail.preview`.
    """
    return shown(parse(room.guards.plain(_read(scope, room, network_id, "preview"))))


def raw(scope: Scope, room: MailRoom, network_id: str) -> bytes:
    """The message as it came, for a protected archive; by the rights of a preview. Raises Forbidden, NotFound."""
    return _read(scope, room, network_id, "download")


def headers(scope: Scope, room: MailRoom, network_id: str) -> tuple[Header, ...]:
    """Its header fields, in order. Raises Forbidden, NotFound."""
    demand(scope, "mail.headers")
    digest, _places = _found(scope, room, network_id)
    return parse(room.blobs.get(scope, digest)).headers


def _read(scope: Scope, room: MailRoom, network_id: str, why: str) -> bytes:
    digest, places = _found(scope, room, network_id)
    demand(scope, "quarantine.preview" if places == {_HELD} else "mail.preview")
    data = room.blobs.get(scope, digest)
    audit.note(scope, room.records, audit.MAIL_ACCESS, network_id, detail=f"{why} of message {network_id}")
    return data


def _found(scope: Scope, room: MailRoom, network_id: str) -> tuple[str, set[str]]:
    """Digest of the newest handing over, and where copies lie."""
    with room.records.read() as db:
        handed = mail_messages.with_network_id(scope, db, network_id)
        places = {row.latest_location for one in handed for row in mail_messages.deliveries(scope, db, one.key)}
    if not handed:
        raise NotFound(f"the raw message {network_id} is not kept here")
    return handed[-1].digest, places
