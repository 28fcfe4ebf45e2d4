"""The load generator of `benchmarks.api`, a process of its own: users on keep-alive connections, latencies as JSON.

`python -m benchmarks.api_load PORT PATHS TOKENS SECONDS PAUSE`: PATHS and TOKENS are files, one a line; PAUSE 0 is a
closed loop without think time, else each user begins a request every PAUSE seconds whatever the last one took.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from pathlib import Path
from time import perf_counter


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes) -> tuple[int, int]:
    """One request; status and length."""
    writer.write(head)
    answer = await reader.readuntil(b"\r\n\r\n")
    status = int(answer[9:12])
    length = 0
    for line in answer.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line[15:])
    if length:
        await reader.readexactly(length)
    return status, length


async def user(
    port: int, paths: list[str], token: str, seconds: float, pause: float, found: list[float], wrong: list[str]
) -> None:
    """One user on one connection."""
    heads = [
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: vedette_session={token}\r\n\r\n".encode() for path in paths
    ]
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    began = perf_counter()
    due = began + random.random() * (pause or 0.05)
    while due < began + seconds:
        await asyncio.sleep(max(0.0, due - perf_counter()))
        # In the open loop a request is late from when it was due, not from when the last one let it begin.
        start = due if pause else perf_counter()
        status, _ = await ask(reader, writer, random.choice(heads))
        end = perf_counter()
        found.append(end - start)
        if status != 200:
            wrong.append(str(status))
        due = due + pause if pause else end
    writer.close()


async def main(port: int, paths: list[str], tokens: list[str], seconds: float, pause: float) -> None:
    """Everybody at once."""
    found: list[float] = []
    wrong: list[str] = []
    await asyncio.gather(*(user(port, paths, token, seconds, pause, found, wrong) for token in tokens))
    found.sort()
    at = {name: found[min(len(found) - 1, int(len(found) * part))] * 1e3 for name, part in
          (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))}  # fmt: skip
    print(json.dumps({"requests": len(found), "rate": len(found) / seconds, "errors": len(wrong), **at}))


if __name__ == "__main__":
    given = sys.argv[1:]
    asyncio.run(
        main(
            int(given[0]), Path(given[1]).read_text().split(), Path(given[2]).read_text().split(),
            float(given[3]), float(given[4]),
        )
    )  # fmt: skip
