"""The arguments of plugins that go along a timeline: ids, times, bounds, windows, dimensions, and their text's names.

Used by `activity.py` and `sequences.py`, which write the text over columns `id`, `t`, `d0`… and `g`, which tells the
dimensions apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Named, Problem, Scope
from vedette.kql.binder.overload import apply
from vedette.kql.binder.written import fixed, prepared, renamed, written
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.plan import Clock, Column, Const, Plan, Ref, Typed
from vedette.kql.types import DATETIME, NUMBERS, STRING, TIMESPAN
from vedette.schema.types import ScalarType

_TIMELINES = (*NUMBERS, DATETIME, TIMESPAN)
_CALENDAR = ("week", "month", "year")


@dataclass(slots=True)
class Timeline:
    """The arguments of a plugin, bound one after another, and what its text will read."""

    binder: Binder
    node: syntax.Evaluate
    plan: Plan
    scope: Scope
    place: int = 0
    items: list[tuple[str, Typed]] = field(default_factory=list)
    values: dict[str, Named] = field(default_factory=dict)
    dims: list[Column] = field(default_factory=list)
    kind: ScalarType = DATETIME
    name: str = ""
    calendar: str = ""

    def peek(self) -> syntax.Expr | None:
        """The next argument, None after the last."""
        args = self.node.call.args
        return args[self.place].value if self.place < len(args) else None

    def take(self, what: str) -> syntax.Expr:
        """The next argument; Problem when there is none."""
        found = self.peek()
        if found is None:
            raise Problem("argument-count", f"'{self.node.call.name}' needs {what}", self.node.call.span)
        self.place += 1
        return found

    def bound(self, node: syntax.Expr) -> Typed:
        """An expression over the input."""
        return self.binder.strict(node, self.scope.over(self.plan))

    def column(self, name: str, what: str) -> Column:
        """The next argument, a column of the input, under a name of ours."""
        node = self.take(what)
        value = self.bound(node)
        if not isinstance(value, Ref):
            raise Problem("not-a-name", f"{what} is a column", node.span)
        self.items.append((name, value))
        return Column(value.name, value.type)

    def identity(self) -> None:
        """The columns of ids and of the timeline."""
        self.column("id", "the column of ids")
        self.timeline()

    def timeline(self) -> None:
        """The column of the timeline."""
        at = self.peek()
        found = self.column("t", "the column of the timeline")
        if found.type not in _TIMELINES and at is not None:
            raise Problem("argument-type", f"a timeline is of times or numbers, not {found.type}", at.span)
        self.kind, self.name = found.type, found.name

    def constant(self, name: str, what: str, kind: ScalarType) -> Typed:
        """The next argument, a constant of a type."""
        node = self.take(what)
        value = self.bound(node)
        if not isinstance(value, Const | Clock):
            raise Problem("not-constant", f"{what} must be a constant", node.span)
        self.values[name] = found = fixed(value, kind, what, node.span)
        return found

    @property
    def span(self) -> ScalarType:
        """The type of a distance on the timeline."""
        return TIMESPAN if self.kind == DATETIME else self.kind

    def bounds(self) -> None:
        """Start and end."""
        self.constant("start", "the start", self.kind)
        self.constant("end", "the end", self.kind)

    def width(self, name: str, what: str) -> None:
        """A distance greater than zero."""
        node = self.peek()
        value = self.constant(name, what, self.span)
        if node is not None and not (isinstance(value, Const) and isinstance(value.value, int | float) and value.value):
            raise Problem("argument-type", f"{what} must be greater than 0", node.span)

    def step(self, name: str = "step") -> None:
        """The width of a window: a distance, or one of the words week, month and year."""
        node = self.peek()
        word = self.bound(node) if node is not None else None
        if isinstance(word, Const) and word.type == STRING:
            if word.value not in _CALENDAR or self.kind != DATETIME:
                raise Problem("argument-type", "a step is a distance, 'week', 'month' or 'year'", self.take("").span)
            self.calendar = str(word.value)
            self.place += 1
            return
        self.width(name, "the step")

    def dimensions(self) -> None:
        """All further arguments, columns that divide the result."""
        while self.peek() is not None:
            self.dims.append(self.column(f"d{len(self.dims)}", "a dimension"))

    def floor(self, value: str) -> str:
        """The window a moment falls into."""
        return f"startof{self.calendar}({value})" if self.calendar else f"bin_at({value}, step, start)"

    def moved(self, value: str, count: str) -> str:
        """A window some windows later, earlier where the count is negative."""
        if self.calendar:
            return f"datetime_add('{self.calendar}', {count}, {value})"
        return f"({value} + ({count}) * step)"

    @property
    def by(self) -> str:
        """The dimensions for use in `by`, with a comma before each."""
        return "".join(f", d{place}" for place in range(len(self.dims)))

    def table(self, text: str, shown: list[tuple[str, str, ScalarType]]) -> Plan:
        """The result of a text over the input `T`."""
        items = [*self.items, ("g", self.together())]
        self.values["T"] = prepared(self.binder, self.plan, items)
        return renamed(written(self.binder, text, self.values, self.node), shown)

    def together(self) -> Typed:
        """One text that tells the dimensions' values apart."""
        texts: list[Typed] = []
        for name, value in self.items:
            if name[0] == "d" and name[1:].isdigit():
                texts.append(converted(value, STRING) or value)
        if not texts:
            return Const(STRING, "")
        return apply(FUNCTIONS["strcat_delim"], [Const(STRING, "\x02"), *texts, Const(STRING, "")], "", self.node.span)

    def shown(self, *columns: tuple[str, str, ScalarType]) -> list[tuple[str, str, ScalarType]]:
        """The time column, the dimensions, then these."""
        dims = [(f"d{place}", dim.name, dim.type) for place, dim in enumerate(self.dims)]
        return [("b", self.name, self.kind), *dims, *columns]
