"""`evaluate` of the small plugins: `dcount_intersect`, `schema_merge`, `preview`, `estimate_rows_count`, `identity`.

Called by `invoking.py`. Source: the page of each plugin in the language's reference.
"""

from __future__ import annotations

from itertools import combinations

from vedette.kql import syntax
from vedette.kql.binder.aggregation import COUNT
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.statements import constant
from vedette.kql.binder.written import renamed, written
from vedette.kql.plan import Aggregate, Bad, Broken, Column, Const, Limit, Plan, Project, Reduction, Ref, Typed
from vedette.kql.types import BOOL, DYNAMIC, LONG, STRING

_MOST_SKETCHES = 6
_KINDS = (
    '"string", "System.String", "int", "System.Int32", "long", "System.Int64", "real", "System.Double", '
    '"decimal", "System.Data.SqlTypes.SqlDecimal"'
)


def dcount_intersect(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    """What the first sketch, the first two, the first three … have in common, from the sizes of their unions."""
    args = [argument.value for argument in node.call.args]
    sketches = [binder.strict(arg, scope.over(plan)) for arg in args]
    if len(sketches) < 2 or any(one.type != DYNAMIC for one in sketches):
        raise Problem("argument-type", "'dcount_intersect' takes two sketches of hll() or more", node.call.span)
    if len(sketches) > _MOST_SKETCHES:
        raise Problem("unsupported", f"not supported: dcount_intersect of more than {_MOST_SKETCHES}", node.call.span)
    if any(isinstance(one, Bad) for one in sketches):
        return Broken(())
    hidden = tuple(Column(f"h{place}\x01", DYNAMIC) for place in range(len(sketches)))
    own = tuple(Ref(column.type, column.name) for column in plan.visible)
    base = Project((*plan.visible, *hidden), plan, (*own, *sketches))
    names = {f"h{place}": hidden[place].name for place in range(len(sketches))}
    terms = [f"s{count} = {_common(count + 1, names)}" for count in range(len(sketches))]
    found = written(binder, f"T | extend {', '.join(terms)}", {"T": base}, node)
    shown = [(column.name, column.name, column.type) for column in plan.visible]
    return renamed(found, [*shown, *((f"s{place}", f"s{place}", LONG) for place in range(len(sketches)))])


def _common(count: int, names: dict[str, str]) -> str:
    """The size of the intersection of the first sketches, by inclusion and exclusion."""
    terms = []
    for size in range(1, count + 1):
        for chosen in combinations(range(count), size):
            columns = [f"['{names[f'h{place}']}']" for place in chosen]
            merged = columns[0] if size == 1 else f"hll_merge({', '.join(columns)})"
            terms.append(f"{'+' if size % 2 else '-'} coalesce(dcount_hll({merged}), 0)")
    return f"max_of(0, 0 {' '.join(terms)})"


def schema_merge(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    """Schemas as `getschema` gives them made one; with the order kept, a column at different places is an error."""
    wanted = {"ColumnName": STRING, "ColumnOrdinal": None, "DataType": STRING, "ColumnType": STRING}
    for name, kind in wanted.items():
        found = plan.type_of(name)
        if found is None or (kind is not None and found != kind):
            raise Problem("unknown-column", "'schema_merge' takes tables as getschema gives them", node.call.span)
    keep: object = True
    if node.call.args:
        keep = constant(binder, node.call.args[0].value, Scope(scope.names))
    if len(node.call.args) > 1 or not isinstance(keep, bool):
        raise Problem("argument-type", "'PreserveOrder' is true or false", node.call.span)
    text = f"""
T | summarize low = min(ColumnOrdinal), high = max(ColumnOrdinal), kinds = make_set(ColumnType),
    datatype = take_any(DataType) by ColumnName
| extend known = array_length(kinds)
| extend whole = array_length(set_difference(kinds, dynamic(["int", "long"]))) == 0
| extend number = array_length(set_difference(kinds, dynamic(["int", "long", "real"]))) == 0
| extend kind = case(known == 1, tostring(kinds[0]), whole, "long", number, "real", "")
| extend wrong = case(keep and low != high, "ERROR(columns are out of order)",
    kind == "", strcat("ERROR(types differ: ", strcat_array(array_sort_asc(kinds), ", "), ")"), "")
| sort by high asc, low asc, ColumnName asc
| extend place = row_number() - 1, bag = bag_pack({_KINDS})
| project ColumnName, ColumnOrdinal = iff(wrong == "", tolong(place), tolong(-1)),
    DataType = case(wrong != "", strcat("ERROR(unknown CSL type:", wrong, ")"), known == 1, datatype,
        tostring(bag[kind])),
    ColumnType = iff(wrong != "", wrong, kind)
"""
    return written(binder, text, {"T": plan, "keep": Const(BOOL, keep)}, node)


def preview(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    """The first rows, and as a second table how many there are."""
    args = node.call.args
    count = constant(binder, args[0].value, Scope(scope.names)) if len(args) == 1 else None
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise Problem("argument-count", "'preview' takes a number of rows", node.call.span)
    binder.results.append(("Table_2", _counted(plan, "Count")))
    return Limit(plan.columns, plan, Const(LONG, count))


def _counted(plan: Plan, name: str) -> Plan:
    total: Typed = Reduction(LONG, COUNT, ())
    return Aggregate((Column(name, LONG),), plan, (), (total,))


def estimate_rows_count(_binder: Binder, node: syntax.Evaluate, plan: Plan, _scope: Scope) -> Plan:
    """How many rows there are, counted."""
    if node.call.args:
        raise Problem("argument-count", "'estimate_rows_count' takes no arguments", node.call.span)
    return _counted(plan, "EstimatedRowsCount")


def identity(_binder: Binder, node: syntax.Evaluate, plan: Plan, _scope: Scope) -> Plan:
    """The table as it is."""
    if node.call.args:
        raise Problem("argument-count", "'identity' takes no arguments", node.call.span)
    return plan
