"""Conversations somebody else breaks into: old text quoted under a short line with a link or file nobody asked for.

`analyse.findings` calls it; the marks of quoting are those of mailers in several languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis import domains, filetypes
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.authentication import organisational

_QUOTE = re.compile(
    r"(?im)^\s{0,3}>|^-{3,}\s?(?:original message|ursprüngliche nachricht|message d.origine|mensaje original|mensagem"
    r" original|messaggio originale|oorspronkelijk bericht)|^\s*(?:from|von|de|da|van|fra|från|od|от):\s.{3,200}\n\s*"
    r"(?:sent|gesendet|envoyé|enviado|inviato|verzonden|sendt|skickat|date|datum|to|an|à|para|data)\b|^.{0,200}\b(?:wrote|schrieb"
    r"|a écrit|escribió|escreveu|ha scritto|schreef|skrev|написал).{0,150}:\s*$"
)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@((?:[\w-]{1,63}\.)+[a-z]{2,24})", re.IGNORECASE)
_REPLY = re.compile(r"^\s*(?:re|fwd?|aw|wg|sv|tr|rv|enc|res|odp|r|i)\s*:", re.IGNORECASE)
_FEW = 60
_PAGES = frozenset({"html", "htm", "shtml", "svg", "one", "iso", "img", "lnk", "js", "vbs", "zip", "rar", "7z"})


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about an answer that is none."""
    message = case.message
    match = _QUOTE.search(case.body)
    if match is None or not _REPLY.match(message.subject):
        return
    head, quoted = case.body[: match.start()], case.body[match.start() :]
    bait = _bait(case, head)
    if not bait or len(head.split()) > _FEW:
        return
    spoke = {organisational(name.lower()) for name in _ADDRESS.findall(quoted)}
    stranger = bool(spoke) and case.sender_domain not in spoke
    weight = 1.5 + (1.5 if stranger else 0.0)
    who = f"{message.sender.address}, who is not in it," if stranger else message.sender.address
    evidence = f"an old conversation under a short line of {who} with {bait}"
    yield Finding("thread-hijack", Kind.PHISH, weight, evidence, Technology.ADVANCED)


def _bait(case: Case, head: str) -> str:
    """A link in the new text that leads to a throw-away place, or a file that should not come with an answer."""
    for file in case.message.attachments:
        if file.encrypted or filetypes.extension(file.name) in _PAGES:
            return f"the file {file.name}"
    for link in case.message.links:
        named = link.url in head or (bool(link.shown) and link.shown in head)
        if named and (domains.hosting(link.domain) or domains.shortener(link.domain) or domains.cheap(link.domain)):
            return f"a link to {link.domain}"
    return ""
