"""What a mapping is for records without unknown fields: bags that such fields are added to are the packed bag alone.

`mapping` compiles a mapping that has such bags this way too; `lake.load` chooses by the names of a segment's fields.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vedette.kql.functions.bag import packed, removals
from vedette.kql.plan import Apply, Expand, Filter, Plan, Project, Ref, Typed, children, rebuild
from vedette.kql.rules.gather_paths import origins_of
from vedette.kql.rules.push_filters import with_children


@dataclass(frozen=True, slots=True)
class Rest:
    """An input column of which a mapping keeps every field but the `known` ones."""

    column: str
    known: frozenset[str]


def close_bags(plan: Plan) -> tuple[Plan, Rest] | None:
    """The plan for records that have known fields only, and which these are; None when it keeps no unknown ones."""
    found: list[Rest] = []
    closed = _walk(plan, found)
    if len({rest.column for rest in found}) != 1:
        return None
    return closed, Rest(found[0].column, frozenset.intersection(*(rest.known for rest in found)))


def _walk(plan: Plan, found: list[Rest]) -> Plan:
    plan = with_children(plan, tuple(_walk(child, found) for child in children(plan)))
    inputs = children(plan)
    if len(inputs) != 1:
        return plan
    known = origins_of(inputs[0])
    if isinstance(plan, Project):
        return replace(plan, items=tuple(_closed(item, known, found) for item in plan.items))
    if isinstance(plan, Filter):
        return replace(plan, predicate=_closed(plan.predicate, known, found))
    if isinstance(plan, Expand):
        items = tuple(replace(item, value=_closed(item.value, known, found)) for item in plan.items)
        return replace(plan, items=items)
    return plan


def _closed(expr: Typed, known: dict[str, str], found: list[Rest]) -> Typed:
    """The expression without `bag_merge(bag_pack(…), bag_remove_keys(column, …))`."""
    if isinstance(expr, Apply) and expr.function.name == "bag_merge" and len(expr.args) == 2:
        first, second = expr.args
        removed = isinstance(second, Apply) and second.function.name == "bag_remove_keys"
        left = removals(second.args) if isinstance(second, Apply) and removed and packed(first) else None
        if left is not None and isinstance(left[0], Ref) and left[0].name in known:
            found.append(Rest(known[left[0].name], frozenset(left[1])))
            return _closed(first, known, found)
    return rebuild(expr, lambda operand: _closed(operand, known, found))
