"""KQL text to syntax tree; the compiler, the editor's checks and the rule loader call `parse`.

The grammar is that of Microsoft's reference: https://learn.microsoft.com/kusto/query/.
"""

from __future__ import annotations

from functools import lru_cache

from vedette.kql.diagnostics import Diagnostic, KqlError, Severity
from vedette.kql.lexer import END
from vedette.kql.parser.cursor import MAX_PROBLEMS, Problem
from vedette.kql.parser.expressions import Parser
from vedette.kql.parser.operators import GRAMMAR
from vedette.kql.parser.statements import block
from vedette.kql.syntax import Block, Span

__all__ = ["parse", "parse_tolerant"]

_LONG = 20_000
"""Characters of a text whose tree is not kept: a query may have two million, and its tree a hundred times that."""


def parse(text: str, declared: str = "") -> Block:
    """The tree of a query; raises KqlError holding every error found.

    `declared` are whole statements the text begins with: those that many texts begin with are read once. The last few
    trees are kept, of texts that are not long: whoever compiles a rule looks at its tree for other things, too.
    """
    return (_tree if len(text) > _LONG else _kept)(text, declared)


def _tree(text: str, declared: str) -> Block:
    first = _declarations(declared) if declared and text.startswith(declared) else None
    tree, diagnostics = _parsed(text, 0 if first is None else len(declared))
    errors = [item for item in diagnostics if item.severity is Severity.ERROR]
    if errors:
        raise KqlError(errors)
    if first is None:
        return tree
    last = tree if tree.statements or tree.result else first
    return Block((*first.statements, *tree.statements), tree.result, span=Span(first.span.start, last.span.end))


_kept = lru_cache(maxsize=8)(_tree)


@lru_cache(maxsize=16)
def _declarations(text: str) -> Block | None:
    """A text that is statements and nothing else; None where anything is wrong with it."""
    tree, problems = parse_tolerant(text)
    return None if problems or tree.result is not None else tree


def parse_tolerant(text: str) -> tuple[Block, tuple[Diagnostic, ...]]:
    """The tree of what could be understood, and every error and warning found, in the order of the text."""
    return _parsed(text, 0)


def _parsed(text: str, begin: int) -> tuple[Block, tuple[Diagnostic, ...]]:
    parser = Parser(text, GRAMMAR, begin)
    try:
        tree = block(parser)
        if parser.kinds[parser.i] != END:
            parser.report(parser.unexpected("';' or the end of the query"))
    except Problem as problem:
        parser.report(problem)
        tree = Block((), None, span=Span(0, len(text)))
    except RecursionError:
        # The caller's own stack was nearly full; the nesting limit keeps well below Python's otherwise.
        message = "the query is nested too deeply"
        parser.problems.append(parser.source.diagnostic("nested-too-deep", message, Span(0, 0)))
        tree = Block((), None, span=Span(0, len(text)))
    found = sorted(parser.problems, key=lambda item: item.span.start)
    return tree, tuple(found[:MAX_PROBLEMS])
