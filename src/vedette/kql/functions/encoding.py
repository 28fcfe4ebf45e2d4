"""Base64, hexadecimal and URL encodings. Source: the reference's page of each function."""

from __future__ import annotations

from vedette.kql.functions.definition import define
from vedette.kql.functions.string import array_text
from vedette.kql.types import DYNAMIC, STRING

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
define("url_encode", "string", STRING, "replaceAll(encodeURLComponent({0}), '%20', '+')")
define("url_encode_component", "string", STRING, "encodeURLComponent({0})")
define("url_decode", "string", STRING, "decodeURLComponent({0})")
_HEX = "if({0} = 0, '0', replaceRegexpOne(lower(hex(reinterpretAsUInt64({0}))), '^0+', ''))"
define("tohex", "long", STRING, f"ifNull({_HEX}, '')")
define("tohex", "long, long", STRING, f"ifNull(leftPad({_HEX}, greatest({{1}}, length({_HEX})), '0'), '')")
