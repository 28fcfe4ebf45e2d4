"""What `test_killed` does to a served installation until it dies, and what was acknowledged by then.

Four threads: comments, changes of status, uploads of events, and somebody reading the queue.
"""

from __future__ import annotations

import itertools
import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx2 as httpx

EVENTS = 200
"""Events in each upload."""
UPLOADS = 3
"""Uploads in a turn: each is followed by a look of all rules, and in the end all of them must be in."""


@dataclass
class Acknowledged:
    """What the server answered for: comments, changes of status by history entry, uploads by task."""

    comments: set[str] = field(default_factory=set)
    changes: set[int] = field(default_factory=set)
    uploads: dict[str, int] = field(default_factory=dict)

    @property
    def enough(self) -> bool:
        """Something of everything."""
        return len(self.comments) >= 10 and len(self.changes) >= 10 and len(self.uploads) >= 2


class Load:
    """Runs until the server is gone; `said` grows meanwhile, `wrong` holds answers that are none of a living server."""

    def __init__(self, port: int, key: str, cookie: str, turn: int) -> None:
        self.said, self.wrong = Acknowledged(), set[str]()
        self._base, self._key, self._cookie, self._turn = f"http://127.0.0.1:{port}", key, cookie, turn
        deeds = (self._comment, self._change, self._upload, self._read)
        self._threads = [threading.Thread(target=self._run, args=(deed,), daemon=True) for deed in deeds]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        """Wait until the server's end has reached everybody."""
        for thread in self._threads:
            thread.join(60)

    def _run(self, deed: object) -> None:
        headers = {"Authorization": f"Bearer {self._key}"}
        if deed == self._upload:
            headers = {"Cookie": f"vedette_session={self._cookie}", "X-Requested-With": "test"}
        with httpx.Client(base_url=self._base, headers=headers, timeout=30) as client:
            for number in itertools.count():
                try:
                    answer = deed(client, number)  # type: ignore[operator]
                except httpx.TransportError:
                    return
                if answer.status_code >= 400:
                    self.wrong.add(f"{answer.status_code} {answer.text[:200]}")

    def _comment(self, client: httpx.Client, number: int) -> httpx.Response:
        text = f"turn {self._turn} comment {number}"
        answer = client.post("/api/v1/incidents/1/comments", json={"text": text})
        if answer.status_code == 201:
            self.said.comments.add(text)
        return answer

    def _change(self, client: httpx.Client, number: int) -> httpx.Response:
        status = "InProgress" if number % 2 else "Active"
        answer = client.patch("/api/v1/incidents/1", json={"status": status, "assigned": f"p{self._turn}-{number}"})
        if answer.status_code == 200 and answer.json()["change"] is not None:
            self.said.changes.add(answer.json()["change"])
        return answer

    def _upload(self, client: httpx.Client, number: int) -> httpx.Response:
        if number >= UPLOADS:
            return client.get("/api/v1/imports")
        at = datetime.now(UTC).isoformat()
        first = (self._turn * 10_000 + number) * EVENTS
        lines = (
            json.dumps({
                "time": at, "category": "AdvancedHunting-DeviceProcessEvents",
                "properties": {"Timestamp": at, "DeviceName": "pc-1", "DeviceId": "d1", "FileName": "tool.exe",
                               "ProcessCommandLine": f"tool.exe {n}", "ProcessId": n, "ReportId": n},
            }) for n in range(first, first + EVENTS)
        )  # fmt: skip
        answer = client.post("/api/v1/imports", params={"name": f"{first}.jsonl"}, content="\n".join(lines).encode())
        if answer.status_code == 202:
            self.said.uploads[answer.json()["id"]] = first
        return answer

    @staticmethod
    def _read(client: httpx.Client, _number: int) -> httpx.Response:
        return client.get("/api/v1/incidents")
