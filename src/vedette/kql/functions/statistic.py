"""The beta distribution and Welch's test, from the regularised incomplete beta function.

That function is a continued fraction (DLMF 8.17.22, evaluated from its end, which needs no loop); its inverse is found
by halving. Source: the reference's page of each function.
"""

from __future__ import annotations

from vedette.kql.functions.definition import Call, define
from vedette.kql.functions.vector import bind
from vedette.kql.types import REAL

_DEPTH = 200
_HALVINGS = 60

_TERM = (
    "if(k % 2 = 0, (k / 2) * (q - k / 2) / ((p + k - 1) * (p + k)), "
    "-(p + (k - 1) / 2) * (p + q + (k - 1) / 2) / ((p + k - 1) * (p + k)))"
)
_FRACTION = f"arrayFold((f, k) -> 1. + z * {_TERM} / f, arrayReverse(range(1, {_DEPTH})), toFloat64(1))"
_PART = bind(
    ["p", "q", "z"],
    ["if(h, b, a)", "if(h, a, b)", "if(h, 1. - x, x)"],
    f"exp(lgamma(p + q) - lgamma(p) - lgamma(q) + p * log(z) + q * log(1. - z)) / p / ({_FRACTION})",
)
# The fraction converges quickly below the mean; above it the complement is taken.
_INSIDE = bind(["h"], ["x > (a + 1.) / (a + b + 2.)"], f"if(h, 1. - {_PART}, {_PART})")
INCOMPLETE = f"multiIf(x <= 0, 0., x >= 1, 1., {_INSIDE})"
"""The function over the names x, a, b."""


def _given(call: Call, body: str) -> str:
    """`body` over x, a, b; null where an argument is."""
    values = [f"ifNull(toFloat64({sql}), nan)" for sql in call.all()]
    return bind(["x", "a", "b"], values, body)


def _cdf(call: Call) -> str:
    return _given(call, f"if(a > 0 AND b > 0 AND x >= 0 AND x <= 1, {INCOMPLETE}, nan)")


def _pdf(call: Call) -> str:
    density = "exp(lgamma(a + b) - lgamma(a) - lgamma(b) + (a - 1) * log(x) + (b - 1) * log(1 - x))"
    return _given(call, f"if(a > 0 AND b > 0 AND x >= 0 AND x <= 1, {density}, nan)")


def _inverse(call: Call) -> str:
    """A probability outside 0 to 1 gives null, a parameter that is not positive NaN."""
    step = bind(["x"], ["(l + u) / 2"], f"if({INCOMPLETE} < w, (x, u), (l, x))")
    step = bind(["l", "u"], ["s.1", "s.2"], step)
    halved = f"arrayFold((s, i) -> {step}, range({_HALVINGS}), (toFloat64(0), toFloat64(1)))"
    body = bind(["w"], ["x"], bind(["r"], [halved], "(r.1 + r.2) / 2"))
    return _given(call, f"multiIf(NOT (a > 0 AND b > 0), nan, x >= 0 AND x <= 1, {body}, NULL)")


define("beta_cdf", "real, real, real", REAL, _cdf)
define("beta_pdf", "real, real, real", REAL, _pdf)
define("beta_inv", "real, real, real", REAL, _inverse)


def _welch(call: Call) -> str:
    """The p-value of two means being equal: the tails of Student's distribution as a beta function."""
    values = [f"toFloat64(assumeNotNull({sql}))" for sql in call.all()]
    body = bind(["x", "a", "b"], ["g / (g + t * t)", "g / 2", "toFloat64(0.5)"], INCOMPLETE)
    freedom = "pow(e + f, 2) / (e * e / (n1 - 1) + f * f / (n2 - 1))"
    body = bind(["t", "g"], ["(m1 - m2) / sqrt(e + f)", freedom], body)
    body = bind(["e", "f"], ["v1 / n1", "v2 / n2"], body)
    missing = " OR ".join(f"isNull({sql})" for sql in call.all())
    return f"if({missing}, NULL, {bind(['m1', 'v1', 'n1', 'm2', 'v2', 'n2'], values, body)})"


define("welch_test", "real, real, real, real, real, real", REAL, _welch)
