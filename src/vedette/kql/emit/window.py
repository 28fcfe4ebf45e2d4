"""Window functions as SQL window expressions; `rules/stage_windows.py` brings them into the kinds known here."""

from __future__ import annotations

from typing import Protocol

from vedette.kql.emit.frame import Frame
from vedette.kql.functions.definition import Refusal
from vedette.kql.plan import Const, Typed, Windowed
from vedette.kql.types import BOOL, TEXTUAL

ROW = "_row"
"""Hidden column that numbers the rows of a serialised frame from 1."""

_SO_FAR = " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
_WHOLE = " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"


class Windows(Protocol):
    """What window emission needs of the expression emitter."""

    frame: Frame

    def expression(self, expr: Typed) -> str:
        """SQL of an expression."""
        ...


def window(emitter: Windows, expr: Windowed) -> str:
    """SQL of a staged window function; Refusal where nothing serialises the rows."""
    if expr.order is None:
        raise Refusal("a window function here")
    parts = ", ".join(emitter.expression(key) for key in expr.group)
    over = f"({f'PARTITION BY {parts} ' if parts else ''}ORDER BY {emitter.expression(expr.order)}"
    value = emitter.expression(expr.args[0])
    if expr.kind in ("prev", "next"):
        return _neighbour(emitter, expr, value, over + _WHOLE)
    if expr.kind == "row_number":
        return f"(toInt64(row_number() OVER {over})) + {value} - 1)"
    if expr.kind == "row_cumsum":
        return f"sum({value}) OVER {over}{_SO_FAR}"
    if expr.kind == "near":
        first, last = (_rows(arg) for arg in expr.args[1:3])
        return f"(max(ifNull({value}, false)) OVER {over} ROWS BETWEEN {last} PRECEDING AND {first} FOLLOWING))"
    if expr.kind == "running":
        flag = f"ifNull({value}, false)" if expr.args[0].type == BOOL else f"(ifNull({value}, 0) != 0)"
        return f"toInt64(countIf({flag}) OVER {over}{_SO_FAR})"
    if expr.kind == "latest":
        return f"toInt64(max({value}) OVER {over}{_SO_FAR})"
    if expr.kind == "changed":
        before = f"lagInFrame({_nullable(expr.args[0], value)}, 1) OVER {over}{_WHOLE}"
        differs = f"ifNull({value} != {before}, isNull({value}) != isNull({before}))"
        number = f"row_number() OVER {over})"
        return f"if({number} = 1 OR {differs}, toInt64({number}), 0)"
    raise Refusal(f"{expr.kind}()")


def _rows(arg: Typed) -> int:
    if not isinstance(arg, Const) or not isinstance(arg.value, int) or arg.value < 0:
        raise Refusal("a number of rows that is no constant")
    return arg.value


def _nullable(arg: Typed, value: str) -> str:
    return value if arg.type in TEXTUAL else f"toNullable({value})"


def _neighbour(emitter: Windows, expr: Windowed, value: str, over: str) -> str:
    offset, default = expr.args[1], expr.args[2]
    if not isinstance(offset, Const) or not isinstance(offset.value, int) or offset.value < 0:
        raise Refusal(f"{expr.kind}() needs a constant offset")
    function = "lagInFrame" if expr.kind == "prev" else "leadInFrame"
    return f"{function}({_nullable(expr.args[0], value)}, {offset.value}, {emitter.expression(default)}) OVER {over}"
