"""Lists of name and value objects as a property bag: audit logs write their parameters so, and rules ask by name.

An addition of ours to KQL for the connectors: `pairs_to_bag([{"Name":"a","Value":1}], "Name", "Value")` is `{"a":1}`.
"""

from __future__ import annotations

from vedette.kql.emit import quote
from vedette.kql.functions.bag import bag_text, merged
from vedette.kql.functions.definition import Call, define
from vedette.kql.types import DYNAMIC


def _bag(call: Call) -> str:
    """The first of the value keys an element has counts; an element without any gives null, the first of equal names wins."""
    name = quote.string(str(call.value(1)))
    keys = [quote.string(str(call.value(index))) for index in range(2, len(call))]
    choices = ", ".join(f"JSONHas(e, {key}), JSONExtractRaw(e, {key})" for key in keys)
    pair = f"(JSONExtractString(e, {name}), multiIf({choices}, 'null'))"
    pairs = f"arrayMap(e -> {pair}, arrayFilter(e -> JSONHas(e, {name}), JSONExtractArrayRaw({call.sql(0)})))"
    return call.fill(bag_text(merged("{a}")), pairs)


define("pairs_to_bag", "dynamic, string, string, string...", DYNAMIC, _bag)
