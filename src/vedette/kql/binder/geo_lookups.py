"""`evaluate` of the two geographic lookups: rows joined with the polygons that hold them or the lines near them.

Called by `invoking.py`. Source: the "geo_polygon_lookup plugin" and "geo_line_lookup plugin" pages of the reference.
"""

from __future__ import annotations

from collections.abc import Sequence

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.names import Namer
from vedette.kql.binder.overload import apply
from vedette.kql.binder.statements import constant
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.plan import Bad, Broken, Column, Const, Filter, Join, Number, Plan, Project, Ref, Shared, Typed, Union
from vedette.kql.types import DYNAMIC, LONG, REAL, wider

_OPTIONS = ("radius", "return_unmatched", "lookup_area_radius", "return_lookup_key")


def _options(binder: Binder, node: syntax.Evaluate, scope: Scope) -> dict[str, object]:
    """The optional arguments, by name or in their order; Problem when one is unknown or no constant."""
    found: dict[str, object] = {}
    for place, argument in enumerate(node.call.args[4:]):
        given = next((name for name in _OPTIONS if name == argument.name.lower()), None)
        if argument.name and given is None:
            raise Problem("unknown-argument", f"'{node.call.name}' has no argument '{argument.name}'", argument.span)
        name = given or _OPTIONS[min(place, 3)]
        value = constant(binder, argument.value, Scope(scope.names))
        fits = isinstance(value, bool) if name.startswith("return") else isinstance(value, int | float)
        if not fits or name in found or place > 3:
            raise Problem("argument-type", f"'{name}' of '{node.call.name}' is given wrongly", argument.span)
        found[name] = value
    return found


def geo_lookup(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    """`geo_polygon_lookup(table, polygon, longitude, latitude, …)` and `geo_line_lookup(…, radius, …)`."""
    name, args = node.call.name, node.call.args
    if len(args) < 4 or any(argument.name for argument in args[:4]) or node.output is not None:
        raise Problem("argument-count", f"'{name}' takes a table, its shape, a longitude and a latitude", node.span)
    options = _options(binder, node, scope)
    if name == "geo_line_lookup" and "radius" not in options:
        raise Problem("argument-count", "'geo_line_lookup' needs a radius in metres", node.span)
    right = binder.table(args[0].value, Scope(scope.names))
    if isinstance(right, Broken):
        return right
    shape = binder.strict(args[1].value, scope.over(right))
    spot = [binder.strict(argument.value, scope.over(plan)) for argument in args[2:4]]
    if isinstance(shape, Bad) or any(isinstance(side, Bad) for side in spot):
        return Broken(())
    if not isinstance(shape, Ref) or shape.type != DYNAMIC or any(wider(side.type, REAL) is None for side in spot):
        raise Problem("argument-type", f"'{name}' takes a column of shapes and numbers of a place", node.span)
    number = Column(binder.fresh("row"), LONG, hidden=True)
    binder.counter += 1
    numbered = (*plan.columns, number)
    keeps = bool(options.get("return_unmatched"))
    left: Plan = Shared(numbered, Number(numbered, plan), binder.counter) if keeps else plan
    matched = _matched(node, (left, right), (*spot, shape), options.get("radius"))
    dropped = None if options.get("return_lookup_key") else _place(left, right, shape)
    columns = tuple(column for place, column in enumerate(matched.columns) if not column.hidden and place != dropped)
    shown = Project(columns, matched, tuple(Ref(column.type, column.name) for column in columns))
    if not keeps:
        return shown
    same = ((Ref(LONG, number.name), Ref(LONG, number.name)),)
    rest = Join(left.columns, "leftanti", left, matched, same, tuple((0, column.name) for column in left.columns))
    own = {column.name for column in plan.visible}
    blanks = tuple(
        Ref(column.type, column.name) if column.name in own else Const(column.type, None) for column in columns
    )
    return Union(columns, (shown, Project(columns, rest, blanks)))


def _outputs(left: Plan, right: Plan) -> list[tuple[int, Column]]:
    found = [(0, column) for column in left.columns]
    return found + [(1, column) for column in right.columns if not column.hidden]


def _place(left: Plan, right: Plan, shape: Ref) -> int:
    """Where among the columns of both sides the looked-up shape is."""
    return next(
        index for index, (side, column) in enumerate(_outputs(left, right)) if side == 1 and column.name == shape.name
    )


def _matched(node: syntax.Evaluate, sides: tuple[Plan, Plan], given: Sequence[Typed], radius: object) -> Plan:
    """Pairs of rows whose place is in, or near enough to, the shape; `given` is longitude, latitude and shape."""
    left, right = sides
    namer = Namer()
    outputs = _outputs(left, right)
    columns = tuple(Column(namer.give(column.name), column.type, column.hidden) for _, column in outputs)
    pairs = Join(
        columns,
        "inner",
        left,
        right,
        ((Const(LONG, 1), Const(LONG, 1)),),
        tuple((side, column.name) for side, column in outputs),
    )
    assert isinstance(given[2], Ref)
    shape = Ref(DYNAMIC, columns[_place(left, right, given[2])].name)
    arguments = [given[0], given[1], shape]
    span = node.span
    if radius is None:
        return Filter(columns, pairs, apply(FUNCTIONS["geo_point_in_polygon"], arguments, node.call.name, span))
    far = "geo_distance_point_to_line" if node.call.name == "geo_line_lookup" else "geo_distance_point_to_polygon"
    distance = apply(FUNCTIONS[far], arguments, node.call.name, span)
    assert isinstance(radius, int | float)
    near = apply(FUNCTIONS["<="], [distance, Const(REAL, float(radius))], "<=", span)
    return Filter(columns, pairs, near)
