"""Letters that look like others (UTS 39, a small own table) folded to plain ones; used by `case` and `deception`.

Folding makes cues readable in any disguise; the disguise itself is a finding of its own.
"""

from __future__ import annotations

import re
import unicodedata

_LOOKALIKES = {
    # Cyrillic
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ѕ": "s", "і": "i", "ј": "j", "һ": "h", "ո": "n", "о": "o",
    "р": "p", "ԛ": "q", "г": "r", "т": "t", "у": "y", "х": "x", "ԝ": "w", "ѡ": "w", "к": "k", "м": "m", "н": "h",
    "ь": "b", "ѵ": "v", "ӏ": "l", "ё": "e", "ї": "i", "ԍ": "g", "ғ": "f", "Ⅰ": "i",
    # Greek
    "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "i", "κ": "k", "μ": "u", "ν": "v", "ο": "o", "ρ": "p", "σ": "o",
    "τ": "t", "υ": "u", "χ": "x", "γ": "y", "ω": "w", "ϲ": "c", "ϳ": "j",
    # Armenian, Cherokee and others used as Latin
    "ս": "u", "օ": "o", "ց": "g", "հ": "h", "զ": "q", "յ": "j", "ռ": "n", "ք": "p", "ᴀ": "a", "ꭺ": "a", "ꭰ": "d",
    "ꮪ": "s", "ꮖ": "i", "ꮲ": "p", "ꮇ": "m", "ꭱ": "e", "ꭲ": "t", "ɑ": "a", "ɡ": "g", "ı": "i", "ɩ": "i", "ʏ": "y",
    "ᴄ": "c", "ᴏ": "o", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ᴢ": "z", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae",
    "œ": "oe", "þ": "th", "ð": "d",
}  # fmt: skip
_TABLE = str.maketrans(_LOOKALIKES)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_COMBINING = re.compile(f"[{''.join(re.escape(c) for c in map(chr, range(0x10000)) if unicodedata.combining(c))}]")
_LATIN = re.compile(r"[a-z]")
_OTHER = re.compile(r"[\u0370-\u03bb\u03bd-\u03ff\u0400-\u052f\u0531-\u0587\u13a0-\u13ff\uab70-\uabbf]")
_STYLED = re.compile("[\U0001d400-\U0001d7ff\U0001f130-\U0001f189\uff21-\uff5a\u24b6-\u24e9]")
_SPOKEN = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W\d_]{2,}")


def folded(text: str) -> str:
    """Case, accents, width, style and look-alike letters gone. Words wholly of another script keep their letters."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    if plain.isascii():
        return plain
    plain = _WORD.sub(lambda match: _fold_word(match[0]), plain)
    return _COMBINING.sub("", unicodedata.normalize("NFD", plain)).translate(_OWN)


_OWN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def _fold_word(word: str) -> str:
    if word.isascii() or not _OTHER.search(word):
        return word
    mapped = word.translate(_TABLE)
    # a word that is Latin after folding, or mixed to begin with, was meant to be read as Latin
    return mapped if _LATIN.search(word) or mapped.isascii() else word


def invisible(text: str) -> int:
    """How many invisible characters stand inside words."""
    return len(re.findall(rf"(?<=\w){_INVISIBLE.pattern}+(?=\w)", text))


def pierced(text: str) -> tuple[int, int]:
    """How many words hold invisible characters, and how many words there are; soft hyphens are a typesetter's."""
    if text.isascii() or not _INVISIBLE.search(text):
        return 0, 0
    words = [word for word in text.replace("\u00ad", "").split() if _SPOKEN.search(word)]
    return sum(not word.isascii() and bool(_INVISIBLE.search(word)) for word in words), len(words)


def styled(text: str) -> int:
    """How many letters are borrowed from mathematical or enclosed alphabets."""
    return len(_STYLED.findall(text))


def mixed_words(text: str) -> tuple[str, ...]:
    """Words that mix Latin with Greek, Cyrillic, Armenian or Cherokee letters; at most fifty."""
    found: list[str] = []
    if not _OTHER.search(text.casefold()):
        return ()
    for match in _WORD.finditer(text[:60_000]):
        word = match[0]
        if not word.isascii() and _LATIN.search(word.casefold()) and _OTHER.search(word.casefold()):
            found.append(word)
            if len(found) >= 50:
                break
    return tuple(found)


def spoken(text: str) -> str:
    """Folded words between single blanks, with one at each end, so that whole names can be searched."""
    return f" {' '.join(_SPOKEN.findall(folded(text)))} "
