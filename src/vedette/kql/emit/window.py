"""Window functions as SQL window expressions over the order of the frame in force."""

from __future__ import annotations

from typing import Protocol

from vedette.kql.emit.frame import Frame
from vedette.kql.functions.definition import Refusal
from vedette.kql.plan import Const, Typed, Windowed
from vedette.kql.types import TEXTUAL

ROW = "_row"
"""Hidden column that numbers the rows of a serialised frame from 1."""


class Windows(Protocol):
    """What window emission needs of the expression emitter."""

    frame: Frame

    def expression(self, expr: Typed) -> str:
        """SQL of an expression."""
        ...


def window(emitter: Windows, expr: Windowed) -> str:
    """SQL of a window function."""
    over = f"(ORDER BY {emitter.frame.columns[ROW]})"
    value = emitter.expression(expr.args[0])
    if expr.kind in ("prev", "next"):
        return _neighbour(emitter, expr, value, over)
    restart = expr.args[1]
    if not (isinstance(restart, Const) and restart.value in (False, None)):
        return _restarted(emitter, expr, value)
    rows = over[:-1] + " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    if expr.kind == "row_number":
        return f"(toInt64(row_number() OVER {over}) + {value} - 1)"
    if expr.kind == "row_cumsum":
        return f"sum({value}) OVER {rows}"
    raise Refusal(f"{expr.kind}()")


def _restarted(emitter: Windows, expr: Windowed, value: str) -> str:
    """Restarting functions need a group number first; the emitter computes it in a subselect."""
    raise Refusal(f"{expr.kind}() that restarts")


def _neighbour(emitter: Windows, expr: Windowed, value: str, over: str) -> str:
    offset, default = expr.args[1], expr.args[2]
    if not isinstance(offset, Const) or not isinstance(offset.value, int) or offset.value < 0:
        raise Refusal(f"{expr.kind}() needs a constant offset")
    function = "lagInFrame" if expr.kind == "prev" else "leadInFrame"
    frame = over[:-1] + " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
    if expr.type not in TEXTUAL:
        value = f"toNullable({value})"
    return f"{function}({value}, {offset.value}, {emitter.expression(default)}) OVER {frame}"
