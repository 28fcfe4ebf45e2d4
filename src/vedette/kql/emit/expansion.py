"""`mv-expand` as ARRAY JOIN over the elements' JSON texts; several values expand side by side."""

from __future__ import annotations

from typing import Protocol

from vedette.kql.emit.frame import Frame
from vedette.kql.functions.conversion import converted
from vedette.kql.plan import Expand, Expansion, Plan, Ref, Typed, references
from vedette.kql.types import DYNAMIC


class Frames(Protocol):
    """What expansion needs of the emitter."""

    frame: Frame

    def fresh(self) -> str:
        """A name not used before."""
        ...

    def expression(self, expr: Typed) -> str:
        """SQL of an expression over the frame in force."""
        ...

    def frame_of(self, plan: Plan) -> Frame:
        """The SELECT of a plan."""
        ...


def _elements(frames: Frames, item: Expansion, *, as_array: bool, keep_empty: bool) -> str:
    """A SQL array of the JSON texts one value expands to; a bag gives bags of one pair."""
    text, value = frames.expression(item.value), frames.fresh()
    if as_array:
        pair = f"arrayMap(p -> concat('[', toJSONString(p.1), ',', p.2, ']'), JSONExtractKeysAndValuesRaw({value}))"
    else:
        pair = f"arrayMap(p -> concat('{{', toJSONString(p.1), ':', p.2, '}}'), JSONExtractKeysAndValuesRaw({value}))"
    array = (
        f"multiIf(startsWith(({text} AS {value}), '['), JSONExtractArrayRaw({value}), "
        f"startsWith({value}, '{{'), {pair}, {value} = '', CAST([], 'Array(String)'), [{value}])"
    )
    if not keep_empty:
        return array
    name = frames.fresh()
    return f"if(empty({array} AS {name}), [''], {name})"


def expand_frame(frames: Frames, plan: Expand) -> Frame:
    """The SELECT of an `mv-expand`."""
    frame = frames.frame_of(plan.input)
    frames.frame = frame
    used: set[str] = set()
    for item in plan.items:
        used |= references(item.value)
    if frame.closed or frame.arrays or not used <= frame.plain:
        frame = frame.wrapped(frames.fresh)
        frames.frame = frame
    arrays = [
        _elements(frames, item, as_array=plan.as_array, keep_empty=plan.keep_empty or len(plan.items) > 1)
        for item in plan.items
    ]
    if len(arrays) > 1:
        names = [frames.fresh() for _ in arrays]
        size = "greatest(" + ", ".join(f"length({name})" for name in names) + ")"
        inner = dict(frame.columns)
        for name, array in zip(names, arrays, strict=True):
            frame.columns[name] = array
        frame = frame.wrapped(frames.fresh)
        frames.frame = frame
        longest = size
        for name in names:
            longest = longest.replace(f"length({name})", f"length({frame.columns[name]})")
        arrays = [f"arrayResize({frame.columns[name]}, {longest}, '')" for name in names]
        for name in names:
            del frame.columns[name]
        frame.columns = {name: frame.columns[name] for name in inner}
    if plan.limit is not None:
        arrays = [f"arraySlice({array}, 1, {plan.limit})" for array in arrays]
    elements = [frames.fresh() for _ in arrays]
    joined = [f"{array} AS {name}" for array, name in zip(arrays, elements, strict=True)]
    place = frames.fresh()
    if plan.index:
        joined.append(f"arrayEnumerate({arrays[0]}) AS {place}")
    frame.arrays = f"ARRAY JOIN {', '.join(joined)}"
    columns = {name: frame.columns[name] for name in frame.columns}
    for item, element in zip(plan.items, elements, strict=True):
        columns[item.name] = _typed(frames, item, element)
    if plan.index:
        columns[plan.index] = f"toInt64({place} - 1)"
    frame.columns = {column.name: columns[column.name] for column in plan.columns}
    frame.plain -= {item.name for item in plan.items}
    return frame.wrapped(frames.fresh)


def _typed(frames: Frames, item: Expansion, element: str) -> str:
    frames.frame = Frame("", {**frames.frame.columns, element: element}, set(), order=frames.frame.order)
    raw = f"if({element} = 'null', '', {element})"
    frames.frame.columns[element] = raw
    value = Ref(DYNAMIC, element)
    changed = converted(value, item.type) or value
    return frames.expression(changed)
