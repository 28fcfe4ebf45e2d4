"""Base64, hexadecimal and URL encodings, zlib and gzip. Source: the reference's page of each function."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable

from vedette.kql.emit import quote
from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.functions.string import array_text
from vedette.kql.functions.vector import bind
from vedette.kql.types import DYNAMIC, GUID, STRING

define("base64_encode_tostring|base64_encodestring", "string", STRING, "base64Encode({0})")
define(
    "base64_decode_tostring|base64_decodestring",
    "string",
    STRING,
    "if(isValidUTF8(tryBase64Decode({0})), tryBase64Decode({0}), '')",
)
_BYTES = "arrayMap(i -> toString(reinterpretAsUInt8(substring({a}, i, 1))), range(1, length({a}) + 1))"
define(
    "base64_decode_toarray",
    "string",
    DYNAMIC,
    lambda call: call.fill(array_text(_BYTES), f"tryBase64Decode({call.sql(0)})"),
)
define(
    "base64_encode_fromarray",
    "dynamic",
    STRING,
    "base64Encode(arrayStringConcat(arrayMap(v -> char(toUInt8OrZero(v)), JSONExtractArrayRaw({0}))))",
)

_HEX_PAIRS = "replaceAll(toString({0}), '-', '')"
_ORDER = (7, 5, 3, 1, 11, 9, 15, 13)
"""The places of a GUID's first bytes in its text: three little-endian numbers, then eight plain bytes."""


def _swapped(text: str, order: tuple[int, ...]) -> str:
    pairs = ", ".join(f"substring({text}, {place}, 2)" for place in order)
    return f"concat({pairs}, substring({text}, 17))"


define(
    "base64_encode_fromguid",
    "guid",
    STRING,
    lambda call: call.fill(
        f"if(isNull({{0}}), '', base64Encode(unhex({_swapped('{a}', _ORDER)})))",
        f"ifNull({_HEX_PAIRS.replace('{0}', call.sql(0))}, '')",
    ),
)
_BACK = (7, 5, 3, 1, 11, 9, 13, 15)
"""Decoding leaves the third number as it stands: so the reference's printed result has it."""
_DASHED = "replaceRegexpOne({0}, '^(.{{8}})(.{{4}})(.{{4}})(.{{4}})(.{{12}})$', '\\\\1-\\\\2-\\\\3-\\\\4-\\\\5')"


def _guid(call: Call) -> str:
    dashed = _DASHED.replace("{{", "{").replace("}}", "}").replace("{0}", _swapped("h", _BACK))
    found = f"if(length(h) = 32, toUUIDOrNull({dashed}), NULL)"
    return bind(["h"], [f"hex(tryBase64Decode({call.sql(0)}))"], found)


define("base64_decode_toguid", "string", GUID, _guid)

_BLOCK = 65_535
# Deflate's stored blocks: whether it is the last, the length and its complement, the bytes.
_STORED = (
    f"arrayStringConcat(arrayMap(i -> concat(char(if(i + 1 >= ceil(length(s) / {_BLOCK}), 1, 0)), "
    "arrayMap(n -> concat(char(n % 256, intDiv(n, 256), 255 - n % 256, 255 - intDiv(n, 256))), "
    f"[length(substring(s, i * {_BLOCK} + 1, {_BLOCK}))])[1], substring(s, i * {_BLOCK} + 1, {_BLOCK})), "
    f"range(toUInt64(greatest(ceil(length(s) / {_BLOCK}), 1)))))"
)
_BYTE_VALUES = "arrayMap(h -> toInt64(reinterpretAsUInt8(unhex(h))), extractAll(hex(s), '..'))"
_ADLER = (
    "arrayMap(b -> (1 + arraySum(b)) % 65521 + "
    "(length(b) + arraySum((v, i) -> v * (length(b) - i + 1), b, arrayEnumerate(b))) % 65521 * 65536, "
    f"[{_BYTE_VALUES}])[1]"
)


def _four(number: str, *, big: bool) -> str:
    """Four bytes of a number."""
    bytes_of = [f"bitAnd(bitShiftRight(n, {shift}), 255)" for shift in (0, 8, 16, 24)]
    listed = ", ".join(reversed(bytes_of) if big else bytes_of)
    return f"arrayMap(n -> char({listed}), [toUInt64({number})])[1]"


def _packed(body: str) -> Callable[[Call], str]:
    return lambda call: bind(["s"], [call.sql(0)], f"base64Encode(concat({body}))")


# Written as it is, not made smaller: any reader of the format takes it.
define(
    "zlib_compress_to_base64_string",
    "string",
    STRING,
    _packed(f"char(120, 1), {_STORED}, {_four(_ADLER, big=True)}"),
)
define(
    "gzip_compress_to_base64_string",
    "string",
    STRING,
    _packed(
        "char(31, 139, 8, 0, 0, 0, 0, 0, 0, 255), "
        f"{_STORED}, {_four('CRC32(s)', big=False)}, {_four('length(s)', big=False)}"
    ),
)


def _unpacked(window: int) -> Callable[[Call], str]:
    """The engine cannot inflate, so only a constant is: what is no such data is empty."""

    def emit(call: Call) -> str:
        if not call.constant(0):
            raise Refusal("decompression of a value that is not constant")
        try:
            found = zlib.decompress(base64.b64decode(str(call.value(0)), validate=True), window).decode()
        except (ValueError, zlib.error):
            found = ""
        return quote.string(found)

    return emit


define("zlib_decompress_from_base64_string", "string", STRING, _unpacked(zlib.MAX_WBITS))
define("gzip_decompress_from_base64_string", "string", STRING, _unpacked(zlib.MAX_WBITS + 16))
# Kusto writes the digits in lower case.
_ENCODED = (
    "arrayStringConcat(arrayMap(c -> if(length(c) = 3, lower(c), c), "
    "extractAll(encodeURLComponent({0}), '%[0-9A-F][0-9A-F]|.')))"
)
define("url_encode", "string", STRING, f"replaceAll({_ENCODED}, '%20', '+')")
define("url_encode_component", "string", STRING, _ENCODED)
define("url_decode", "string", STRING, "decodeURLComponent({0})")


def _hexadecimal(kind: str) -> Callable[[Call], str]:
    """Without leading zeros, or as long as asked for; a negative number as the two's complement of its type."""

    def emit(call: Call) -> str:
        shown = f"lower(hex(reinterpretAs{kind}(x)))"
        trimmed = f"if(x = 0, '0', replaceRegexpOne({shown}, '^0+', ''))"
        least = f"toInt64({call.sql(1)})" if len(call) > 1 else "toInt64(0)"
        padded = "leftPad(h, toUInt64(greatest(m, toInt64(length(h)))), '0')"
        cast = "toInt32" if kind == "UInt32" else "toInt64"
        text = bind(["h"], [trimmed], padded)
        value = f"{cast}(ifNull({call.sql(0)}, 0))"
        return f"if(isNull({call.sql(0)}), '', {bind(['x', 'm'], [value, least], text)})"

    return emit


define("tohex", "int, long?", STRING, _hexadecimal("UInt32"))
define("tohex", "long, long?", STRING, _hexadecimal("UInt64"))
