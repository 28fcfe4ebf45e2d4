"""IPv4 and IPv6 addresses, masks, ranges and addresses inside text.

An address may carry a `/prefix`; what is no address gives null.
Source: the "IPv4/IPv6 functions" pages of the reference.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from vedette.kql.emit import quote
from vedette.kql.functions.definition import Call, define, fill
from vedette.kql.types import BOOL, DYNAMIC, LONG, STRING

_V4 = (
    "arrayMap(p -> tuple(toInt64(toUInt32(toIPv4OrNull(p[1]))), if(length(p) > 1, if(toUInt8OrNull(p[2]) <= 32, "
    "toInt64(toUInt8OrNull(p[2])), NULL), 32)), [splitByChar('/', trimBoth({0}))])[1]"
)
"""Template of (address as number, prefix length), either null when it is not valid."""


def _shifted(number: str, prefix: str) -> str:
    return f"bitShiftRight({number}, toUInt8(32 - {prefix}))"


def _v4(call: Call, index: int) -> str:
    return fill(_V4, [call.sql(index)], call.emission)


def _private(call: Call) -> str:
    ranges = [(0x0A000000, 8), (0xAC100000, 12), (0xC0A80000, 16)]
    tests = " OR ".join(f"{_shifted('{0}.1', str(size))} = {base >> (32 - size)}" for base, size in ranges)
    return fill(f"if(isNull({{0}}.1) OR isNull({{0}}.2), NULL, ({tests}))", [_v4(call, 0)], call.emission)


define("ipv4_is_private", "string", BOOL, _private)


def _in_range(call: Call, index: int) -> str:
    template = (
        "if(isNull({0}.1) OR isNull({1}.1) OR isNull({1}.2), NULL, "
        f"{_shifted('{0}.1', 'assumeNotNull({1}.2)')} = {_shifted('{1}.1', 'assumeNotNull({1}.2)')})"
    )
    return fill(template, [_v4(call, 0), _v4(call, index)], call.emission)


define("ipv4_is_in_range", "string, string", BOOL, lambda call: _in_range(call, 1))


def _in_any_range(call: Call) -> str:
    tests = []
    for index in range(1, len(call)):
        if call.args[index].type != DYNAMIC:
            tests.append(_in_range(call, index))
            continue
        inner = (
            "arrayExists(r -> ifNull({a}.1 IS NOT NULL AND r.1 IS NOT NULL AND "
            f"{_shifted('{a}.1', 'assumeNotNull(r.2)')} = {_shifted('r.1', 'assumeNotNull(r.2)')}, false), "
            "arrayMap(t -> {b}, JSONExtractArrayRaw({c})))"
        )
        parsed = _V4.replace("{0}", "JSONExtractString(t)")
        tests.append(fill(inner, [], call.emission, [_v4(call, 0), parsed, call.sql(index)]))
    return "(" + " OR ".join(tests) + ")"


define("ipv4_is_in_any_range", "string, any...", BOOL, _in_any_range)

_MASK = "least(assumeNotNull({0}.2), assumeNotNull({1}.2){limit})"


def _pair(body: str) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        limit = f", {call.sql(2)}" if len(call) > 2 else ""
        mask = _MASK.replace("{limit}", limit)
        null = "isNull({0}.1) OR isNull({1}.1) OR isNull({0}.2) OR isNull({1}.2)"
        left, right = _shifted("{0}.1", mask), _shifted("{1}.1", mask)
        template = f"if({null}, NULL, {body})".replace("LEFT", left).replace("RIGHT", right)
        return fill(template, [_v4(call, 0), _v4(call, 1)], call.emission)

    return emit


define("ipv4_is_match", "string, string, long?", BOOL, _pair("LEFT = RIGHT"))
define("ipv4_compare", "string, string, long?", LONG, _pair("toInt64(if(LEFT < RIGHT, -1, if(LEFT > RIGHT, 1, 0)))"))
define(
    "ipv4_netmask_suffix",
    "string",
    LONG,
    lambda call: fill("if(isNull({0}.1), NULL, {0}.2)", [_v4(call, 0)], call.emission),
)
define(
    "parse_ipv4",
    "string",
    LONG,
    lambda call: fill(
        "if(isNull({0}.1) OR isNull({0}.2), NULL, bitAnd({0}.1, bitShiftLeft(toInt64(4294967295), "
        "toUInt8(32 - assumeNotNull({0}.2)))))",
        [_v4(call, 0)],
        call.emission,
    ),
)
define(
    "parse_ipv4_mask",
    "string, long",
    LONG,
    "bitAnd(toInt64(toUInt32(toIPv4OrNull({0}))), bitShiftLeft(toInt64(4294967295), toUInt8(32 - {1})))",
)


def _format(mask: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        size = call.sql(1) if len(call) > 1 else None
        if call.args[0].type == STRING:
            parsed = _v4(call, 0)
            number, own = "{0}.1", "{0}.2"
        else:
            parsed, number, own = call.sql(0), "{0}", "32"
        prefix = f"least({size}, {own})" if size else own
        text = f"IPv4NumToString(toUInt32(bitAnd({number}, bitShiftLeft(toInt64(4294967295), toUInt8(32 - {prefix})))))"
        if mask:
            text = f"concat({text}, '/', toString({prefix}))"
        return fill(
            f"ifNull(if(isNull({number}) OR NOT ({prefix} BETWEEN 0 AND 32), NULL, {text}), '')",
            [parsed],
            call.emission,
        )

    return emit


for _kind in ("string", "long"):
    define("format_ipv4", f"{_kind}, long?", STRING, _format(False))
    define("format_ipv4_mask", f"{_kind}, long?", STRING, _format(True))

_V6 = (
    "arrayMap(p -> tuple(toIPv6OrNull(p[1]), multiIf(length(p) = 1, 128, isIPv4String(p[1]), "
    "96 + toInt64(toUInt8OrNull(p[2])), toInt64(toUInt8OrNull(p[2])))), [splitByChar('/', trimBoth({0}))])[1]"
)


def _v6_pair(body: str) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        args = [fill(_V6, [call.sql(index)], call.emission) for index in (0, 1)]
        limit = f", {call.sql(2)}" if len(call) > 2 else ""
        mask = f"toUInt8(least(assumeNotNull({{0}}.2), assumeNotNull({{1}}.2){limit}))"
        left = f"tupleElement(IPv6CIDRToRange(assumeNotNull({{0}}.1), {mask}), 1)"
        right = left.replace("IPv6CIDRToRange(assumeNotNull({0}.1)", "IPv6CIDRToRange(assumeNotNull({1}.1)")
        null = "isNull({0}.1) OR isNull({1}.1) OR isNull({0}.2) OR isNull({1}.2)"
        template = f"if({null}, NULL, {body})".replace("LEFT", left).replace("RIGHT", right)
        return fill(template, args, call.emission)

    return emit


define("ipv6_is_match", "string, string, long?", BOOL, _v6_pair("LEFT = RIGHT"))
define("ipv6_is_in_range", "string, string", BOOL, _v6_pair("LEFT = RIGHT"))
define("ipv6_compare", "string, string, long?", LONG, _v6_pair("toInt64(if(LEFT < RIGHT, -1, if(LEFT > RIGHT, 1, 0)))"))


def _address(text: str, *, prefix: bool) -> str | None:
    """A pattern for a literal address, or beginning of one, inside text; None when it is neither."""
    parts = text.split(".")
    if not prefix:
        try:
            ipaddress.IPv4Address(text)
        except ValueError:
            return None
        return "(?:^|[^0-9A-Za-z.])" + text.replace(".", "\\.") + "(?:$|[^0-9A-Za-z.]|\\.(?:$|[^0-9A-Za-z]))"
    if not text.endswith(".") or not 2 <= len(parts) <= 4 or not all(part.isdigit() for part in parts[:-1]):
        return None
    octet = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
    rest = "\\.".join([octet] * (5 - len(parts)))
    return "(?:^|[^0-9A-Za-z.])" + text.replace(".", "\\.") + rest + "(?:$|[^0-9A-Za-z.])"


def _has_address(prefix: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        wanted: list[str] = []
        for index in range(1, len(call)):
            value = call.value(index)
            wanted += [str(item) for item in value] if isinstance(value, list) else [str(value)]
        patterns = [pattern for text in wanted if (pattern := _address(text, prefix=prefix)) is not None]
        if not patterns:
            return "false"
        return f"match({call.sql(0)}, {quote.string('|'.join(patterns))})"

    return emit


def _geo(_call: Call) -> str:
    """No database of places is part of the product, so every address is unknown; the binder warns of it."""
    return "''"


define("geo_info_from_ip_address", "string", DYNAMIC, _geo)

for _suffix, _prefix in (("", False), ("_prefix", True)):
    define(f"has_ipv4{_suffix}", "string, string", BOOL, _has_address(_prefix))
    define(f"has_any_ipv4{_suffix}", "string, any...", BOOL, _has_address(_prefix))
