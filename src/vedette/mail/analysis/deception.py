"""Disguises meant for filters: letters of other alphabets, invisible ones, hidden text, pictures instead of words.

`analyse.findings` calls it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis import letters
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology

_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]")
_TOKEN = re.compile(
    r"[#({\[_:-]\s*(?:[A-Z]{2,}-?)?[A-Z0-9]*\d[A-Z0-9-]{4,}[)}\]]?\s*$|\b[A-Za-z]*\d[A-Za-z0-9]{8,}\s*$"
)
_SPACED = re.compile(r"\b(?:\w ){5,}\w\b")
_REPLY = re.compile(r"^\s*(?:re|fwd?|aw|sv|tr|enc|res)\s*:", re.IGNORECASE)


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about disguises in names, subject and body."""
    message = case.message
    head = f"{message.sender.name} {message.subject}"
    mixed = letters.mixed_words(f"{head} {case.body}")
    if mixed:
        in_head = letters.mixed_words(head)
        weight = 3.5 if in_head or len(mixed) >= 5 else 1.5
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
    elif letters.invisible(case.body[:20_000]) >= 12:
        yield Finding("invisible-body", Kind.SPAM, 1.0, "many invisible characters inside words", Technology.ADVANCED)
    if _SPACED.search(case.body[:5_000]):
        yield Finding("spaced-letters", Kind.SPAM, 0.6, "letters spaced apart")
    yield from _subject(case)
    yield from _shape(case)


def _subject(case: Case) -> Iterator[Finding]:
    subject = case.message.subject
    emoji = len(_EMOJI.findall(subject)) + len(_EMOJI.findall(case.message.sender.name))
    if emoji:
        yield Finding(
            "emoji-subject", Kind.SPAM, 1.6 if emoji > 1 else 1.3, f"pictures in sender or subject: {subject[:80]}"
        )
    if _TOKEN.search(subject):
        yield Finding("token-subject", Kind.SPAM, 1.2, f"the subject ends with a random code: {subject[-30:]}")
    words = re.findall(r"[^\W\d_]{3,}", subject)
    if len(words) >= 3 and sum(word.isupper() for word in words) / len(words) > 0.6:
        yield Finding("shouting-subject", Kind.SPAM, 1.0, f"written in capitals: {subject[:80]}")
    if subject.count("!") >= 1:
        yield Finding("exclamation-subject", Kind.SPAM, 0.9 if subject.count("!") == 1 else 1.2, subject[:80])
    if "$" in subject or "€" in subject or "£" in subject:
        yield Finding("money-subject", Kind.SPAM, 1.2, f"money in the subject: {subject[:80]}")
    replies = case.message.header("In-Reply-To") or case.message.header("References")
    if _REPLY.match(subject) and not replies:
        yield Finding("reply-to-nothing", Kind.PHISH, 0.5, "says to be a reply and replies to nothing")
    if not subject.strip():
        yield Finding("no-subject", Kind.SPAM, 0.7, "no subject")


def _shape(case: Case) -> Iterator[Finding]:
    markup = case.message.markup
    hidden = sum(len(part.hidden) for part in markup)
    shown = len(" ".join(case.words))
    if hidden > 200 and hidden > shown:
        yield Finding("hidden-text", Kind.SPAM, 1.6, f"{hidden} characters hidden from the reader", Technology.ADVANCED)
    pictures, links = any(part.images for part in markup), any(part.links for part in markup)
    if ((pictures and shown < 150) or (links and shown < 40)) and not case.message.text.strip():
        yield Finding("picture-only", Kind.SPAM, 1.8, "a picture or a link instead of a text")
    for part in markup:
        password = next((form for form in part.forms if any("password" in field for field in form.fields)), None)
        if password:
            evidence = f"a form in the mail asks for a password, sent to {password.action[:80] or 'a script'}"
            yield Finding("form-in-mail", Kind.PHISH, 3.5, evidence, Technology.ADVANCED)
        elif part.forms and any(form.action for form in part.forms):
            yield Finding("form-in-body", Kind.SPAM, 0.1, "a form in the mail")
        if any(script.strip() for script in part.scripts):
            yield Finding("script-in-body", Kind.SPAM, 0.7, "a script in the mail")
