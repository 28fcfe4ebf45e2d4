"""Binding of scalar expressions: names, paths, operators, membership, ranges.

Calls are bound in `calls.py`. Every handler returns a typed expression or raises Problem.
"""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.anywhere import any_column
from vedette.kql.binder.checking import retyped, shape_of
from vedette.kql.binder.context import (
    EXPRESSIONS,
    Binder,
    Closure,
    Problem,
    Scope,
    find_column,
    unknown,
)
from vedette.kql.binder.folding import fold, negated
from vedette.kql.binder.operation import ARITHMETIC, EQUALITY, arithmetic, of_dynamic, unlike, verify
from vedette.kql.binder.overload import apply
from vedette.kql.binder.tabular import is_tabular
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.definition import FUNCTIONS
from vedette.kql.plan import Access, Bad, Broken, Column, Const, MemberPlan, Plan, Project, Ref, Typed
from vedette.kql.types import BOOL, DYNAMIC, LONG, NUMBERS, REAL, STRING, wider
from vedette.schema.types import ScalarType

_MANY = 64
_COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))
_SPELLINGS = {
    "notcontains": "!contains",
    "containscs": "contains_cs",
    "!containscs": "!contains_cs",
    "notcontainscs": "!contains_cs",
    "hascs": "has_cs",
    ":": "has",
}


def literal(_binder: Binder, node: syntax.Literal, _scope: Scope) -> Typed:
    """A constant."""
    return Const(node.type, node.value)


def name(binder: Binder, node: syntax.Name, scope: Scope) -> Typed:
    """A column, else a `let` value."""
    if scope.input is not None:
        exact = next((column for column in scope.input.columns if column.name == node.name), None)
        if exact is not None:
            return Ref(exact.type, exact.name)
    value = scope.names.get(node.name)
    if isinstance(value, Typed):
        return value
    if isinstance(value, Closure) and not value.value.parameters:
        return binder.strict(syntax.Call(node.name, (), span=node.span), scope)
    if isinstance(value, Plan | Closure):
        kind = "table" if isinstance(value, Plan) else "function"
        raise Problem("not-a-value", f"'{node.name}' is a {kind}, not a value", node.span)
    if isinstance(scope.input, Broken):
        return Bad(DYNAMIC)
    if scope.input is not None:
        found = find_column(binder, scope.input, node.name, node.span)
        if found is not None:
            return Ref(found.type, found.name)
    candidates = [value for value in scope.names.values if value]
    if scope.input is not None:
        candidates += [column.name for column in scope.input.columns if "\x01" not in column.name]
    raise unknown("unknown-column", "column or value", node.name, candidates, node.span)


def path(binder: Binder, node: syntax.Path, scope: Scope) -> Typed:
    """`base.name`: a side of a join, or a property of a dynamic."""
    if isinstance(node.base, syntax.Name) and node.base.name in ("$left", "$right"):
        side = scope.left if node.base.name == "$left" else scope.right
        if side is None:
            raise Problem("not-in-join", f"'{node.base.name}' only means something in the 'on' of a join", node.span)
        return name(binder, syntax.Name(node.name, span=node.span), scope.over(side))
    base = binder.strict(node.base, scope)
    return _step(base, Const(STRING, node.name), node)


def _step(base: Typed, step: Typed, node: syntax.Expr) -> Typed:
    if isinstance(base, Bad):
        return base
    if base.type != DYNAMIC:
        raise Problem("not-dynamic", f"a {base.type} has no properties; use parse_json() on a string", node.span)
    if isinstance(base, Const) and isinstance(step, Const):
        return _constant_step(base.value, step)
    return Access(DYNAMIC, base, step)


def _constant_step(value: object, step: Const) -> Const:
    key = step.value
    found: object = None
    if isinstance(value, dict) and isinstance(key, str):
        found = value.get(key)
    elif isinstance(value, list) and isinstance(key, int) and -len(value) <= key < len(value):
        found = value[key]
    if isinstance(found, syntax.Literal):
        found = found.value if found.type in (STRING, LONG, REAL, BOOL) else found
    return Const(DYNAMIC, found)


