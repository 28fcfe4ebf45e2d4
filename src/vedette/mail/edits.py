"""Changes to a message in flight: our stamps, foreign ones that pretend to be ours, subject tags, files taken out.

`gate.decide` plans them, ways in that send copies on call `render`; a milter makes the same changes with its verbs.
RFC 8601 section 5: results that claim to be ours are removed before ours are added.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.message import Message as Mime

from vedette.mail.authentication import Authentication
from vedette.mail.clicks.rewriting import rewritten
from vedette.mail.disposition import Action, Edits, Guarding, Outcome
from vedette.mail.message import Header, Message
from vedette.mail.policies.book import MailSettings
from vedette.mail.verdict import Verdict

PREFIX = "x-vedette-"
_INTERNAL = "x-ms-exchange-organization-"
_FIELD = re.compile(rb"^[!-9;-~]+[ \t]*:")
_REASONS = 3
_PLACEHOLDER = (
    "Vedette took out the file {name!r} ({size} bytes, SHA-256 {digest}): {why}.\r\n"
    "The original message is kept in quarantine; your administrator can release it.\r\n"
)


def planned(
    network_id: str,
    headers: tuple[Header, ...],
    results: Authentication,
    sender_domain: str,
    mail_from: str,
    verdict: Verdict,
    outcome: Outcome,
    settings: MailSettings,
    named: str = "",
) -> Edits:
    """What changes in the copy of one recipient; `named` is whom its guarded links name."""
    junk_name, _, junk_value = (part.strip() for part in settings.junk_header.partition(":"))
    add = [
        ("Authentication-Results", _results(results, sender_domain, mail_from, settings.name)),
        ("X-Vedette-Network-Message-Id", network_id),
        ("X-Vedette-Report", f"CAT:{outcome.category};SCL:{verdict.scl};BCL:{verdict.bcl};PCL:{verdict.pcl}"),
    ]
    if outcome.action is Action.JUNK and junk_name:
        add.append((junk_name, junk_value))
        add += [("X-Vedette-Reason", _flat(text)) for text in verdict.reasons[:_REASONS]]
    add += [(name, _flat(value)) for name, value in outcome.fields]
    return Edits(
        remove=spoofed(headers, settings.name, junk_name),
        add=tuple(add),
        tag=outcome.tag,
        files=outcome.files if outcome.action in {Action.REPLACE, Action.DYNAMIC} else (),
        links=Guarding(network_id, named) if outcome.guarded else None,
    )


def spoofed(headers: tuple[Header, ...], name: str, junk_name: str) -> tuple[tuple[str, int], ...]:
    """Fields that only we may write, by name as written and occurrence from the top; those of Exchange's inside too."""
    seen: Counter[str] = Counter()
    found = []
    for header in headers:
        low = header.name.lower()
        seen[low] += 1
        ours = low.startswith((PREFIX, _INTERNAL)) or (junk_name and low == junk_name.lower())
        if low == "authentication-results":
            ours = header.value.partition(";")[0].strip().split(" ")[0].lower() == name.lower()
        if ours:
            found.append((header.name, seen[low]))
    return tuple(found)


def render(
    raw: bytes, message: Message, edits: Edits, why: str = "malicious", guard: Callable[[str], str] | None = None
) -> bytes:
    """The message with the changes made; everything else stays byte for byte unless files are taken out.

    `guard` gives guarded links where `edits.links` asks for them.
    """
    body = _without(raw, set(edits.files), why) if edits.files else raw
    body = rewritten(body, guard) if edits.links and guard else body
    head, separator, rest = _split(body)
    line = b"\r\n" if b"\r\n" in head or separator.startswith(b"\r") else b"\n"
    gone = {(name.lower(), at) for name, at in edits.remove}
    seen: Counter[str] = Counter()
    kept = []
    for field in _fields(head):
        name = field.partition(b":")[0].strip().lower().decode("ascii", "replace")
        seen[name] += 1
        if (name, seen[name]) in gone:
            continue
        if edits.tag and name == "subject":
            field = b"Subject: " + _tagged(edits.tag, message.subject, field) + line
        kept.append(field)
    if edits.tag and not seen["subject"]:
        kept.append(b"Subject: " + edits.tag.strip().encode() + line)
    added = b"".join(name.encode() + b": " + value.encode("utf-8", "replace") + line for name, value in edits.add)
    return added + b"".join(kept) + separator + rest


def _results(results: Authentication, sender_domain: str, mail_from: str, name: str) -> str:
    parts = [
        f"spf={results.spf or 'none'} smtp.mailfrom={_token(mail_from)}",
        f"dkim={results.dkim or 'none'}",
        f"dmarc={results.dmarc or 'none'} header.from={_token(sender_domain)}",
    ]
    if results.compauth:
        parts.append(f"compauth={results.compauth} reason={results.reason or '000'}")
    return f"{name}; {'; '.join(parts)}"


def _token(text: str) -> str:
    return re.sub(r"[^!-:<-~]", "", text)[:255] or "none"


def _flat(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:500]


def _split(raw: bytes) -> tuple[bytes, bytes, bytes]:
    """Header fields with their line ends, the empty line, the body."""
    match = re.search(rb"(?:\A|(?<=\n))\r?\n", raw)
    return (raw[: match.start()], match[0], raw[match.end() :]) if match else (raw, b"", b"")


def _fields(head: bytes) -> list[bytes]:
    """Each field with its continuation lines."""
    fields: list[bytes] = []
    for line in head.splitlines(keepends=True):
        if fields and line[:1] in b" \t":
            fields[-1] += line
        else:
            fields.append(line)
    if fields and not fields[-1].endswith(b"\n"):
        fields[-1] += b"\r\n"
    return fields


def _tagged(tag: str, subject: str, field: bytes) -> bytes:
    """The tag before the subject as it was written, once."""
    value = field.partition(b":")[2].strip(b"\r\n").lstrip()
    return value if subject.startswith(tag.strip()) else tag.encode("utf-8", "replace") + value


def _without(raw: bytes, digests: set[str], why: str) -> bytes:
    """The message with the files of these digests replaced by a note."""
    mime = message_from_bytes(raw)
    for part in list(mime.walk()):
        if part.is_multipart():
            continue
        data = part.get_payload(decode=True)
        body = data if isinstance(data, bytes) else b""
        digest = hashlib.sha256(body).hexdigest()
        if digest in digests:
            _replace(part, len(body), digest, why)
    return mime.as_bytes(policy=policy.compat32.clone(linesep="\r\n" if b"\r\n" in raw else "\n"))


def _replace(part: Mime, size: int, digest: str, why: str) -> None:
    name = part.get_filename() or "attachment"
    note = EmailMessage()
    note.set_content(_PLACEHOLDER.format(name=_flat(str(name)), size=size, digest=digest, why=why))
    for field in ("Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID"):
        del part[field]
    part["Content-Type"] = 'text/plain; charset="utf-8"'
    part["Content-Transfer-Encoding"] = str(note["Content-Transfer-Encoding"])
    part.add_header("Content-Disposition", "attachment", filename="removed-by-vedette.txt")
    part.set_payload(note.get_payload())
