"""Filters over a series and its Fourier transform: `series_fir`, `series_iir`, `series_fft`, `series_ifft`.

Filters are constant arrays; before its beginning a series is taken as 0. Source: the reference's page of each function.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.emit.literal import real
from vedette.kql.functions.definition import Call, Refusal, define
from vedette.kql.functions.fit import SOUND, listed
from vedette.kql.functions.vector import bind, coefficients, flag, over, reals, series_text
from vedette.kql.types import DYNAMIC

_LONGEST = 1024


def _moved(weights: list[float], ahead: int) -> str:
    """The sum of the series `a` delayed by 0, 1, … places less `ahead`, each times its weight."""
    if len(weights) > _LONGEST:
        raise Refusal(f"a filter of more than {_LONGEST} coefficients")
    if len(weights) == 1 and ahead == 0:
        return f"arrayMap(x -> x * {real(weights[0])}, a)"
    before, after = len(weights) - 1 - ahead, ahead
    padded = f"arrayConcat(arrayResize([toFloat64(0)], {before}), a, arrayResize([toFloat64(0)], {after}))"
    # Every place sees the window of the filter's length around it.
    window = f"arrayMap(i -> dotProduct(arraySlice(p, i, {len(weights)}), f), arrayEnumerate(a))"
    listed_weights = f"[{', '.join(real(weight) for weight in reversed(weights))}]"
    return bind(["p", "f"], [padded, listed_weights], window)


def _finite(call: Call) -> str:
    weights = coefficients(call, 1)
    if not weights:
        raise Refusal("a filter without coefficients")
    negative = any(weight < 0 for weight in weights)
    normal, centred = flag(call, 2, default=not negative), flag(call, 3, default=False)
    if normal and negative:
        return "''"
    if normal:
        weights = [weight / sum(weights) for weight in weights]
    filtered = _moved(weights, len(weights) // 2 if centred else 0)
    return over(call, bind(["a"], [reals("s")], f"if({SOUND}, {series_text(call, filtered)}, '')"))


define("series_fir", "dynamic, dynamic, bool?, bool?", DYNAMIC, _finite)


def _infinite(call: Call) -> str:
    numerators, denominators = coefficients(call, 1), coefficients(call, 2)
    if not numerators or not denominators or denominators[0] == 0:
        raise Refusal("an infinite filter needs coefficients, the first denominator not 0")
    scale = denominators[0]
    forward = _moved([weight / scale for weight in numerators], 0)
    back = [weight / scale for weight in denominators[1:]]
    if not back:
        result = forward
    elif back == [-1.0]:
        result = f"arrayCumSum({forward})"
    else:
        # Earlier results are read from the end; beyond the beginning an array gives 0.
        earlier = "".join(f" - {real(weight)} * r[-{place}]" for place, weight in enumerate(back, 1))
        result = f"arrayFold((r, x) -> arrayPushBack(r, x{earlier}), {forward}, CAST([], 'Array(Float64)'))"
    return over(call, bind(["a"], [reals("s")], f"if({SOUND}, {series_text(call, result)}, '')"))


define("series_iir", "dynamic, dynamic, dynamic", DYNAMIC, _infinite)


def _fourier(sign: int) -> Callable[[Call], str]:
    """The discrete transform by its definition, the turn of each product taken modulo the length to stay exact."""

    def emit(call: Call) -> str:
        scale = " / length(a)" if sign > 0 else ""
        turn = f"{sign} * 2 * pi() * ((k * (j - 1)) % length(a)) / length(a)"
        angles = f"arrayMap(j -> {turn}, arrayEnumerate(a))"
        real_part = "dotProduct(a, arrayMap(t -> cos(t), w)) - dotProduct(b, arrayMap(t -> sin(t), w))"
        imaginary = "dotProduct(a, arrayMap(t -> sin(t), w)) + dotProduct(b, arrayMap(t -> cos(t), w))"
        both = bind(["w"], [angles], f"(({real_part}){scale}, ({imaginary}){scale})")
        pairs = f"arrayMap(k -> {both}, range(length(a)))"
        parts = [series_text(call, f"arrayMap(z -> z.{place}, t)") for place in (1, 2)]
        body = bind(["t"], [pairs], listed(parts))
        second = reals("u") if len(call) > 1 else "arrayMap(x -> toFloat64(0), a)"
        test = f"{SOUND} AND length(b) = length(a) AND arrayAll(x -> isFinite(x), b)"
        inner = bind(["b"], [second], f"if({test}, {body}, '')")
        inner = over(call, bind(["a"], [reals("s")], inner))
        return bind(["u"], [call.sql(1)], inner) if len(call) > 1 else inner

    return emit


define("series_fft", "dynamic, dynamic?", DYNAMIC, _fourier(-1))
define("series_ifft", "dynamic, dynamic?", DYNAMIC, _fourier(1))
