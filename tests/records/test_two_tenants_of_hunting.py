"""No leak: every function of the records of hunting and custom detections is called with another tenant's ids.

Both tenants hold rows of the same kinds under ids of their own; what one reads never speaks of the other, and what one
writes never touches it. Runs on SQLite and PostgreSQL.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Connection, select

from tests.states import fresh
from vedette.core.clock import now
from vedette.core.errors import NotFound
from vedette.core.scope import Scope, local
from vedette.records import (
    alert_numbers,
    alerts,
    custom_rules,
    exceptions,
    hunt_runs,
    incidents,
    saved_queries,
    versions,
)
from vedette.records.alerts import AlertRow
from vedette.records.custom_rules import CustomRow, TuningRow
from vedette.records.database import Records
from vedette.records.exceptions import ExceptionRow, HiddenRow
from vedette.records.hunt_runs import HuntRun
from vedette.records.incidents import IncidentRow
from vedette.records.migrations.tables import all_tables
from vedette.records.saved_queries import SavedRow
from vedette.records.shelf import VersionRow

ROOMS: tuple[ModuleType, ...] = (alert_numbers, custom_rules, exceptions, hunt_runs, saved_queries, versions)
NORTH, SOUTH = local("north"), local("south")
AT = now()
LONG_AGO, LATER = AT - timedelta(days=1), AT + timedelta(days=1)
Call = Callable[[Scope, Connection, str], Any]  # scope of the caller, connection, tenant whose ids are used


def _run(o: str) -> HuntRun:
    return HuntRun(f"hr_{o}", o, "portal", "done", f"T // {o}", "", AT, AT, 0, 1, 1, 1, 1, 1, 1)


def _saved(o: str) -> SavedRow:
    return SavedRow(f"sq_{o}", "query", o, True, "", f"query of {o}", "", "", "", "", "print 1", 1, AT, AT, o)


def _custom(o: str) -> CustomRow:
    return CustomRow(f"cd_{o}", o, f'"document of {o}"', True, 1, AT, AT, o)


def _exception(o: str) -> ExceptionRow:
    return ExceptionRow(f"ex_{o}", "", "true", "", f"reason of {o}", o, None, True, 1, AT, AT, o)


def _alert(o: str) -> AlertRow:
    return AlertRow(
        f"al_{o}", f"detector of {o}", "t", "d", "High", f"category of {o}", f'["technique of {o}"]', f"service {o}",
        "Vedette", AT, AT, AT, "[]", "fp", 1, "[]", "c", None, 0, 1, None, 1.0, True, f"device_{o}", f"person_{o}",
        "New", "", "", "", AT,
    )  # fmt: skip


def _incident(o: str) -> IncidentRow:
    words = ("Active", "", "", "", "", None)
    return IncidentRow(1, f"incident of {o}", False, f"High {o}", False, *words, AT, AT, None, AT, AT, 1, False)


FILL: tuple[Call, ...] = (
    lambda s, db, o: hunt_runs.add(s, db, _run(o)),
    lambda s, db, o: saved_queries.add(s, db, _saved(o)),
    lambda s, db, o: saved_queries.add_version(s, db, VersionRow(f"sq_{o}", 1, AT, o, "create", f"of {o}")),
    lambda s, db, o: saved_queries.set_favourite(s, db, f"sq_{o}", on=True),
    lambda s, db, o: custom_rules.add(s, db, _custom(o)),
    lambda s, db, o: custom_rules.add_version(s, db, VersionRow(f"cd_{o}", 1, AT, o, "create", f"of {o}")),
    lambda s, db, o: custom_rules.tune(s, db, TuningRow("rule", False, "", f"because of {o}", o, AT)),
    lambda s, db, o: exceptions.add(s, db, _exception(o)),
    lambda s, db, o: exceptions.record_hidden(s, db, [HiddenRow(f"ex_{o}", f"rule {o}", 0, 1, 1, AT, AT, AT, "[]")]),
    lambda s, db, o: alerts.add(s, db, [_alert(o)]),
    lambda s, db, o: incidents.add(s, db, _incident(o)),
    lambda s, db, o: incidents.add(s, db, replace(_incident(o), number=2, status="Resolved", resolved=AT)),
)
CALLS: dict[str, Call] = {
    "hunt_runs.add": lambda s, db, o: None,
    "hunt_runs.listed": lambda s, db, o: hunt_runs.listed(s, db),
    "hunt_runs.totals": lambda s, db, o: hunt_runs.totals(s, db, LONG_AGO, LATER),
    "hunt_runs.cpu_since": lambda s, db, o: hunt_runs.cpu_since(s, db, LONG_AGO),
    "hunt_runs.calls_since": lambda s, db, o: hunt_runs.calls_since(s, db, LONG_AGO, "portal"),
    "hunt_runs.forget": lambda s, db, o: hunt_runs.forget(s, db, LATER),
    "saved_queries.add": lambda s, db, o: None,
    "saved_queries.get": lambda s, db, o: saved_queries.get(s, db, f"sq_{o}"),
    "saved_queries.listed": lambda s, db, o: saved_queries.listed(s, db),
    "saved_queries.change": lambda s, db, o: saved_queries.change(s, db, f"sq_{o}", 1, {"name": "taken"}),
    "saved_queries.add_version": lambda s, db, o: None,
    "saved_queries.versions": lambda s, db, o: saved_queries.versions(s, db, f"sq_{o}"),
    "saved_queries.favourites": lambda s, db, o: saved_queries.favourites(s, db),
    "saved_queries.set_favourite": lambda s, db, o: saved_queries.set_favourite(s, db, f"sq_{o}", on=False),
    "custom_rules.add": lambda s, db, o: None,
    "custom_rules.get": lambda s, db, o: custom_rules.get(s, db, f"cd_{o}"),
    "custom_rules.listed": lambda s, db, o: custom_rules.listed(s, db),
    "custom_rules.change": lambda s, db, o: custom_rules.change(s, db, f"cd_{o}", 1, {"enabled": False}),
    "custom_rules.add_version": lambda s, db, o: None,
    "custom_rules.versions": lambda s, db, o: custom_rules.versions(s, db, f"cd_{o}"),
    "custom_rules.tunings": lambda s, db, o: custom_rules.tunings(s, db),
    "custom_rules.tune": lambda s, db, o: None,
    "custom_rules.untune": lambda s, db, o: custom_rules.untune(s, db, "rule"),
    "exceptions.add": lambda s, db, o: None,
    "exceptions.get": lambda s, db, o: exceptions.get(s, db, f"ex_{o}"),
    "exceptions.listed": lambda s, db, o: exceptions.listed(s, db),
    "exceptions.change": lambda s, db, o: exceptions.change(s, db, f"ex_{o}", 1, {"reason": "taken"}),
    "exceptions.record_hidden": lambda s, db, o: None,
    "exceptions.hidden": lambda s, db, o: exceptions.hidden(s, db, f"ex_{o}"),
    "exceptions.hidden_totals": lambda s, db, o: exceptions.hidden_totals(s, db),
    "versions.version": lambda s, db, o: versions.version(s, db),
    "versions.moved": lambda s, db, o: versions.moved(s, db),
    "alert_numbers.alerts_over_time": lambda s, db, o: alert_numbers.alerts_over_time(
        s, db, LONG_AGO, LATER, by="service", hourly=True, seen=frozenset({f"device_{o}"})
    ),
    "alert_numbers.incidents_over_time": lambda s, db, o: alert_numbers.incidents_over_time(
        s, db, LONG_AGO, LATER, hourly=False, seen=frozenset({f"device_{o}"})
    ),
    "alert_numbers.closed_incidents": lambda s, db, o: alert_numbers.closed_incidents(s, db, LONG_AGO, LATER),
    "alert_numbers.open_incidents": lambda s, db, o: alert_numbers.open_incidents(s, db),
    "alert_numbers.targets": lambda s, db, o: alert_numbers.targets(s, db, LONG_AGO, LATER, of="person"),
    "alert_numbers.techniques": lambda s, db, o: alert_numbers.techniques(s, db, LONG_AGO, LATER),
}


_WRITERS = ("add", "add_version", "tune", "record_hidden", "forget", "change", "favourite", "untune", "moved")


@pytest.fixture
def records(database: str) -> Iterator[Records]:
    with fresh() as records:
        yield records


def test_every_function_of_these_files_is_called() -> None:
    public = {
        f"{room.__name__.rpartition('.')[2]}.{name}"
        for room in ROOMS
        for name, function in inspect.getmembers(room, inspect.isroutine)
        if (function.__module__ == room.__name__ or inspect.ismethod(function)) and not name.startswith("_")
    }
    assert public == set(CALLS)


def rows_of(db: Connection, tenant: str) -> str:
    tables = [table for table in all_tables().sorted_tables if "tenant" in table.c]
    return repr([sorted(map(repr, db.execute(select(table).where(table.c.tenant == tenant)))) for table in tables])


def test_nothing_is_read_from_or_done_to_another_tenant(records: Records) -> None:
    with records.begin() as db:
        for fill in FILL:
            for scope in (NORTH, SOUTH):
                fill(scope, db, scope.tenant)
        before = rows_of(db, "north")
    for name, call in CALLS.items():
        with records.begin() as db:
            found: Any = None
            with suppress(NotFound):
                found = call(SOUTH, db, "north")
            assert "north" not in repr(found), name
            assert rows_of(db, "north") == before, name


def test_ones_own_are_read(records: Records) -> None:
    with records.begin() as db:
        for fill in FILL:
            fill(NORTH, db, "north")
        reading = {name: call for name, call in CALLS.items() if not name.endswith(_WRITERS)}
        silent = {name for name, call in reading.items() if not call(NORTH, db, "north")}
    assert not silent
