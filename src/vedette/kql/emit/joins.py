"""Joins as SQL: kinds, null-matching keys, innerunique's deduplicated left side."""

from __future__ import annotations

from typing import Protocol

from vedette.kql.emit import quote
from vedette.kql.emit.frame import Frame
from vedette.kql.plan import Aggregate, Join, Near, Plan, Project, Ref, Typed
from vedette.kql.types import TEXTUAL, TICKS_PER_SECOND

_WORDS = {
    "inner": "INNER JOIN",
    "innerunique": "INNER JOIN",
    "leftouter": "LEFT JOIN",
    "rightouter": "RIGHT JOIN",
    "fullouter": "FULL JOIN",
    "leftsemi": "LEFT SEMI JOIN",
    "rightsemi": "RIGHT SEMI JOIN",
    "leftanti": "LEFT ANTI JOIN",
    "rightanti": "RIGHT ANTI JOIN",
}


class Frames(Protocol):
    """What join emission needs of the emitter."""

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


def unique_by(plan: Plan, keys: tuple[Typed, ...]) -> bool:
    """Whether no two rows of a plan can agree in these keys, so that nothing needs deduplicating."""
    names = {key.name for key in keys if isinstance(key, Ref)}
    while isinstance(plan, Project):
        passed = {
            item.name
            for column, item in zip(plan.columns, plan.items, strict=True)
            if isinstance(item, Ref) and column.name in names
        }
        names, plan = passed, plan.input
    if not isinstance(plan, Aggregate) or not plan.keys:
        return False
    return {column.name for column in plan.columns[: len(plan.keys)]} <= names


# Ticks from year 1 to 1970: with them added no time is negative, and whole division rounds down.
_BEFORE_1970 = 621_355_968_000_000_000


def _bucket(frames: Frames, near: Near, *, left: bool) -> str:
    """SQL of a side's bucket; a left row belongs to this one and the next, a right row to this one only."""
    time = frames.expression(near.left if left else near.right)
    width = max(near.high - near.low, TICKS_PER_SECOND)
    return f"intDiv(reinterpretAsInt64({time}) + {_BEFORE_1970 + (near.low if left else 0)}, {width})"


def _side(
    frames: Frames, plan: Plan, keys: list[Typed], *, unique: bool, optional: bool, near: Near | None, left: bool
) -> tuple[str, dict[str, str], list[str]]:
    """A side as an aliased subselect: its SQL, its columns, its keys."""
    frame = frames.frame_of(plan)
    computed = [key for key in keys if not isinstance(key, Ref)]
    if frame.closed or (frame.order and unique) or computed or unique:
        frame = frame.wrapped(frames.fresh, keep_order=False)
    frames.frame = frame
    if optional:
        for column in plan.visible:
            if column.type not in TEXTUAL:
                # Where the other side has no match, only a Nullable gives null instead of a default.
                frame.columns[column.name] = f"toNullable({frame.columns[column.name]})"
    names: list[str] = []
    for key in keys:
        if isinstance(key, Ref):
            names.append(key.name)
            continue
        name = frames.fresh()
        frame.columns[name] = frames.expression(key)
        names.append(name)
    if unique:
        frame.limit_by = "LIMIT 1 BY " + ", ".join(frame.columns[name] for name in names)
    if near is not None:
        if unique or frame.arrays:
            frame = frames.frame = frame.wrapped(frames.fresh, keep_order=False)
        bucket, name = _bucket(frames, near, left=left), frames.fresh()
        if left:
            place = frames.fresh()
            frame.arrays = f"ARRAY JOIN [{bucket}, {bucket} + 1] AS {place}"
            bucket = place
        frame.columns[name] = bucket
        names.append(name)
    alias = frames.fresh()
    columns = {name: f"{alias}.{quote.name(name)}" for name in frame.columns}
    return f"({frame.render(ordered=False)}) AS {alias}", columns, [columns[name] for name in names]


def join_frame(frames: Frames, plan: Join) -> Frame:
    """The SELECT of a join."""
    lefts, rights = [key for key, _ in plan.keys], [key for _, key in plan.keys]
    unique = plan.kind == "innerunique" and not unique_by(plan.left, tuple(lefts))
    outer = {"leftouter": (1,), "rightouter": (0,), "fullouter": (0, 1)}.get(plan.kind, ())
    near = plan.near
    left, left_columns, left_keys = _side(
        frames, plan.left, lefts, unique=unique, optional=0 in outer, near=near, left=True
    )
    right, right_columns, right_keys = _side(
        frames, plan.right, rights, unique=False, optional=1 in outer, near=near, left=False
    )
    conditions = []
    if near is not None:
        conditions.append(f"{left_keys.pop()} = {right_keys.pop()}")
    for (first, _), one, other in zip(plan.keys, left_keys, right_keys, strict=True):
        conditions.append(f"{one} = {other}" if first.type in TEXTUAL else f"{one} <=> {other}")
    source = f"{left} {_WORDS[plan.kind]} {right} ON {' AND '.join(conditions)}"
    columns = {
        column.name: (left_columns, right_columns)[side][name]
        for column, (side, name) in zip(plan.columns, plan.outputs, strict=True)
    }
    return Frame(source, columns, set(columns))
