"""Data location: inherited, chosen, best, fixed; only the operator moves it, and only when the move worked."""

from __future__ import annotations

import pytest

from tests.tenants.company import turned_on
from vedette.core.errors import BadInput, Conflict, Forbidden, Upstream
from vedette.core.scope import Scope
from vedette.records import tenants as kept
from vedette.records.database import Records
from vedette.tenants.locations import HERE, Location, choose, relocate

EU, UK, US = Location("eu", "European Union"), Location("uk", "United Kingdom"), Location("us", "United States")
ALL = (EU, UK, US)


def test_the_endpoint_products_location_is_used_and_cannot_be_chosen() -> None:
    choice = choose({"endpoint": "uk", "mail": "us"}, ALL)
    assert (choice.location, choice.because, choice.free) == (UK, "inherited from the endpoint product", False)
    assert choose({"endpoint": "uk"}, ALL, wanted="uk").location == UK
    with pytest.raises(BadInput, match="and nowhere else"):
        choose({"endpoint": "uk"}, ALL, wanted="us")
    with pytest.raises(BadInput, match="does not offer"):
        choose({"endpoint": "asia"}, ALL)


def test_otherwise_it_is_chosen() -> None:
    assert choose({"mail": "eu"}, ALL, wanted="us").because == "chosen"
    with pytest.raises(BadInput, match="there are eu, uk, us"):
        choose({}, ALL, wanted="moon")


def test_otherwise_the_best_is_picked_and_explained() -> None:
    best = choose({"mail": "us", "identity": "us", "cloud app": "eu"}, ALL)
    assert (best.location, best.because) == (US, "most of your services keep their data there (2)")
    assert choose({"mail": "", "identity": "asia"}, ALL).location == EU
    assert choose({}, (HERE,)).because == "the only one there is"
    with pytest.raises(BadInput):
        choose({}, ())


def test_once_fixed_it_stays() -> None:
    assert choose({"endpoint": "uk"}, ALL, fixed="us").location == US
    with pytest.raises(BadInput):
        choose({}, ALL, fixed="us", wanted="eu")


def test_only_the_operator_moves_it_and_the_record_follows_the_data(records: Records, operator: Scope) -> None:
    turned_on(records)
    moved: list[tuple[str, str]] = []

    def move(scope: Scope, source: Location, target: Location) -> None:
        moved.append((source.name, target.name))

    def fail(scope: Scope, source: Location, target: Location) -> None:
        raise Upstream("disk full")

    with pytest.raises(Forbidden):
        relocate(Scope("north", "kim", frozenset({"settings.manage"})), records, ALL, "eu", move)
    with pytest.raises(Upstream):
        relocate(operator, records, ALL, "eu", fail)
    with pytest.raises(BadInput):
        relocate(operator, records, ALL, "moon", move)
    relocate(operator, records, ALL, "eu", move)
    with pytest.raises(Conflict):
        relocate(operator, records, ALL, "eu", move)
    with records.read() as db:
        row = kept.find(operator, db)
    assert row is not None
    assert (row.location, moved) == ("eu", [("here", "eu")])
