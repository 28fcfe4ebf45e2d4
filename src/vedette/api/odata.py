"""OData's query options as Microsoft's security APIs know them: `$filter`, `$orderby`, `$select`, `$top`, `$skip` …

The Defender and Graph faces parse with it into conditions of the queues, over the fields each of them names. Source:
OData 4.01 part 2, section 5.1; what a route does not know is refused (`KNOWN`), never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from operator import ge, gt, le, lt
from typing import Any

from fastapi import Depends, Request
from fastapi.dependencies.utils import get_flat_params

from vedette.core.errors import BadInput, Location
from vedette.records.selection import Compare, Condition, Either, Every, Not, Order, Where

_TOKEN = re.compile(
    r"\s*(?:(?P<text>(?:[\w.]+)?'(?:[^']|'')*')|(?P<moment>\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?)"
    r"|(?P<number>-?\d+)|(?P<name>[A-Za-z_][\w./]*)|(?P<mark>[(),]))"
)
_DEEPEST = 40
_LONGEST = 8_000
_FUNCTIONS = {"contains": Compare.HAS, "startswith": Compare.STARTS}


class BadQuery(BadInput):
    """A query option that cannot be read or is not known here."""


class Reads(StrEnum):
    """What kind of value a field is compared with."""

    TEXT = "text"
    MOMENT = "moment"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a face: the queue's field, the kind of value, and for closed words how theirs map to ours.

    `graded` words stand from the least to the most.
    """

    name: str
    reads: Reads = Reads.TEXT
    words: Mapping[str, str] | None = None
    graded: bool = False

    def value(self, given: object, said: str) -> object:
        """The value as the queue compares it. Raises BadQuery for one of another kind or an unknown word."""
        if given is None:
            return "" if self.reads is Reads.TEXT and self.words is None else None
        if self.reads is Reads.MOMENT:
            return _moment(str(given), said)
        if self.reads is Reads.NUMBER:
            if not str(given).lstrip("-").isdigit():
                raise BadQuery(f"{said} is compared with a number, not {given!r}")
            return int(str(given))
        if self.words is None:
            return str(given)
        found = self.words.get(str(given).lower())
        if found is None:
            raise BadQuery(f"{said} has no value {given!r}")
        return found


def words_of(enum: type[StrEnum], **more: str) -> dict[str, str]:
    """Every word of an enumeration by its lower-case spelling, with further spellings that mean one of them."""
    return {word.value.lower(): word.value for word in enum} | {name.lower(): value for name, value in more.items()}


def condition(text: str, fields: Mapping[str, Field]) -> Condition:
    """A `$filter` as a condition; empty means everything. Raises BadQuery with the place."""
    if not text.strip():
        return Every()
    if len(text) > _LONGEST:
        raise BadQuery(f"$filter is longer than {_LONGEST} characters")
    return _Parser(text, {name.lower(): (name, field) for name, field in fields.items()}).whole()


def known(request: Request) -> None:
    """Raises BadQuery for an option, such as `$search`, that the route does not declare."""
    there = [each.alias for each in get_flat_params(request.scope["route"].dependant) if each.alias.startswith("$")]
    for name in request.query_params:
        if name.startswith("$") and name not in there:
            raise BadQuery(f"{name} is not supported here; there {_are(there)}")


KNOWN = Depends(known)
"""Every router of a face with OData carries it."""


def _are(names: list[str]) -> str:
    return f"are {', '.join(names)}" if names else "are no query options"


