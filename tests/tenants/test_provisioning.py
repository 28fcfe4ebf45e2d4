"""Turning on from nothing: every gate refuses with a reason, a failed step is tried again, the end is confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tenants.company import licensed
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound, Upstream
from vedette.core.scope import Scope, local
from vedette.lake.lake import Lake
from vedette.records import tenants as kept
from vedette.records.audit import newest
from vedette.records.database import Records
from vedette.schema.catalog import Catalog
from vedette.schema.types import Service
from vedette.tenants import leaving, provisioning
from vedette.tenants.locations import HERE, Location
from vedette.tenants.provisioning import advance, assess, confirm, consent, deploy, found, run, start
from vedette.tenants.states import State

VERSION = provisioning.consent_text().version


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(tmp_path_factory.mktemp("lake")) as opened:
        yield opened


def _state(records: Records, operator: Scope) -> State:
    with records.read() as db:
        return State(provisioning.tenant(operator, db).state)


def test_the_whole_road(records: Records, operator: Scope, lake: Lake) -> None:
    assert found(operator, records, "North Ltd").state == State.INELIGIBLE
    licensed(records, "SPE_E5")
    assert assess(operator, records).because == "the licences suffice: Microsoft 365 E5"
    assert consent(operator, records, VERSION).state == State.CONSENTED
    begun = start(operator, records, [HERE])
    assert (begun.state, begun.done, begun.next) == (State.PROVISIONING, 0, "Check licences")
    told = list(run(operator, records, lake))
    assert [p.done for p in told] == list(range(1, begun.total + 1))
    assert told[-1].state is State.ON
    assert {stats.table for stats in lake.stats(operator)} == set(Catalog.stock().table_names())
    with records.read() as db:
        verdict = confirm(operator, db, lake)
        assert verdict.met, verdict.lines()
        assert "agreed to version" in "\n".join(verdict.lines())
        assert provisioning.accepts_data(operator, db).met
        assert [entry.verb for entry in newest(operator, db)][:2] == ["tenant.on", "tenant.start"]
        given = kept.consents_of(operator, db)[0]
    assert (given.person, given.version) == ("operator", VERSION)
    assert given.text == provisioning.consent_text().text


def test_consent_is_gated(records: Records, operator: Scope) -> None:
    with pytest.raises(NotFound, match="has not been set up"):
        consent(operator, records, VERSION)
    found(operator, records, "North")
    with pytest.raises(Conflict, match=r"no licence.*Microsoft 365 E5"):
        consent(operator, records, VERSION)
    licensed(records, "SPE_E5")
    assess(operator, records)
    with pytest.raises(Forbidden, match="Global Administrator"):
        consent(Scope("north", "kim"), records, VERSION)
    with pytest.raises(BadInput, match="the text has changed"):
        consent(operator, records, "0")
    with pytest.raises(Conflict, match="start is not possible while the service is eligible"):
        start(operator, records, [HERE])
    consent(operator, records, VERSION)
    assert provisioning.withdraw(operator, records).state == State.ELIGIBLE
    with pytest.raises(Conflict, match="already"):
        found(operator, records, "North")


def test_losing_the_licence_before_it_is_on_goes_back_and_later_does_not(records: Records, operator: Scope) -> None:
    found(operator, records, "North")
    licensed(records, "SPE_E5")
    assess(operator, records)
    consent(operator, records, VERSION)
    licensed(records, "SPE_E3")
    assert assess(operator, records).state == State.INELIGIBLE
    licensed(records, "SPE_E5")
    assess(operator, records)
    consent(operator, records, VERSION)
    licensed(records, "SPE_E3")
    with pytest.raises(Conflict, match="no licence"):
        start(operator, records, [HERE])


def _begun(records: Records, operator: Scope) -> None:
    found(operator, records, "North")
    licensed(records, "SPE_E5")
    assess(operator, records)
    consent(operator, records, VERSION)
    start(operator, records, [HERE])


class Failing:
    """A lake whose second attempt works."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self.tries = 0

    def provision(self, scope: Scope, tables: object) -> None:
        self.tries += 1
        if self.tries == 1:
            raise Upstream("the disk is full")
        self.lake.provision(scope, tables)  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> object:
        return getattr(self.lake, name)


def test_a_failed_step_keeps_its_reason_and_is_tried_again(records: Records, operator: Scope, lake: Lake) -> None:
    _begun(records, operator)
    failing: Lake = Failing(lake)  # type: ignore[assignment]
    stopped = list(run(operator, records, failing))[-1]
    assert (stopped.state, stopped.error) == (State.PROVISIONING, "the disk is full")
    assert stopped.done == 1
    assert list(run(operator, records, failing))[-1].state is State.ON


