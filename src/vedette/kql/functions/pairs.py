"""Property bags of audit logs: lists of name and value objects as one bag, and bags without what says nothing.

Additions of ours to KQL for the connectors: `pairs_to_bag([{"Name":"a","Value":1}], "Name", "Value")` is `{"a":1}`,
`bag_compact({"a":1,"b":"","c":null,"d":[],"e":{}})` too.
"""

from __future__ import annotations

from vedette.kql.emit import quote
from vedette.kql.functions.bag import PAIRS, bag_text, merged
from vedette.kql.functions.definition import Call, define
from vedette.kql.types import DYNAMIC


def _bag(call: Call) -> str:
    """The first of the value keys an element has counts, null if it has none; the first of equal names wins."""
    name = quote.string(str(call.value(1)))
    keys = [quote.string(str(call.value(index))) for index in range(2, len(call))]
    choices = ", ".join(f"JSONHas(e, {key}), JSONExtractRaw(e, {key})" for key in keys)
    pair = f"(JSONExtractString(e, {name}), multiIf({choices}, 'null'))"
    pairs = f"arrayMap(e -> {pair}, arrayFilter(e -> JSONHas(e, {name}), JSONExtractArrayRaw({call.sql(0)})))"
    return call.fill(bag_text(merged("{a}")), pairs)


define("pairs_to_bag", "dynamic, string, string, string...", DYNAMIC, _bag)
# Log Analytics keeps lists as text: text is taken as it is.
define("pairs_to_bag", "string, string, string, string...", DYNAMIC, _bag)

_BLANK = "('null', '\"\"', '[]', '{}')"
define("bag_compact", "dynamic", DYNAMIC, bag_text(f"arrayFilter(p -> p.2 NOT IN {_BLANK}, {PAIRS})"))
