"""The hunting service: results and limits, `n of N`, costs, quotas, cancellation, history, tenants and row filters."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.detect.world import START, World
from tests.insight.conftest import limited, person
from vedette.core import clock
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound, Upstream
from vedette.core.scope import RowFilter, Scope, local
from vedette.insight import quota, usage
from vedette.insight.fair import Lane
from vedette.insight.hunting import Hunting, HuntLimits, HuntRequest
from vedette.insight.quota import QuotaPolicy, QuotaSpent
from vedette.insight.timespan import timespan
from vedette.kql.diagnostics import KqlError
from vedette.lake.connection import Burden
from vedette.lake.limits import TimeSpan
from vedette.records import hunt_runs

ENDLESS = """range x from 1 to 3000000 step 1 | extend k = 1
| join kind=inner (range y from 1 to 3000000 step 1 | extend k = 1) on k
| summarize count() by (x * y) % 7"""
ROWS = [{"FileName": f"p{n}.exe", "DeviceName": f"ws-{n % 2}", "AccountName": "kim"} for n in range(10)]


def hunting(world: World, **more: object) -> Hunting:
    return Hunting(world.lake, world.records, **more)  # type: ignore[arg-type]


def test_a_query_gives_rows_their_number_and_what_they_cost(world: World) -> None:
    world.put("DeviceProcessEvents", ROWS, 1)
    result = hunting(world).run(world.scope, HuntRequest("DeviceProcessEvents | where DeviceName == 'ws-1'"))
    assert (result.main.table.num_rows, result.total, result.partial) == (5, 5, False)
    assert result.showing == "showing 5 of 5"
    assert result.stats.rows_read >= 5
    assert result.stats.cpu > 0
    assert result.main.rows()[0]["DeviceName"] == "ws-1"


def test_a_cut_result_says_so_and_how_many_there_are(world: World) -> None:
    world.put("DeviceProcessEvents", ROWS, 1)
    request = HuntRequest("DeviceProcessEvents | project FileName", limits=HuntLimits(rows=3))
    result = hunting(world).run(world.scope, request)
    assert (result.main.table.num_rows, result.total, result.partial) == (3, 10, True)
    assert "first 3 rows" in result.reasons[0]


def test_a_result_of_too_many_bytes_is_cut(world: World) -> None:
    request = HuntRequest(
        "range x from 1 to 20000 step 1 | extend y = strcat('a long text ', x)", limits=HuntLimits(size=1 << 16)
    )
    result = hunting(world).run(world.scope, request)
    assert 0 < result.main.table.num_rows < 20_000
    assert result.main.table.nbytes <= 1 << 16
    assert result.total == 20_000
    assert "larger than" in result.reasons[0]


def test_a_query_out_of_time_is_partial_and_its_total_unknown(world: World) -> None:
    result = hunting(world).run(world.scope, HuntRequest(ENDLESS, limits=HuntLimits(seconds=0.3)))
    assert result.partial
    assert "stopped after" in result.reasons[0]
    assert result.total is None
    assert result.showing.endswith("unknown many")


def test_too_much_memory_is_the_querys_fault_and_stands_in_the_history(world: World) -> None:
    text = "range x from 1 to 5000000 step 1 | summarize make_set(x, 5000000) by strcat('group', x % 3)"
    with pytest.raises(BadInput, match="memory"):
        hunting(world).run(world.scope, HuntRequest(text, limits=HuntLimits(memory=20_000_000)))
    with world.records.read() as db:
        (run,), total = hunt_runs.listed(world.scope, db)
    assert (run.state, total) == ("failed", 1)
    assert "memory" in run.reason


def test_timespan_and_parameters(world: World) -> None:
    world.put(
        "DeviceProcessEvents", [{**row, "Timestamp": START + timedelta(hours=n)} for n, row in enumerate(ROWS)], 1
    )
    text = "declare query_parameters(name: string); DeviceProcessEvents | where DeviceName == name"
    span = TimeSpan(START, START + timedelta(hours=4))
    result = hunting(world).run(world.scope, HuntRequest(text, timespan=span, parameters={"name": "ws-1"}))
    assert result.total == 2


def test_every_result_of_a_query_with_several_is_given(world: World) -> None:
    world.put("DeviceProcessEvents", ROWS, 1)
    text = "DeviceProcessEvents | fork (summarize n = count()) (where DeviceName == 'ws-0')"
    result = hunting(world).run(world.scope, HuntRequest(text))
    assert [table.table.num_rows for table in result.tables] == [1, 5]


def test_wrong_queries_come_back_with_every_diagnostic(world: World) -> None:
    with pytest.raises(KqlError) as caught:
        hunting(world).run(world.scope, HuntRequest("DeviceProcessEvents\n| where FileNam == 'a' and Nothing == 1"))
    first, second = caught.value.diagnostics
    assert (first.line, first.column, first.suggestion) == (2, 9, "FileName")
    assert second.code == "unknown-column"


def test_tenants_and_limited_people_see_their_own_rows_only(world: World) -> None:
    world.put("DeviceProcessEvents", ROWS, 1)
    service = hunting(world)
    assert service.run(local("elsewhere"), HuntRequest("DeviceProcessEvents")).total == 0
    narrow = limited(person(world, "lee"), "ws-0")
    result = service.run(narrow, HuntRequest("DeviceProcessEvents | distinct DeviceName"))
    assert [row["DeviceName"] for row in result.main.rows()] == ["ws-0"]
    cut = service.run(narrow, HuntRequest("DeviceProcessEvents", limits=HuntLimits(rows=1)))
    assert cut.total == 5, "the count is filtered too"


def test_a_table_that_shows_nothing_to_anybody_says_why(world: World) -> None:
    world.put("DeviceProcessEvents", ROWS, 1)
    lee = person(world, "lee")
    shut = replace(lee, filters=(RowFilter("DeviceProcessEvents", "false", "no licence covers devices"),))
    result = hunting(world).run(shut, HuntRequest("let a = 1;\nDeviceProcessEvents | where FileName != ''"))
    assert result.total == 0
    (warning,) = result.warnings
    assert (warning.line, warning.column) == (2, 1)
    assert "DeviceProcessEvents shows no rows in this organisation: no licence covers devices" in warning.message
    assert hunting(world).run(shut, HuntRequest("print 1")).warnings == ()


def test_who_may_not_hunt_is_told_why(world: World) -> None:
    with pytest.raises(Forbidden, match="run hunting queries"):
        hunting(world).run(Scope(world.scope.tenant, "lee"), HuntRequest("print 1"))


def start(service: Hunting, scope: Scope, ident: str) -> tuple[threading.Thread, list[BaseException]]:
    raised: list[BaseException] = []

    def work() -> None:
        try:
            service.run(scope, HuntRequest(ENDLESS, id=ident))
        except Upstream as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    return thread, raised


def await_running(service: Hunting, scope: Scope, ident: str) -> None:
    gate = threading.Event()
    for _ in range(500):
        if any(job.id == ident and not job.waiting for job in service.running(scope)):
            return
        gate.wait(0.01)
    raise AssertionError("the query did not begin")


def test_a_query_is_cancelled_by_its_id_and_only_by_those_who_may(world: World) -> None:
    service, kim, lee = hunting(world), person(world, "kim"), person(world, "lee")
    thread, raised = start(service, kim, "mine-1")
    await_running(service, kim, "mine-1")
    assert service.running(lee) == ()
    with pytest.raises(Conflict, match="under way already"):
        service.run(kim, HuntRequest("print 1", id="mine-1"))
    with pytest.raises(Forbidden, match="belongs to kim"):
        service.cancel(lee, "mine-1")
    with pytest.raises(NotFound):
        service.cancel(local("elsewhere"), "mine-1")
    service.cancel(kim, "mine-1")
    thread.join(20)
    assert not thread.is_alive()
    assert [str(error) for error in raised] == ["the query was cancelled"]
    assert service.running(kim) == ()
    with world.records.read() as db:
        states = [run.state for run in hunt_runs.listed(kim, db)[0]]
    assert states == ["cancelled"]


def test_somebody_who_sees_everybodys_use_may_cancel_for_another(world: World) -> None:
    service, kim = hunting(world), person(world, "kim")
    thread, raised = start(service, kim, "long")
    await_running(service, kim, "long")
    boss = person(world, "boss", "hunting.run", "hunting.usage")
    assert [job.person for job in service.running(boss)] == ["kim"]
    service.cancel(boss, "long")
    thread.join(20)
    assert len(raised) == 1


def test_the_cost_of_a_long_query_is_metered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    service, seen, look = hunting(world), threading.Event(), world.lake.burden

    def looked(token: str) -> Burden | None:
        found = look(token)
        if found is not None and found.cpu and found.memory:
            seen.set()
        return found

    monkeypatch.setattr(world.lake, "burden", looked)
    thread, _ = start(service, world.scope, "long")
    assert seen.wait(120)
    service.cancel(world.scope, "long")
    thread.join(60)
    with world.records.read() as db:
        ((run,), _) = hunt_runs.listed(world.scope, db)
    assert run.cpu > 0
    assert run.memory > 0


@pytest.mark.parametrize("ident", ["a b", "x" * 65, "*/ DROP", "ä"])
def test_an_id_that_could_end_a_comment_is_refused(world: World, ident: str) -> None:
    with pytest.raises(BadInput, match="id of a query"):
        hunting(world).run(world.scope, HuntRequest("print 1", id=ident))


def test_a_spent_quota_refuses_until_the_window_ends(world: World) -> None:
    # So much that what these queries cost on a busy machine does not count.
    service = hunting(world, policy=QuotaPolicy(cpu_seconds=100_000))
    at = datetime(2026, 5, 1, 10, 7, tzinfo=UTC)
    with clock.frozen(at):
        first = service.run(world.scope, HuntRequest("print 1"))
        assert first.quota.reset == datetime(2026, 5, 1, 10, 15, tzinfo=UTC)
        assert not first.quota.warned
        spend(world, at, cpu=20_000)
        assert service.run(world.scope, HuntRequest("print 1")).quota.warned
        spend(world, at, cpu=90_000)
        with pytest.raises(QuotaSpent, match=r"110\d\d\d of 100000 CPU seconds") as caught:
            service.run(world.scope, HuntRequest("print 1"))
    assert isinstance(caught.value, Conflict)
    assert caught.value.reset == datetime(2026, 5, 1, 10, 15, tzinfo=UTC)
    with clock.frozen(at):
        assert caught.value.retry_after == 8 * 60 + 1
        assert service.run(local("elsewhere"), HuntRequest("print 1")).total == 1
    with clock.frozen(datetime(2026, 5, 1, 10, 15, tzinfo=UTC)):
        assert service.run(world.scope, HuntRequest("print 1")).total == 1


def test_calls_of_programs_are_counted_by_minute_and_hour(world: World) -> None:
    service = hunting(world, policy=QuotaPolicy(calls_per_minute=2, calls_per_hour=3))
    request = HuntRequest("print 1", interface="api", counted=True)
    at = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
    with clock.frozen(at):
        for _ in range(2):
            service.run(world.scope, request)
        with pytest.raises(QuotaSpent, match="2 calls a minute"):
            service.run(world.scope, request)
        service.run(world.scope, HuntRequest("print 1"))
    with clock.frozen(at + timedelta(minutes=2)):
        service.run(world.scope, request)
        with pytest.raises(QuotaSpent, match="3 calls a hour"):
            service.run(world.scope, request)


def spend(world: World, at: datetime, *, cpu: float, person: str = "kim", interface: str = "portal") -> None:
    run = hunt_runs.HuntRun(
        f"spent-{cpu}-{person}", person, interface, "done", "T", "", at, at, 0, cpu, cpu, 0, 1, 1, 1
    )
    with world.records.begin() as db:
        hunt_runs.add(world.scope, db, run)


def test_the_usage_report_shows_everybody_to_those_who_may_and_oneself_to_others(world: World) -> None:
    at = clock.now()
    for who, cpu in (("kim", 60.0), ("lee", 30.0), ("max", 3.0)):
        spend(world, at, cpu=cpu, person=who)
    until = at + timedelta(seconds=1)
    with world.records.read() as db:
        whole = usage.report(person(world, "boss", "hunting.usage"), db, at, until)
        own = usage.report(person(world, "lee"), db, at, until)
        nothing = usage.report(local("elsewhere"), db, at, until)
    assert [(row.spent.person, row.level) for row in whole.rows] == [("kim", "high"), ("lee", "medium"), ("max", "low")]
    assert (whole.cpu, whole.everybody) == (93.0, True)
    assert [row.spent.person for row in own.rows] == ["lee"]
    assert own.rows[0].share == pytest.approx(30 / 93)
    assert nothing.rows == ()


def test_the_history_is_ones_own_and_pages(world: World) -> None:
    service, kim, lee = hunting(world), person(world, "kim"), person(world, "lee")
    for n in range(5):
        service.run(kim, HuntRequest(f"print {n}", lane=Lane.BACKGROUND))
    service.run(lee, HuntRequest("print 'lee'"))
    with world.records.read() as db:
        first = usage.history(kim, db, limit=3)
        second = usage.history(kim, db, limit=3, before=first.next)
        assert [run.query for run in (*first.runs, *second.runs)] == [f"print {n}" for n in (4, 3, 2, 1, 0)]
        assert (first.total, second.next) == (5, 0)
        with pytest.raises(Forbidden):
            usage.history(lee, db, person="kim")
        assert usage.history(person(world, "boss", "hunting.usage"), db, person="*").total == 6


def test_old_history_is_forgotten(world: World) -> None:
    at = clock.now()
    spend(world, at - timedelta(days=31), cpu=1)
    hunting(world).run(world.scope, HuntRequest("print 1"))
    with world.records.read() as db:
        assert [run.query for run in hunt_runs.listed(world.scope, db)[0]] == ["print 1"]


def test_windows_begin_at_quarters_of_an_hour() -> None:
    assert quota.window_of(datetime(2026, 5, 1, 10, 44, 59, tzinfo=UTC)) == datetime(2026, 5, 1, 10, 30, tzinfo=UTC)


NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("P7D", NOW - timedelta(days=7), NOW),
        ("PT12H", NOW - timedelta(hours=12), NOW),
        ("2026-03-01/2026-03-02", datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)),
        ("P1D/2026-03-02T06:00:00Z", datetime(2026, 3, 1, 6, tzinfo=UTC), datetime(2026, 3, 2, 6, tzinfo=UTC)),
        ("2026-03-01/PT36H", datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ("2026-03-01T00:00:00+02:00", datetime(2026, 2, 28, 22, tzinfo=UTC), NOW),
    ],
)
def test_time_ranges_of_iso_8601(text: str, start: datetime, end: datetime) -> None:
    assert timespan(text, now=NOW) == TimeSpan(start, end)


@pytest.mark.parametrize("text", ["P", "yesterday", "2026-03-02/2026-03-01", "P1D/P1D", "2027-01-01"])
def test_bad_time_ranges_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        timespan(text, now=NOW)


def test_no_range_means_all() -> None:
    assert timespan(" ") is None
