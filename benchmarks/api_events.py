"""Where the events of `benchmarks.api` come from, a process of its own: a file a second until it is ended.

`python -m benchmarks.api_events FOLDER EVENTS`: a file appears whole, under a name that tells its place in the order.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, sleep


def lines(part: int, events: int) -> str:
    """One second of process events, as the streaming API writes them."""
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    return "\n".join(
        json.dumps({
            "time": at, "category": "AdvancedHunting-DeviceProcessEvents",
            "properties": {"Timestamp": at, "DeviceName": f"pc-{n % 300}", "DeviceId": f"d{n % 300}",
                           "FileName": "tool.exe", "ProcessCommandLine": f"tool.exe --part {part} --n {n}",
                           "ProcessId": n, "AccountName": f"user{n % 90}", "ReportId": part * events + n},
        }) for n in range(events)
    )  # fmt: skip


def main(folder: Path, events: int) -> None:
    """Write for ever."""
    part, began = 0, perf_counter()
    while True:
        hidden = folder / ".writing"
        hidden.write_text(lines(part, events))
        hidden.rename(folder / f"part-{part:06}.jsonl")
        part += 1
        sleep(max(0.0, began + part - perf_counter()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
