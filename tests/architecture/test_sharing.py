"""The suite's tests are shared between workers by whole files, whichever worker is the faster one."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from tests.sharing import ByFile

SIZES = (30, 1, 1, 7, 250, 3, 2, 90, 1, 40, 5, 5, 5, 120, 1)
COLLECTED = [f"tests/test_{file}.py::test_{number}" for file, size in enumerate(SIZES) for number in range(size)]


@dataclass(eq=False)
class Worker:
    """Stands for xdist's: runs a test only when it knows the next one or that there is none; gives back all or none."""

    queue: deque[int] = field(default_factory=deque)
    ran: list[int] = field(default_factory=list)
    shutting_down: bool = False
    wanted: list[int] | None = None
    gateway: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(id="gw"))

    def send_runtest_some(self, tests: list[int]) -> None:
        self.queue.extend(tests)

    def send_steal(self, tests: list[int]) -> None:
        self.wanted = tests

    def shutdown(self) -> None:
        self.shutting_down = True

    @property
    def can_run(self) -> bool:
        return len(self.queue) > (not self.shutting_down)


@pytest.mark.parametrize("seed", range(20))
def test_no_file_is_divided_and_every_test_runs_once(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(pytestconfig.option, "tx", ["popen", "popen"])
    dice, workers = Random(seed), (Worker(), Worker())
    sharing: Any = ByFile(pytestconfig)
    for worker in workers:
        sharing.add_node(worker)
        sharing.node2collection[worker] = COLLECTED
    sharing.schedule()
    while not sharing.tests_finished or any(worker.can_run for worker in workers):
        able = [worker for worker in workers if worker.can_run or worker.wanted is not None]
        worker = dice.choices(able, [1 + 9 * (one is workers[seed % 2]) for one in able])[0]
        if worker.wanted is not None and (not worker.can_run or dice.random() < 0.2):
            given = worker.wanted if set(worker.wanted) <= set(worker.queue) else []
            worker.queue = deque(test for test in worker.queue if test not in given)
            worker.wanted = None
            sharing.remove_pending_tests_from_node(worker, given)
            continue
        test = worker.queue.popleft()
        worker.ran.append(test)
        sharing.mark_test_complete(worker, test)
    by_file = defaultdict(set)
    for worker in workers:
        for test in worker.ran:
            by_file[COLLECTED[test].partition("::")[0]].add(id(worker))
        assert worker.ran
    assert all(len(who) == 1 for who in by_file.values())
    assert Counter(test for worker in workers for test in worker.ran) == Counter(range(len(COLLECTED)))
