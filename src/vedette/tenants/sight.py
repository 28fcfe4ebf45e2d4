"""Which devices somebody limited to device groups sees, by the names the state database knows devices by.

The lake applies the row filters of a Scope to its own rows; alerts and incidents lie in the records, so `incidents`,
`insight` and the API ask here for the same devices. What cannot be judged is not seen.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from vedette.core.scope import RowFilter, Scope
from vedette.kql.diagnostics import KqlError
from vedette.kql.parser import parse
from vedette.kql.syntax.expressions import Binary, Call, Literal, Name, Pipe
from vedette.kql.syntax.node import Expr
from vedette.kql.syntax.operators import Where
from vedette.records import reach
from vedette.records.reach import Devices
from vedette.records.versions import version
from vedette.tenants.devices import limited

Test = Callable[[str], bool]
_TABLE = "DeviceInfo"
_KEPT = 64
_COMPARED: dict[str, Callable[[str, str], bool]] = {
    "=~": str.__eq__,
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": str.__contains__,
}
_lock = Lock()
_found: WeakKeyDictionary[Engine, OrderedDict[object, tuple[int, frozenset[str]]]] = WeakKeyDictionary()


class _Foreign(Exception):
    """A predicate that `tenants.devices` does not make."""


def seen(scope: Scope, db: Connection) -> Devices:
    """Ids of the devices whose alerts the scope may see; None when it may see all.

    Found once for as long as nothing is written to the tenant's alerts and devices.
    """
    if not limited(scope):
        return None
    at, key = version(scope, db), (scope.tenant, scope.filters)
    with _lock:
        kept = _found.setdefault(db.engine, OrderedDict())
        known = kept.get(key)
    if known is not None and known[0] == at:
        return known[1]
    devices = _seen(scope, db)
    with _lock:
        kept[key] = at, devices
        kept.move_to_end(key)
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return devices


def device_test(scope: Scope) -> Test:
    """Does the scope see the device of this name? Always yes without a limit, always no for what is not understood."""
    if not limited(scope):
        return lambda name: True
    tests = [_test(item) for item in scope.filters if item.table == _TABLE]
    return lambda name: bool(tests) and all(test(name.lower()) for test in tests)


def _seen(scope: Scope, db: Connection) -> frozenset[str]:
    """A device with full names is judged by them alone; of several names, all must be allowed."""
    test = device_test(scope)
    full: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    for row in reach.device_names(scope, db):
        (full if row.kind == "fqdn" else short).setdefault(row.entity, []).append(row.value)
    return frozenset(ident for ident, names in {**short, **full}.items() if all(map(test, names)))


def _test(item: RowFilter) -> Test:
    try:
        block = parse(f"{_TABLE} | where {item.predicate}")
        result = block.result
        if not isinstance(result, Pipe) or len(result.operators) != 1 or not isinstance(result.operators[0], Where):
            raise _Foreign
        return _condition(result.operators[0].predicate)
    except (KqlError, _Foreign):
        return lambda name: False


def _condition(expression: Expr) -> Test:
    """The words of `devices.Condition.kql`, joined by and, or, not."""
    match expression:
        case Binary(op="and" | "or" as op):
            parts = [_condition(part) for part in _chain(expression, op)]
            how = all if op == "and" else any
            return lambda name: how(part(name) for part in parts)
        case Binary(op=op, left=Name(name="DeviceName"), right=Literal(value=str(value))) if op in _COMPARED:
            compared, wanted = _COMPARED[op], value.lower()
            return lambda name: compared(name, wanted)
        case Call(name="not", args=(argument,)):
            denied = _condition(argument.value)
            return lambda name: not denied(name)
        case Call(name="isnotempty", args=(argument,)) if isinstance(argument.value, Name):
            return bool
        case Literal(value=bool(value)):
            return lambda name: value
    raise _Foreign


def _chain(expression: Expr, op: str) -> list[Expr]:
    """The parts of a long `a or b or c`, which the parser nests to the left."""
    parts: list[Expr] = []
    while isinstance(expression, Binary) and expression.op == op:
        parts.append(expression.right)
        expression = expression.left
    return [expression, *reversed(parts)]
