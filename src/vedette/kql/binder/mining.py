"""`reduce` and `evaluate` of `basket`, `autocluster` and `diffpatterns`: rows or texts told by what they share.

Called by `invoking.py`. The engine groups the rows, the patterns are found in `mining/`. `basket` is exact; how the
others choose is not published by Microsoft, so theirs are our own choice and a warning says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from vedette.kql import syntax
from vedette.kql.binder.aggregation import COUNT
from vedette.kql.binder.context import OPERATORS, Binder, Problem, Scope
from vedette.kql.binder.overload import apply
from vedette.kql.binder.statements import constant
from vedette.kql.binder.worked import gathered, inline
from vedette.kql.emit.literal import instant
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import AGGREGATES, FUNCTIONS
from vedette.kql.functions.definition import Aggregate as AggregateFunction
from vedette.kql.mining.patterns import Pattern, Table, TooMany, clusters, differences, frequent
from vedette.kql.mining.similar import grouped
from vedette.kql.plan import (
    Aggregate,
    Bad,
    Broken,
    Column,
    Const,
    Join,
    Plan,
    Project,
    Reduction,
    Ref,
    Sort,
    SortKey,
    Typed,
)
from vedette.kql.plan_inline import Cell
from vedette.kql.types import BOOL, DATETIME, DYNAMIC, LONG, NUMBERS, REAL, STRING
from vedette.schema.types import ScalarType

_DEFAULT = "~"
_SMALLEST, _MOST_TEXTS = 0.05, 50_000


@dataclass(slots=True)
class _Plugin:
    """The arguments of a plugin, taken one after another; a tilde stands for a default."""

    binder: Binder
    node: syntax.Evaluate
    plan: Plan
    scope: Scope
    place: int = 0
    weight: str = ""
    wildcards: dict[ScalarType, str] = field(default_factory=dict)

    def next(self) -> syntax.Expr | None:
        """The next argument that is given and no tilde."""
        args = self.node.call.args
        if self.place >= len(args):
            return None
        node = args[self.place].value
        self.place += 1
        return None if isinstance(node, syntax.Literal) and node.value == _DEFAULT else node

    def number(self, default: float, low: float, high: float) -> float:
        """A number within bounds."""
        node = self.next()
        if node is None:
            return default
        value = constant(self.binder, node, Scope(self.scope.names))
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise Problem("argument-type", f"this is a number from {low:g} to {high:g}", node.span)
        return float(value)

    def weighted(self) -> None:
        """The column of weights."""
        node = self.next()
        if node is None:
            return
        value = self.binder.strict(node, self.scope.over(self.plan))
        if not isinstance(value, Ref) or value.type not in NUMBERS:
            raise Problem("argument-type", "the weight is a column of numbers", node.span)
        self.weight = value.name

    def shown_as(self) -> None:
        """The wildcards of each type: all further arguments."""
        while self.place < len(self.node.call.args):
            node = self.next()
            if node is None:
                continue
            value = self.binder.strict(node, Scope(self.scope.names))
            if not isinstance(value, Const):
                raise Problem("not-constant", "a wildcard is a constant", node.span)
            moment = value.type == DATETIME and isinstance(value.value, int)
            text = instant(int(str(value.value))) if moment else str(value.value)
            self.wildcards[value.type] = text.lower() if value.type == BOOL else text

    def own_choice(self) -> None:
        """Tell that which patterns are shown is our choice."""
        name = self.node.call.name
        text = f"how {name} chooses its patterns is not published; these are chosen by a rule of our own"
        self.binder.warn("own-choice", text, self.node.call.span)

    def tables(self, columns: Sequence[Column], splits: Sequence[Typed]) -> tuple[Table, list[list[float]]] | None:
        """The different rows of the columns, and their weights: of all, or of each split's condition."""
        texts = [converted(Ref(column.type, column.name), STRING) for column in columns]
        weights = [self.total(split) for split in splits] or [self.total(None)]
        keys = tuple(Column(f"k{place}", STRING) for place in range(len(columns)))
        sums = tuple(Column(f"w{place}", weight.type) for place, weight in enumerate(weights))
        cells = tuple(text for text in texts if text is not None)
        table = Aggregate((*keys, *sums), self.plan, cells, tuple(weights))
        values = [Ref(column.type, column.name) for column in table.columns]
        found = gathered(self.binder, table, values, f"'{self.node.call.name}'", self.node.call.span)
        if found is None:
            return None
        numbers = [[float(cell or 0) for cell in column] for column in found[len(keys) :]]
        both = [sum(row) for row in zip(*numbers, strict=True)]
        return Table.of(found[: len(keys)], both), numbers

    def total(self, split: Typed | None) -> Typed:
        """The sum of weights, or the number of rows, under a condition."""
        number: Typed = Const(LONG, 1)
        if self.weight:
            kind = self.plan.type_of(self.weight) or LONG
            number = Ref(kind, self.weight)
        number = converted(number, REAL) or number
        if split is None:
            return Reduction(REAL, _sum("sum"), (number,))
        return Reduction(REAL, _sum("sumif"), (number, split))

    def result(self, counts: Sequence[Column], columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Plan:
        """The patterns as a table with the columns' own types."""
        texts = [Column(f"p{place}", STRING) for place in range(len(columns))]
        table = inline((*counts, *texts), rows)
        items: list[Typed] = [Ref(column.type, column.name) for column in counts]
        for column, text in zip(columns, texts, strict=True):
            value: Typed = Ref(STRING, text.name)
            if column.type == DYNAMIC:
                items.append(apply(FUNCTIONS["parse_json"], [value], "pattern", self.node.span))
            else:
                items.append(converted(value, column.type) or value)
        return Project((*counts, *columns), table, tuple(items))

    def cells(self, pattern: Pattern, columns: Sequence[Column], analysed: Sequence[Column]) -> list[Cell]:
        """A pattern's values by column, wildcards where it tells none."""
        told = dict(zip([column.name for column in analysed], pattern.cells, strict=True))
        found: list[Cell] = []
        for column in columns:
            value = told.get(column.name)
            found.append(self.wildcards.get(column.type, "") if value is None else value)
        return found

    def patterns(self, table: Table, least: float, dimensions: int) -> list[Pattern]:
        """The frequent patterns; Problem when there are too many."""
        try:
            return frequent(table, least, dimensions)
        except TooMany:
            message = f"'{self.node.call.name}' finds too many patterns; raise the threshold or project fewer columns"
            raise Problem("too-many-rows", message, self.node.call.span) from None


def _sum(name: str) -> AggregateFunction:
    """The aggregate of that name over numbers."""
    return next(one for one in AGGREGATES[name] if one.parameter(0) in ("real", "number", "any", "scalar"))


def _shares(plugin: _Plugin, columns: Sequence[Column], chosen: Sequence[Pattern], total: float) -> Plan:
    counts = (Column("SegmentId", LONG), Column("Count", LONG), Column("Percent", REAL))
    analysed = [column for column in columns if column.name != plugin.weight]
    rows = [
        (place, round(one.count), round(100.0 * one.count / total, 1), *plugin.cells(one, columns, analysed))
        for place, one in enumerate(chosen)
    ]
    return plugin.result(counts, columns, rows)


def basket(plugin: _Plugin) -> Plan:
    """Every closed pattern that enough rows share."""
    share = plugin.number(_SMALLEST, 0.015, 1)
    plugin.weighted()
    dimensions = int(plugin.number(5, 1, 32))
    plugin.shown_as()
    columns = plugin.plan.visible
    found = plugin.tables([column for column in columns if column.name != plugin.weight], ())
    if found is None:
        return _shares(plugin, columns, (), 1.0)
    table, _ = found
    total = float(table.weights.sum())
    chosen = sorted(plugin.patterns(table, share * total, dimensions), key=lambda one: -one.count)
    return _shares(plugin, columns, chosen, total)


def autocluster(plugin: _Plugin) -> Plan:
    """A few patterns that tell most of the rows."""
    balance = plugin.number(0.5, 0, 1)
    plugin.weighted()
    plugin.number(25, 1, 10_000)
    plugin.shown_as()
    plugin.own_choice()
    columns = plugin.plan.visible
    found = plugin.tables([column for column in columns if column.name != plugin.weight], ())
    if found is None:
        return _shares(plugin, columns, (), 1.0)
    table, _ = found
    total = float(table.weights.sum())
    least = _SMALLEST * total
    return _shares(
        plugin, columns, clusters(table, plugin.patterns(table, least, 5), balance, least), max(total, 1e-12)
    )


def diffpatterns(plugin: _Plugin) -> Plan:
    """A few patterns in which two sets of rows differ most."""
    node = plugin.node
    if len(node.call.args) < 3:
        raise Problem("argument-count", "'diffpatterns' takes a column and two of its values", node.call.span)
    split = plugin.binder.strict(node.call.args[0].value, plugin.scope.over(plugin.plan))
    if not isinstance(split, Ref):
        raise Problem("not-a-name", "'diffpatterns' is split by a column", node.call.args[0].span)
    values = [constant(plugin.binder, one.value, Scope(plugin.scope.names)) for one in node.call.args[1:3]]
    plugin.place = 3
    plugin.weighted()
    least = plugin.number(_SMALLEST, 0.015, 1)
    dimensions = int(plugin.number(5, 1, 32))
    plugin.shown_as()
    plugin.own_choice()
    columns = [column for column in plugin.plan.visible if column.name != split.name]
    analysed = [column for column in columns if column.name != plugin.weight]
    text = converted(split, STRING) or split
    conditions = [apply(FUNCTIONS["=="], [text, Const(STRING, str(value))], "==", node.span) for value in values]
    found = plugin.tables(analysed, conditions)
    kinds = (LONG, LONG, LONG, REAL, REAL, REAL)
    names = ("SegmentId", "CountA", "CountB", "PercentA", "PercentB", "PercentDiffAB")
    counts = [Column(name, kind) for name, kind in zip(names, kinds, strict=True)]
    if found is None:
        return plugin.result(counts, columns, ())
    rows: list[list[Cell]] = []
    for place, (pattern, numbers, shares) in enumerate(_different(plugin, found, least, dimensions)):
        told: list[Cell] = [place, *(round(number) for number in numbers), *(round(share, 2) for share in shares)]
        rows.append([*told, *plugin.cells(pattern, columns, analysed)])
    return plugin.result(counts, columns, rows)


def _different(
    plugin: _Plugin, found: tuple[Table, list[list[float]]], least: float, dimensions: int
) -> list[tuple[Pattern, tuple[float, float], tuple[float, float, float]]]:
    """The chosen patterns with their counts and percentages in both sets, the greatest difference first."""
    table, (first, second) = found
    totals = (max(sum(first), 1.0), max(sum(second), 1.0))
    sides = tuple(Table.of([], side).weights for side in (first, second))
    # A pattern whose shares differ so much is that frequent in one of the sets.
    patterns = plugin.patterns(table, least * min(totals), dimensions)
    result = []
    for pattern, one, other in differences(patterns, sides[0], sides[1], least):
        shares = (100.0 * one / totals[0], 100.0 * other / totals[1])
        result.append((pattern, (one, other), (*shares, abs(shares[0] - shares[1]))))
    return sorted(result, key=lambda row: -row[2][2])


MINING = {"autocluster": autocluster, "basket": basket, "diffpatterns": diffpatterns}


def mining(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    """The plugin a call names."""
    if not plan.visible:
        raise Problem("not-a-table", "there are no columns to look into", node.call.span)
    return MINING[node.call.name](_Plugin(binder, node, plan, scope))


def _options(binder: Binder, node: syntax.Reduce, scope: Scope) -> tuple[float, str | None, bool]:
    """Threshold, separating characters, and whether every row is kept."""
    threshold, characters, source = 0.1, None, False
    for item in node.options:
        name = item.name.lower()
        word = item.value.name if isinstance(item.value, syntax.Name) else None
        value = word if word is not None else constant(binder, item.value, Scope(scope.names))
        if name == "kind" and value == "source":
            source = True
        elif name == "threshold" and isinstance(value, int | float) and 0 <= value <= 1:
            threshold = float(value)
        elif name == "characters" and isinstance(value, str):
            characters = value or None
        elif not name.startswith("hint."):
            raise Problem("unknown-argument", f"'reduce' does not take {item.name} = {value}", item.span)
    return threshold, characters, source


def _reduce(binder: Binder, node: syntax.Reduce, plan: Plan, scope: Scope) -> Plan:
    """`reduce by`: texts alike, grouped."""
    threshold, characters, source = _options(binder, node, scope)
    by = node.by.value if isinstance(node.by, syntax.Named) else node.by
    value = binder.strict(by, scope.over(plan))
    if isinstance(value, Bad):
        return Broken(())
    text = converted(value, STRING) or value
    told = "how reduce groups texts is not published; they are grouped by a rule of our own"
    binder.warn("own-choice", told, node.span)
    pair = (Column("v", STRING), Column("n", LONG))
    counted = Aggregate(pair, plan, (text,), (Reduction(LONG, COUNT, ()),))
    order = (SortKey(Ref(LONG, "n")), SortKey(Ref(STRING, "v"), descending=False, nulls_first=True))
    values = [Ref(column.type, column.name) for column in pair]
    found = gathered(binder, Sort(pair, counted, order), values, "'reduce'", node.span, most=_MOST_TEXTS)
    groups = grouped(found[0], [int(count) for count in found[1]], threshold, characters) if found else []
    columns = (Column("Pattern", STRING), Column("Count", LONG), Column("Representative", STRING))
    if not source:
        return inline(columns, [group[:3] for group in groups])
    rows = [(found[0][member], *group[:3]) for group in groups for member in group[3]] if found else []
    table = inline((Column("_of\x01", STRING), *columns), rows)
    outputs = (*((0, column.name) for column in plan.columns), *((1, column.name) for column in columns))
    keys = ((text, Ref(STRING, "_of\x01")),)
    return Join((*plan.columns, *columns), "leftouter", plan, table, keys, outputs)


OPERATORS[syntax.Reduce] = _reduce
