"""KQL compiled to ClickHouse SQL; usable alone: `from vedette.kql import compile_query, KqlError, …`.

The names below are loaded when first asked for; docs/guide/kql.md tells the story.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vedette.kql.compile import Catalog, Column, MappingQuery, Query, TablePredicate, compile_mapping, compile_query
    from vedette.kql.completion import Candidate, complete
    from vedette.kql.diagnostics import Diagnostic, KqlError, Severity, SourceText
    from vedette.kql.explain import Explanation
    from vedette.kql.explain import explain as explain_query
    from vedette.kql.hover import Hover
    from vedette.kql.hover import hover as hover_at
    from vedette.kql.lint import lint as lint_query
    from vedette.kql.parser import parse, parse_tolerant

_HOMES = {
    "compile": ("Catalog", "Column", "MappingQuery", "Query", "TablePredicate", "compile_mapping", "compile_query"),
    "completion": ("Candidate", "complete"),
    "diagnostics": ("Diagnostic", "KqlError", "Severity", "SourceText"),
    "explain": ("Explanation", "explain_query"),
    "hover": ("Hover", "hover_at"),
    "lint": ("lint_query",),
    "parser": ("parse", "parse_tolerant"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Candidate",
    "Catalog",
    "Column",
    "Diagnostic",
    "Explanation",
    "Hover",
    "KqlError",
    "MappingQuery",
    "Query",
    "Severity",
    "SourceText",
    "TablePredicate",
    "compile_mapping",
    "compile_query",
    "complete",
    "explain_query",
    "hover_at",
    "lint_query",
    "parse",
    "parse_tolerant",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'vedette.kql' has no attribute {name!r}")
    # `lint`, `explain` and `hover` are modules of this package, so their functions go by longer names here.
    inner = name.removesuffix("_query") if name in ("explain_query", "lint_query") else name.removesuffix("_at")
    return getattr(import_module(f"vedette.kql.{_HOME[name]}"), inner)
