"""IPv4 and IPv6 addresses, masks, and ranges.

An address may carry a `/prefix`; what is no address gives null.
Source: the "IPv4/IPv6 functions" pages of the reference.
"""

from __future__ import annotations

from collections.abc import Callable

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
    "96 + toInt64(toUInt8OrNull(p[2])), toInt64(toUInt8OrNull(p[2])))), "
    "[splitByChar('/', replaceRegexpOne(trimBoth({0}), '^::(?i:ffff:)?([0-9]+\\\\.[0-9.]+)', '\\\\1'))])[1]"
)
"""Template of (address, prefix length); an IPv4 address, in IPv6 notation too, is mapped and keeps its own prefix."""


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


def _v6_text(call: Call, limit: str) -> str:
    """The canonical text of the network of an address: eight groups of four digits."""
    groups = ", ':', ".join(f"substring(h, {place}, 4)" for place in range(1, 33, 4))
    low = "tupleElement(IPv6CIDRToRange(assumeNotNull(p.1), toUInt8(greatest(m, 0))), 1)"
    text = f"arrayMap(h -> concat({groups}), [lower(hex({low}))])[1]"
    sized = f"arrayMap(m -> {text}, [least(ifNull(p.2, 0), {limit})])[1]"
    body = f"if(isNull(p.1) OR isNull(p.2) OR p.2 > 128, '', {sized})"
    return f"arrayMap(p -> {body}, [{fill(_V6, [call.sql(0)], call.emission)}])[1]"


define("parse_ipv6", "string", STRING, lambda call: _v6_text(call, "128"))
define(
    "parse_ipv6_mask",
    "string, long",
    STRING,
    lambda call: (
        f"if(ifNull({call.sql(1)} BETWEEN 0 AND 128, false), {_v6_text(call, f'ifNull({call.sql(1)}, 128)')}, '')"
    ),
)


def _v6_any(call: Call) -> str:
    """Whether an address is in one of several networks, given one by one or as an array."""
    parsed = _V6.replace("{0}", "t")
    mask = "toUInt8(least(assumeNotNull(p.2), assumeNotNull(r.2)))"
    left, right = (f"tupleElement(IPv6CIDRToRange(assumeNotNull({name}.1), {mask}), 1)" for name in ("p", "r"))
    known = "isNotNull(r.1) AND isNotNull(r.2)"
    lists = [
        f"arrayMap(v -> JSONExtractString(v), JSONExtractArrayRaw({sql}))" if arg.type == DYNAMIC else f"[{sql}]"
        for arg, sql in zip(call.args[1:], call.all()[1:], strict=True)
    ]
    ranges = f"arrayMap(t -> {parsed}, arrayConcat({', '.join(lists)}))"
    found = f"arrayExists(r -> {known} AND {left} = {right}, {ranges})"
    body = f"if(isNull(p.1) OR isNull(p.2), NULL, {found})"
    return f"arrayMap(p -> {body}, [{fill(_V6, [call.sql(0)], call.emission)}])[1]"


define("ipv6_is_in_any_range", "string, any...", BOOL, _v6_any)


def _cidrs(call: Call) -> str:
    """The fewest networks that make a range: from its beginning always the largest that begins there and fits."""
    fits = "toInt64(floor(log2(e - z.1 + 1)))"
    aligned = "if(z.1 = 0, 32, toInt64(bitCount(bitXor(z.1, z.1 - 1))) - 1)"
    entry = "concat('\"', IPv4NumToString(toUInt32(z.1)), '/', toString(32 - k), '\"')"
    step = f"(z.1 + bitShiftLeft(toInt64(1), k), arrayPushBack(z.2, {entry}))"
    step = f"arrayMap(k -> {step}, [least({fits}, {aligned})])[1]"
    folded = f"arrayFold((z, i) -> if(z.1 > e, z, {step}), range(64), (b, CAST([], 'Array(String)'))).2"
    body = f"concat('[', arrayStringConcat({folded}, ','), ']')"
    ends = [f"toInt64(toUInt32(toIPv4OrNull({sql})))" for sql in call.all()]
    known = f"if(isNull(x) OR isNull(y), '', arrayMap((b, e) -> {body}, [assumeNotNull(x)], [assumeNotNull(y)])[1])"
    return f"arrayMap((x, y) -> {known}, [{ends[0]}], [{ends[1]}])[1]"


define("ipv4_range_to_cidr_list", "string, string", DYNAMIC, _cidrs)
