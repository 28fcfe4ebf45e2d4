"""Queries over our schema, well-typed and ill-typed, made from a seed: the corpus on which two analysers must agree.

Built from a grammar: operators and functions are drawn by how often hunters use them, the rest evenly.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.kql.oracle.rare import RARE
from tests.kql.oracle.vocabulary import FAMILIES, FREQUENT, KINDS, SPECIAL, SUMMARIES, TEXTUAL, TYPES
from vedette.kql.functions.definition import AGGREGATES, FUNCTIONS
from vedette.kql.functions.sample import LITERALS, sample
from vedette.kql.functions.signature import Parameter, described, names
from vedette.schema.catalog import Catalog


def _apart(name: str) -> bool:
    """Whether a function is left out: forms of their own, and where the engine differs from its analyser.

    Covariances are named after both columns, make_timespan takes seconds with a fraction, and a forecast is one series.
    """
    apart = ("make_timespan", "series_decompose_forecast")
    return name in SPECIAL or name.startswith("covariance") or name in apart


@dataclass
class Shape:
    """The columns in force, name to type."""

    columns: dict[str, str]

    def of(self, kind: str) -> list[str]:
        """The columns of a type."""
        return [name for name, found in self.columns.items() if found == kind]


@dataclass
class Writer:
    """Writes queries; `wrong` is the chance that a value is of another type than asked for."""

    seed: int
    wrong: float = 0.0
    rng: random.Random = field(init=False)
    shape: Shape = field(default_factory=lambda: Shape({}))

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)

    def functions(self, group: str = "scalar") -> list[str]:
        """The functions to draw from: those we have, the frequent ones many times."""
        held = FUNCTIONS if group == "scalar" else AGGREGATES
        frequent = FREQUENT if group == "scalar" else SUMMARIES
        known = [name for name in names(group) if name in held and not _apart(name)]
        return known + [name for name in frequent if name in held] * 6

    def value(self, kind: str, depth: int) -> str:
        """An expression of a type."""
        if self.rng.random() < self.wrong:
            kind = self.rng.choice(TYPES)
        roll = self.rng.random()
        columns = self.shape.of(kind)
        if columns and (roll < 0.45 or depth <= 0):
            return quoted(self.rng.choice(columns))
        if depth <= 0 or roll < 0.55:
            return self.rng.choice(LITERALS[kind])
        if roll < 0.65:
            return self.operation(kind, depth - 1)
        if kind == "dynamic" and roll < 0.75:
            return self.value("dynamic", 0) + self.rng.choice([".a", "[0]", ".b.c", "['x y']"])
        return self.call(kind, depth - 1)

    def operation(self, kind: str, depth: int) -> str:
        """An operator applied."""
        rng = self.rng
        if kind == "bool":
            return self.condition(depth)
        if kind in ("int", "long", "real", "decimal"):
            other = rng.choice(["long", "int", "real", kind])
            return f"({self.value(kind, depth)} {rng.choice('+-*/%')} {self.value(other, depth)})"
        if kind == "datetime":
            return f"({self.value('datetime', depth)} {rng.choice('+-')} {self.value('timespan', depth)})"
        if kind == "timespan":
            return f"({self.value('datetime', depth)} - {self.value('datetime', depth)})"
        if kind == "string":
            return f"strcat({self.value('string', depth)}, {self.value(rng.choice(TYPES), depth)})"
        return f"parse_json({self.value('string', depth)})"

    def condition(self, depth: int) -> str:
        """A boolean."""
        rng, roll = self.rng, self.rng.random()
        if roll < 0.25 and depth > 0:
            return f"({self.condition(depth - 1)} {rng.choice(['and', 'or'])} {self.condition(depth - 1)})"
        if roll < 0.45:
            operator = rng.choice(TEXTUAL).replace("\u00a0", " ")
            right = "'a.c'" if operator == "matches regex" else self.value("string", 0)
            return f"{self.value('string', depth - 1)} {operator} {right}"
        if roll < 0.6:
            kind = rng.choice(TYPES[:-1])
            return f"{self.value(kind, depth - 1)} {rng.choice(['==', '!='])} {self.value(kind, 0)}"
        if roll < 0.75:
            kind = rng.choice(["long", "datetime", "timespan", "real", "int"])
            return f"{self.value(kind, depth - 1)} {rng.choice(['<', '<=', '>', '>='])} {self.value(kind, 0)}"
        if roll < 0.85:
            operator = rng.choice(["in", "!in", "in~", "has_any", "has_all", "!in~"])
            listed = ", ".join(self.value("string", 0) for _ in range(rng.randint(1, 3)))
            return f"{self.value('string', depth - 1)} {operator} ({listed})"
        if roll < 0.92:
            kind = rng.choice(["long", "datetime", "real", "timespan"])
            low, high = self.value(kind, 0), self.value(kind, 0)
            return f"{self.value(kind, depth - 1)} {rng.choice(['between', '!between'])} ({low} .. {high})"
        test = rng.choice(["isnotempty", "isempty", "isnull", "isnotnull"])
        return f"{test}({self.value(rng.choice(TYPES), depth - 1)})"

    def call(self, kind: str, depth: int) -> str:
        """A call of some function that gives a type, or a conversion."""
        for _ in range(12):
            name = self.rng.choice(self.functions())
            found = described(name)
            if found is not None and any(one.returns in (kind, "Parameter0") for one in found.signatures):
                return self.called(name, depth)
        return f"{CONVERSIONS[kind]}({self.value('string', depth)})"

    def called(self, name: str, depth: int, group: str = "scalar") -> str:
        """A call of one function."""
        found = described(name, group)
        assert found is not None
        signature = self.rng.choice(found.signatures)
        most = sum(min(parameter.most, 2) for parameter in signature.parameters)
        counts = [count for count in range(most + 1) if any(True for _ in signature.placed(count))]
        count = self.rng.choice(counts or [0])
        if self.wrong and self.rng.random() < self.wrong / 2:
            count = max(0, count + self.rng.choice([-1, 1]))
        placed = next(signature.placed(count), list(signature.parameters[:count]))
        same = self.rng.choice(FAMILIES["Orderable"])
        return f"{name}({', '.join(self.argument(found.name, parameter, same, depth) for parameter in placed)})"

    def argument(self, function: str, parameter: Parameter, same: str, depth: int) -> str:
        """An argument for a parameter."""
        fixed = sample(function, parameter)
        if parameter.kind == "type":
            return "typeof(long)"
        if parameter.demand and parameter.demand != "StarAllowed":
            return fixed
        if fixed and self.rng.random() < 0.4 and not self.rng.random() < self.wrong:
            return fixed
        if parameter.kind.startswith("Common"):
            return self.value(same, depth)
        kinds = FAMILIES.get(parameter.kind) or [kind for kind in parameter.kind.split("/") if kind in TYPES] or TYPES
        return self.value(self.rng.choice(kinds), depth)

    def name(self) -> str:
        """A column, now and then one that is not there."""
        if self.rng.random() < self.wrong / 3:
            return self.rng.choice(["Nowhere", "devicename", "X1"])
        return self.rng.choice(list(self.shape.columns) or ["Nowhere"])

    def named(self, value: str) -> str:
        """The value with or without a name."""
        return f"{self.rng.choice(['A', 'B', 'C', 'D', 'Total'])} = {value}" if self.rng.random() < 0.5 else value


CONVERSIONS = {
    "string": "tostring",
    "int": "toint",
    "long": "tolong",
    "real": "toreal",
    "decimal": "todecimal",
    "bool": "tobool",
    "datetime": "todatetime",
    "timespan": "totimespan",
    "guid": "toguid",
    "dynamic": "todynamic",
}


def quoted(name: str) -> str:
    """A column's name as a query writes it."""
    return name if name.isidentifier() and name.isascii() else f"['{name}']"