def selected(text: str, values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The values with only the properties a `$select` names. Raises BadQuery for one that they do not have."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names if values else ():
        if name not in values[0]:
            raise BadQuery(f"there is no property {name!r} to select; there are {', '.join(values[0])}")
    return [{name: each[name] for name in names} for each in values] if names else values


def order(text: str, fields: Mapping[str, Field], otherwise: Order) -> Order:
    """An `$orderby` of one field; severities by weight. Raises BadQuery for several fields or an unknown one."""
    if not text.strip():
        return otherwise
    parts = text.split()
    there = {name.lower(): field for name, field in fields.items()}
    if "," in text or len(parts) > 2 or (len(parts) == 2 and parts[1].lower() not in ("asc", "desc")):
        raise BadQuery("$orderby takes one field, then asc or desc", Location("$orderby"))
    if parts[0].lower() not in there:
        raise BadQuery(f"there is no field {parts[0]!r} to order by; there are {', '.join(fields)}")
    name = there[parts[0].lower()].name
    return Order("rank" if name == "severity" else name, len(parts) == 2 and parts[1].lower() == "desc")


def _moment(text: str, said: str) -> datetime:
    try:
        found = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    except ValueError:
        raise BadQuery(f"{said} is compared with a time such as 2026-01-31T08:00:00Z, not {text!r}") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


class _Parser:
    def __init__(self, text: str, fields: Mapping[str, tuple[str, Field]]) -> None:
        self._fields = fields
        self._tokens = self._read(text)
        self._next = 0

    @staticmethod
    def _read(text: str) -> list[_Token]:
        tokens, at = [], 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None or match.lastgroup is None:
                raise _wrong("this cannot stand in a $filter", at)
            tokens.append(_Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
            at = match.end()
        return [*tokens, _Token("end", "", len(text))]

    def whole(self) -> Condition:
        found = self._any(0)
        if self._peek().kind != "end":
            raise _wrong(f"{self._peek().text!r} is one too many", self._peek().at)
        return found

    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _take(self, word: str = "") -> _Token:
        token = self._peek()
        if word and token.text != word:
            raise _wrong(f"{word!r} belongs here, not {token.text or 'the end'!r}", token.at)
        self._next += token.kind != "end"
        return token

    def _word(self, word: str) -> bool:
        if self._peek().kind == "name" and self._peek().text.lower() == word:
            self._next += 1
            return True
        return False

    def _chain(self, depth: int, word: str, part: Callable[[int], Condition]) -> list[Condition]:
        if depth > _DEEPEST:
            raise _wrong("nested too deeply", self._peek().at)
        parts = [part(depth + 1)]
        while self._word(word):
            parts.append(part(depth + 1))
        return parts

    def _any(self, depth: int) -> Condition:
        parts = self._chain(depth, "or", self._every)
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _every(self, depth: int) -> Condition:
        parts = self._chain(depth, "and", self._one)
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self, depth: int) -> Condition:
        if self._word("not"):
            return Not(self._one(depth + 1)) if depth < _DEEPEST else self._any(depth + 1)
        if self._peek().text == "(":
            self._take()
            found = self._any(depth + 1)
            self._take(")")
            return found
        name = self._take()
        if name.kind != "name":
            raise _wrong(f"a field belongs here, not {name.text or 'the end'!r}", name.at)
        if name.text.lower() in _FUNCTIONS and self._peek().text == "(":
            return self._function(_FUNCTIONS[name.text.lower()])
        said, field = self._field(name)
        return self._compared(said, field)

    def _function(self, compare: Compare) -> Condition:
        self._take("(")
        said, field = self._field(self._take())
        self._take(",")
        value = field.value(self._value(), said)
        self._take(")")
        return Where(field.name, compare, value)

    def _compared(self, said: str, field: Field) -> Condition:
        operator = self._take()
        word = operator.text.lower()
        if word == "in":
            self._take("(")
            values = [field.value(self._value(), said)]
            while self._peek().text == ",":
                self._take()
                values.append(field.value(self._value(), said))
            self._take(")")
            return Where(field.name, Compare.IN, tuple(values))
        if word not in ("eq", "ne", "gt", "ge", "lt", "le"):
            raise _wrong(f"eq, ne, gt, ge, lt, le or in belongs here, not {operator.text or 'the end'!r}", operator.at)
        value = field.value(self._value(), said)
        if field.words is None or word in ("eq", "ne"):
            return Where(field.name, Compare(word), value)
        if not field.graded:
            raise _wrong(f"{said} is compared with eq, ne and in: its words are not ordered", operator.at)
        return Where(field.name, Compare.IN, _beyond(list(field.words.values()), word, value))

    def _field(self, token: _Token) -> tuple[str, Field]:
        found = self._fields.get(token.text.lower())
        if found is None:
            known = ", ".join(name for name, _ in self._fields.values())
            raise _wrong(f"there is no field {token.text!r} to filter by; there are {known}", token.at)
        return found

    def _value(self) -> object:
        token = self._take()
        if token.kind == "text":
            return token.text[token.text.index("'") + 1 : -1].replace("''", "'")
        if token.kind in ("moment", "number"):
            return token.text
        if token.kind == "name":
            return None if token.text == "null" else token.text
        raise _wrong(f"a value belongs here, not {token.text or 'the end'!r}", token.at)


def _beyond(words: list[str], word: str, value: object) -> tuple[str, ...]:
    """Those of graded words that stand in this relation to one of them; none do to null."""
    if value is None:
        return ()
    at, holds = words.index(str(value)), {"gt": gt, "ge": ge, "lt": lt, "le": le}[word]
    return tuple(each for number, each in enumerate(words) if holds(number, at))


def _wrong(message: str, at: int) -> BadQuery:
    return BadQuery(message, Location("$filter", 1, at + 1))
