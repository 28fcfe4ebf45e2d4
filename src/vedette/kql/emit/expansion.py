"""`mv-expand` as ARRAY JOIN over the elements' JSON texts; several values expand side by side."""

from __future__ import annotations

from typing import Protocol

from vedette.kql.emit import quote
from vedette.kql.emit.frame import Frame
from vedette.kql.functions.conversion import converted, path_of
from vedette.kql.plan import Apply, Const, Expand, Expansion, Plan, Ref, Typed, references
from vedette.kql.types import DYNAMIC, STRING


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


_STRING = "if(startsWith({x}, '\"'), JSONExtractString({x}), if({x} = 'null', '', {x}))"


def _array(frames: Frames, plan: Expand, item: Expansion) -> str:
    """A SQL array of what one value expands to, texts of JSON unless strings are wanted."""
    kept = plan.keep_empty or len(plan.items) > 1
    simple = isinstance(path_of(item.value)[0], Ref | Apply) and len(references(item.value)) == 1
    if item.type == STRING and simple:
        return _strings(frames, item, kept=kept, as_array=plan.as_array)
    array = _elements(frames, item, as_array=plan.as_array)
    if item.type == STRING:
        one = frames.fresh()
        array = f"arrayMap({one} -> {_STRING.format(x=one)}, {array})"
    if kept:
        name = frames.fresh()
        array = f"if(empty({array} AS {name}), [''], {name})"
    return array


def _strings(frames: Frames, item: Expansion, *, kept: bool, as_array: bool) -> str:
    """A SQL array of the strings a value expands to when they are wanted as strings.

    The value is read once, as an array or else as a text. Most are arrays, so whether it is a text is asked of all rows
    at once, and what a text stands for only where there is one: choosing by row costs as much as copying the arrays.
    """
    source, path = _json_place(frames, item.value)
    place, value, array = ", ".join([source, *path]), frames.fresh(), frames.fresh()
    read = f"JSONExtract({place}, 'Variant(Array(String), String)') AS {value}"
    pairs = f"arrayMap({_pair(as_array=as_array)}, JSONExtractKeysAndValuesRaw({place}))"
    pairs = f"emptyArrayToSingle({pairs})" if kept else pairs
    single = f"if(JSONType({place}) = 'Object', {pairs}, [assumeNotNull(variantElement({value}, 'String'))])"
    odd = f"length(variantElement({read}, 'Array(String)') AS {array}) < (variantType({value}) = 'String')"
    rest = f"empty({array}), [''], " if kept else ""
    return f"multiIf({odd}, {single}, {rest}{array})"


def _pair(*, as_array: bool) -> str:
    """SQL of a function from a key and its value to the JSON text a bag of one pair expands to."""
    before, between, after = "[,]" if as_array else "{:}"
    return f"p -> concat('{before}', toJSONString(p.1), '{between}', p.2, '{after}')"


def _json_place(frames: Frames, value: Typed) -> tuple[str, list[str]]:
    """SQL of the text a value is read from and the path to it there, empty when the value is the text."""
    base, steps = path_of(value)
    path = [quote.string(step.value) for step in steps if isinstance(step, Const) and isinstance(step.value, str)]
    if len(path) < len(steps):
        return frames.expression(value), []
    while isinstance(base, Apply) and base.function.name == "parse_json" and (steps or base.args[0].type == DYNAMIC):
        base = base.args[0]
    return frames.expression(base), path


def _elements(frames: Frames, item: Expansion, *, as_array: bool) -> str:
    """A SQL array of the JSON texts one value expands to; a bag gives bags of one pair."""
    text, value = frames.expression(item.value), frames.fresh()
    pair = f"arrayMap({_pair(as_array=as_array)}, JSONExtractKeysAndValuesRaw({value}))"
    return (
        f"multiIf(startsWith(({text} AS {value}), '['), JSONExtractArrayRaw({value}), "
        f"startsWith({value}, '{{'), {pair}, {value} = '', CAST([], 'Array(String)'), [{value}])"
    )


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
    arrays = [_array(frames, plan, item) for item in plan.items]
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
    made = {item.name for item in plan.items}
    frame.plain, frame.typed = frame.plain - made, frame.typed - made
    return frame.wrapped(frames.fresh)


def _typed(frames: Frames, item: Expansion, element: str) -> str:
    if item.type == STRING:
        return element
    frames.frame = Frame("", {**frames.frame.columns, element: element}, set(), order=frames.frame.order)
    raw = f"if({element} = 'null', '', {element})"
    frames.frame.columns[element] = raw
    value = Ref(DYNAMIC, element)
    changed = converted(value, item.type) or value
    return frames.expression(changed)
