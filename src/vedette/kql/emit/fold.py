"""`scan` and sessions: the rows of each partition gathered in order and run through a state machine by arrayFold.

The fold's state holds a counter of matches, the rows given so far, and for every step whether it is active, its match
and the values of earlier rows that something reads. Source: "Scan logic" of the page on the scan operator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from vedette.kql.emit import quote
from vedette.kql.emit.frame import Frame
from vedette.kql.plan import Plan, Typed
from vedette.kql.plan_steps import Held, Stepped
from vedette.kql.types import PHYSICAL
from vedette.schema.types import ScalarType

# The lambdas' parameters: state, place, row, who matched by the step before, who matched by itself, declared cells.
_FIRST = 3
_CHUNK = 1000
"""Rows folded at a time: every row copies what the rows before it gave, and takes an object for every cell."""
_WRITTEN_OUT = 3
"""The most steps of which no text is given a name: with more of them the statement would be too long."""


class Frames(Protocol):
    """What folding needs of the emitter."""

    frame: Frame

    def fresh(self) -> str:
        """A name not used before."""
        ...

    def expression(self, expr: Typed) -> str:
        """SQL of an expression over the frame in force."""
        ...

    def serialised(self, plan: Plan) -> tuple[Frame, str]:
        """The SELECT of a plan and SQL of its rows' numbers."""
        ...


def _cast(sql: str, kind: ScalarType) -> str:
    return f"CAST({sql}, {quote.string(PHYSICAL[kind])})"


def _let(name: str, values: list[str], body: str) -> str:
    """A body that reads a tuple of values by a name."""
    return f"arrayMap({name} -> {body}, [tuple({', '.join(values)})])[1]"


