"""Mail addresses and encoded words out of hostile headers; used by `message` and the analysers to come.

RFC 5322 section 3.4 and RFC 2047; bounded, since nested comments make the standard parser recurse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.utils import getaddresses

from vedette.mail import transfer

_LIMIT = 200_000
_COMMENT_DEPTH = 20
_USUAL = re.compile(  # an address, with a name of plain words or in quotes: what the standard parser takes as it stands
    r"\s*(?:\"(?P<quoted>[^\"\\()<>@,;:\[\]\s]+(?: [^\"\\()<>@,;:\[\]\s]+)*)\" |(?P<words>[\w'-]+(?: [\w'-]+)*) )?"
    r"(?P<open><)?(?P<address>[\w.+=-]+@[\w-]+(?:\.[\w-]+)+)(?(open)>)\s*",
    re.ASCII,
)
_BARE = re.compile(r"[^\s<>,;:\"()@]{1,128}@[^\s<>,;:\"()@]{1,255}")


@dataclass(frozen=True, slots=True)
class Address:
    """A display name and a lower-case address."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands behind the last `@`."""
        return self.address.rpartition("@")[2]


def decoded(value: str) -> str:
    """Encoded words and folding resolved; text that cannot be decoded stays as it is, surrogates replaced."""
    flat = " ".join(value.split())
    if "=?" not in flat:
        return flat if flat.isascii() else flat.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        text = str(make_header(decode_header(flat)))
    except (MessageError, LookupError, ValueError):
        text = _leniently(flat)
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _leniently(flat: str) -> str:
    """Encoded words read as texts of parts are: what is damaged in one of them is no loss of the others."""
    try:
        chunks = decode_header(flat)
    except (MessageError, LookupError, ValueError):
        return flat
    texts = [chunk if isinstance(chunk, str) else transfer.text(chunk, charset or "") for chunk, charset in chunks]
    return " ".join(" ".join(texts).split())


def addresses(value: str) -> tuple[Address, ...]:
    """Every address of a header value; nothing for values that only waste time."""
    usual = _USUAL.fullmatch(value) if len(value) < 500 else None
    if usual is not None and (usual["open"] or not (usual["quoted"] or usual["words"])):
        return (Address(usual["quoted"] or usual["words"] or "", usual["address"].lower()),)
    text = value[:_LIMIT]
    if text.count("(") > _COMMENT_DEPTH:
        text = text.replace("(", " ").replace(")", " ")
    found = []
    for name, address in getaddresses([text]):
        clean = address.strip().strip("<>").lower()
        if clean:
            found.append(Address(name.strip(), clean))
    if not found:  # newer standard libraries refuse a malformed list as a whole; its addresses still count
        found = [Address("", match.lower()) for match in _BARE.findall(text)]
    return tuple(found)
