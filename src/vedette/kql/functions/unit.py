"""Conversion between units of measure: `convert_angle` … `convert_volume`; an unknown unit gives null.

Each unit as its size in the quantity's base unit. Source: the units the reference lists, by the definitions it is
known to use (those of the Units.NET library of 2022, https://github.com/angularsen/UnitsNet).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from vedette.kql.emit.literal import real
from vedette.kql.functions.definition import Call, define
from vedette.kql.types import REAL

_PREFIXES = {
    "Nano": 1e-9,
    "Micro": 1e-6,
    "Milli": 1e-3,
    "Centi": 1e-2,
    "Deci": 1e-1,
    "Deca": 1e1,
    "Hecto": 1e2,
    "Kilo": 1e3,
    "Mega": 1e6,
    "Giga": 1e9,
    "Tera": 1e12,
}


def _with(size: float, unit: str, prefixes: str) -> dict[str, float]:
    """A unit and its multiples."""
    low = unit[0].lower() + unit[1:]
    return {unit: size} | {prefix + low: _PREFIXES[prefix] * size for prefix in prefixes.split()}


_SMALL = "Nano Micro Milli Centi Deci"
_LENGTH = {
    **_with(1, "Meter", f"{_SMALL} Deca Hecto Kilo"),
    "Mile": 1609.34,
    "Yard": 0.9144,
    "Foot": 0.3048,
    "UsSurveyFoot": 1200 / 3937,
    "Inch": 2.54e-2,
    "Mil": 2.54e-5,
    "NauticalMile": 1852,
    "Fathom": 1.8288,
    "Shackle": 27.432,
    "Microinch": 2.54e-8,
    "PrinterPoint": 2.54e-2 / 72.27,
    "DtpPoint": 2.54e-2 / 72,
    "PrinterPica": 1 / 237.106301584,
    "DtpPica": 1 / 236.220472441,
    "Twip": 1 / 56692.913385826,
    "Hand": 1.016e-1,
    "AstronomicalUnit": 1.4959787070e11,
    **_with(3.08567758128e16, "Parsec", "Kilo Mega"),
    **_with(9.46073047258e15, "LightYear", ""),
    "KilolightYear": 9.46073047258e18,
    "MegalightYear": 9.46073047258e21,
    "SolarRadius": 6.9551e8,
    "Chain": 20.1168,
    "Angstrom": 1e-10,
    "DataMile": 1828.8,
}
_MASS = {
    **_with(1e-3, "Gram", f"{_SMALL} Deca Hecto Kilo"),
    **_with(1e3, "Tonne", "Kilo Mega"),
    "ShortTon": 907.18474,
    "LongTon": 1016.0469088,
    **_with(0.45359237, "Pound", "Kilo Mega"),
    "Ounce": 1 / 35.2739619,
    "Slug": 1 / 6.852176556196105e-2,
    "Stone": 1 / 0.1574731728702698,
    "ShortHundredweight": 1 / 0.022046226218487758,
    "LongHundredweight": 1 / 0.01968413055222121,
    "Grain": 1 / 15432.358352941431,
    "SolarMass": 1.98947e30,
    "EarthMass": 5.9722e24,
}
_ANGLE = {
    **_with(180 / math.pi, "Radian", _SMALL),
    **_with(1, "Degree", "Nano Micro Milli"),
    "Arcminute": 1 / 60,
    "Arcsecond": 1 / 3600,
    "Gradian": 0.9,
    "NatoMil": 9 / 160,
    "Revolution": 360,
}
_ENERGY = {
    **_with(1, "Joule", "Milli Kilo Mega Giga"),
    **_with(4.184, "Calorie", "Kilo Mega"),
    **_with(1055.05585262, "BritishThermalUnit", "Kilo Mega Giga"),
    **_with(1.602176565e-19, "ElectronVolt", "Kilo Mega Giga Tera"),
    "FootPound": 1.355817948,
    "Erg": 1e-7,
    **_with(3600, "WattHour", "Kilo Mega Giga Tera"),
    **_with(86400, "WattDay", "Kilo Mega Giga Tera"),
    **_with(1.05505585262e8, "ThermEc", "Deca"),
    **_with(1.054804e8, "ThermUs", "Deca"),
    **_with(1.05505585257348e8, "ThermImperial", "Deca"),
    "HorsepowerHour": 2.6845195377e6,
}
_FORCE = {
    "Dyn": 1e-5,
    "KilogramForce": 9.80665002864,
    "TonneForce": 9806.65002864,
    **_with(1, "Newton", "Micro Milli Deca Kilo Mega"),
    "KiloPond": 9.80665002864,
    "Poundal": 0.13825502798973041652,
    **_with(4.4482216152605095552, "PoundForce", "Kilo"),
    "OunceForce": 2.780138509537812e-1,
    "ShortTonForce": 8.896443230521e3,
}
_VOLUME = {
    **_with(1e-3, "Liter", "Micro Milli Centi Deci Deca Hecto Kilo Mega"),
    **_with(1, "CubicMeter", "Hecto Kilo"),
    "CubicKilometer": 1e9,
    "CubicHectometer": 1e6,
    "CubicDecimeter": 1e-3,
    "CubicCentimeter": 1e-6,
    "CubicMillimeter": 1e-9,
    "CubicMicrometer": 1e-18,
    "CubicMile": 4.16818182544058e9,
    "CubicYard": 0.764554858,
    **_with(2.8316846592e-2, "CubicFoot", "Hecto Kilo Mega"),
    "CubicInch": 1.6387e-5,
    **_with(0.00454609000000181429905810072407, "ImperialGallon", "Kilo Mega"),
    "ImperialOunce": 2.8413062499962901241875e-5,
    **_with(0.00378541, "UsGallon", "Deca Deci Hecto Kilo Mega"),
    "UsOunce": 2.957352956253760505e-5,
    "UsTablespoon": 1.478676478125e-5,
    "AuTablespoon": 2e-5,
    "UkTablespoon": 1.5e-5,
    "MetricTeaspoon": 0.5e-5,
    "UsTeaspoon": 4.92892159375e-6,
    "MetricCup": 0.00025,
    "UsCustomaryCup": 0.0002365882365,
    "UsLegalCup": 0.00024,
    "OilBarrel": 0.158987294928,
    "UsBeerBarrel": 0.1173477658,
    "ImperialBeerBarrel": 0.16365924,
    "UsQuart": 9.46352946e-4,
    "UsPint": 4.73176473e-4,
    "AcreFoot": 1 / 0.000810714,
    "ImperialPint": 5.6826125e-4,
    "BoardFoot": 2.3597372158e-3,
}


def _speeds() -> dict[str, float]:
    found = {"Knot": 0.514444, "MilePerHour": 0.44704}
    for period, seconds in {"Second": 1, "Minute": 60, "Hour": 3600}.items():
        prefixes = "Milli Centi Kilo" if period == "Hour" else f"{_SMALL} Kilo"
        found |= _with(1 / seconds, f"MeterPer{period}", prefixes)
        feet = {"Foot": 0.3048, "UsSurveyFoot": 1200 / 3937, "Inch": 2.54e-2, "Yard": 0.9144}
        found |= {f"{unit}Per{period}": size / seconds for unit, size in feet.items()}
    return found


_TEMPERATURE = {
    "Kelvin": (1.0, 0.0),
    "DegreeCelsius": (1.0, 273.15),
    "MillidegreeCelsius": (1e-3, 273.15),
    "DegreeDelisle": (-2 / 3, 373.15),
    "DegreeFahrenheit": (5 / 9, 459.67 * 5 / 9),
    "DegreeNewton": (100 / 33, 273.15),
    "DegreeRankine": (5 / 9, 0.0),
    "DegreeReaumur": (5 / 4, 273.15),
    "DegreeRoemer": (40 / 21, 273.15 - 7.5 * 40 / 21),
    "SolarTemperature": (5778.0, 0.0),
}
"""Kelvins in a degree, and the scale's zero in kelvins."""


