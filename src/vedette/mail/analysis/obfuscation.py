"""Words written so that filters miss them, and noise that makes each copy differ; `analyse.findings` calls it.

Disguises are undone (blanks and dots between letters, digits and signs in their place): only a word that is not
written plainly counts, and the disguise is the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from vedette.mail.analysis.case import Case
from vedette.mail.analysis.finding import Finding, Kind, Technology

# Goods that nobody disguises in honest mail.
_WORDS = (
    "viagra", "cialis", "levitra", "xanax", "valium", "vicodin", "ambien", "phentermine", "tramadol", "hydrocodone",
    "pharmacy", "prescription", "medication", "penis", "enlargement", "erection", "porn", "rolex", "replica",
    "mortgage", "refinance", "casino", "lottery", "software", "diploma", "cheap", "discount", "bitcoin",
    "password", "account", "verify", "invoice", "payment", "unsubscribe",
)  # fmt: skip
_LEET = str.maketrans(
    {
        "@": "a",
        "4": "a",
        "8": "b",
        "(": "c",
        "¢": "c",
        "3": "e",
        "€": "e",
        "9": "g",
        "1": "i",
        "!": "i",
        "|": "i",
        "l": "i",
    }
    | {"0": "o", "5": "s", "$": "s", "7": "t", "+": "t", "2": "z"}
)
_GAPS = re.compile(r"[.\-*'`~^|:,;\\]+")
_PLACE = re.compile(r"[/@=&?#%<>]|www\.")
_SPACED = re.compile(r"(?<!\S)(?:[^\W_][ .*_-]{1,2}){4,20}[^\W_](?!\S)")
_EDGES = ".,;:!?()[]{}\"'*-|~^`“”„’"
_TEXT = 10_000
_BUSTER = re.compile(r"(?<![\w/=.@<:&?#%+-])[A-Za-z0-9]{9,40}(?![\w/=@>:&?#%+-])")
_TURNS = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_ENTITY = re.compile(r"&(?:nbsp|zwnj|[aeiouyn](?:acute|grave|uml|tilde|circ)|ccedil|#\d{2,5});")
_CLOCK = re.compile(r"\d{1,2}:\d{2}:\d{2}\W*$")
_ENOUGH = 4
_GUARD = "-----BEGIN"


@cache
def _folded() -> dict[str, str]:
    """The words as they look when digits, signs and `l` stand for letters."""
    return {word.translate(_LEET): word for word in _WORDS}


def analyse(case: Case) -> Iterator[Finding]:
    """Findings about words in disguise and about noise."""
    text = f"{case.message.subject}\n{case.body[:_TEXT]}"
    hidden = tuple(dict.fromkeys(_hidden(text)))
    if hidden:
        weight = 2.5 if len(hidden) == 1 else 4.0
        evidence = f"words in disguise: {', '.join(hidden[:4])}"
        yield Finding("words-disguised", Kind.SPAM, weight, evidence, Technology.ADVANCED)
    noise = tuple(_noise(text)) if _GUARD not in text else ()
    if noise:
        evidence = f"codes that make copies differ: {', '.join(noise[:3])}"
        yield Finding("hash-busters", Kind.SPAM, 0.4 if len(noise) < 3 else 0.8, evidence, Technology.ADVANCED)
    if len(_ENTITY.findall(case.message.text[:_TEXT])) > 1:
        yield Finding("markup-as-text", Kind.SPAM, 0.8, "shows marks of HTML as text, as careless programs write")
    if _CLOCK.search(case.message.subject):
        yield Finding("clock-subject", Kind.SPAM, 1.0, "a subject ends in a time of day, so that copies differ")


def _hidden(text: str) -> Iterator[str]:
    """Words that are one of ours only after signs are read as letters and marks between letters are dropped."""
    words = _folded()
    for shown in text.split():
        if 5 <= len(shown) <= 40:
            plain = shown if shown.isalpha() else shown.strip(_EDGES)
            word = plain.lower()
            found = words.get(word.translate(_LEET))
            if found is None and not word.isalpha() and not _PLACE.search(word):
                found = words.get(_GAPS.sub("", word).translate(_LEET))
            if found and word != found and not _PLACE.search(word):
                yield plain
    for match in _SPACED.finditer(text):
        if words.get("".join(re.findall(r"\w", match[0].lower())).translate(_LEET)):
            yield match[0]


def _noise(text: str) -> Iterator[str]:
    for match in _BUSTER.finditer(text):
        word = match[0]
        if not _HEX.fullmatch(word) and len(_TURNS.findall(word)) >= _ENOUGH:
            yield word
