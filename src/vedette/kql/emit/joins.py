"""Joins as SQL: kinds, null-matching keys, innerunique's deduplicated left side."""

from __future__ import annotations

from typing import Protocol

from vedette.kql.emit.frame import Frame
from vedette.kql.plan import Aggregate, Join, Near, Plan, Project, Ref, Typed
from vedette.kql.types import DATETIME, INT, LONG, STRING, TEXTUAL, TICKS_PER_SECOND, TIMESPAN

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


_WHOLE = "ifNull(toInt64({}), 0)"
_HASHED = {STRING: "{}", INT: _WHOLE, LONG: _WHOLE, TIMESPAN: _WHOLE, DATETIME: "ifNull(reinterpretAsInt64({}), 0)"}
"""What of a key is hashed, so that equal keys have equal hashes on both sides; null hashes as zero does."""


def _numbered(plan: Join) -> tuple[int, ...]:
    """Places of the keys that are looked up as one number; none where the engine does as well without.

    As soon as one of several keys is a text the engine compares rows as bytes, which takes twice as long as a number.
    """
    kinds = [(left.type, right.type) for left, right in plan.keys]
    places = tuple(
        place
        for place, (one, other) in enumerate(kinds)
        if one in _HASHED and (one == other or {one, other} == {INT, LONG})
    )
    several = len(places) + (plan.near is not None) > 1
    return places if several and any(kinds[place][0] == STRING for place in places) else ()


def _side(
    frames: Frames,
    plan: Plan,
    keys: list[Typed],
    numbered: tuple[int, ...],
    *,
    unique: bool,
    optional: bool,
    near: Near | None,
    left: bool,
) -> tuple[Frame, list[str]]:
    """A side as an aliased subselect and its keys; their number, if they have one, comes last."""
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
    if numbered:
        hashed = [_HASHED[keys[place].type].format(frame.columns[names[place]]) for place in numbered]
        hashed += [frame.columns[name] for name in names[len(keys) :]]
        names.append(frames.fresh())
        frame.columns[names[-1]] = f"cityHash64({', '.join(hashed)})"
    side = frame.wrapped(frames.fresh, keep_order=False)
    return side, [side.columns[name] for name in names]


def _matching(plan: Join, lefts: list[str], rights: list[str], numbered: tuple[int, ...]) -> list[str]:
    """What rows of both sides must have in common.

    Rows of one number are compared by their keys again, in words that the engine does not take for more keys.
    """
    conditions = [f"{lefts.pop()} = {rights.pop()}"] if numbered else []
    if plan.near is not None:
        one, other = lefts.pop(), rights.pop()
        conditions.append(f"NOT ({one} != {other})" if numbered else f"{one} = {other}")
    for place, ((key, _), one, other) in enumerate(zip(plan.keys, lefts, rights, strict=True)):
        if key.type in TEXTUAL:
            conditions.append(f"NOT ({one} != {other})" if place in numbered else f"{one} = {other}")
        elif place in numbered:
            conditions.append(f"ifNull({one} = {other}, isNull({one}) AND isNull({other}))")
        else:
            conditions.append(f"{one} <=> {other}")
    return conditions


def join_frame(frames: Frames, plan: Join) -> Frame:
    """The SELECT of a join."""
    lefts, rights = [key for key, _ in plan.keys], [key for _, key in plan.keys]
    unique = plan.kind == "innerunique" and not unique_by(plan.left, tuple(lefts))
    outer = {"leftouter": (1,), "rightouter": (0,), "fullouter": (0, 1)}.get(plan.kind, ())
    near, numbered = plan.near, _numbered(plan)
    left, left_keys = _side(
        frames, plan.left, lefts, numbered, unique=unique, optional=0 in outer, near=near, left=True
    )
    right, right_keys = _side(
        frames, plan.right, rights, numbered, unique=False, optional=1 in outer, near=near, left=False
    )
    conditions = _matching(plan, left_keys, right_keys, numbered)
    source = f"{left.source} {_WORDS[plan.kind]} {right.source} ON {' AND '.join(conditions)}"
    sides = (left, right)
    given = {column.name: output for column, output in zip(plan.columns, plan.outputs, strict=True)}
    columns = {new: sides[side].columns[name] for new, (side, name) in given.items()}
    kept = {new for new, (side, name) in given.items() if name in sides[side].typed}
    return Frame(source, columns, set(columns), typed=kept)
