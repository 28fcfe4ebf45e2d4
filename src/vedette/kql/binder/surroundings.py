"""Functions about what surrounds a query: cluster, database, principal, extents and cursors, as this product has them.

The database is the tenant; there are no extents, which the reference lets answer with nothing; a cursor is a time of
ingestion. Source: the reference's page of each function.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql import syntax
from vedette.kql.binder.calls import FORMS
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.overload import apply
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import FUNCTIONS, define
from vedette.kql.plan import NOW, Bad, Const, Ref, Typed
from vedette.kql.types import BOOL, DATETIME, DYNAMIC, GUID, STRING
from vedette.schema.types import ScalarType

NO_EXTENT = "00000000-0000-0000-0000-000000000000"
_DATABASE = "current_database"

# The mark the emitter leaves for the tenant; `emit/template.py` fills it when the query runs.
define(_DATABASE, "", STRING, lambda _call: "\x00T\x00")


def _nothing(node: syntax.Call) -> None:
    if node.args:
        raise Problem("argument-count", f"'{node.name}' takes no arguments", node.span)


def _fixed(kind: ScalarType, value: object, note: str) -> Callable[[Binder, syntax.Call, Scope], Typed]:
    """A function that answers the same everywhere here, with a note that says so."""

    def form(binder: Binder, node: syntax.Call, _scope: Scope) -> Typed:
        _nothing(node)
        binder.warn("own-answer", f"{node.name}(): {note}", node.span)
        return Const(kind, value)

    return form


def _database(_binder: Binder, node: syntax.Call, _scope: Scope) -> Typed:
    """The tenant's name."""
    _nothing(node)
    return apply(FUNCTIONS[_DATABASE], [], node.name, node.span)


def _member(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    """False: nobody is known to be a member of anything."""
    if not node.args:
        raise Problem("argument-count", f"'{node.name}' needs a principal", node.span)
    for argument in node.args:
        if binder.strict(argument.value, scope).type not in (STRING, DYNAMIC):
            raise Problem("argument-type", f"'{node.name}' takes names of principals", argument.value.span)
    binder.warn("own-answer", f"{node.name}(): a query does not know who runs it; false", node.span)
    return Const(BOOL, False)


def _cursor(_binder: Binder, node: syntax.Call, _scope: Scope) -> Typed:
    """The cursor of this moment."""
    _nothing(node)
    return converted(NOW, STRING) or NOW


def _since(comparison: str) -> Callable[[Binder, syntax.Call, Scope], Typed]:
    """Whether a stored row was ingested on one side of a cursor; an empty cursor stands before all rows."""

    def form(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
        if len(node.args) != 1:
            raise Problem("argument-count", f"'{node.name}' takes 1 argument", node.span)
        cursor = binder.strict(node.args[0].value, scope)
        if isinstance(cursor, Bad):
            return Bad(BOOL)
        if cursor.type != STRING:
            raise Problem("argument-type", f"'{node.name}' takes a cursor, which is a string", node.args[0].value.span)
        if scope.input is None or scope.input.type_of("_IngestedAt") is None:
            raise Problem("unsupported", f"not supported: {node.name}() of rows that come from no table", node.span)
        if isinstance(cursor, Const) and cursor.value == "":
            return Const(BOOL, comparison == ">")
        at = converted(cursor, DATETIME) or cursor
        return apply(FUNCTIONS[comparison], [Ref(DATETIME, "_IngestedAt"), at], node.name, node.span)

    return form


_PRINCIPAL = "a query does not know who runs it"
_NO_SHARDS = "there are no extents here"
FORMS.update(
    {
        "current_cluster_endpoint": _fixed(STRING, "vedette", "there is no cluster; the product's name"),
        "current_database": _database,
        "current_principal": _fixed(STRING, "", _PRINCIPAL),
        "current_principal_details": _fixed(DYNAMIC, None, _PRINCIPAL),
        "current_principal_is_member_of": _member,
        "extent_id": _fixed(GUID, NO_EXTENT, _NO_SHARDS),
        "extentid": _fixed(GUID, NO_EXTENT, _NO_SHARDS),
        "extent_tags": _fixed(DYNAMIC, None, _NO_SHARDS),
        "cursor_current": _cursor,
        "current_cursor": _cursor,
        "cursor_after": _since(">"),
        "cursor_before_or_at": _since("<="),
    }
)