def _values(writer: Writer, most: int) -> str:
    count = writer.rng.randint(1, most)
    return ", ".join(writer.named(writer.value(writer.rng.choice(TYPES), 2)) for _ in range(count))


def _columns(writer: Writer, most: int) -> str:
    return ", ".join(quoted(writer.name()) for _ in range(writer.rng.randint(1, most)))


def _summarize(writer: Writer) -> str:
    calls = []
    for _ in range(writer.rng.randint(0, 3)):
        name = writer.rng.choice(writer.functions("aggregate"))
        text = writer.called(name, 1, "aggregate")
        calls.append(writer.named(text))
    keys = []
    for _ in range(writer.rng.randint(0 if calls else 1, 2)):
        times = writer.shape.of("datetime")
        if times and writer.rng.random() < 0.3:
            keys.append(f"bin({quoted(times[0])}, 1h)")
        elif writer.rng.random() < 0.8:
            keys.append(quoted(writer.name()))
        else:
            keys.append(writer.named(writer.value(writer.rng.choice(TYPES), 1)))
    return f"summarize {', '.join(calls)}" + (f" by {', '.join(keys)}" if keys else "")


def _join(writer: Writer) -> str:
    table = writer.rng.choice(TABLES)
    key = writer.rng.choice([name for name in TABLE_COLUMNS[table] if name in writer.shape.columns] or ["DeviceId"])
    if writer.rng.random() < 0.2:
        return f"lookup ({table}) on {key}"
    kind = writer.rng.choice(["", *(f"kind={kind} " for kind in KINDS)])
    inner = writer.rng.choice(
        ["", f" | summarize count() by {key}", f" | project {key}, Other = 1", f" | distinct {key}"]
    )
    on = key if writer.rng.random() < 0.7 else f"$left.{quoted(writer.name())} == $right.{key}"
    return f"join {kind}({table}{inner}) on {on}"


