"""Operators hunters write now and then, for the generated corpus: each entry is a weight and a text maker."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.kql.oracle.generator import Writer

Step = tuple[int, Callable[["Writer"], str]]


def _name(writer: Writer) -> str:
    name = writer.name()
    return name if name.isidentifier() and name.isascii() else f"['{name}']"


def _pair(writer: Writer) -> str:
    """Two columns, not the same: named, the analyser shows one asked for twice twice."""
    one, two = _name(writer), _name(writer)
    return one if one == two else f"{one}, {two}"


def _extreme(writer: Writer) -> str:
    which = writer.rng.choice(["arg_max", "arg_min", "take_any"])
    values = writer.rng.choice(["*", _name(writer), _pair(writer)])
    first = writer.rng.choice(writer.shape.of("datetime") or writer.shape.of("long") or [writer.name()])
    call = f"{which}({values})" if which == "take_any" else f"{which}({first}, {values})"
    given = writer.rng.choice(["", "First = ", "(First, Second) = "])
    return f"summarize {given}{call}, count() by {_name(writer)}"


def _percentiles(writer: Writer) -> str:
    column = writer.rng.choice(writer.shape.of("long") or writer.shape.of("int") or ["nothing"])
    call = writer.rng.choice(
        [f"percentiles({column}, 5, 50, 99.9)", f"percentiles_array({column}, 5, 50)", f"percentile({column}, 50)"]
    )
    return f"summarize {call}, max_of(max({column}), 5), {writer.rng.choice(['dcount', 'make_set'])}({_name(writer)})"


def _nested(writer: Writer) -> str:
    by = writer.rng.choice(["count()", f"dcount({_name(writer)})", "max(1)"])
    inner = f", top-nested 2 of {_name(writer)} by Weight = count()" if writer.rng.random() < 0.5 else ""
    return f"top-nested {writer.rng.choice(['', '3 '])}of {_name(writer)} by {by}{inner}"


def _hitters(writer: Writer) -> str:
    by = writer.rng.choice(writer.shape.of("long") or ["1"])
    return f"top-hitters 3 of {_name(writer)}{writer.rng.choice(['', f' by {by}'])}"


def _search(writer: Writer) -> str:
    kind = writer.rng.choice(["", "kind=case_sensitive "])
    return f"search {kind}{writer.rng.choice(['', f'{_name(writer)}: '])}'lamp' and {writer.condition(1)}"


def _unpacked(writer: Writer) -> str:
    bags = writer.shape.of("dynamic")
    if not bags:
        return _keyed(writer)  # the analyser does not look at a plugin's arguments
    bag = writer.rng.choice(bags)
    schema = writer.rng.choice([" : (lamp: string, lit: bool)", " : (*, lamp: string)", " : (*, a: long, b: real)"])
    return f"evaluate bag_unpack({bag}){schema}"


def _expanded(writer: Writer) -> str:
    bag = writer.value("dynamic", 1)
    options = writer.rng.choice(["", "with_itemindex = Place ", "bagexpansion = array ", "kind = bag "])
    return f"mv-expand {options}One = {bag} to typeof(string), Two = {bag} limit 10"


def _applied(writer: Writer) -> str:
    inner = writer.rng.choice(
        ["summarize Most = max(E)", "top 1 by E desc", "where E > 1", "extend F = E * 2", "summarize make_list(E)"]
    )
    return f"mv-apply E = {writer.value('dynamic', 0)} to typeof(long) on ({inner})"


def _series(writer: Writer) -> str:
    time = writer.rng.choice(writer.shape.of("datetime") or [writer.name()])
    value = writer.rng.choice(["count()", "dcount(1)", f"max({writer.rng.choice(writer.shape.of('long') or ['1'])})"])
    by = writer.rng.choice(["", f" by {_name(writer)}"])
    default = writer.rng.choice(["", " default = 0"])
    return f"make-series {value}{default} on {time} from ago(7d) to now() step 1d{by}"


def _keyed(writer: Writer) -> str:
    text = writer.rng.choice(writer.shape.of("string") or [writer.name()])
    return f"parse-kv {text} as (lamp: string, lit: bool, 'a b': long) with (pair_delimiter = ';', kv_delimiter = '=')"


def _renamed(writer: Writer) -> str:
    return f"project-rename {writer.rng.choice(['Lamp', 'R 1', 'count_'])} = {_name(writer)}".replace("R 1", "['R 1']")


def _wild(writer: Writer) -> str:
    word = writer.rng.choice(["project-away", "project-keep", "project-reorder"])
    order = writer.rng.choice(["", " asc", " desc"]) if word == "project-reorder" else ""
    return f"{word} {writer.rng.choice(['c*', 'Initiating*', '*Id', '*'])}{order}, {_name(writer)}"


def _scanned(writer: Writer) -> str:
    text = writer.rng.choice(writer.shape.of("string") or [writer.name()])
    return (
        f"sort by {_name(writer)} asc | scan with_match_id = Match declare (n: long = 0) with "
        f"(step one output = last: {text} has 'lamp' => n = 1; step two: {text} has 'lit' => n = one.n + 1;)"
    )


def _windowed(writer: Writer) -> str:
    name = _name(writer)
    calls = [f"prev({name})", f"next({name}, 1)", "row_number(2)", "row_cumsum(1)", f"prev({name}, 1, {name})"]
    return f"serialize W = {writer.rng.choice(calls)}, {writer.rng.choice(calls)}"


def _pathed(writer: Writer) -> str:
    bag = writer.rng.choice(writer.shape.of("dynamic") or [writer.name()])
    steps = writer.rng.choice([".a.b", "['a'].b", "[0]", "['a b']", "[0].x", ".a[1]['c']", "['$v']"])
    wrapped = writer.rng.choice(["{}", "tostring({})", "parse_json(tostring({}))", "toint({})", "todatetime({})"])
    return f"extend {wrapped.format(bag + steps)}, {writer.rng.choice(['', 'Given = '])}{bag}{steps}"


def _chosen(writer: Writer) -> str:
    kind = writer.rng.choice(["string", "long", "datetime", "dynamic"])
    one, two = writer.value(kind, 1), writer.value(kind, 1)
    return (
        f"extend {writer.rng.choice(['X = ', ''])}iff({writer.condition(1)}, {one}, {two}), "
        f"Y = case({writer.condition(1)}, {two}, {writer.condition(0)}, {one}, {two}), coalesce({one}, {two})"
    )


def _let(writer: Writer) -> str:
    return f"as Kept | where {_name(writer)} in ((Kept | distinct {_name(writer)}))"


RARE: list[Step] = [
    (4, _extreme),
    (2, _percentiles),
    (1, _nested),
    (1, _hitters),
    (1, _search),
    (2, _unpacked),
    (2, _expanded),
    (2, _applied),
    (2, _series),
    (1, _keyed),
    (2, _renamed),
    (3, _wild),
    (1, _scanned),
    (2, _windowed),
    (5, _pathed),
    (4, _chosen),
    (1, _let),
    (1, lambda w: f"sample-distinct 3 of {_name(w)}"),
    (1, lambda w: "distinct *"),
    (1, lambda w: f"summarize by {_name(w)}, bin({w.rng.choice(w.shape.of('datetime') or ['Timestamp'])}, 1d)"),
    (1, lambda w: f"summarize Total = count(), Share = 100.0 * countif({w.condition(1)}) / count() by {_name(w)}"),
    (1, lambda w: f"extend Packed = {w.rng.choice(['pack_all()', 'pack_all(true)', f'bag_pack_columns({_name(w)})'])}"),
]
