"""Saved functions: their text for the compiler, which names they may have, and whether they compile; for `library`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from vedette.core.errors import BadInput, Conflict
from vedette.detect.anatomy import walk
from vedette.detect.assemble import function_text
from vedette.kql import syntax
from vedette.kql.compile import Catalog, compile_query
from vedette.kql.diagnostics import KqlError
from vedette.kql.functions.definition import AGGREGATES, FUNCTIONS
from vedette.kql.parser import parse

_NAME = re.compile(r"[A-Za-z_]\w{0,99}")


def check_name(name: str, catalog: Catalog) -> None:
    """Raise BadInput for what is no name, Conflict for one that means a table or a built-in function already."""
    if not _NAME.fullmatch(name):
        raise BadInput(f"not a function's name: {name!r}; letters, digits and _, not beginning with a digit")
    if catalog.table(name) is not None or name in catalog.table_names():
        raise Conflict(f"{name} is a table; a function of that name would hide it")
    if name in FUNCTIONS or name in AGGREGATES:
        raise Conflict(f"{name}() is a built-in function; choose another name")


def check(name: str, parameters: str, body: str, catalog: Catalog, others: Mapping[str, str]) -> None:
    """Raise KqlError for a function that does not compile, BadInput for one that calls itself, even through others.

    Parameters without a default are tried with values of their types; tabular ones with an empty table.
    """
    whole = function_text(parameters, body)
    known = {**others, name: whole}
    _acyclic(name, known)
    arguments = ", ".join(_argument(item) for item in _declared(whole))
    try:
        compile_query(f"{name}({arguments})", catalog, functions=known)
    except KqlError as tabular:
        try:  # a function may give a value instead of a table
            compile_query(f"print value = {name}({arguments})", catalog, functions=known)
        except KqlError:
            raise tabular from None


def _declared(whole: str) -> tuple[syntax.ColumnDeclaration, ...]:
    first = parse(f"let f = {whole}; f").statements[0]
    if isinstance(first, syntax.Let) and isinstance(first.value, syntax.Lambda):
        return tuple(item for item in first.value.parameters if item.default is None)
    raise BadInput("the parameters of a function are written (name: type, other: type = default)")


def _argument(item: syntax.ColumnDeclaration) -> str:
    if item.table is not None:
        columns = ", ".join(f"{column.name}: {column.type}" for column in item.table if column.type) or "x: string"
        return f"(datatable({columns})[])"
    values = {"string": "''", "dynamic": "dynamic(null)", "bool": "false"}
    kind = str(item.type or "string")
    return values.get(kind, f"{kind}(null)")


def _acyclic(name: str, known: Mapping[str, str]) -> None:
    seen: list[str] = []

    def visit(present: str) -> None:
        for called in _calls(known[present]):
            if called == name:
                way = " → ".join([name, *seen, name])
                raise BadInput(f"a function cannot call itself: {way}")
            if called in known and called not in seen:
                seen.append(called)
                visit(called)

    visit(name)


def _calls(whole: str) -> Iterator[str]:
    for node in walk(parse(f"let f = {whole}; f")):
        if isinstance(node, syntax.Call | syntax.Name):
            yield node.name
