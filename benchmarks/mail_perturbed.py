"""Messages as other roads would have brought them: fields cut, dates moved, texts recoded, links rewritten.

`benchmarks/mail.py --perturbed` judges every message in each of these states. What a verdict is worth only as long as
an archive's or sanitiser's marks stand in the message shows as a fall; what absent fields cost good mail as a rise.
"""

from __future__ import annotations

import hashlib
import re
from base64 import encodebytes
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message as Mime
from quopri import encodestring
from urllib.parse import quote

from vedette.mail.stripping import without_microsoft
from vedette.mail.transfer import text as decoded

Change = Callable[[bytes], bytes]
_PATH = (
    rb"received|return-path|delivered-to|x-|dkim-|domainkey|arc-|authentication-results|received-spf|envelope-|"
    rb"user-agent|thread-|content-language|mailing-list|feedback-id|auto-submitted|sensitivity|importance|old-|resent-"
)
_LISTS = rb"list-|precedence|mailing-list|x-mailman|x-beenthere|x-mailing-list|errors-to|sender:|x-loop|x-google-group"
_LINK = re.compile(r"https?://[^\s<>\"')\]]{3,2000}")
_HOST = re.compile(r"(https?://)([^\s/<>\"'?#)\]]+)")
_MAILBOX = re.compile(rb"([\w.+=-]+)@([\w.-]+\.[a-zA-Z]{2,})")


def _split(data: bytes) -> tuple[list[bytes], bytes]:
    """Header fields, folded lines kept together, and the body with the blank line before it."""
    match = re.search(rb"\r?\n\r?\n", data[:400_000])
    head, body = (data[: match.start()], data[match.start() :]) if match else (data, b"\n\n")
    fields: list[bytes] = []
    for line in head.split(b"\n"):
        if line[:1] in {b" ", b"\t"} and fields:
            fields[-1] += b"\n" + line
        else:
            fields.append(line)
    return fields, body


def _without(names: bytes) -> Change:
    pattern = re.compile(rb"(?:" + names + rb")", re.IGNORECASE)

    def change(data: bytes) -> bytes:
        fields, body = _split(data)
        return b"\n".join(field for field in fields if not pattern.match(field)) + body

    return change


def _only(names: bytes) -> Change:
    pattern = re.compile(rb"(?:" + names + rb"|mime-version|content-[a-z-]+):", re.IGNORECASE)

    def change(data: bytes) -> bytes:
        fields, body = _split(data)
        return b"\n".join(field for field in fields if pattern.match(field)) + body

    return change


def _with(values: dict[bytes, Callable[[bytes], bytes]]) -> Change:
    """Fields replaced; those a message lacks are added, so that their absence tells nothing."""

    def change(data: bytes) -> bytes:
        fields, body = _split(data)
        kept = [field for field in fields if field.partition(b":")[0].strip().lower() not in values]
        return b"\n".join([name.title() + b": " + value(data) for name, value in values.items()] + kept) + body

    return change


def _token(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest()[:20].encode()


def _example(data: bytes) -> bytes:
    """Every address of the header at a domain of its own under example.net, the same for the same domain."""
    fields, body = _split(data)

    def moved(match: re.Match[bytes]) -> bytes:
        return match[1] + b"@d" + hashlib.sha256(match[2].lower()).hexdigest()[:6].encode() + b".example.net"

    names = (b"from", b"reply-to", b"return-path", b"to", b"cc", b"sender", b"message-id")
    return (
        b"\n".join(
            _MAILBOX.sub(moved, field) if field.partition(b":")[0].lower() in names else field for field in fields
        )
        + body
    )


def _texts(mime: Mime) -> list[Mime]:
    return [part for part in mime.walk() if part.get_content_maintype() == "text" and not part.is_multipart()]


def _rewritten(change: Callable[[str], str], charset: str = "utf-8", encoding: str = "base64") -> Change:
    """Text parts decoded, changed and encoded anew; what cannot be written again stays as it was."""

    def apply(data: bytes) -> bytes:
        mime = message_from_bytes(data)
        try:
            for part in _texts(mime):
                raw = part.get_payload(decode=True)
                body = change(decoded(raw if isinstance(raw, bytes) else b"", part.get_content_charset() or ""))
                octets = body.encode(charset, "xmlcharrefreplace")
                lines = encodebytes(octets) if encoding == "base64" else encodestring(octets)
                del part["Content-Transfer-Encoding"]
                part["Content-Transfer-Encoding"] = encoding
                part.set_param("charset", charset)
                part.set_payload(lines.decode("ascii"))
            return mime.as_bytes()
        except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
            return data

    return apply


def _alone(kind: str, other: str) -> Change:
    """One of two alternatives taken away where both are there."""

    def apply(data: bytes) -> bytes:
        mime = message_from_bytes(data)
        kinds = {part.get_content_type() for part in _texts(mime)}
        if not {kind, other} <= kinds:
            return data
        for holder in mime.walk():
            children = holder.get_payload()
            if holder.get_content_type() == "multipart/alternative" and isinstance(children, list):
                kept = [part for part in children if isinstance(part, Mime) and part.get_content_type() != other]
                if kept:
                    children[:] = kept
        try:
            return mime.as_bytes()
        except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
            return data

    return apply


def _links(change: Callable[[str], str]) -> Change:
    return _rewritten(lambda text: _LINK.sub(lambda match: change(match[0]), text))


def _same_host(url: str) -> str:
    return _HOST.sub(lambda match: f"{match[1]}www.example.com", url, count=1)


def _safelink(url: str) -> str:
    return f"https://eur02.safelinks.protection.outlook.com/?url={quote(url, safe='')}&data=05%7C02%7C&reserved=0"


def _defense(url: str) -> str:
    return f"https://urldefense.com/v3/__{url}__;!!ABC!DEF$"


_NEUTRAL = {
    b"date": lambda _: b"Tue, 4 Jun 2024 10:00:00 +0000",
    b"message-id": lambda data: b"<" + _token(data) + b"@mail.example.org>",
    b"to": lambda _: b"user@example.org",
}


def neutral(data: bytes) -> bytes:
    """Only author, subject and content are the message's own; the rest is the same for all."""
    return _with(_NEUTRAL)(_only(rb"from|subject|reply-to")(data))


PERTURBATIONS: dict[str, Change] = {
    "as received": bytes,
    "Microsoft's fields stripped": without_microsoft,
    "path cut": _without(_PATH),
    "list fields removed": _without(_LISTS),
    "Message-ID replaced": _with({b"message-id": _NEUTRAL[b"message-id"]}),
    "dates moved": _with({b"date": _NEUTRAL[b"date"]}),
    "recipients anonymised": _with({b"to": _NEUTRAL[b"to"]}),
    "only From and Subject": _only(rb"from|subject"),
    "all fields neutral": neutral,
    "addresses at example domains": lambda data: _example(neutral(data)),
    "text as base64": _rewritten(str),
    "text as quoted-printable": _rewritten(str, encoding="quoted-printable"),
    "text as Windows-1252": _rewritten(str, "windows-1252"),
    "HTML only": _alone("text/html", "text/plain"),
    "plain text only": _alone("text/plain", "text/html"),
    "links defanged (hxxp)": _links(lambda url: "hxxp" + url[4:]),
    "links at example.com": _links(_same_host),
    "links behind SafeLinks": _links(_safelink),
    "links behind URL Defense": _links(_defense),
}
