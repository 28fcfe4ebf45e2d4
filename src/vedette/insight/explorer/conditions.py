"""Filters as typed values, and the KQL they become: a clause with named parameters, never a value in the text.

`Condition` compares a property with values, `Filter` joins several by one operator; `question` puts the clause into
its queries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vedette.core.errors import BadInput
from vedette.insight.explorer.properties import PROPERTIES, Property
from vedette.insight.explorer.words import OPERATORS, Base, Joined, Match, Operator, Source, ValueKind

MOST_CONDITIONS = 30
MOST_VALUES = 200
LONGEST = 2_000
_KEYED = "strcat(NetworkMessageId, '|', tolower(RecipientEmailAddress))"
_SCHEME = re.compile(r"^[a-z]+://", re.IGNORECASE)
_URLS = frozenset({"url", "url-domain-path"})


@dataclass(frozen=True, slots=True)
class Condition:
    """A property (its id), how it is compared, and with what: several values are alternatives."""

    property: str
    operator: Operator
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions joined by one operator; none lets everything through."""

    conditions: tuple[Condition, ...] = ()
    joined: Joined = Joined.AND

    def uses(self, ident: str) -> bool:
        """Is anything asked of this property?"""
        return any(condition.property == ident for condition in self.conditions)


@dataclass(slots=True)
class Clauses:
    """Collects the parameters while clauses are written."""

    base: Base
    given: dict[str, str | int] = field(default_factory=dict)

    def named(self, value: str | int) -> str:
        """A parameter with this value."""
        name = f"p{len(self.given)}"
        self.given[name] = value
        return name

    def filter(self, wanted: Filter) -> str:
        """The whole filter as one boolean, empty for none.

        Raises BadInput for an unknown property, one the base has not, an operator or a value that does not suit it.
        """
        if len(wanted.conditions) > MOST_CONDITIONS:
            raise BadInput(f"a filter has at most {MOST_CONDITIONS} conditions")
        parts = [self.condition(condition) for condition in wanted.conditions]
        return f" {wanted.joined.value} ".join(f"({part})" for part in parts)

    def condition(self, wanted: Condition) -> str:
        """One condition as a boolean over the base's rows. Raises BadInput."""
        known = property_of(wanted.property, self.base)
        if wanted.operator not in OPERATORS[known.kind]:
            raise BadInput(f"{known.title} cannot be asked for with {wanted.operator.value!r}")
        values = _values(known, wanted)
        column = known.expression(self.base)
        inside = self._any(known, column, wanted.operator, [value for value in values if not _is_none(known, value)])
        empty = any(_is_none(known, value) for value in values)
        if self.base is not Base.MAIL or known.source is Source.MAIL:
            parts = [part for part in (inside, f"isempty({column})" if empty else "") if part]
            return _negated(" or ".join(parts), wanted.operator.negative)
        return _negated(self._beside(known, inside, empty=empty), wanted.operator.negative)

    def _beside(self, known: Property, inside: str, *, empty: bool) -> str:
        """The same of messages by rows of another table."""
        key = _KEYED if known.source is Source.MOVE else "NetworkMessageId"
        rows = f"{known.source.value} | where isnotempty(NetworkMessageId)"
        parts = []
        if inside:
            # The id first: it is a bare column, and cheaper than the key of message and recipient.
            found = f"{rows} | where {inside}"
            parts.append(f"NetworkMessageId in (({found} | distinct NetworkMessageId))")
            if key != "NetworkMessageId":
                parts[-1] += f" and {key} in (({found} | project Key = {key} | distinct Key))"
        if empty:
            parts.append(f"{key} !in (({rows} | project Key = {key} | distinct Key))")
        return " or ".join(f"({part})" for part in parts)

    def _any(self, known: Property, column: str, operator: Operator, values: list[str]) -> str:
        if not values:
            return ""
        if known.kind is ValueKind.NUMBER:
            numbers = [self.named(_number(known, value)) for value in values]
            how = {Operator.GREATER: ">", Operator.LESS: "<"}.get(operator)
            if how is None:
                return f"{column} in ({', '.join(numbers)})"
            return " or ".join(f"{column} {how} {number}" for number in numbers)
        if operator in (Operator.CONTAINS, Operator.NOT_CONTAINS):
            return " or ".join(f"{column} contains {self.named(value)}" for value in values)
        if known.match is Match.JSON:
            return " or ".join(f"{column} contains {self.named(quoted)}" for quoted in (f'"{v}"' for v in values))
        if known.match is Match.COMMAS:
            return " or ".join(f"{column} contains {self.named(value)}" for value in values)
        return f"{column} in~ ({', '.join(self.named(value) for value in values)})"


def property_of(ident: str, base: Base) -> Property:
    """The property of this id. Raises BadInput for one that the base has not."""
    known = PROPERTIES.get(ident)
    if known is None or not known.expression(base):
        raise BadInput(f"there is no property {ident[:60]!r} of {base.value}")
    return known


def _values(known: Property, wanted: Condition) -> list[str]:
    values = list(dict.fromkeys(value.strip() for value in wanted.values if value.strip()))
    if known.id in _URLS:
        values = [_SCHEME.sub("", value.lower()).strip("/") for value in values]
    if not values or len(values) > MOST_VALUES or any(len(value) > LONGEST for value in values):
        raise BadInput(f"{known.title} needs 1 to {MOST_VALUES} values of at most {LONGEST:,} characters")
    if wanted.operator in (Operator.GREATER, Operator.LESS) and len(values) > 1:
        raise BadInput(f"{known.title} is compared with one number")
    return values


def _is_none(known: Property, value: str) -> bool:
    """`None` asks for what has no value, where the property is one of few words or is charted."""
    return (known.kind is ValueKind.WORD or known.pivot) and value == "None"


def _number(known: Property, value: str) -> int:
    try:
        found = int(value.replace(",", "").replace("_", ""))
    except ValueError:
        raise BadInput(f"{known.title} is a number, not {value[:40]!r}") from None
    if abs(found) >= 2**62:
        raise BadInput(f"{known.title}: {value[:40]} is too large")
    return found


def _negated(clause: str, negative: bool) -> str:
    return f"not({clause})" if negative else clause