def _lookup(unit: str, values: Mapping[str, float]) -> str:
    """A unit's number, null for another unit."""
    names = ", ".join(f"'{name}'" for name in values)
    sizes = ", ".join(real(float(size)) for size in values.values())
    return f"transform({unit}, [{names}], [{sizes}], CAST(NULL, 'Nullable(Float64)'))"


def _linear(units: Mapping[str, float]) -> Callable[[Call], str]:
    return lambda call: f"({call.sql(0)} * {_lookup(call.sql(1), units)} / {_lookup(call.sql(2), units)})"


def _angle(call: Call) -> str:
    """Tilt is the sine of an angle."""
    units = {**_ANGLE, "Tilt": 1.0}
    source = f"if({{1}} = 'Tilt', degrees(asin({{0}})), {{0}} * {_lookup('{1}', units)})"
    return call.fill(f"if({{2}} = 'Tilt', sin(radians({source})), {source} / {_lookup('{2}', units)})")


def _temperature(call: Call) -> str:
    size = {name: scale for name, (scale, _) in _TEMPERATURE.items()}
    zero = {name: offset for name, (_, offset) in _TEMPERATURE.items()}
    kelvin = f"{{0}} * {_lookup('{1}', size)} + {_lookup('{1}', zero)}"
    return call.fill(f"(({kelvin} - {_lookup('{2}', zero)}) / {_lookup('{2}', size)})")


for _name, _units in {
    "energy": _ENERGY,
    "force": _FORCE,
    "length": _LENGTH,
    "mass": _MASS,
    "speed": _speeds(),
    "volume": _VOLUME,
}.items():
    define(f"convert_{_name}", "real, string, string", REAL, _linear(_units))
define("convert_angle", "real, string, string", REAL, _angle)
define("convert_temperature", "real, string, string", REAL, _temperature)
