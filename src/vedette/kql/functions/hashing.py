"""Hash functions and new ids; hexadecimal results are lower case. Source: the reference's page of each function.

`hash()` is xxHash64, of a string's bytes or a number's eight.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.functions.math import drawn
from vedette.kql.types import GUID, LONG, STRING

for _name, _function in {"hash_md5": "MD5", "hash_sha1": "SHA1", "hash_sha256": "SHA256"}.items():
    define(_name, "text", STRING, f"lower(hex({_function}({{0}})))")


_BYTES = "reinterpretAsFixedString({0})"
_SINCE_YEAR_1 = "reinterpretAsInt64({0}) + toInt64(621355968000000000)"


def _xxhash(value: str) -> Callable[[Call], str]:
    """xxHash64 of bytes; a null has none."""

    def emit(call: Call) -> str:
        hashed = f"xxHash64({value.replace('{0}', call.sql(0))})"
        if len(call) > 1:
            modulus = call.value(1)
            if not isinstance(modulus, int) or modulus <= 0:
                raise Refusal("the modulus must be a positive constant")
            return f"toInt64({hashed} % {modulus})"
        return f"reinterpretAsInt64({hashed})"

    return emit


define("new_guid", "", GUID, lambda call: drawn(call, "generateUUIDv4"))
define("hash|hash_xxhash64", "text, long?", LONG, _xxhash("{0}"))
# Numbers and times are hashed as their eight bytes, a time as ticks since year 1.
define("hash|hash_xxhash64", "datetime, long?", LONG, _xxhash(_BYTES.replace("{0}", _SINCE_YEAR_1)))
for _kind, _cast in {"int": "toInt64", "long": "toInt64", "timespan": "toInt64", "real": "toFloat64"}.items():
    define("hash|hash_xxhash64", f"{_kind}, long?", LONG, _xxhash(_BYTES.replace("{0}", f"{_cast}({{0}})")))
