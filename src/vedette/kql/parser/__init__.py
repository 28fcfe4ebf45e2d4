"""KQL text to syntax tree; the compiler, the editor's checks and the rule loader call `parse`.

The grammar is that of Microsoft's reference: https://learn.microsoft.com/kusto/query/.
"""

from __future__ import annotations

from vedette.kql.diagnostics import Diagnostic, KqlError, Severity
from vedette.kql.lexer import END
from vedette.kql.parser.cursor import MAX_PROBLEMS, Problem
from vedette.kql.parser.expressions import Parser
from vedette.kql.parser.operators import GRAMMAR
from vedette.kql.parser.statements import block
from vedette.kql.syntax import Block, Span

__all__ = ["parse", "parse_tolerant"]


def parse(text: str) -> Block:
    """The tree of a query; raises KqlError holding every error found."""
    tree, diagnostics = parse_tolerant(text)
    errors = [item for item in diagnostics if item.severity is Severity.ERROR]
    if errors:
        raise KqlError(errors)
    return tree


def parse_tolerant(text: str) -> tuple[Block, tuple[Diagnostic, ...]]:
    """The tree of what could be understood, and every error and warning found, in the order of the text."""
    parser = Parser(text, GRAMMAR)
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