def index(binder: Binder, node: syntax.Index, scope: Scope) -> Typed:
    """`base[index]`."""
    base = binder.strict(node.base, scope)
    step = binder.strict(node.index, scope)
    if isinstance(step, Bad):
        return step
    if step.type == DYNAMIC:
        step = converted(step, STRING) or step
    if step.type not in (*NUMBERS[:2], STRING):
        raise Problem("argument-type", f"an index is a string or a whole number, not {step.type}", node.index.span)
    shape = shape_of(base, node.base) if binder.records is None else ""
    if (shape == "array" and step.type == STRING) or (shape == "bag" and step.type != STRING):
        wanted = "a whole number" if shape == "array" else "a string"
        raise Problem("argument-type", f"an index into this {shape} is {wanted}, not {step.type}", node.index.span)
    return _step(base, step, node)


def unary(binder: Binder, node: syntax.Unary, scope: Scope) -> Typed:
    """`-x`, `+x`."""
    operand = binder.strict(node.operand, scope)
    if node.op == "+":
        return operand
    if operand.type == DYNAMIC:
        number = apply(FUNCTIONS["unary -"], [converted(operand, REAL) or operand], "-", node.span)
        return number if binder.records is not None else retyped(number, DYNAMIC)
    return negated(operand) or apply(FUNCTIONS["unary -"], [operand], "-", node.span)


def binary(binder: Binder, node: syntax.Binary, scope: Scope) -> Typed:
    """Arithmetic, comparison, string operator, `and`, `or`."""
    op = _SPELLINGS.get(node.op, node.op)
    if isinstance(node.left, syntax.Wildcard) and node.left.pattern == "*" and scope.input is not None:
        return any_column(op, scope.input, binder.strict(node.right, scope), node.span)
    left = binder.expr(node.left, scope)
    right = binder.expr(node.right, scope)
    if isinstance(left, Bad) or isinstance(right, Bad):
        return Bad(BOOL if op in _COMPARISONS or op in ("and", "or") else DYNAMIC)
    folded = fold(op, left, right)
    if folded is not None:
        return folded
    verify(binder, op, left, right, node.span)
    kind: ScalarType | None = None
    if op in _COMPARISONS:
        if op in EQUALITY and _strangers(left, right):
            met = unlike(binder, op, left, right, node.span)
            if isinstance(met, Const):
                return met
            left, right = met
        left, right = _comparable(op, left, right, node)
    elif op in ARITHMETIC and DYNAMIC in (left.type, right.type):
        kind = arithmetic(op, left.type, right.type)
        left, right = of_dynamic(op, left, right)
    overloads = FUNCTIONS.get(op)
    if overloads is None:
        raise Problem("unsupported", f"not supported: the operator '{node.op}'", node.span)
    return retyped(apply(overloads, [left, right], op, node.span, lenient=True), kind)


def _strangers(left: Typed, right: Typed) -> bool:
    """Whether two types are neither the same, nor numbers, nor made one by a dynamic, a null or a bool as number."""
    kinds = {left.type, right.type}
    if len(kinds) == 1 or DYNAMIC in kinds or _null_side(left, right):
        return False
    return not kinds <= {*NUMBERS, BOOL}


def _comparable(op: str, left: Typed, right: Typed, node: syntax.Binary) -> tuple[Typed, Typed]:
    """Both sides of a comparison as one type: a dynamic takes the other side's, numbers compare as reals."""
    if left.type == right.type:
        if left.type == DYNAMIC and op not in ("==", "!="):
            return converted(left, REAL) or left, converted(right, REAL) or right
        return left, right
    for this, other in ((left, right), (right, left)):
        if this.type == BOOL and other.type in NUMBERS:
            changed = converted(this, LONG) or this
            return (changed, other) if this is left else (other, changed)
        if this.type == DYNAMIC:
            target = REAL if other.type in NUMBERS else other.type
            changed = converted(this, target) or this
            kept = converted(other, target) if isinstance(other, Const) else other
            return (changed, kept or other) if this is left else (kept or other, changed)
    if wider(left.type, right.type) is None and not _null_side(left, right):
        raise Problem("argument-type", f"'{op}' cannot compare {left.type} with {right.type}", node.span)
    return left, right


