"""What text a row must contain before a rule can match it: literals that one multi-pattern search finds for all rules.

`onepass` looks for the literals of every rule at once and evaluates a rule only on the rows that have one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from vedette.detect.anatomy import conjuncts, table_pipe, walk
from vedette.detect.literals import required
from vedette.kql import syntax
from vedette.kql.parser import parse
from vedette.schema.types import ScalarType, TableSchema

Texts = frozenset[tuple[str, str]]
"""(column, lower-case ASCII text) pairs, of which a row contains at least one, letter case ignored."""


@dataclass(frozen=True, slots=True)
class Needles:
    """What every row contains that a rule matches: one of `texts` and, where there are `kinds`, one of these as well.

    `kinds` are of the one column that says which kind of event a row is.
    """

    texts: Texts
    kinds: Texts = frozenset()


@dataclass(frozen=True, slots=True)
class _Origin:
    """The column a value is read from; `json` when the column is text that holds the value in JSON."""

    column: str
    json: bool = False


CODED: Final = "\x00"
"""In place of a text: a letter or digit of the JSON stands there as `\\u00…`, so texts cannot be looked for."""

_CODED: Final = r"\\u00(3[0-9]|[46][1-9a-f]|[57][0-9a])"
_TEXT: Final = frozenset(
    {
        *("==", "=~", "has", "has_cs", "hasprefix", "hasprefix_cs", "hassuffix", "hassuffix_cs", "contains"),
        *("contains_cs", "startswith", "startswith_cs", "endswith", "endswith_cs"),
    }
)
_ANY: Final = frozenset({"in", "in~", "has_any"})
_KINDS: Final = ("ActionType", "Application")
_MOST: Final = 200
# What nearly every program's name and command line ends in or holds.
_EVERYWHERE: Final = frozenset({".exe", "exe", ".dll", "dll", "windows", "system32", "c:\\", "\\windows\\", "program"})
# What JSON writes as it is, whoever wrote it.
_PLAIN: Final = re.compile(r"[a-z0-9 _.-]+")


def needles(text: str, table: TableSchema) -> Needles | None:
    """The most telling necessary literals of a query over `table`; None when it has none and every row must be tried.

    Raises KqlError when the text cannot be parsed.
    """
    tree = parse(text)
    pipe = table_pipe(tree)
    if pipe is None:
        return None
    origins = {column.name: _Origin(column.name) for column in table.columns if column.type is ScalarType.STRING}
    lets = {
        statement.name: statement.value
        for statement in tree.statements
        if isinstance(statement, syntax.Let) and isinstance(statement.value, syntax.Expr)
    }
    found: list[Texts] = []
    for operator in pipe.operators:
        if isinstance(operator, syntax.Where):
            for condition in conjuncts(operator.predicate):
                wanted = _of(condition, origins, lets)
                if wanted:
                    found.append(wanted)
        elif isinstance(operator, syntax.Project) and operator.kind == "extend":
            if not all(isinstance(item, syntax.Named) for item in operator.items):
                break
            origins = _extended(origins, [item for item in operator.items if isinstance(item, syntax.Named)])
        else:
            break
    if not found:
        return None
    common = frozenset(column.name for column in table.columns if column.repeats)
    texts = max(found, key=lambda pairs: _worth(pairs, common))
    return Needles(texts, next((pairs for pairs in found if pairs != texts and _is_kind(pairs)), frozenset()))


def _is_kind(pairs: Texts) -> bool:
    columns = {column for column, _ in pairs}
    return len(columns) == 1 and columns <= set(_KINDS)


def _extended(origins: Mapping[str, _Origin], items: list[syntax.Named]) -> dict[str, _Origin]:
    """The origins after an `extend`; what is made of names the same one makes is left out."""
    made = {name for item in items for name in item.names}
    after = {name: origin for name, origin in origins.items() if name not in made}
    for item in items:
        named = {node.name for node in walk(item.value) if isinstance(node, syntax.Name)}
        origin = None if named & made else _origin(item.value, origins)
        if origin is not None and len(item.names) == 1:
            after[item.names[0]] = origin
    return after


def _origin(node: syntax.Expr, origins: Mapping[str, _Origin]) -> _Origin | None:
    """Where a value is read from, when it is a column or something out of a column's JSON, whole."""
    match node:
        case syntax.Name(name=name):
            return origins.get(name)
        case syntax.Call(name="tostring", args=(argument,)):
            return _origin(argument.value, origins)
        case syntax.Call(name="parse_json" | "todynamic", args=(argument,)):
            inner = _origin(argument.value, origins)
            return _Origin(inner.column, json=True) if inner else None
        case syntax.Path(base=base) | syntax.Index(base=base, index=syntax.Literal()):
            inner = _origin(base, origins)
            return inner if inner and inner.json else None
    return None


