"""All analysers of a message in one list; `mail.verdict` asks `findings`.

An analyser is a function from a case to findings; the order here is the order in which people read the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vedette.mail.analysis import (
    attachments,
    belongings,
    bulk,
    composition,
    contact,
    content,
    deception,
    homes,
    infrastructure,
    obfuscation,
    origins,
    pages,
    patterns,
    reputation,
    sender,
    shape,
    threads,
    trust,
    urls,
)
from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding

Analyser = Callable[[Case], Iterator[Finding]]

ANALYSERS: dict[str, Analyser] = {
    "attachments": attachments.analyse,
    "patterns": patterns.analyse,
    "reputation": reputation.analyse,
    "sender": sender.analyse,
    "authentication": trust.analyse,
    "links": urls.analyse,
    "content": content.analyse,
    "contact": contact.analyse,
    "deception": deception.analyse,
    "obfuscation": obfuscation.analyse,
    "composition": composition.analyse,
    "belongings": belongings.analyse,
    "pages": pages.analyse,
    "homes": homes.analyse,
    "origins": origins.analyse,
    "shape": shape.analyse,
    "threads": threads.analyse,
    "infrastructure": infrastructure.analyse,
    "bulk": bulk.analyse,
}


def findings(case: Case) -> dict[str, tuple[Finding, ...]]:
    """What every analyser found, by its name."""
    return {name: tuple(analyse(case)) for name, analyse in ANALYSERS.items()}
