"""Disguises meant for filters: letters of other alphabets, invisible ones, hidden text, pictures instead of words.

`analyse.findings` calls it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis import letters
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology
from vedette.mail.analysis.tongue import gibberish

_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]")
_TOKEN = re.compile(
    r"[#({\[_:-]\s*(?:[A-Z]{2,}-?)?[A-Z0-9]*\d[A-Z0-9-]{4,}[)}\]]?\s*$|\b[A-Za-z]*\d[A-Za-z0-9]{8,}\s*$"
)
_SPACED = re.compile(r"\b(?:\w ){5,}\w\b")
_LETTERS = re.compile(r"[A-Za-z]+")
_CLUTTER = re.compile(r"^[-._*~]\s?\w|[.!?]{2,}\(|[!?]\.[A-Z]|\w\.{2}[\w(]|[.!]{2,}/{2,}|\*{2,}\w+\*{2,}")
_DECLARED = re.compile(r"\W{0,2}adv\s*[:.]", re.IGNORECASE)
_PERCENT = re.compile(
    r"\d{2}\s?%\s?(?:off|rabatt|korting|sconto|de r[eé]duction|de descuento|de desconto|taniej|discount)"
    r"|(?:save|spare?n?|up to|bis zu|hasta|jusqu)\D{0,8}\d{2}\s?%",
    re.IGNORECASE,
)
_PIERCED, _SHARE = 8, 0.15
_SPOKEN = re.compile(r"[^\W\d_]{2,}")
_REPLY = re.compile(r"^\s*(?:re|fwd?|aw|sv|tr|enc|res)\s*:", re.IGNORECASE)


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about disguises in names, subject and body."""
    message = case.message
    head = f"{message.sender.name} {message.subject}"
    mixed = letters.mixed_words(f"{head} {case.body}")
    if mixed:
        in_head = letters.mixed_words(head)
        weight = 4.0 if in_head or len(mixed) >= 5 else 2.0
        evidence = f"words in mixed alphabets: {', '.join(mixed[:4])}"
        yield Finding("mixed-alphabets", Kind.PHISH, weight, evidence, Technology.ADVANCED)
    styled, invisible = letters.styled(head + case.body[:20_000]), letters.invisible(head)
    if styled >= 8:
        yield Finding(
            "styled-letters", Kind.SPAM, 3.0, f"{styled} letters of mathematical alphabets", Technology.ADVANCED
        )
    if invisible >= 2:
        evidence = f"{invisible} invisible characters inside words of sender or subject"
        yield Finding("invisible-letters", Kind.PHISH, 3.0, evidence, Technology.ADVANCED)
    pierced, words = letters.pierced(case.body[:20_000])
    if pierced >= _PIERCED:
        weight = 3.0 if pierced > _SHARE * words else 0.3
        evidence = f"{pierced} of {words} words hold invisible characters"
        yield Finding("invisible-body", Kind.SPAM, weight, evidence, Technology.ADVANCED)
    if _SPACED.search(case.body[:5_000]):
        yield Finding("spaced-letters", Kind.SPAM, 0.6, "letters spaced apart")
    yield from _subject(case)
    yield from _shape(case)


def _noise(subject: str) -> str:
    """A last word no tongue would make, as senders add to make each copy differ."""
    words = _LETTERS.findall(subject)
    last = words[-1] if len(words) >= 3 else ""
    return last if last and (last.islower() or last.isupper()) and gibberish(last.lower()) else ""


def _subject(case: Case) -> Iterator[Finding]:
    subject = case.message.subject
    emoji = len(_EMOJI.findall(subject)) + len(_EMOJI.findall(case.message.sender.name))
    if emoji:
        yield Finding(
            "emoji-subject", Kind.SPAM, 0.4 if emoji > 1 else 0.3, f"pictures in sender or subject: {subject[:80]}"
        )
    noise = _noise(subject)
    if _TOKEN.search(subject):
        yield Finding("token-subject", Kind.SPAM, 1.2, f"the subject ends with a random code: {subject[-30:]}")
    elif noise:
        yield Finding("noise-subject", Kind.SPAM, 0.5, f"the subject holds a word of noise: {noise}")
    if _CLUTTER.search(subject) or _CLUTTER.search(case.message.sender.name):
        yield Finding("cluttered-subject", Kind.SPAM, 1.0, f"marks where no writer puts them: {subject[:80]}")
    if _DECLARED.match(subject):
        yield Finding("declared-advertising", Kind.SPAM, 3.5, "the subject declares itself advertising")
    raw = case.message.raw_subject
    if "=?" in raw and subject.isascii() and subject:
        yield Finding("needless-encoding", Kind.SPAM, 0.5, "the subject is encoded without need", Technology.ADVANCED)
    if _PERCENT.search(subject):
        yield Finding("discount-subject", Kind.SPAM, 0.6, f"a discount in the subject: {subject[:80]}")
    words = re.findall(r"[^\W\d_]{3,}", subject)
    if len(words) >= 3 and sum(word.isupper() for word in words) / len(words) > 0.6:
        yield Finding("shouting-subject", Kind.SPAM, 1.2, f"written in capitals: {subject[:80]}")
    if subject.count("!") >= 1:
        yield Finding("exclamation-subject", Kind.SPAM, 0.7 if subject.count("!") == 1 else 1.3, subject[:80])
    if "$" in subject or "€" in subject or "£" in subject:
        yield Finding("money-subject", Kind.SPAM, 0.8, f"money in the subject: {subject[:80]}")
    replies = case.message.header("In-Reply-To") or case.message.header("References")
    if _REPLY.match(subject) and not replies:
        yield Finding("reply-to-nothing", Kind.PHISH, 0.5, "says to be a reply and replies to nothing")
    if not subject.strip():
        yield Finding("no-subject", Kind.SPAM, 0.7, "no subject")


def _shape(case: Case) -> Iterator[Finding]:
    markup = case.message.markup
    hidden = sum(len(word) for part in markup for word in _SPOKEN.findall(part.hidden))
    shown = len(" ".join(case.words))
    if hidden > 400 and hidden > 2 * shown:
        yield Finding("hidden-text", Kind.SPAM, 0.3, f"{hidden} characters hidden from the reader", Technology.ADVANCED)
    pictures, links = any(part.images for part in markup), any(part.links for part in markup)
    if ((pictures and shown < 150) or (links and shown < 40)) and not case.message.text.strip():
        home = case.sender_domain in case.link_domains
        yield Finding("picture-only", Kind.SPAM, 0.6 if home else 1.8, "a picture or a link instead of a text")
    for part in markup:
        password = next((form for form in part.forms if any("password" in field for field in form.fields)), None)
        if password:
            evidence = f"a form in the mail asks for a password, sent to {password.action[:80] or 'a script'}"
            yield Finding("form-in-mail", Kind.PHISH, 3.5, evidence, Technology.ADVANCED)
        elif part.forms and any(form.action for form in part.forms):
            yield Finding("form-in-body", Kind.SPAM, 0.1, "a form in the mail")
        if any(script.strip() for script in part.scripts):
            yield Finding("script-in-body", Kind.SPAM, 0.7, "a script in the mail")
