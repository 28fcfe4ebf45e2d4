"""Phrases of many languages by topic, found in one pass over a message's words; used by `case` and `content`.

The phrases are data (`data/lexicon*.toml`), folded like the text, so that accents and disguises do not matter. Scripts
that put no blanks between words (Japanese, Chinese, Thai) are cut into pairs of letters and searched as one run.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from vedette.mail.analysis.letters import folded

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7ff\u1100-\u11ff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]{{1,2}}|[^\W_{_UNSPACED}]+(?:['’][^\W_{_UNSPACED}]+)?")
_RUN = re.compile(rf"[{_UNSPACED}]")
_LIMIT = 8_000
_CHARACTERS = 100_000
_DATA = Path(__file__).parent / "data"


def words(text: str) -> list[str]:
    """Words of a folded text, apostrophes dropped, at most eight thousand."""
    found = _WORD.findall(text[:_CHARACTERS])[:_LIMIT]
    return [word.replace("'", "").replace("’", "") if "'" in word or "’" in word else word for word in found]


@cache
def _phrases() -> tuple[
    dict[str, tuple[tuple[tuple[str, ...], str], ...]], re.Pattern[str], dict[str, tuple[str, ...]]
]:
    """Phrases by their first word; for scripts without blanks one pattern, and the topics of what it finds."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    runs: dict[str, list[str]] = {}
    for path in sorted(_DATA.glob("lexicon*.toml")):
        for topic, texts in tomllib.loads(path.read_text()).items():
            for text in texts:
                phrase = tuple(words(folded(text)))
                run = "".join(word for word in phrase if _RUN.match(word))
                if run:
                    runs.setdefault(run, []).append(topic)
                else:
                    table.setdefault(phrase[0], []).append((phrase, topic))
    longest = sorted(runs, key=lambda run: (-len(run), run))
    return (
        {first: tuple(dict.fromkeys(entries)) for first, entries in table.items()},
        re.compile("|".join(map(re.escape, longest))),
        {run: tuple(topics) for run, topics in runs.items()},
    )


def cues(text: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The different phrases of each topic that occur, in order."""
    table, pattern, topics = _phrases()
    found: dict[str, dict[str, None]] = {}
    for position, word in enumerate(text):
        for phrase, topic in table.get(word, ()):
            if len(phrase) == 1 or tuple(text[position : position + len(phrase)]) == phrase:
                found.setdefault(topic, {})[" ".join(phrase)] = None
    unspaced = "".join(word for word in text if not word.isascii() and _RUN.match(word))
    for match in pattern.finditer(unspaced) if unspaced else ():
        for topic in topics[match[0]]:
            found.setdefault(topic, {})[match[0]] = None
    return {topic: tuple(phrases) for topic, phrases in found.items()}