def test_a_licence_lost_on_the_way_stops_it(records: Records, operator: Scope, lake: Lake) -> None:
    _begun(records, operator)
    licensed(records, "SPE_E3")
    assert "no licence" in advance(operator, records, lake).error
    assert _state(records, operator) is State.PROVISIONING


def test_an_interrupted_step_is_done_again(records: Records, operator: Scope, lake: Lake) -> None:
    _begun(records, operator)
    advance(operator, records, lake)
    lake.provision(operator, Catalog.stock().tables())  # as if killed after the work and before the note
    assert list(run(operator, records, lake))[-1].state is State.ON
    assert advance(operator, records, lake).state is State.ON
    assert list(run(operator, records, lake)) == []


def test_the_location_follows_the_services_and_then_stays(records: Records, operator: Scope) -> None:
    found(operator, records, "North")
    licensed(records, "SPE_E5")
    assess(operator, records)
    deploy(operator, records, Service.ENDPOINT, "eu")
    deploy(operator, records, Service.MAIL, "us")
    deploy(operator, records, Service.MAIL, None)
    consent(operator, records, VERSION)
    eu = Location("eu", "European Union")
    with pytest.raises(BadInput):
        start(operator, records, [eu, HERE], wanted="here")
    assert _state(records, operator) is State.CONSENTED
    start(operator, records, [eu, HERE])
    with records.read() as db:
        row = provisioning.tenant(operator, db)
        assert (row.location, row.location_because) == ("eu", "inherited from the endpoint product")
        checklist = provisioning.described(kept.services(operator, db))
    assert [part.met for part in checklist.parts] == [True, False, False, False]


def test_confirming_names_what_is_missing(records: Records, operator: Scope, tmp_path: Path, lake: Lake) -> None:
    scope = Scope("empty", "operator", frozenset({"*"}))
    found(scope, records, "Empty")
    with records.read() as db:
        lacking = " ".join(confirm(scope, db, lake).lacking())
        assert not provisioning.accepts_data(scope, db).met
    assert "nobody has agreed" in lacking
    assert "missing: " in lacking


class Leaving(Failing):
    """A lake during whose work somebody turns the service off."""

    def __init__(self, lake: Lake, records: Records, operator: Scope) -> None:
        super().__init__(lake)
        self.records, self.operator, self.tries = records, operator, 1

    def provision(self, scope: Scope, tables: object) -> None:
        leaving.turn_off(self.operator, self.records, leaving.Leaving.KEEP)
        leaving.drain(self.operator, self.records, self.lake)


def test_turning_off_in_the_middle_of_a_step_wins(records: Records, operator: Scope, lake: Lake) -> None:
    _begun(records, operator)
    advance(operator, records, lake)
    left: Lake = Leaving(lake, records, operator)  # type: ignore[assignment]
    assert advance(operator, records, left).state is State.OFF
    assert _state(records, operator) is State.OFF


def test_judging_again_changes_and_notes_nothing(records: Records, operator: Scope) -> None:
    found(operator, records, "North")
    licensed(records, "SPE_E5")
    assert assess(operator, records) == assess(operator, records)
    with records.read() as db:
        assert [entry.verb for entry in newest(operator, db)].count("tenant.assess") == 2


def test_an_operator_brings_data_without_set_up_but_not_into_a_closed_service(records: Records) -> None:
    first, north = local(), local("north")
    person = Scope("north", "ann@north.example", frozenset({"hunting.run"}))

    def taken(scope: Scope) -> bool:
        with records.read() as db:
            return provisioning.intake(scope, db).met

    assert taken(first)
    assert taken(north)
    assert not taken(person)
    found(first, records, "First")
    found(north, records, "North")
    assert taken(first)
    assert not taken(north)
    for state in (State.DRAINING, State.OFF, State.ON):
        with records.begin() as db:
            for scope in (first, north):
                row = provisioning.tenant(scope, db)
                kept.save(scope, db, replace(row, state=state, because="moving to another house"))
        assert taken(first) is taken(north) is (state is State.ON)
    with records.begin() as db:
        kept.save(north, db, replace(provisioning.tenant(north, db), state=State.OFF, because="moving"))
    with records.read() as db:
        assert provisioning.intake(north, db).text == "the service of north is off: moving"
