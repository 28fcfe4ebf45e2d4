"""Hash functions and new ids; hexadecimal results are lower case. Source: the "Hash functions" pages of the reference.

`hash()` is xxHash64 of the value's text, as the reference says it is today.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.types import GUID, LONG, STRING

for _name, _function in {"hash_md5": "MD5", "hash_sha1": "SHA1", "hash_sha256": "SHA256"}.items():
    define(_name, "text", STRING, f"lower(hex({_function}({{0}})))")


def _xxhash(sign: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        value = f"xxHash64({call.sql(0)})"
        if len(call) > 1:
            modulus = call.value(1)
            if not isinstance(modulus, int) or modulus <= 0:
                raise Refusal("the modulus must be a positive constant")
            return f"toInt64({value} % {modulus})"
        return f"reinterpretAsInt64({value})"

    return emit


define("new_guid", "", GUID, "generateUUIDv4()")
define("hash|hash_xxhash64", "text, long?", LONG, _xxhash(True))
