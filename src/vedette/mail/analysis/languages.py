"""Which language a text is written in, by its smallest words, and where it is spoken; used by `belongings`.

Only languages spoken in few countries are told: English is written everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

_SMALL = {
    "German": "und der die das nicht ist ihre ihr sie wir fur mit auf ein eine von zu bei oder wird werden haben",
    "French": "les des vous votre vos nous est une pour dans avec sur pas par cette etre aux notre ou",
    "Spanish": "los las para con una por que su del usted nuestro como esta mas sus ha sido",
    "Portuguese": "voce nao para com uma por que seu sua dos das em os mais ao seus foi esta pelo",
    "Italian": "gli per con una che del della il di non sono questo nostro piu alla dei la si",
    "Dutch": "het een van voor met uw niet zijn wij op de dat is bij ook naar wordt deze kunt",
    "Polish": "jest nie sie na do oraz dla prosze w z przez panstwa twoje",
    "Swedish": "och att det som en pa ar av for med din vi har inte till ditt",
    "Danish": "og at det en pa er af til med din vi har ikke dit for som",
}
_SPOKEN = {
    "German": "de at ch li lu",
    "French": "fr ch ca lu mc ma tn dz sn ci re",
    "Spanish": "es mx ar cl pe ve ec uy py bo cr pa gt sv hn ni do cu pr",
    "Portuguese": "pt br ao mz cv",
    "Italian": "it ch sm va",
    "Dutch": "nl sr",
    "Polish": "pl",
    "Swedish": "se fi",
    "Danish": "dk no",
}
COUNTRIES = {name: frozenset(countries.split()) for name, countries in _SPOKEN.items()}
_TELLING: dict[str, tuple[str, ...]] = {
    word: tuple(name for name, words in _SMALL.items() if word in words.split())
    for words in _SMALL.values()
    for word in words.split()
}
_MOST, _FEWEST, _SHARE, _AHEAD = 400, 8, 0.08, 1.5


def written(words: Sequence[str]) -> str:
    """The language of a text's folded words, empty where it cannot be told or is none of these."""
    start = words[:_MOST]
    counted = Counter(name for word in start for name in _TELLING.get(word, ()))
    ranked = counted.most_common(2)
    if not ranked or ranked[0][1] < max(_FEWEST, _SHARE * len(start)):
        return ""
    second = ranked[1][1] if len(ranked) > 1 else 0
    return ranked[0][0] if ranked[0][1] > _AHEAD * second else ""
