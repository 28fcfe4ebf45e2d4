"""Errors carry what their reader needs."""

from typing import Any

import pytest

from vedette.core.errors import BadInput, Conflict, Forbidden, Location, NotFound, Upstream, VedetteError


@pytest.mark.parametrize(
    ("location", "text"),
    [
        (Location(), "why"),
        (Location("a.kql"), "a.kql: why"),
        (Location("a.kql", 3), "a.kql:3: why"),
        (Location("a.kql", 3, 7), "a.kql:3:7: why"),
        (Location("a.gz", offset=99), "a.gz at byte 99: why"),
        (Location(line=2, column=1), "2:1: why"),
    ],
)
def test_bad_input_says_where(location: Any, text: Any) -> None:
    assert str(BadInput("why", location)) == text


def test_the_five() -> None:
    assert {kind.__name__ for kind in VedetteError.__subclasses__()} >= {
        kind.__name__ for kind in (BadInput, NotFound, Forbidden, Conflict, Upstream)
    }
    assert Forbidden("not yours").why == "not yours"
    assert Upstream("gone", permanent=True).permanent
    assert not Upstream("busy").permanent
    assert BadInput("why").location == Location()