def pattern(literals: Iterable[str]) -> str:
    """A regular expression for a lower-cased text that contains one of the literals."""
    return "|".join(
        _CODED if literal == CODED else "".join(_escaped(char) for char in literal) for literal in sorted(literals)
    )


def _escaped(char: str) -> str:
    return char if char.isalnum() or char in " _" else f"\\x{ord(char):02x}"


def _of(node: syntax.Expr, origins: Mapping[str, _Origin], lets: Mapping[str, syntax.Expr]) -> Texts | None:
    match node:
        case syntax.Binary(op="or", left=left, right=right):
            both = (_of(left, origins, lets), _of(right, origins, lets))
            return both[0] | both[1] if both[0] and both[1] and len(both[0] | both[1]) <= _MOST else None
        case syntax.Binary(op="and"):
            parts = [part for condition in conjuncts(node) if (part := _of(condition, origins, lets))]
            return max(parts, key=_worth, default=None)
        case syntax.Binary(op=op, left=left, right=right) if op in _TEXT and (origin := _origin(left, origins)):
            return _pairs(origin, _texts(right, lets))
        case syntax.Binary(op="matches regex", left=left, right=right) if origin := _origin(left, origins):
            return _pairs(origin, [literal for text in _texts(right, lets) for literal in required(text) or ("",)])
        case syntax.Membership(op=op, left=left, items=items) if origin := _origin(left, origins):
            if op in _ANY:
                return _pairs(origin, [text for item in items for text in _texts(item, lets)])
            if op == "has_all":
                usable = [pairs for item in items for text in _texts(item, lets) if (pairs := _pairs(origin, [text]))]
                return max(usable, key=_worth, default=None)
    return None


def _texts(node: syntax.Expr, lets: Mapping[str, syntax.Expr]) -> Iterator[str]:
    """The constant texts of an operand; one that is not constant gives the empty text, which is of no use."""
    if isinstance(node, syntax.Name) and node.name in lets:
        node = lets[node.name]
    if isinstance(node, syntax.Literal) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, syntax.Literal) and isinstance(node.value, list):
        yield from (value if isinstance(value, str) else "" for value in node.value)
    else:
        yield ""


def _pairs(origin: _Origin, texts: Iterable[str]) -> Texts | None:
    found = list(texts)
    # Letter case beyond ASCII is not the search's business: such a literal is no help.
    if not found or len(found) > _MOST or not all(text.isascii() and len(text) > 1 for text in found):
        return None
    if not origin.json:
        return frozenset((origin.column, text.lower()) for text in found)
    plain = [max(_PLAIN.findall(text.lower()), key=len, default="") for text in found]
    # Numbers are written in more than one way, and what is shorter stands in every JSON.
    if not all(len(text) > 2 and not text.replace(".", "").isdigit() for text in plain):
        return None
    return frozenset({*((origin.column, text) for text in plain), (origin.column, CODED)})


def _worth(pairs: Texts, common: frozenset[str] = frozenset()) -> float:
    """Longer and fewer literals are rarer; a column with few distinct values says little, a program's name more."""
    shortest = min(
        0 if text in _EVERYWHERE else min(len(text), 16) - _commonness(column, common)
        for column, text in pairs
        if text != CODED
    )
    return shortest - len(pairs).bit_length() / 2


def _commonness(column: str, common: frozenset[str]) -> int:
    if column.endswith("FileName"):
        return 6
    return 14 if column in common else 0
