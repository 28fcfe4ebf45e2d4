"""Phrases of many languages by topic, found in one pass over a message's words; used by `case` and `content`.

The phrases are data (`data/lexicon.toml`), folded like the text, so that accents and disguises do not matter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from vedette.mail.analysis.letters import folded

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LIMIT = 8_000
_CHARACTERS = 100_000
_FILE = Path(__file__).parent / "data" / "lexicon.toml"


def words(text: str) -> list[str]:
    """Words of a folded text, apostrophes dropped, at most eight thousand."""
    found = _WORD.findall(text[:_CHARACTERS])[:_LIMIT]
    return [word.replace("'", "").replace("’", "") if "'" in word or "’" in word else word for word in found]


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for topic, texts in tomllib.loads(_FILE.read_text()).items():
        for text in texts:
            phrase = tuple(words(folded(text)))
            table.setdefault(phrase[0], []).append((phrase, topic))
    return {first: tuple(entries) for first, entries in table.items()}


def cues(text: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The different phrases of each topic that occur, in order."""
    table = _phrases()
    found: dict[str, dict[str, None]] = {}
    for position, word in enumerate(text):
        for phrase, topic in table.get(word, ()):
            if len(phrase) == 1 or tuple(text[position : position + len(phrase)]) == phrase:
                found.setdefault(topic, {})[" ".join(phrase)] = None
    return {topic: tuple(phrases) for topic, phrases in found.items()}
