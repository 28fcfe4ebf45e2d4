"""Whether a word could be spoken: how usual its letters follow one another in the words of our own lists.

`domains` and `composition` ask about names machines made; the lists are the phrases, brands and hosts shipped here.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from vedette.mail.analysis.letters import folded

_DATA = Path(__file__).parent / "data"
_LETTERS = re.compile(r"[a-z]{3,}")
_UNSEEN = 0.15
_USUAL = -3.5  # logarithm of a letter's mean likelihood; words of a dozen languages lie above
_SHORTEST = 5


def _texts() -> Iterator[str]:
    for phrases in tomllib.loads((_DATA / "lexicon.toml").read_text()).values():
        yield from phrases
    yield from tomllib.loads((_DATA / "brands.toml").read_text())["domains"]
    for hosts in tomllib.loads((_DATA / "hosts.toml").read_text()).values():
        yield from hosts


@cache
def _chains() -> tuple[dict[str, int], dict[str, int]]:
    """How often three letters follow one another, and the two before them; each word counts once."""
    words = {word for text in _texts() for word in _LETTERS.findall(folded(text))}
    triples = Counter(f"^{word}$"[at : at + 3] for word in words for at in range(len(word)))
    pairs: Counter[str] = Counter()
    for triple, times in triples.items():
        pairs[triple[:2]] += times
    return triples, pairs


@lru_cache(maxsize=20_000)
def gibberish(word: str) -> bool:
    """Whether a lower-case ASCII word of five letters or more is one no tongue would make."""
    if len(word) < _SHORTEST:
        return False
    triples, pairs = _chains()
    marked = f"^{word}$"
    total = sum(
        math.log((triples.get(marked[at : at + 3], 0) + _UNSEEN) / (pairs.get(marked[at : at + 2], 0) + _UNSEEN * 27))
        for at in range(len(word))
    )
    return total / len(word) < _USUAL
