"""How the tests are shared between pytest-xdist's workers: work is stolen, but a file stays with one worker.

Tests of a file may build on one another, and its fixtures are made once. conftest puts it in for `--dist worksteal`.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdist.scheduler import WorkStealingScheduling
from xdist.workermanage import WorkerController

_KEPT = 2
"""A worker holds on to the test it runs and the next one: only then it knows which fixtures end between them."""


class ByFile(WorkStealingScheduling):  # type: ignore[misc] # it has no types
    """Xdist's own, but where it would cut a worker's tests in two it cuts between two files."""

    steal_requested_from_node: WorkerController | None

    def check_schedule(self) -> None:
        """Give tests to workers that are about to run out of them, stolen ones if need be, or let these end."""
        up = [node for node in self.nodes if not node.shutting_down]
        self._hand_out(self._idle(up))
        idle = self._idle(up)
        if not idle or self.steal_requested_from_node is not None:
            return
        rich = max(up, key=lambda node: len(self.node2pending[node]))
        waiting = self.node2pending[rich]
        if cut := self._cut(waiting, len(waiting) // 2, _KEPT):
            self.steal_requested_from_node = rich
            rich.send_steal(waiting[cut:])
            return
        for node in idle:
            node.shutdown()

    def _idle(self, nodes: Sequence[WorkerController]) -> list[WorkerController]:
        return [node for node in nodes if len(self.node2pending[node]) < _KEPT]

    def _hand_out(self, idle: Sequence[WorkerController]) -> None:
        for left, node in zip(range(len(idle), 0, -1), idle, strict=True):
            share = self._cut(self.pending, len(self.pending) // left, 1) if left > 1 else 0
            self._send_tests(node, share or len(self.pending))

    def _cut(self, tests: Sequence[int], near: int, least: int) -> int:
        """Where one file ends and another begins, closest to `near` and not before `least`; 0 where there is none."""
        assert self.collection is not None
        files = [self.collection[test].partition("::")[0] for test in tests]
        ends = [at for at in range(least, len(files)) if files[at - 1] != files[at]]
        return min(ends, key=lambda at: abs(at - near), default=0)
