"""Values of literals, by type."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from vedette.kql.datetimes import datetime_ticks
from vedette.kql.literals import long_value, string_value, timespan_ticks, typed_value
from vedette.schema.types import ScalarType

SECOND = 10_000_000
DAY = 86_400 * SECOND


def ticks(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * SECOND  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'a'", "a"),
        (r'"a\\b\"c\tn\u00e9\x41\101"', 'a\\b"c\tnéAA'),
        (r"@'C:\Users\d'", r"C:\Users\d"),
        ("@'it''s'", "it's"),
        ('@"say ""hi"""', 'say "hi"'),
        ("h'secret'", "secret"),
        ("```one\ntwo```", "one\ntwo"),
    ],
)
def test_strings(text: str, value: str) -> None:
    assert string_value(text) == value


def test_an_unknown_escape_is_refused_with_advice() -> None:
    with pytest.raises(ValueError, match="verbatim"):
        string_value(r"'\d+'")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1d", DAY),
        ("1.5h", 5400 * SECOND),
        ("10ms", SECOND // 100),
        ("3microseconds", 30),
        ("500nanoseconds", 5),
        ("7tick", 7),
        ("15 seconds", 15 * SECOND),
        ("-2m", -120 * SECOND),
        ("1.02:03:04.5", DAY + 7384 * SECOND + 5_000_000),
        ("0.12:34:56.7", 45_296 * SECOND + 7_000_000),
        ("12:30", 45_000 * SECOND),
        ("-1.00:00:00", -DAY),
        ("2", 2 * DAY),
        ("0.1d", DAY // 10),
    ],
)
def test_timespans(text: str, value: int) -> None:
    assert timespan_ticks(text) == value


@pytest.mark.parametrize("text", ["", "x", "1parsec", "25:00", "1:60:00", "99999999999d"])
def test_no_timespans(text: str) -> None:
    with pytest.raises(ValueError, match=r"timespan|unit"):
        timespan_ticks(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-05-31", ticks(2024, 5, 31)),
        ("2024-05-31 13:45", ticks(2024, 5, 31, 13, 45)),
        ("2024-05-31T13:45:10Z", ticks(2024, 5, 31, 13, 45, 10)),
        ("2024-05-31T13:45:10.1234567Z", ticks(2024, 5, 31, 13, 45, 10) + 1_234_567),
        ("2024-05-31T13:45:10+02:00", ticks(2024, 5, 31, 11, 45, 10)),
        ("2024 - 05 - 31", ticks(2024, 5, 31)),
        ("2024, 5, 31", ticks(2024, 5, 31)),
        ("2024", ticks(2024, 1, 1)),
        ("2024-05", ticks(2024, 5, 1)),
        ("05/31/2024", ticks(2024, 5, 31)),
        ("05/31/2024 1:45:00 PM", ticks(2024, 5, 31, 13, 45)),
        ("Fri, 31 May 2024 13:45:10 GMT", ticks(2024, 5, 31, 13, 45, 10)),
        ("Friday, 31-May-24 13:45:10 UTC", ticks(2024, 5, 31, 13, 45, 10)),
        ("1969-12-31 23:59:59", -SECOND),
    ],
)
def test_datetimes(text: str, value: int) -> None:
    assert datetime_ticks(text) == value


@pytest.mark.parametrize("text", ["", "soon", "2024-02-30", "2024-01-01 25:00", "0000-01-01"])
def test_no_datetimes(text: str) -> None:
    with pytest.raises(ValueError, match="not a datetime"):
        datetime_ticks(text)


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("bool", "true", (ScalarType.BOOL, True)),
        ("bool", "0", (ScalarType.BOOL, False)),
        ("int", "-5", (ScalarType.INT, -5)),
        ("long", "0x10", (ScalarType.LONG, 16)),
        ("long", "null", (ScalarType.LONG, None)),
        ("double", "1e3", (ScalarType.REAL, 1000.0)),
        ("real", "-inf", (ScalarType.REAL, float("-inf"))),
        ("decimal", "1.10", (ScalarType.DECIMAL, Decimal("1.10"))),
        ("time", "1d", (ScalarType.TIMESPAN, DAY)),
        ("datetime", '"1970-01-02"', (ScalarType.DATETIME, DAY)),
        ("date", "", (ScalarType.DATETIME, None)),
        (
            "guid",
            "74be27de-1e4e-49d9-b579-fe0b331d3642",
            (ScalarType.GUID, UUID("74be27de-1e4e-49d9-b579-fe0b331d3642")),
        ),
    ],
)
def test_typed(word: str, text: str, expected: tuple[ScalarType, object]) -> None:
    assert typed_value(word, text) == expected


@pytest.mark.parametrize(
    ("word", "text"),
    [("int", "2147483648"), ("int", "x"), ("bool", "yes"), ("decimal", "NaN"), ("guid", "1"), ("real", "1,5")],
)
def test_typed_refusals(word: str, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        typed_value(word, text)


def test_longs_keep_to_64_bits() -> None:
    assert long_value("9223372036854775807") == 2**63 - 1
    assert long_value("0xFFFFFFFFFFFFFFFF") == -1
    for text in ("9223372036854775808", "9" * 5000):
        with pytest.raises(ValueError, match="out of range"):
            long_value(text)
