"""Rows worked out before the query runs as SQL: one JSON text that the engine takes apart."""

from __future__ import annotations

import json
from collections.abc import Callable

from vedette.kql.emit import quote
from vedette.kql.emit.frame import Frame
from vedette.kql.functions.definition import Refusal
from vedette.kql.plan_inline import Inline
from vedette.kql.types import PHYSICAL

MOST_BYTES = 8 << 20


def inline_frame(plan: Inline, fresh: Callable[[], str]) -> Frame:
    """The SELECT of the rows."""
    kinds = [PHYSICAL[column.type] for column in plan.columns]
    alias = fresh()
    if not plan.rows:
        shape = ", ".join(f"{quote.name(column.name)} {kind}" for column, kind in zip(plan.columns, kinds, strict=True))
        columns = {column.name: f"{alias}.{quote.name(column.name)}" for column in plan.columns}
        return Frame(f"(SELECT * FROM null({quote.string(shape)})) AS {alias}", columns, set(columns))
    text = json.dumps(plan.rows, ensure_ascii=False, separators=(",", ":"))
    if len(text) > MOST_BYTES:
        raise Refusal(f"a step that gives more than {MOST_BYTES >> 20} MB")
    shape = quote.string(f"Array(Tuple({', '.join(kinds)}))")
    source = f"(SELECT arrayJoin(JSONExtract({quote.string(text)}, {shape})) AS _row) AS {alias}"
    columns = {
        column.name: f"tupleElement({alias}._row, {place})" for place, column in enumerate(plan.columns, start=1)
    }
    return Frame(source, columns, set())
