"""What the engine refuses, in words for who asked: its own text goes to the log and never to a person.

`lake.connection` and `lake.remote` raise what `meaning` makes of an engine's message.
"""

from __future__ import annotations

import logging
import re

from vedette.core.errors import BadInput, Upstream

log = logging.getLogger("vedette.lake")
_NAME = re.compile(r"\(([A-Z][A-Z0-9_]{3,})\)")
_PATTERN = re.compile(r"error: (.{1,120}?)\. Look at|re2 pattern: (.{1,120}?)(?:: In scope |\. \()", re.DOTALL)
_TOO_MUCH = "narrow its time or columns, or summarize"
_TOO_LARGE = "the query makes a list or a text longer than can be held, or a number beyond its type"
_TOO_DEEP = "the query becomes a statement too long or too deep to run: write it with fewer nested parts"
_ASKED = {
    "MEMORY_LIMIT_EXCEEDED": f"the query needs more memory than it may use: {_TOO_MUCH}",
    "CANNOT_ALLOCATE_MEMORY": f"the query needs more memory than there is: {_TOO_MUCH}",
    "ARGUMENT_OUT_OF_BOUND": _TOO_LARGE,
    "TOO_LARGE_ARRAY_SIZE": _TOO_LARGE,
    "TOO_LARGE_STRING_SIZE": _TOO_LARGE,
    "DECIMAL_OVERFLOW": "a number, time or timespan in the query goes beyond what its type can hold",
    "VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE": "a value in the query goes beyond what its type can hold",
    "TOO_DEEP_RECURSION": _TOO_DEEP,
    "TOO_DEEP_AST": _TOO_DEEP,
    "TOO_BIG_AST": _TOO_DEEP,
    "TOO_DEEP_PIPELINE": _TOO_DEEP,
    "QUERY_IS_TOO_LARGE": _TOO_DEEP,
    "TOO_MANY_ROWS": f"the query reads or joins more rows than it may: {_TOO_MUCH}",
    "TOO_MANY_BYTES": f"the query reads more than it may: {_TOO_MUCH}",
    "TOO_MANY_ROWS_OR_BYTES": f"the query gives more than it may: {_TOO_MUCH}",
    "SET_SIZE_LIMIT_EXCEEDED": f"a join or `in` of the query holds more than it may: {_TOO_MUCH}",
}
"""What a query asked for that it may not have, by the engine's name of the error."""


def meaning(text: str) -> BadInput | Upstream:
    """The error to raise for an engine's message: BadInput when the query asks too much, else Upstream."""
    names = _NAME.findall(text)
    name = names[-1] if names else ""
    if name in _ASKED:
        return BadInput(_ASKED[name])
    if name == "QUERY_WAS_CANCELLED":
        return Upstream("the query was cancelled")
    if name == "TIMEOUT_EXCEEDED":
        return Upstream("the query took too long")
    if name == "CANNOT_COMPILE_REGEXP" or "re2 pattern" in text:
        found = _PATTERN.search(text)
        reason = next(filter(None, found.groups()), "") if found else ""
        return BadInput("a regular expression of the query cannot be used" + (f": {reason}" if reason else ""))
    log.error("the engine refused a statement: %s", text)
    return Upstream(f"the engine refused the query{f' ({name})' if name else ''}; the log tells more", permanent=True)