@dataclass(slots=True)
class _Machine:
    """The texts of one `scan`; `row` gives the SQL of the current row's columns.

    Every lambda around the fold's own triples what a row costs, so what few steps ask is written out each time.
    """

    frames: Frames
    plan: Stepped
    row: dict[str, str]

    @property
    def apart(self) -> bool:
        """Whether who matched and the cells are worked out once, in lambdas around the rest."""
        return len(self.plan.steps) > _WRITTEN_OUT

    def followed(self, step: int) -> str:
        """`follows`, by its name where it has one."""
        return f"tupleElement(a, {step + 1})" if self.apart else self.follows(step)

    def stayed(self, step: int) -> str:
        """`stays`, by its name where it has one."""
        return f"tupleElement(b, {step + 1})" if self.apart else self.stays(step)

    def cell(self, step: int, place: int) -> str:
        """One of `cells`, by its name where it has one."""
        return f"tupleElement(tupleElement(c, {step + 1}), {place + 1})" if self.apart else self.cells(step)[place]

    def over(self, columns: dict[str, str], expr: Typed) -> str:
        """SQL of an expression whose references mean these texts."""
        outer, self.frames.frame = self.frames.frame, Frame("", {**self.row, **columns}, set())
        try:
            return self.frames.expression(expr)
        finally:
            self.frames.frame = outer

    def kept(self, step: int) -> list[Held]:
        """The values a step's state holds: of its own rows and of those of the steps before."""
        return [held for held in self.plan.held if held.step <= step]

    def state(self, step: int, place: int) -> str:
        return f"tupleElement(tupleElement(acc, {_FIRST + step}), {place})"

    def active(self, step: int) -> str:
        return self.state(step, 1)

    def values(self, step: int) -> dict[str, str]:
        """What a step's state says of each value it holds."""
        return {held.name: self.state(step, place + 3) for place, held in enumerate(self.kept(step))}

    def blank(self, held: Held) -> str:
        """A value before anything matched."""
        return _cast(self.over({}, self.plan.blank[self.plan.held.index(held)]), held.type)

    def taken(self, step: int) -> str:
        """Whether the next step has just taken this step's state away."""
        return self.followed(step + 1) if step + 1 < len(self.plan.steps) else "0"

    def still(self, step: int) -> str:
        """Whether a step is active and its state is still its own."""
        return f"({self.active(step)} AND NOT {self.taken(step)})" if self.taken(step) != "0" else self.active(step)

    def matched(self, step: int) -> str:
        """Whether the row belongs to the step; nothing comes before the first one."""
        return f"({self.followed(step)} OR {self.stayed(step)})" if step else self.stayed(step)

    def before(self, step: int) -> dict[str, str]:
        """What the steps' values are when a step follows the one before it."""
        own = {held.name: self.blank(held) for held in self.kept(step) if held.step == step}
        return {**(self.values(step - 1) if step else {}), **own}

    def within(self, step: int) -> dict[str, str]:
        """What the steps' values are when a step goes on by itself."""
        found = self.values(step)
        if step == 0 and len(self.plan.steps) > 1:
            for held in self.kept(0):
                found[held.name] = f"if({self.taken(0)}, {self.blank(held)}, {found[held.name]})"
        return found

    def follows(self, step: int) -> str:
        """Whether the row continues the state of the step before."""
        if not step:
            return "0"
        condition = self.over(self.before(step), self.plan.steps[step].condition)
        return f"({self.active(step - 1)} AND ifNull({condition}, false))"

    def stays(self, step: int) -> str:
        """Whether the row matches a step by itself."""
        condition = f"ifNull({self.over(self.within(step), self.plan.steps[step].condition)}, false)"
        return f"(NOT {self.followed(step)} AND {self.still(step)} AND {condition})" if step else condition

    def cells(self, step: int) -> list[str]:
        """The declared columns of a row the step matches."""
        texts = []
        for column, cell in zip(self.plan.declared, self.plan.steps[step].cells, strict=True):
            alone = _cast(self.over(self.within(step), cell), column.type)
            after = _cast(self.over(self.before(step), cell), column.type) if step else ""
            texts.append(f"if({self.followed(step)}, {after}, {alone})" if step else alone)
        return texts

    def match(self, step: int) -> str:
        """The number of the match the row belongs to."""
        if step:
            return f"if({self.followed(step)}, {self.state(step - 1, 2)}, {self.state(step, 2)})"
        return f"if({self.still(0)}, {self.state(0, 2)}, tupleElement(acc, 1))"

    def changed(self, step: int) -> str:
        """The step's state after the row."""
        matched, taken = self.matched(step), self.taken(step)

        def after(new: str, gone: str, old: str) -> str:
            reset = f", {taken}, {gone}" if taken != "0" else ""
            return f"multiIf({matched}, {new}{reset}, {old})"

        texts = [
            after("toUInt8(1)", "toUInt8(0)", self.active(step)),
            f"toInt64(if({matched}, {self.match(step)}, {self.state(step, 2)}))",
        ]
        earlier = self.values(step - 1) if step else {}
        for held, old in zip(self.kept(step), self.values(step).values(), strict=True):
            if held.step == step:
                texts.append(after(_cast(self.own(step, held.column), held.type), self.blank(held), old))
            else:
                texts.append(
                    f"multiIf({self.followed(step)}, {earlier[held.name]}, {taken}, {self.blank(held)}, {old})"
                )
        return f"tuple({', '.join(texts)})"

    def own(self, step: int, column: str) -> str:
        """A column of the row as the step extends it."""
        for place, declared in enumerate(self.plan.declared):
            if declared.name == column:
                return self.cell(step, place)
        return self.row[column]

    def given(self, step: int) -> str:
        """The rows this step gives."""
        cells = [self.cell(step, at) for at in range(len(self.plan.declared))]
        row = f"tuple({', '.join(['toInt64(i)', f'toInt64({self.match(step)})', *cells, f'toInt64({step})'])})"
        return f"if({self.matched(step)}, [{row}], [])"

    def fold(self, rows: str) -> str:
        """The fold over an array of rows; its second element is the array of rows given."""
        places = range(len(self.plan.steps))
        shown = [self.given(step) for step in reversed(places) if self.plan.steps[step].shown]
        begins = f"{self.stayed(0)} AND NOT {self.still(0)}"
        body = [
            f"tupleElement(acc, 1) + if({begins}, 1, 0)",
            f"arrayConcat({', '.join(['tupleElement(acc, 2)', *shown])})" if shown else "tupleElement(acc, 2)",
            *(self.changed(step) for step in places),
        ]
        text = f"tuple({', '.join(body)})"
        if self.apart:
            # The zero keeps a tuple of no cells a tuple.
            text = _let("c", [f"tuple({', '.join([*self.cells(step), 'toUInt8(0)'])})" for step in places], text)
            text = _let("b", [self.stays(step) for step in places], text)
            text = _let("a", [self.follows(step) for step in places], text)
        kinds = ["Int64", "Int64", *(PHYSICAL[column.type] for column in self.plan.declared), "Int64"]
        empty = f"CAST([], {quote.string('Array(Tuple(' + ', '.join(kinds) + '))')})"
        states = [
            f"tuple({', '.join(['toUInt8(0)', 'toInt64(0)', *(self.blank(held) for held in self.kept(step))])})"
            for step in places
        ]
        return _by_chunks(text, rows, empty, states)


