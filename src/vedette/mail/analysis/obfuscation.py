"""Words written so that filters miss them, and noise that makes each copy differ; `analyse.findings` calls it.

Disguises are undone letter by letter (blanks, dots, digits and look-alikes in place of letters): only a word that is
not written plainly counts, and the disguise is the evidence.
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
_LEET = {
    "a": "a@4àáâãäå", "b": "b8", "c": "c(¢ç", "e": "e3€èéêë", "g": "g9", "h": "h", "i": "i1!|lìíîï:", "l": "l1|!i",
    "o": "o0òóôõö", "s": "s5$", "t": "t7+", "u": "uùúûüv", "v": "v", "x": "x", "z": "z2", "n": "nñ", "y": "y¥ý",
}  # fmt: skip
_GAP = r"[\s.\-_*'`~^,;:/\\|]{0,2}"
_TEXT = 20_000
_BUSTER = re.compile(r"(?<![\w/=.@<:&?#%+-])[A-Za-z0-9]{9,40}(?![\w/=@>:&?#%+-])")
_TURNS = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_ENOUGH = 4
_GUARD = "-----BEGIN"


@cache
def _disguises() -> re.Pattern[str]:
    """One pattern for all words, each letter in any of its forms, with up to two marks between letters."""
    shapes = []
    for word in _WORDS:
        forms = [f"[{re.escape(_LEET.get(letter, letter))}]" for letter in word]
        shapes.append(_GAP.join(forms))
    return re.compile(rf"(?<![\w@./-])(?:{'|'.join(shapes)})(?![\w@/])", re.IGNORECASE)


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


def _hidden(text: str) -> Iterator[str]:
    """Matches that are not the plain word, its beginning in a sentence or two plain words side by side."""
    for match in _disguises().finditer(text):
        shown = match[0]
        marks = sum(not char.isalpha() for char in shown)
        if marks and not re.fullmatch(r"[^\W\d_]+(?:[\s,.;:'-]+[^\W\d_]{3,})?", shown):
            yield " ".join(shown.split())


def _noise(text: str) -> Iterator[str]:
    for match in _BUSTER.finditer(text):
        word = match[0]
        if not _HEX.fullmatch(word) and len(_TURNS.findall(word)) >= _ENOUGH:
            yield word
