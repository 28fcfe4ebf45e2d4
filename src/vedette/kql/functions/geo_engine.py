"""Plain Python functions made callable from SQL, in this process, for geometry that SQL cannot say.

Called by the other `geo` families when such a function is emitted. The engine calls a function once a row (under a
microsecond of overhead); a null argument gives null without a call.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from vedette.kql.functions.definition import Call
from vedette.kql.types import BOOL, DYNAMIC, INT, LONG, REAL, STRING
from vedette.schema.types import ScalarType

_ENGINE = {STRING: "String", DYNAMIC: "String", REAL: "Float64", LONG: "Int64", INT: "Int64", BOOL: "Bool"}
_registered: set[str] = set()
_lock = threading.Lock()


def _register(name: str, function: Callable[..., object], arguments: Sequence[ScalarType], result: ScalarType) -> None:
    """Make a function known to the engine, once a process: it holds for every connection, open or to come."""
    with _lock:
        if name in _registered:
            return
        import chdb

        chdb.create_function(name, function, [_ENGINE[kind] for kind in arguments], _ENGINE[result])
        _registered.add(name)


def applied(
    function: Callable[..., object],
    arguments: Sequence[ScalarType],
    result: ScalarType,
    defaults: Sequence[str] = (),
) -> Callable[[Call], str]:
    """The emission of a call of `function`; `defaults` are the SQL of the last arguments when they are not given."""
    name = f"vedette_{function.__module__.rpartition('.')[2]}_{function.__name__.strip('_')}"

    def emit(call: Call) -> str:
        _register(name, function, arguments, result)
        missing = len(arguments) - len(call)
        given = call.all() + (list(defaults[len(defaults) - missing :]) if missing else [])
        cast = [
            f"CAST({sql}, '{_ENGINE[kind]}')"
            if kind in (STRING, DYNAMIC)
            else f"CAST({sql}, 'Nullable({_ENGINE[kind]})')"
            for sql, kind in zip(given, arguments, strict=True)
        ]
        sql = f"{name}({', '.join(cast)})"
        if result in (STRING, DYNAMIC):
            return f"ifNull({sql}, '')"
        return f"CAST({sql}, 'Nullable(Bool)')" if result == BOOL else sql

    return emit