def _by_chunks(step: str, rows: str, empty: str, states: list[str]) -> str:
    """The fold of a step over an array of rows, chunk by chunk: a chunk begins with the states of the one before."""
    before, after = (
        [f"tupleElement({name}, {place + _FIRST})" for place in range(len(states))] for name in ("out", "done")
    )
    fold = f"arrayFold((acc, i, r) -> {step}, ids, rows, tuple(tupleElement(out, 1), {empty}, {', '.join(before)}))"
    found = "arrayConcat(tupleElement(out, 2), tupleElement(done, 2))"
    chunk = f"arrayMap(done -> tuple(tupleElement(done, 1), {found}, {', '.join(after)}), [{fold}])[1]"
    ids = f"arraySplit(i -> i % {_CHUNK} = 1, arrayEnumerate({rows}))"
    parts = f"arraySplit((r, i) -> i % {_CHUNK} = 1, {rows}, arrayEnumerate({rows}))"
    initial = f"tuple(toInt64(0), {empty}, {', '.join(states)})"
    return f"arrayFold((out, ids, rows) -> {chunk}, {ids}, {parts}, {initial})"


def _without_earlier(plan: Stepped, folded: str) -> str:
    """The rows found without those of steps with `output=last` that a later one of their series follows.

    A series of matches is told by its step and the number of its match.
    """
    last = [str(place) for place, step in enumerate(plan.steps) if step.last]
    if not last:
        return folded
    step = f"tupleElement(o, {len(plan.declared) + 3})"
    series = f"arrayMap(o -> (tupleElement(o, 2), {step}), arrayReverse(_found))"
    kept = f"(o, n) -> n = 1 OR NOT {step} IN ({', '.join(last)})"
    found = f"arrayFilter({kept}, _found, arrayReverse(arrayEnumerateUniq({series})))"
    return f"SELECT _rows, {found} AS _found FROM ({folded})"


def stepped_frame(frames: Frames, plan: Stepped) -> Frame:
    """The SELECT of a `scan`."""
    frame, number = frames.serialised(plan.input)
    frames.frame = frame
    if plan.order is not None:
        number = frames.expression(plan.order)
    names = [column.name for column in plan.input.columns]
    cells = [f"toInt64({number})", *(frame.columns[name] for name in names)]
    group = [frames.expression(key) for key in plan.group]
    by = f" GROUP BY {', '.join(group)}" if group else ""
    where = f" WHERE {' AND '.join(frame.where)}" if frame.where else ""
    gathered = (
        f"SELECT arraySort(t -> t.1, groupArray(tuple({', '.join(cells)}))) AS _rows FROM {frame.source}{where}{by}"
    )
    machine = _Machine(frames, plan, {name: f"tupleElement(r, {at + 2})" for at, name in enumerate(names)})
    folded = f"SELECT _rows, tupleElement({machine.fold('_rows')}, 2) AS _found FROM ({gathered})"
    folded = _without_earlier(plan, folded)
    joined = f"SELECT arrayJoin(arrayMap(o -> (_rows[o.1], o), _found)) AS _pair FROM ({folded})"
    alias = frames.fresh()
    pair = f"{alias}._pair"
    columns = {name: f"tupleElement(tupleElement({pair}, 1), {at + 2})" for at, name in enumerate(names)}
    for at, column in enumerate(plan.declared):
        columns[column.name] = f"tupleElement(tupleElement({pair}, 2), {at + 3})"
    columns[plan.columns[-1].name] = f"tupleElement(tupleElement({pair}, 2), 2)"
    made = Frame(f"({joined}) AS {alias}", columns, set(), order=[(f"tupleElement(tupleElement({pair}, 1), 1)", "")])
    return made.wrapped(frames.fresh)
