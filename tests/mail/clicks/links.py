"""A message with a link, and a room whose guarded links lead to `xdr.example`, for the tests of click protection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from tests.mail.post import AT
from vedette.core import clock
from vedette.core.scope import Scope
from vedette.core.vault import Vault
from vedette.mail.clicks.address import Clicked, opened, token_of
from vedette.mail.clicks.rewriting import links
from vedette.mail.room import MailRoom
from vedette.records.database import Records

BASE = "https://xdr.example"
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
SHOP = "https://shop.example/order?n=7"
NORTH, SOUTH = Scope("north", "root@north.example", frozenset({"*"})), Scope("south", "root", frozenset({"*"}))


def _words(number: int) -> str:
    """So that letters of different numbers do not look alike."""
    return " ".join(sha256(f"{number} {at}".encode()).hexdigest().translate(_LETTERS)[:7] for at in range(40))


def letter(url: str = SHOP, *fields: str, sender: str = "ada@partner.example", number: int = 1) -> bytes:
    """A page with one link and a file."""
    more = "".join(f"{field}\r\n" for field in fields)
    return (
        f"From: Ada Brook <{sender}>\r\nTo: lea@north.example\r\nSubject: Your order {number}\r\n{more}"
        f"Date: Fri, 20 Nov 2026 09:29:00 +0000\r\nMessage-ID: <order-{number}@partner.example>\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
        f'<p>Dear Lea, {_words(number)}, your order {number} is <a href="{url}">here</a>.</p>\r\n--b\r\n'
        "Content-Type: text/plain\r\n"
        "Content-Disposition: attachment; filename=note.txt\r\n\r\nhttps://file.example/\r\n--b--\r\n"
    ).encode()


@contextmanager
def room(folder: Path, clicks: str = BASE) -> Iterator[MailRoom]:
    """An open room of mail on a fixed day."""
    with Records.open(folder / "state.db", Vault.at(folder / "secret.key")) as records, clock.frozen(AT):
        yield MailRoom.open(folder, records, clicks=clicks)


def guarded(at: MailRoom, raw: bytes, scope: Scope = NORTH) -> list[Clicked]:
    """What the guarded links of a message hold."""
    tokens = [token_of(BASE, scope.tenant, url) for url in links(raw)]
    return [opened(scope.tenant, at.guards.keys.every(scope), token) for token in tokens if token]
