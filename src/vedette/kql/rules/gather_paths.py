"""Gathers the scalars a mapping reads from its dynamic input columns by static path, to parse each record once.

`tostring(raw.a.b)` and its like become references to hidden text columns; `emit` makes them of one typed JSONExtract.
A path that is also the beginning of a longer one is left as it is: a tuple cannot hold both.
"""

from __future__ import annotations

from dataclasses import replace

from vedette.kql.functions.conversion import converted, from_number_text, path_of
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.plan import (
    Access,
    Apply,
    Column,
    Const,
    Expand,
    Filter,
    JsonField,
    Limit,
    Plan,
    Project,
    Records,
    Ref,
    Sort,
    Typed,
    Union,
    children,
    rebuild,
)
from vedette.kql.rules.carry import carry
from vedette.kql.rules.push_filters import with_children
from vedette.kql.types import DYNAMIC, STRING
from vedette.schema.types import ScalarType

Key = tuple[str, tuple[str, ...]]

_TESTS = {"isempty", "isnotempty"}
_READS = {"tostring", "tolong", "toint", "toreal", "todecimal", "tobool", "todatetime", "totimespan", "toguid"} | _TESTS


def gather_paths(plan: Plan) -> Plan:
    """The plan with its static scalar paths gathered in the Records node."""
    found: dict[Key, str] = {}
    _walk(plan, found)
    keys = set(found)
    chosen = {key: name for key, name in found.items() if not any(_within(key, other) for other in keys)}
    if not chosen:
        return plan
    rewritten = _rewrite(plan, chosen)
    fields = tuple(JsonField(name, column, path) for (column, path), name in chosen.items())
    columns = tuple(Column(field.name, STRING, hidden=True) for field in fields)
    return _with_fields(carry(rewritten, columns), fields)


def _within(key: Key, other: Key) -> bool:
    """Whether a path is a proper beginning of another of the same column."""
    return key[0] == other[0] and len(key[1]) < len(other[1]) and other[1][: len(key[1])] == key[1]


def origins_of(plan: Plan) -> dict[str, str]:
    """The plan's columns that are an unchanged dynamic column of the Records node, by name."""
    if isinstance(plan, Records):
        return {column.name: column.name for column in plan.columns if column.type == DYNAMIC}
    if isinstance(plan, Project):
        inner = origins_of(plan.input)
        pairs = zip(plan.columns, plan.items, strict=True)
        return {c.name: inner[item.name] for c, item in pairs if isinstance(item, Ref) and item.name in inner}
    if isinstance(plan, Filter | Limit | Sort):
        return origins_of(plan.input)
    if isinstance(plan, Expand):
        made = {item.name for item in plan.items}
        return {name: origin for name, origin in origins_of(plan.input).items() if name not in made}
    if isinstance(plan, Union):
        maps = [origins_of(each) for each in plan.inputs]
        return {name: o for name, o in maps[0].items() if all(other.get(name) == o for other in maps)}
    return {}


def _key(expr: Typed, origins: dict[str, str]) -> Key | None:
    """The path a conversion of an access reads, when it is static and scalar."""
    if not isinstance(expr, Apply) or expr.function.name not in _READS or len(expr.args) != 1:
        return None
    arg = expr.args[0]
    if not isinstance(arg, Access):
        return None
    base, steps = path_of(arg)
    if not isinstance(base, Ref) or base.name not in origins:
        return None
    path: list[str] = []
    for step in steps:
        if not isinstance(step, Const) or not isinstance(step.value, str) or not step.value.isprintable():
            return None
        if not step.value or any(char in step.value for char in "`\\'"):
            return None
        path.append(step.value)
    return origins[base.name], tuple(path)


def _expressions(plan: Plan) -> tuple[Typed, ...]:
    if isinstance(plan, Project):
        return plan.items
    if isinstance(plan, Filter):
        return (plan.predicate,)
    if isinstance(plan, Expand):
        return tuple(item.value for item in plan.items)
    return ()


def _walk(plan: Plan, found: dict[Key, str]) -> None:
    for child in children(plan):
        _walk(child, found)
    inputs = children(plan)
    if len(inputs) != 1:
        return
    origins = origins_of(inputs[0])
    for expr in _expressions(plan):
        _collect(expr, origins, found)


def _collect(expr: Typed, origins: dict[str, str], found: dict[Key, str]) -> None:
    key = _key(expr, origins)
    if key is not None:
        found.setdefault(key, f"_p\x01{len(found)}")
        return

    def visit(operand: Typed) -> Typed:
        _collect(operand, origins, found)
        return operand

    rebuild(expr, visit)


def _replaced(expr: Typed, origins: dict[str, str], chosen: dict[Key, str]) -> Typed:
    key = _key(expr, origins)
    if key is not None and key in chosen and isinstance(expr, Apply):
        text = Ref(STRING, chosen[key])
        name = expr.function.name
        if name in _TESTS:
            return Apply(expr.type, FUNCTIONS[name][0], (text,))
        if expr.type in (ScalarType.LONG, ScalarType.INT):
            return from_number_text(text, expr.type)
        return converted(text, expr.type) or expr
    return rebuild(expr, lambda operand: _replaced(operand, origins, chosen))


def _rewrite(plan: Plan, chosen: dict[Key, str]) -> Plan:
    plan = with_children(plan, tuple(_rewrite(child, chosen) for child in children(plan)))
    inputs = children(plan)
    if len(inputs) != 1:
        return plan
    origins = origins_of(inputs[0])
    if isinstance(plan, Project):
        return replace(plan, items=tuple(_replaced(item, origins, chosen) for item in plan.items))
    if isinstance(plan, Filter):
        return replace(plan, predicate=_replaced(plan.predicate, origins, chosen))
    if isinstance(plan, Expand):
        items = tuple(replace(item, value=_replaced(item.value, origins, chosen)) for item in plan.items)
        return replace(plan, items=items)
    return plan


def _with_fields(plan: Plan, fields: tuple[JsonField, ...]) -> Plan:
    if isinstance(plan, Records):
        return replace(plan, fields=fields)
    return with_children(plan, tuple(_with_fields(child, fields) for child in children(plan)))
