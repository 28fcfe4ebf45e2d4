"""Links of copies made to lead past us, and our own guards taken off again where a message is judged.

The gate asks whether a message needs it, the ways in get a `Guard` for each copy, quarantine stamps what it lets out.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from vedette.core.errors import BadInput
from vedette.core.scope import Scope
from vedette.mail.clicks.address import Clicked, ClickKey, held, opened, signed, token_of
from vedette.mail.clicks.keys import ClickKeys
from vedette.mail.clicks.rewriting import Guard, links, rewritten
from vedette.mail.disposition import Guarding
from vedette.mail.message import Message
from vedette.mail.policies.book import Book
from vedette.mail.policies.lists import urls

RELEASED = "X-Vedette-Released"
_PROOF = re.compile(r"proof=([0-9a-f]{12})\.([\w-]{43})\.([\w-]{8,64})\s*$")
_BODY = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Guards:
    """Click protection of an installation; `base` is where its links lead, empty where it has no address."""

    base: str
    keys: ClickKeys
    books: Callable[[Scope], Book]

    def there(self, scope: Scope, raw: bytes) -> bool:
        """Does a message hold links that are to be guarded? Raises Conflict when the state database is silent."""
        if not self.base:
            return False
        found = iter(links(raw))
        first = next(found, None)
        if first is None:
            return False
        ours = partial(self._ours, scope.tenant, self.keys.every(scope))
        return not ours(first) or any(not ours(url) for url in found)

    def plain(self, raw: bytes) -> bytes:
        """The message with guards of ours taken off, for judging it; the same bytes where there are none."""
        return unguarded(self.base, raw)

    def guard(self, scope: Scope, asked: Guarding, recipients: Iterable[str]) -> Guard:
        """What gives the guarded links of one copy; links that all its recipients' policies keep stay."""
        book, keys, key = self.books(scope), self.keys.every(scope), self.keys.newest(scope)
        keeps = [urls(one) for one in {book.applied(name).links.settings.keep for name in recipients}]
        known: dict[str, str] = {}

        def guarded(url: str) -> str:
            stays = self._ours(scope.tenant, keys, url) or (keeps and all(keep.match(url) for keep in keeps))
            return url if stays else signed(self.base, scope.tenant, key, self._clicked(asked, url))

        def once(url: str) -> str:
            if url not in known:
                known[url] = guarded(url)
            return known[url]

        return once

    def stamp(self, scope: Scope, network_id: str, raw: bytes) -> str:
        """What shows a message that leaves quarantine to be that one, should it come past us."""
        key = self.keys.newest(scope)
        return f"proof={key.id}.{_proof(key, scope, network_id, raw)}.{network_id}"

    def released(self, scope: Scope, message: Message, raw: bytes) -> str:
        """The network id in a stamp of ours, empty where there is none or the text is another."""
        match = _PROOF.search(message.header(RELEASED)[-200:])
        key = self.keys.every(scope).get(match[1]) if match else None
        if match is None or key is None or not hmac.compare_digest(match[2], _proof(key, scope, match[3], raw)):
            return ""
        return match[3]

    def _clicked(self, asked: Guarding, url: str) -> Clicked:
        return Clicked(held(self.base, url), asked.network_id, asked.recipient)

    def _ours(self, tenant: str, keys: Mapping[str, ClickKey], url: str) -> bool:
        """Is a link guarded already, by this organisation? What another one signed is guarded like any other."""
        token = token_of(self.base, tenant, url)
        try:
            return bool(token and opened(tenant, keys, token))
        except BadInput:
            return False


def unguarded(base: str, raw: bytes) -> bytes:
    """A message with the links that its guarded ones at `base` stand for; the same bytes where there are none."""
    return rewritten(raw, partial(held, base)) if base else raw


def _proof(key: ClickKey, scope: Scope, network_id: str, raw: bytes) -> str:
    start = _BODY.search(raw)
    body = raw[start.end() :].replace(b"\r\n", b"\n").rstrip() if start else b""
    said = b"\0".join((b"released 1", scope.tenant.encode(), network_id.encode(), hashlib.sha256(body).digest()))
    return base64.urlsafe_b64encode(hmac.new(key.secret, said, hashlib.sha256).digest()).rstrip(b"=").decode()
