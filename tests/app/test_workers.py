"""Background work: due in time or with new data, shared without doubling, failures kept with growing pauses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import states
from vedette.app import workers
from vedette.app.workers import Job, Turn, Workers
from vedette.core import clock
from vedette.core.errors import Upstream
from vedette.core.scope import Scope, local
from vedette.records import jobs as kept
from vedette.records import leases
from vedette.records.database import Records
from vedette.records.jobs import JobRow

AT = datetime(2026, 3, 4, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
SCOPE, OTHER = local(), local("other")


@pytest.fixture
def records(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    monkeypatch.setattr(leases, "moment", lambda scope, db: clock.now())
    with states.url(tmp_path) as where, Records.open(where) as opened:
        yield opened


class Work:
    """Counts its runs; fails while told to."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.fault = ""
        self.mark = "1"

    def __call__(self, scope: Scope, turn: Turn) -> str:
        self.runs.append(scope.tenant)
        if self.fault:
            raise Upstream(self.fault)
        return f"run {len(self.runs)}"


def tick(crew: Workers, at: datetime = AT) -> int:
    with clock.frozen(at):
        return crew.tick()


def one(records: Records, *jobs: Job, scopes: tuple[Scope, ...] = (SCOPE,)) -> Workers:
    return Workers(records, jobs, lambda: scopes)


def row(records: Records, job: str = "j", scope: Scope = SCOPE) -> JobRow:
    with records.read() as db:
        found = kept.find(scope, db, job)
    assert found is not None
    return found


def test_a_job_runs_for_every_tenant_and_again_when_its_time_has_come(records: Records) -> None:
    work = Work()
    crew = one(records, Job("j", HOUR, work), scopes=(SCOPE, OTHER))
    assert [tick(crew, AT + minutes * HOUR / 60) for minutes in (0, 59, 60)] == [2, 0, 2]
    assert work.runs == ["main", "other"] * 2
    assert (row(records).note, row(records).runs, row(records).due) == ("run 3", 2, AT + 2 * HOUR)


def test_new_data_makes_it_due_and_no_data_never(records: Records) -> None:
    work = Work()
    crew = one(records, Job("j", HOUR, work, lambda scope: work.mark))
    work.mark = ""
    assert tick(crew) == 0
    work.mark = "1"
    assert [tick(crew), tick(crew)] == [1, 0]
    work.mark = "2"
    assert [tick(crew), tick(crew), row(records).mark] == [1, 0, "2"]


def test_a_failure_is_kept_and_tried_again_after_growing_pauses(records: Records) -> None:
    work = Work()
    crew = one(records, Job("j", HOUR, work, lambda scope: work.mark))
    work.fault = "the disk is full"
    at, pauses = AT, []
    for _ in range(10):
        assert tick(crew, at) == 1
        work.mark += "x"  # new data does not make a failing job more eager
        assert tick(crew, at) == 0
        pauses.append((row(records).due - at).total_seconds())
        at = row(records).due
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]
    assert (row(records).error, row(records).failures) == ("Upstream: the disk is full", 10)
    work.fault = ""
    assert tick(crew, at) == 1
    assert (row(records).error, row(records).failures, row(records).runs) == ("", 0, 11)


def test_one_bad_job_stops_neither_the_others_nor_the_loop(records: Records) -> None:
    good, bad = Work(), Work()
    bad.fault = "x"

    def unreadable(scope: Scope) -> str:
        raise ValueError("no mark")

    crew = one(records, Job("bad", HOUR, bad), Job("blind", HOUR, good, unreadable), Job("good", HOUR, good))
    assert tick(crew) == 3
    assert good.runs == ["main"]
    assert row(records, "blind").error == "ValueError: no mark"
    assert tick(crew) == 0


def test_two_processes_do_not_do_the_same_work(records: Records) -> None:
    work = Work()
    second = one(records, Job("j", timedelta(0), work))

    def slow(scope: Scope, turn: Turn) -> str:
        assert tick(second) == 0
        return "done"

    assert tick(one(records, Job("j", timedelta(0), slow))) == 1
    assert work.runs == []
    assert tick(second) == 1


def test_work_of_a_dead_process_is_taken_over(records: Records) -> None:
    work = Work()
    with clock.frozen(AT), records.begin(SCOPE) as db:
        leases.take(SCOPE, db, "j", "dead", term=workers.TERM)
    crew = one(records, Job("j", HOUR, work))
    assert [tick(crew), tick(crew, AT + workers.TERM)] == [0, 1]


def test_who_has_lost_the_lease_is_told_and_records_nothing(records: Records) -> None:
    told: list[bool] = []

    def slow(scope: Scope, turn: Turn) -> str:
        with clock.frozen(AT + 2 * workers.TERM), records.begin(SCOPE) as db:
            leases.take(SCOPE, db, "j", "another", term=workers.TERM)
        told.append(turn.stopping)
        crew.beat()
        told.append(turn.stopping)
        return "too late"

    crew = one(records, Job("j", HOUR, slow))
    assert tick(crew) == 1
    assert told == [False, True]
    assert (row(records).note, row(records).finished) == ("", None)


def test_a_beat_renews_what_runs(records: Records) -> None:
    def slow(scope: Scope, turn: Turn) -> str:
        with clock.frozen(AT + workers.TERM / 2):
            crew.beat()
        with records.read() as db:
            lease = leases.find(SCOPE, db, "j")
        return str(lease.expires - AT) if lease else ""

    crew = one(records, Job("j", HOUR, slow))
    tick(crew)
    assert row(records).note == "0:01:30"


def test_stop_waits_for_what_runs_and_begins_nothing_new(records: Records) -> None:
    begun, asked = threading.Event(), threading.Event()
    work = Work()

    def slow(scope: Scope, turn: Turn) -> str:
        begun.set()
        asked.wait(10)
        return f"stopping: {turn.stopping}"

    crew = Workers(records, [Job("j", HOUR, slow), Job("later", HOUR, work)], lambda: [SCOPE], threads=1, poll=0.01)
    crew.start()
    crew.start()
    assert begun.wait(10)
    assert not crew.stop(timeout=0.01)
    asked.set()
    for thread in threading.enumerate():
        if thread.name.startswith("worker-"):
            thread.join(10)
    assert row(records).note == "stopping: True"
    assert work.runs == []


def test_waking_does_not_wait_for_the_poll(records: Records) -> None:
    first, again, work = threading.Event(), threading.Event(), Work()

    def note(scope: Scope, turn: Turn) -> str:
        (again if first.is_set() else first).set()
        return work(scope, turn)

    crew = Workers(records, [Job("j", HOUR, note, lambda scope: work.mark)], lambda: [SCOPE], threads=1, poll=3600)
    crew.start()
    assert first.wait(10)
    work.mark = "2"
    crew.wake()
    assert again.wait(10)
    assert crew.stop()
