"""From syntax tree to typed plan; importing this package registers every handler. Called by `compile.py`."""

from vedette.kql.binder import (
    aggregation,
    calls,
    expansion,
    expressions,
    external,
    invoking,
    joining,
    merging,
    ordering,
    parsing,
    partitioned,
    presentation,
    projection,
    searching,
    series,
    sources,
)

__all__ = [
    "aggregation",
    "calls",
    "expansion",
    "expressions",
    "external",
    "invoking",
    "joining",
    "merging",
    "ordering",
    "parsing",
    "partitioned",
    "presentation",
    "projection",
    "searching",
    "series",
    "sources",
]
