"""What text a row must contain before a rule can match it: literals that one multi-pattern search finds for all rules.

`onepass` looks for the literals of every rule at once and evaluates a rule only on the rows that have one of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from vedette.detect.anatomy import conjuncts, table_pipe
from vedette.detect.literals import required
from vedette.kql import syntax
from vedette.kql.parser import parse
from vedette.schema.types import ScalarType, TableSchema

Needles = frozenset[tuple[str, str]]
"""(column, lower-case ASCII text) pairs: every row the rule matches contains at least one, letter case ignored."""

_TEXT: Final = frozenset(
    {
        *("==", "=~", "has", "has_cs", "hasprefix", "hasprefix_cs", "hassuffix", "hassuffix_cs", "contains"),
        *("contains_cs", "startswith", "startswith_cs", "endswith", "endswith_cs"),
    }
)
_ANY: Final = frozenset({"in", "in~", "has_any"})
_MOST: Final = 200
# What nearly every program's name and command line ends in or holds.
_EVERYWHERE: Final = frozenset({".exe", "exe", ".dll", "dll", "windows", "system32", "c:\\", "\\windows\\", "program"})


def needles(text: str, table: TableSchema) -> Needles | None:
    """The most telling necessary literals of a query over `table`; None when it has none and every row must be tried.

    Raises KqlError when the text cannot be parsed.
    """
    tree = parse(text)
    pipe = table_pipe(tree)
    if pipe is None:
        return None
    columns = {column.name for column in table.columns if column.type is ScalarType.STRING}
    lets = {
        statement.name: statement.value
        for statement in tree.statements
        if isinstance(statement, syntax.Let) and isinstance(statement.value, syntax.Expr)
    }
    found: list[Needles] = []
    for operator in pipe.operators:
        if isinstance(operator, syntax.Where):
            for condition in conjuncts(operator.predicate):
                wanted = _of(condition, columns, lets)
                if wanted:
                    found.append(wanted)
        elif isinstance(operator, syntax.Project) and operator.kind == "extend":
            if not all(isinstance(item, syntax.Named) for item in operator.items):
                break
            columns -= {name for item in operator.items if isinstance(item, syntax.Named) for name in item.names}
        else:
            break
    common = frozenset(column.name for column in table.columns if column.repeats)
    return max(found, key=lambda pairs: _worth(pairs, common), default=None)


def pattern(literals: Iterable[str]) -> str:
    """A regular expression for a lower-cased text that contains one of the literals."""
    return "|".join("".join(_escaped(char) for char in literal) for literal in sorted(literals))


def _escaped(char: str) -> str:
    return char if char.isalnum() or char in " _" else f"\\x{ord(char):02x}"


def _of(node: syntax.Expr, columns: set[str], lets: Mapping[str, syntax.Expr]) -> Needles | None:
    match node:
        case syntax.Binary(op="or", left=left, right=right):
            both = (_of(left, columns, lets), _of(right, columns, lets))
            return both[0] | both[1] if both[0] and both[1] and len(both[0] | both[1]) <= _MOST else None
        case syntax.Binary(op="and"):
            parts = [part for condition in conjuncts(node) if (part := _of(condition, columns, lets))]
            return max(parts, key=_worth, default=None)
        case syntax.Binary(op=op, left=syntax.Name(name=name), right=right) if op in _TEXT and name in columns:
            return _pairs(name, _texts(right, lets))
        case syntax.Binary(op="matches regex", left=syntax.Name(name=name), right=right) if name in columns:
            return _pairs(name, [literal for text in _texts(right, lets) for literal in required(text) or ("",)])
        case syntax.Membership(op=op, left=syntax.Name(name=name), items=items) if name in columns:
            if op in _ANY:
                return _pairs(name, [text for item in items for text in _texts(item, lets)])
            if op == "has_all":
                usable = [pairs for item in items for text in _texts(item, lets) if (pairs := _pairs(name, [text]))]
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


def _pairs(column: str, texts: Iterable[str]) -> Needles | None:
    found = list(texts)
    # Letter case beyond ASCII is not the search's business: such a literal is no help.
    if not found or len(found) > _MOST or not all(text.isascii() and len(text) > 1 for text in found):
        return None
    return frozenset((column, text.lower()) for text in found)


def _worth(pairs: Needles, common: frozenset[str] = frozenset()) -> float:
    """Longer and fewer literals are rarer; a column with few distinct values says little, a program's name more."""
    shortest = min(
        0 if text in _EVERYWHERE else min(len(text), 16) - _commonness(column, common) for column, text in pairs
    )
    return shortest - len(pairs).bit_length() / 2


def _commonness(column: str, common: frozenset[str]) -> int:
    if column.endswith("FileName"):
        return 6
    return 14 if column in common else 0
