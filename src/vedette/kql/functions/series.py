"""What `make-series` is made of: binned aggregates gathered into arrays with defaults, and the axis beside them."""

from __future__ import annotations

from vedette.kql.functions.conversion import FROM_TICKS, json_sql
from vedette.kql.functions.definition import Aggregate, Call
from vedette.kql.functions.string import array_text
from vedette.kql.plan import Typed, references
from vedette.kql.types import DATETIME, DYNAMIC, TIMESPAN


def _count(call: Call) -> str:
    """The number of slots, the third argument: the same for all rows, or read from no row at all."""
    count = call.sql(2)
    if references(call.args[2]):
        count = f"any({count})"
    return f"toUInt64(least(1048576, greatest(0, ifNull(assumeNotNull({count}), 0))))"


def _gather(call: Call) -> str:
    """Arguments: slot, value, number of slots, default."""
    kind: Typed = call.args[1]
    slots, values = call.emission.fresh(), call.emission.fresh()
    value = json_sql(call, kind.type, call.sql(1))
    default = json_sql(call, call.args[3].type, call.sql(3))
    count = _count(call)
    element = f"if(indexOf({slots}, i) = 0, {default}, {values}[indexOf({slots}, i)])"
    gathered = f"arrayMap(i -> {element}, range({count}))"
    array = array_text(gathered)
    return f"arrayMap(({slots}, {values}) -> {array}, [groupArray({call.sql(0)})], [groupArray({value})])[1]"


GATHER = Aggregate("series gather", ("any", "any", "any", "any"), 4, False, DYNAMIC, _gather, "")


def _axis(call: Call) -> str:
    """Arguments: start, step, number of slots."""
    kind = call.args[0].type
    start, step = call.sql(0), call.sql(1)
    if kind == DATETIME:
        point = FROM_TICKS.replace("{0}", f"reinterpretAsInt64({start}) + i * {step}")
    else:
        point = f"{start} + i * {step}"
    count = _count(call)
    element = json_sql(call, kind if kind in (DATETIME, TIMESPAN) else call.args[1].type, point)
    return array_text(f"arrayMap(i -> {element}, range({count}))")


AXIS = Aggregate("series axis", ("any", "any", "any"), 3, False, DYNAMIC, _axis, "")
