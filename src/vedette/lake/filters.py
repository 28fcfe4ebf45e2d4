"""Row filters of a scope, written in KQL, as SQL conditions; the lake's relations apply them.

A filter that does not compile refuses the query: rows are never shown because a filter was not understood.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from vedette.core.errors import BadInput
from vedette.kql.compile import TablePredicate, compile_query
from vedette.schema.catalog import Catalog
from vedette.schema.types import TableSchema

# (table, KQL predicate, now, tenant) → SQL boolean over the table's physical columns; raises BadInput.
PredicateCompiler = Callable[[TableSchema, str, datetime, str], str]


def kql_filters(catalog: Catalog) -> PredicateCompiler:
    """A compiler over this catalog that compiles each predicate once a table."""
    compiled: dict[tuple[str, str], TablePredicate] = {}

    def compile_filter(table: TableSchema, predicate: str, now: datetime, tenant: str) -> str:
        key = (table.name, predicate)
        if key not in compiled:
            found = compile_query(f"{table.name} | where {predicate}", catalog).predicate()
            if found is None or found.table.name != table.name:
                raise BadInput(f"a row filter must be a condition on {table.name}: {predicate}")
            compiled[key] = found
        return compiled[key].sql(now=now, tenant=tenant)

    return compile_filter
