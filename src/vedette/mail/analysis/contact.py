"""How a message wants to be answered: at another mailbox, in a chat, by whoever bears this address; and who writes.

`analyse.findings` calls it. Honest mail wants its answer where it came from, and greets people, not addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis import domains
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology

_TEXT, _HEAD = 8_000, 600
_SITES = 2
_QUOTED = re.compile(r"(?m)^\s{0,3}[>|].*$")
_MAILBOX = re.compile(r"(?<![\w.+-])[\w.+-]{2,40}@((?:[\w-]{1,63}\.){1,4}[a-z]{2,10})", re.IGNORECASE)
_GREETED = re.compile(
    r"\b(?:dear|hello|hi|hola|bonjour|ola|hallo|ciao|attn|attention|good day|user|client)\b"
    r"[^\w\n]{0,4}[\w.+-]{1,60}@[\w.-]+\.",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"(?:whats\W?app|wechat|telegram|viber|微信|薇信|威信|加微|\bqq\b|扣扣|カカオ|카카오톡|텔레그램)"
    r"[^\n]{0,24}?(?:\+?\d[\d\s().-]{5,}|@\w{4,}|[:：]\s?[a-z][\w.-]{4,})",
    re.IGNORECASE,
)
_LATIN = ("whats", "wechat", "telegram", "viber", "qq")
_NAMED = (*_LATIN, "微信", "薇信", "威信", "加微", "扣扣", "カカオ", "카카오톡", "텔레그램")
_CHATS = frozenset({"wa.me", "api.whatsapp.com", "t.me", "telegram.me", "line.me", "chat.whatsapp.com"})
_PROGRAM = re.compile(r"/(?:display|unsubscribe|link|open|lt)\.php\?(?:[MNCSLP]|id|u|p)=\w+&", re.IGNORECASE)
_PULLING = ("advance_fee", "prize", "funding", "crypto", "dating", "extortion")
_USUAL = ("greeting", "payment", "income", "trade")


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about the ways back."""
    body = _QUOTED.sub("", case.body[:_TEXT])
    yield from _elsewhere(case, body)
    said = f"{case.message.subject}\n{body}"
    lowered = said.lower()
    chat = _CHAT.search(said) if any(word in lowered for word in _NAMED) else None
    linked = next((link.domain for link in case.message.links if link.domain in _CHATS), "")
    if chat or linked:
        shown = chat[0].strip() if chat else linked
        yield Finding("chat-contact", Kind.SPAM, 1.2, f"wants to go on in a chat: {shown[:60]}")
    if _GREETED.search(body[:_HEAD]):
        yield Finding("greets-address", Kind.SPAM, 1.5, "greets an address, not a person")
    sender = case.message.sender
    if not sender.name and domains.freemail(sender.domain):
        weight = 1.4 if case.message.links else 0.7
        yield Finding("nameless-freemail", Kind.SPAM, weight, f"{sender.address}, a free mailbox, gives no name")
    if any(_PROGRAM.search(link.url) for link in case.message.links):
        yield Finding("mailing-program", Kind.SPAM, 1.0, "links of a mailing program run on a site of one's own")


def _elsewhere(case: Case, body: str) -> Iterator[Finding]:
    """An answer wanted at a free mailbox that is not the sender's."""
    pulling, usual = (any(topic in case.opening for topic in topics) for topics in (_PULLING, _USUAL))
    if not (pulling or usual) or len(case.link_domains) > _SITES:
        return
    own = {case.message.sender.address.lower(), *case.message.recipients}
    others = (match[0].lower() for match in _MAILBOX.finditer(body) if domains.freemail(match[1].lower()))
    named = next((address for address in others if address not in own), "")
    if named:
        weight, kind = (2.0, Kind.PHISH) if pulling else (0.8, Kind.SPAM)
        yield Finding("contact-elsewhere", kind, weight, f"wants the answer at {named}", Technology.MIXED)
