"""Captures of `parse`, `parse-where` and `parse-kv`: functions only they use, by names no query can write."""

from __future__ import annotations

from vedette.kql.emit import quote
from vedette.kql.functions.definition import Call, define
from vedette.kql.types import BOOL, STRING


def _capture(call: Call) -> str:
    pattern, group = str(call.value(1)), call.value(2)
    return f"extractGroups({call.sql(0)}, {quote.string(pattern)})[{group}]"


CAPTURE = define("parse capture", "string, string, long", STRING, _capture)
MATCHES = define("parse matches", "string, string", BOOL, "match({0}, {1})")


def _first_of(call: Call) -> str:
    """The first pattern's capture that is there: quoted values before bare ones, which end at their last letter."""
    *quoted, bare = (f"extract({call.sql(0)}, {call.sql(index)})" for index in range(1, len(call)))
    bare = f"trimBoth({bare})"
    return f"arrayFirst(s -> s != '', [{', '.join([*quoted, bare])}])" if quoted else bare


FIRST = define("parse first", "string, string, string...", STRING, _first_of)


def _keyed(call: Call) -> str:
    """The value beside a key among all pairs a pattern finds."""
    pairs = f"extractAllGroupsVertical({call.sql(0)}, {quote.string(str(call.value(1)))})"
    return f"arrayFirst(g -> g[1] = {call.sql(2)}, {pairs})[2]"


KEYED = define("parse keyed", "string, string, string", STRING, _keyed)
UNESCAPE = define(
    "parse unescape",
    "string, string, string",
    STRING,
    "replaceAll(replaceAll({0}, concat({1}, {2}), {2}), concat({1}, {1}), {1})",
)