def _null_side(left: Typed, right: Typed) -> bool:
    return any(isinstance(side, Const) and side.value is None for side in (left, right))


def between(binder: Binder, node: syntax.Between, scope: Scope) -> Typed:
    """`x between (low .. high)`, both ends included; a timespan as `high` is added to `low`."""
    low, high = binder.expr(node.low, scope), binder.expr(node.high, scope)
    value = binder.expr(node.value, scope)
    if any(isinstance(side, Bad) for side in (value, low, high)):
        return Bad(BOOL)
    if high.type == "timespan" and low.type == "datetime":
        high = fold("+", low, high) or apply(FUNCTIONS["+"], [low, high], "+", node.span)
    one_dynamic = (low.type == DYNAMIC) != (high.type == DYNAMIC)
    if value.type != DYNAMIC and one_dynamic and binder.records is None:
        text = f"the ends of a range of {value.type} are no dynamic values; convert them first"
        raise Problem("argument-type", text, node.span, f"to{value.type}(…)")
    if value.type == DYNAMIC:
        if binder.records is None and (low.type != high.type or low.type not in NUMBERS):
            text = f"the ends of a range of dynamic values are numbers of one type, not {low.type} and {high.type}"
            raise Problem("argument-type", text, node.span, "tolong(…)" if low.type in NUMBERS else f"to{low.type}(…)")
        value = converted(value, REAL if low.type in NUMBERS else low.type) or value
    over = apply(FUNCTIONS[">="], [value, low], "between", node.span)
    under = apply(FUNCTIONS["<="], [value, high], "between", node.span)
    both = apply(FUNCTIONS["and"], [over, under], "between", node.span)
    return apply(FUNCTIONS["not"], [both], "!between", node.span) if node.negated else both


def membership(binder: Binder, node: syntax.Membership, scope: Scope) -> Typed:
    """`in`, `in~`, `has_any`, `has_all` and their negations over values, a dynamic list or a table's first column."""
    left = binder.expr(node.left, scope)
    op = node.op
    if op not in ("in", "!in"):
        verify(binder, op, left, Const(STRING, ""), node.left.span)
    if len(node.items) == 1 and is_tabular(binder, node.items[0], scope):
        return _in_table(binder, left, node, scope)
    items: list[Typed] = []
    for item in node.items:
        bound = binder.expr(item, scope)
        if isinstance(bound, Bad):
            return Bad(BOOL)
        if bound.type == DYNAMIC and isinstance(bound, Const):
            values = bound.value if isinstance(bound.value, list) else [] if bound.value is None else [bound.value]
            items += [_element(value) for value in values]
        else:
            items.append(bound)
    if isinstance(left, Bad):
        return left
    if any(item.type == DYNAMIC for item in items):
        return _in_dynamic(op, left, items, node)
    if not items:
        return Const(BOOL, op.startswith("!") or op == "has_all")
    return _in_values(binder, left, items, node)


def _element(value: object) -> Const:
    if isinstance(value, syntax.Literal):
        return Const(value.type, value.value)
    if isinstance(value, bool):
        return Const(BOOL, value)
    if isinstance(value, int):
        return Const(LONG, value)
    if isinstance(value, float):
        return Const(REAL, value)
    if isinstance(value, str):
        return Const(STRING, value)
    return Const(DYNAMIC, value)


