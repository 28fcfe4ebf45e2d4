"""Counters and durations of the server in Prometheus' text format, without a client library.

`shield` observes every request; `native.health` shows them with gauges of the product. Source:
https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from threading import Lock

from vedette.app.gauges import Gauge

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """What was observed since the process started."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[tuple[str, str, int], int] = defaultdict(int)
        self._buckets: dict[tuple[str, str], list[int]] = {}
        self._sums: dict[tuple[str, str], float] = defaultdict(float)

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request answered."""
        with self._lock:
            self._counts[(method, route, status)] += 1
            held = self._buckets.setdefault((method, route), [0] * (len(BUCKETS) + 1))
            held[bisect_left(BUCKETS, seconds)] += 1
            self._sums[(method, route)] += seconds

    def text(self, gauges: Iterable[Gauge]) -> str:
        """Everything, as Prometheus reads it."""
        lines = ["# HELP vedette_requests_total Requests answered.", "# TYPE vedette_requests_total counter"]
        with self._lock:
            for (method, route, status), count in sorted(self._counts.items()):
                labels = _labels((("method", method), ("route", route), ("status", str(status))))
                lines.append(f"vedette_requests_total{labels} {count}")
            lines += ["# HELP vedette_request_seconds Time to answer.", "# TYPE vedette_request_seconds histogram"]
            for key, held in sorted(self._buckets.items()):
                lines += self._histogram(key, held)
        seen: set[str] = set()
        for gauge in gauges:
            if gauge.name not in seen:
                seen.add(gauge.name)
                lines += [f"# HELP {gauge.name} {gauge.help}", f"# TYPE {gauge.name} gauge"]
            lines.append(f"{gauge.name}{_labels(gauge.labels)} {gauge.value:g}")
        return "\n".join(lines) + "\n"

    def _histogram(self, key: tuple[str, str], held: list[int]) -> list[str]:
        own = (("method", key[0]), ("route", key[1]))
        lines, running = [], 0
        for bound, count in zip((*map(str, BUCKETS), "+Inf"), held, strict=True):
            running += count
            lines.append(f"vedette_request_seconds_bucket{_labels((*own, ('le', bound)))} {running}")
        lines.append(f"vedette_request_seconds_sum{_labels(own)} {self._sums[key]:g}")
        lines.append(f"vedette_request_seconds_count{_labels(own)} {running}")
        return lines


def _labels(pairs: tuple[tuple[str, str], ...]) -> str:
    if not pairs:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in pairs) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