def _sort(writer: Writer) -> str:
    order = writer.rng.choice(["", " asc", " desc", " nulls last"])
    by = f"{writer.value(writer.rng.choice(['string', 'long', 'datetime']), 1)}{order}"
    return f"sort by {by}" if writer.rng.random() < 0.7 else f"top {writer.rng.randint(1, 9)} by {by}"


def _expand(writer: Writer) -> str:
    to = writer.rng.choice(["", " to typeof(string)", " to typeof(long)"])
    if writer.rng.random() < 0.25:
        return f"mv-apply E = {writer.value('dynamic', 1)}{to} on (where isnotempty(E) | project E)"
    return f"mv-expand {writer.rng.choice(['', 'E = '])}{writer.value('dynamic', 1)}{to}"


def _parse(writer: Writer) -> str:
    kind = writer.rng.choice(["", "kind=regex ", "kind=relaxed "])
    word = writer.rng.choice(["parse", "parse-where"])
    return f"{word} {kind}{writer.value('string', 1)} with * 'a=' P1 ' b=' P2:long *"


STEPS: list[tuple[int, Callable[[Writer], str]]] = [
    (30, lambda w: f"where {w.condition(2)}"),
    (14, lambda w: f"extend {_values(w, 2)}"),
    (12, lambda w: f"project {_columns(w, 4)}"),
    (6, lambda w: f"project {_values(w, 3)}"),
    (14, _summarize),
    (8, _join),
    (8, _sort),
    (5, lambda w: f"distinct {_columns(w, 3)}"),
    (4, lambda w: f"project-reorder {_columns(w, 3)}"),
    (3, lambda w: f"project-away {_columns(w, 2)}"),
    (2, lambda w: f"project-keep {_columns(w, 3)}"),
    (3, lambda w: f"project-rename R = {quoted(w.name())}"),
    (4, lambda w: f"union {w.rng.choice(TABLES)}"),
    # Not kind=inner: the analyser gives it the columns of kind=outer, the engine (and we) those in common.
    (2, lambda w: f"union withsource=S kind=outer {w.rng.choice(TABLES)}"),
    (4, _expand),
    (3, _parse),
    (3, lambda w: f"take {w.rng.randint(1, 100)}"),
    (1, lambda w: "count"),
    (1, lambda w: "serialize N = row_number()"),
    (1, lambda w: "getschema"),
    (1, lambda w: f"make-series S = count() on {w.rng.choice(w.shape.of('datetime') or ['Timestamp'])} step 1h"),
    (1, lambda w: f"render {w.rng.choice(['timechart', 'piechart', 'table'])}"),
]