def _in_values(binder: Binder, left: Typed, items: list[Typed], node: syntax.Membership) -> Typed:
    op = node.op
    if op not in ("in", "!in"):
        target = STRING
    elif left.type == DYNAMIC:
        target = REAL if items[0].type in NUMBERS else items[0].type
    else:
        target = left.type
    if target in NUMBERS and any(item.type == REAL for item in items):
        target = REAL
    changed = converted(left, target) if left.type != target and left.type not in NUMBERS else left
    if changed is None:
        raise Problem("argument-type", f"'{op}' cannot look for a {left.type}", node.span)
    texts = [str(item.value or "") for item in items if isinstance(item, Const) and item.type == STRING]
    if target == STRING and len(items) == len(texts) > _MANY and f"{op} strings" in FUNCTIONS:
        # One constant, so that nothing that walks the plan meets every one of ten thousand hashes.
        return apply(FUNCTIONS[f"{op} strings"], [changed, Const(DYNAMIC, texts)], op, node.span)
    values = []
    for item, source in zip(items, _spans(node, items), strict=False):
        if item.type != target and wider(item.type, target) is None and item.type != DYNAMIC and target != STRING:
            met = unlike(binder, op, changed, item, source)
            if not isinstance(met, Const):
                values.append(met[1])
            continue
        values.append(converted(item, target) or item)
    if not values:
        return Const(BOOL, op.startswith("!"))
    return apply(FUNCTIONS[op], [changed, *values], op, node.span)


def _spans(node: syntax.Membership, items: list[Typed]) -> list[syntax.Span]:
    if len(node.items) == len(items):
        return [item.span for item in node.items]
    return [node.span] * len(items)


def _in_dynamic(op: str, left: Typed, items: list[Typed], node: syntax.Membership) -> Typed:
    if len(items) != 1:
        raise Problem("unsupported", f"not supported: '{op}' over several dynamic lists", node.span)
    text = converted(left, STRING) or left
    overloads = FUNCTIONS.get(f"{op} list")
    if overloads is None:
        raise Problem("unsupported", f"not supported: '{op}' over a computed list", node.span)
    return apply(overloads, [text, items[0]], op, node.span)


def _in_table(binder: Binder, left: Typed, node: syntax.Membership, scope: Scope) -> Typed:
    plan = binder.table(node.items[0], Scope(scope.names))
    if isinstance(plan, Broken) or isinstance(left, Bad):
        return Bad(BOOL)
    if not plan.visible:
        raise Problem("not-a-value", "the table has no columns to look in", node.span)
    first = plan.visible[0]
    if node.op not in ("in", "!in", "in~", "!in~"):
        listed = FUNCTIONS.get(f"{node.op} list")
        if listed is None:
            raise Problem("unsupported", f"not supported: '{node.op}' over a table", node.span)
        from_plan = binder.collected(plan, first)
        return apply(listed, [left, from_plan], node.op, node.span)
    folded = node.op.endswith("~")
    if left.type == DYNAMIC:
        left = converted(left, first.type) or left
    if first.type == DYNAMIC and left.type != DYNAMIC:
        value = converted(Ref(DYNAMIC, first.name), left.type)
        if value is not None:
            plan = Project((Column(first.name, left.type),), plan, (value,))
            first = plan.columns[0]
    if STRING in (left.type, first.type) and left.type != first.type:
        text = converted(Ref(first.type, first.name), STRING)
        left = converted(left, STRING) or left
        if text is not None:
            plan = Project((Column(first.name, STRING),), plan, (text,))
            first = plan.columns[0]
    if left.type != first.type and wider(left.type, first.type) is None:
        binder.warn("unlike-types", f"'{node.op}' compares {left.type} with {first.type}", node.span)
        return Const(BOOL, node.op.startswith("!"))
    return MemberPlan(BOOL, left, plan, folded, node.op.startswith("!"))


def pipe(binder: Binder, node: syntax.Pipe, scope: Scope) -> Typed:
    """A query in parentheses that is only a value, such as `(1 + 2)` with no operators."""
    if node.source is not None and not node.operators:
        return binder.strict(node.source, scope)
    raise Problem("not-a-value", "a table cannot be used as a value here; use toscalar()", node.span)


EXPRESSIONS.update(
    {
        syntax.Literal: literal,
        syntax.Name: name,
        syntax.Path: path,
        syntax.Index: index,
        syntax.Unary: unary,
        syntax.Binary: binary,
        syntax.Between: between,
        syntax.Membership: membership,
        syntax.Pipe: pipe,
    }
)

__all__ = ["is_tabular"]
