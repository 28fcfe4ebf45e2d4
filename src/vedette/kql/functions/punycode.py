"""Punycode, of texts and of domain names label by label (RFC 3492), as folds over code points.

What cannot be decoded is empty. Source: the reference's page of each function.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.functions.definition import Call, define
from vedette.kql.functions.vector import bind, chain
from vedette.kql.types import STRING

_POINTS = (
    "arrayMap(c -> toInt64(reinterpretAsUInt32(reverse(convertCharset(c, 'UTF-8', 'UTF-32BE')))), "
    "extractAll({0}, '(?s).'))"
)
_CHARACTER = "convertCharset(unhex(leftPad(hex(toUInt32(c)), 8, '0')), 'UTF-32BE', 'UTF-8')"
_TEXT = f"arrayStringConcat(arrayMap(c -> {_CHARACTER}, {{0}}))"
_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"

# The bias after a delta: `d` halved or damped, spread over `h` code points, then counted down (RFC 3492, 6.1).
_COUNTED = "arrayFold((a, j) -> if(a.1 > 455, (intDiv(a.1, 35), a.2 + 36), a), range(8), (g, toInt64(0)))"
_ADAPTED = bind(
    ["g"],
    ["d + intDiv(d, h)"],
    bind(["b"], [_COUNTED], "b.2 + intDiv(36 * b.1, b.1 + 38)"),
)


def _adapted(delta: str, count: str, first: str) -> str:
    return bind(["d", "h"], [f"if({first}, intDiv({delta}, 700), intDiv({delta}, 2))", count], _ADAPTED)


def _decoded() -> str:
    """Text of the label `s`. A state: code point, place, bias, code points so far, place before, weight, threshold."""
    done = chain(
        [
            ("i", "z.2 + v * z.6"),
            ("l", "toInt64(length(z.4)) + 1"),
            ("n", "z.1 + intDiv(i, l)"),
            ("o", "i % l"),
        ],
        "(n, o + 1, "
        + _adapted("(i - z.5)", "l", "z.5 = 0")
        + ", arrayConcat(arraySlice(z.4, 1, o), [n], arraySlice(z.4, o + 1)), o + 1, toInt64(1), toInt64(36))",
    )
    more = "(z.1, z.2 + v * z.6, z.3, z.4, z.5, z.6 * (36 - t), z.7 + 36)"
    step = bind(["t"], ["least(greatest(z.7 - z.3, 1), 26)"], f"if(v < t, {done}, {more})")
    start = (
        f"(toInt64(128), toInt64(0), toInt64(72), {_POINTS.replace('{0}', 'p')}, toInt64(0), toInt64(1), toInt64(36))"
    )
    values = f"arrayMap(c -> toInt64(position('{_DIGITS}', c)) - 1, extractAll(lower(q), '.'))"
    folded = f"arrayFold((z, v) -> {step}, {values}, {start})"
    sound = "r.6 = 1 AND r.7 = 36 AND arrayAll(c -> c <= 1114111, r.4)"
    text = bind(["r"], [folded], f"if({sound}, {_TEXT.replace('{0}', 'r.4')}, '')")
    # The last hyphen ends the plain characters; digits of more than 12 in a row could not be a code point.
    parts = [
        ("p", "if(position(s, '-') > 0, substring(s, 1, length(s) - position(reverse(s), '-')), '')"),
        ("q", "if(position(s, '-') > 0, substring(s, length(p) + 2), s)"),
    ]
    return chain(parts, f"if(match(q, '^[A-Za-z0-9]{{0,59}}$') AND match(p, '^[\\\\x00-\\\\x7f]*$'), {text}, '')")


def _encoded() -> str:
    """Punycode of `s`. A state: delta, bias, code points handled, digits so far, code point before."""
    count = "toInt64(length(c) - length(w))"
    # One step a pair of a code point beyond ASCII, ascending, and a character; the last pair of a row has -1.
    pairs = "arrayFlatten([arrayMap(m -> arrayMap(k -> (m, k), arrayPushBack(c, toInt64(-1))), u)])"
    digit = f"substring('{_DIGITS}', 1 + e, 1)"
    limit = "least(greatest(36 * (j + 1) - y.2, 1), 26)"
    piece = bind(
        ["t"],
        [limit],
        "multiIf(x.3, x, x.1 < t, (x.1, concat(x.2, "
        + digit.replace("e, 1", "x.1, 1")
        + "), true), (intDiv(x.1 - t, 36 - t), concat(x.2, "
        + digit.replace("e, 1", "t + (x.1 - t) % (36 - t), 1")
        + "), false))",
    )
    number = f"arrayFold((x, j) -> {piece}, arrayMap(j -> toInt64(j), range(13)), (y.1, '', false)).2"
    emit = "(toInt64(0), " + _adapted("y.1", "(y.3 + 1)", "y.3 = b") + f", y.3 + 1, concat(y.4, {number}), y.5)"
    begun = "if(v.1 != z.5, (z.1 + (v.1 - z.5) * (z.3 + 1), z.2, z.3, z.4, v.1), z)"
    step = bind(
        ["y"],
        [begun],
        f"multiIf(v.2 = -1, (y.1 + 1, y.2, y.3, y.4, y.5 + 1), v.2 < v.1, (y.1 + 1, y.2, y.3, y.4, y.5), "
        f"v.2 = v.1, {emit}, y)",
    )
    start = "(toInt64(0), toInt64(72), b, '', toInt64(128))"
    folded = f"arrayFold((z, v) -> {step}, {pairs}, {start}).4"
    plain = "arrayStringConcat(arrayMap(k -> char(k), arrayFilter(k -> k < 128, c)))"
    body = f"concat({plain}, if(b > 0, '-', ''), if(empty(w), '', {folded}))"
    steps = [
        ("c", _POINTS.replace("{0}", "s")),
        ("w", "arrayFilter(k -> k >= 128, c)"),
        ("u", "arraySort(arrayDistinct(w))"),
        ("b", count),
    ]
    return chain(steps, body)


def _whole(body: str) -> Callable[[Call], str]:
    return lambda call: bind(["s"], [call.sql(0)], body)


def _labels(body: str, *, decode: bool) -> Callable[[Call], str]:
    """Each label of a domain name on its own; ideographic full stops are dots."""
    one = f"if(lower(substring(f, 1, 4)) = 'xn--', {bind(['s'], ['substring(f, 5)'], body)}, f)"
    if not decode:
        one = f"if(match(f, '^[\\\\x00-\\\\x7f]*$'), f, concat('xn--', {bind(['s'], ['f'], body)}))"
    joined = f"arrayStringConcat(arrayMap(f -> {one}, splitByChar('.', replaceRegexpAll(a, '[。｡．]', '.'))), '.')"
    return lambda call: bind(["a"], [call.sql(0)], joined)


define("punycode_to_string", "string", STRING, _whole(_decoded()))
define("punycode_from_string", "string", STRING, _whole(_encoded()))
define("punycode_domain_from_string", "string", STRING, _labels(_decoded(), decode=True))
define("punycode_domain_to_string", "string", STRING, _labels(_encoded(), decode=False))