_WANTED = [
    "DeviceProcessEvents",
    "DeviceNetworkEvents",
    "DeviceFileEvents",
    "DeviceLogonEvents",
    "DeviceInfo",
    "EmailEvents",
    "IdentityLogonEvents",
    "CloudAppEvents",
    "DeviceEvents",
    "AlertEvidence",
]
TABLE_COLUMNS = {
    name: {column.name: str(column.type) for column in table.columns}
    for name in _WANTED
    if (table := Catalog.stock().table(name)) is not None
}
TABLES: list[str] = list(TABLE_COLUMNS)
TYPED = {f"c{place}": kind for place, kind in enumerate(TYPES)}
DATATABLE = "datatable(" + ", ".join(f"{name}:{kind}" for name, kind in TYPED.items()) + ")[]"


ENDS = (
    "project ",
    "summarize",
    "distinct",
    "project-",
    "count",
    "getschema",
    "make-series",
    "join",
    "top-",
    "evaluate",
    "sample-distinct",
    "mv-apply",
    "search",
)
"""Operators after which the columns are others."""


def query(seed: int) -> str:
    """One query; every other seed makes an ill-typed one likely."""
    writer = Writer(seed, wrong=0.0 if seed % 2 else 0.06)
    if writer.rng.random() < 0.5:
        source, columns = DATATABLE, TYPED
    else:
        source = writer.rng.choice(TABLES)
        columns = TABLE_COLUMNS[source]
    text = source
    writer.shape = Shape(dict(columns))
    weights = [weight for weight, _ in (*STEPS, *RARE)]
    for _ in range(writer.rng.randint(1, 4)):
        step = writer.rng.choices([step for _, step in (*STEPS, *RARE)], weights)[0](writer)
        if step.startswith("parse") and "| parse" in text:
            continue  # the analyser shows a column that is parsed twice twice
        text += f"\n| {step}"
        if step.startswith(ENDS):
            break  # what columns are left is the binder's to say, not this generator's to guess
    if writer.rng.random() < 0.1:
        text = f"let Days = 7d; let Words = dynamic(['a', 'b']);\n{text}"
    return text


def calls() -> Iterator[str]:
    """Every function we have, called by its signatures with values of every type in each place."""
    for group, held in (("scalar", FUNCTIONS), ("aggregate", AGGREGATES)):
        for name in names(group):
            found = described(name, group)
            if name not in held or _apart(name) or found is None:
                continue
            for signature in found.signatures:
                yield from _varied(name, [*signature.parameters], group)


def _varied(name: str, parameters: list[Parameter], group: str) -> Iterator[str]:
    samples = [sample(name, parameter) for parameter in parameters for _ in range(max(1, min(parameter.least, 2)))]
    spread = [parameter for parameter in parameters for _ in range(max(1, min(parameter.least, 2)))]
    verb = "summarize" if group == "aggregate" else "project"
    required = [place for place, parameter in enumerate(spread) if parameter.least > 0]
    yield f"{DATATABLE} | {verb} {name}({', '.join(samples[place] for place in required)})"
    yield f"{DATATABLE} | {verb} X = {name}({', '.join(samples)})"
    for place, parameter in enumerate(spread):
        if parameter.demand and parameter.demand != "StarAllowed":
            continue
        for column in TYPED:
            varied = [*samples]
            varied[place] = column
            yield f"{DATATABLE} | {verb} {name}({', '.join(varied)})"


def corpus(count: int, seed: int = 20_261_121) -> list[str]:
    """`count` queries of the grammar, the same for the same seed."""
    return [query(seed + place) for place in range(count)]
