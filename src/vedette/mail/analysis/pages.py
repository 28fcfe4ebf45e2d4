"""How a page is made: links without encryption, style sheets shown as text, a long text around one place to click.

`analyse.findings` calls it. Each is small alone; they are the marks of pages made in a hurry or to pass a filter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette.mail.analysis import letters, lexicon
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology

_RULE = re.compile(r"\{[^{}]{0,120}(?:text-align|display|font-size|background-color)\s?:")
_START = 3_000
_LONG, _WAYS = 250, 2
_SINGLE = 120
_PLACES = 5
_TOKENS, _SOLE, _PROSE = 4, 3, 25
_TOKEN = re.compile(r"/[A-Za-z0-9_-]{38,}/?$")
_CONVERSATION = re.compile(r"From: .{3,80}? (?:Sent|Date): .{3,60}? (?:To: .{2,80}? )?Subject: ")
_ANSWER = re.compile(r"\s*(?:re|fwd?|aw|wg|sv|tr|rv|enc|res|odp|r|i)\s*:", re.IGNORECASE)
_READ = 20_000


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about the making of a message's pages."""
    markup = case.message.markup
    if not markup or case.quoting:
        return
    targets = case.targets
    if targets and any(part.modern for part in markup) and not any(url[:8] == "https://" for url in targets):
        yield Finding("links-unencrypted", Kind.SPAM, 1.2, "a page of today whose links all lead to plain http")
    if 0 < len(targets) <= _TOKENS and any(_TOKEN.search(url) for url in targets):
        yield Finding("token-links", Kind.SPAM, 1.5, "links that are one long code, as kits for mailings write them")
    strange = _strange(case) if len(targets) <= _SOLE else 0
    if strange >= _PROSE:
        evidence = f"{strange} words hidden from the reader that stand nowhere else"
        yield Finding("hidden-prose", Kind.SPAM, 2.0, evidence, Technology.ADVANCED)
    if any(_RULE.search(part.text[:_START]) for part in markup):
        yield Finding("style-as-text", Kind.SPAM, 1.5, "shows rules of a style sheet as text, as careless programs do")
    if 0 < len(targets) <= _PLACES and any(part.images and not part.framed for part in markup):
        yield Finding("page-unframed", Kind.SPAM, 0.5, "a page without head or body, as programs that fill in write")
    words = sum(len(part.text.split()) for part in markup)
    if (words >= _LONG and 0 < len(targets) <= _WAYS) or (words >= _SINGLE and len(targets) == 1):
        yield Finding("one-way", Kind.SPAM, 0.8, f"{words} words around {len(targets)} places to click")
    yield from _pasted(case)


def _strange(case: Case) -> int:
    """How many words are hidden that are not shown as well, as what phones show and desks do not would be."""
    hidden = [word for part in case.message.markup for word in lexicon.words(letters.folded(part.hidden))]
    if len(hidden) < _PROSE:
        return 0
    shown = {word for part in case.message.markup for word in lexicon.words(letters.folded(part.text))}
    return sum(len(word) > 3 and word not in shown for word in hidden)


def _pasted(case: Case) -> Iterator[Finding]:
    """Conversations of other people under or inside a message that answers nothing: they are there for filters."""
    if _ANSWER.match(case.message.subject):
        return
    parts = [part for page in case.message.markup for part in (page.text, page.hidden)]
    talk = sum(len(_CONVERSATION.findall(text[:_READ])) for text in parts if "Subject: " in text)
    if talk >= 2:
        evidence = f"{talk} letters of a conversation pasted into a message that answers nothing"
        yield Finding("conversation-pasted", Kind.SPAM, 2.5, evidence, Technology.ADVANCED)
