"""OData's options: what is read, what is refused and where."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.api.graph.words import INCIDENT_FIELDS
from vedette.api.odata import condition, order
from vedette.core.errors import BadInput
from vedette.records.selection import Compare, Either, Every, Not, Order, Where

EQ, GT, IN = Compare.EQ, Compare.GT, Compare.IN
JANUARY = datetime(2026, 1, 31, 8, tzinfo=UTC)
OVER_FIVE = Where("number", GT, 5)


def _is(number: int) -> Where:
    return Where("number", EQ, number)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("", Every()),
        ("severity eq 'high'", Where("severity", EQ, "High")),
        ("severity eq microsoft.graph.security.alertSeverity'high'", Where("severity", EQ, "High")),
        ("severity ge 'medium'", Where("severity", IN, ("Medium", "High"))),
        ("severity lt 'medium'", Where("severity", IN, ("Informational", "Low"))),
        ("severity gt 'high'", Where("severity", IN, ())),
        ("severity le 'low'", Where("severity", IN, ("Informational", "Low"))),
        ("severity ge null", Where("severity", IN, ())),
        ("status ne 'inProgress'", Where("status", Compare.NE, "InProgress")),
        ("assignedTo eq null", Where("assigned", EQ, "")),
        ("displayName eq 'it''s'", Where("name", EQ, "it's")),
        (
            "contains(displayName, 'x') and not (id gt 5)",
            Every((Where("name", Compare.HAS, "x"), Not(Where("number", GT, 5)))),
        ),
        (
            "severity in ('low','medium') or id eq 7",
            Either((Where("severity", Compare.IN, ("Low", "Medium")), Where("number", EQ, 7))),
        ),
        (
            "createdDateTime gt 2026-01-31T08:00:00.1234567Z",
            Where("created", GT, datetime(2026, 1, 31, 8, 0, 0, 123456, UTC)),
        ),
        ("CREATEDDATETIME ge 2026-01-31", Where("created", Compare.GE, datetime(2026, 1, 31, tzinfo=UTC))),
        (
            "id eq 1 and id eq 2 or id eq 3",
            Either((Every((Where("number", EQ, 1), Where("number", EQ, 2))), Where("number", EQ, 3))),
        ),
    ],
)
def test_read(text: str, means: object) -> None:
    assert condition(text, INCIDENT_FIELDS) == means


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("nothing eq 1", "$filter:1:1"),
        ("severity eq 'extreme'", "no value 'extreme'"),
        ("severity eq", "the end"),
        ("status gt 'active'", "not ordered"),
        ("severity like 'x'", "$filter:1:10"),
        ("(severity eq 'low'", "')'"),
        ("severity eq 'low' extra", "$filter:1:19"),
        ("id eq 'x'", "a number"),
        ("createdDateTime gt 'soon'", "a time"),
        ("id eq ;", "$filter:1:6"),
        ("(" * 100 + "id eq 1" + ")" * 100, "deeply"),
        ("not " * 200 + "id eq 1", "deeply"),
        ("tenant eq 'south'", "there is no field 'tenant'"),
    ],
)
def test_refused_with_the_place(text: str, place: str) -> None:
    with pytest.raises(BadInput) as caught:
        condition(text, INCIDENT_FIELDS)
    assert place in str(caught.value)


@given(st.text(alphabet="abcdefginot eqrlu()',.0123456789-:TZ$", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        condition(text, INCIDENT_FIELDS)
    except BadInput:
        return  # with a place, as above; anything else fails the test


def test_order() -> None:
    otherwise = Order("updated")
    assert order("", INCIDENT_FIELDS, otherwise) == otherwise
    assert order("createdDateTime", INCIDENT_FIELDS, otherwise) == Order("created", descending=False)
    assert order("severity desc", INCIDENT_FIELDS, otherwise) == Order("rank")
    for wrong in ("nothing", "id up", "id, severity"):
        with pytest.raises(BadInput):
            order(wrong, INCIDENT_FIELDS, otherwise)
