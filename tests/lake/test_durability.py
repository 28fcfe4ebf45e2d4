"""A writer killed with SIGKILL at any moment loses no acknowledged batch, and resuming doubles none."""

import random
import subprocess
import sys
from pathlib import Path

from tests.lake.fakes import count
from vedette.lake.lake import Lake

ROWS = 200
WRITER = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from tests.lake.fakes import SCOPE, TABLE, events
from vedette.lake.lake import Lake
from pathlib import Path
lake = Lake.open(Path(sys.argv[1]), readers=1)
number = int(sys.argv[2])
print("open", flush=True)
while True:
    # The batch before is repeated, as a resumed import does.
    lake.append(SCOPE, TABLE, events(max(0, number - 1) * {ROWS}, (number + 1) * {ROWS}, seconds=600), batch=number)
    number += 1
    print(number, flush=True)
"""


def test_killed_writers_lose_nothing(folder: Path) -> None:
    rng = random.Random(7)
    acknowledged = 0
    for _ in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(acknowledged)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        for _ in range(rng.randint(1, 5)):
            acknowledged = int(writer.stdout.readline())
        try:
            writer.wait(timeout=rng.random() * 0.05)
        except subprocess.TimeoutExpired:
            writer.kill()
        rest = writer.stdout.read().split()
        writer.stdout.close()
        writer.wait()
        acknowledged = int(rest[-1]) if rest else acknowledged
    with Lake.open(folder, readers=1) as lake:
        found = count(lake)
        distinct = lake.pool.run("SELECT uniqExact(_EventId) AS n FROM t_main.DeviceEvents").to_pylist()[0]["n"]
        assert acknowledged > 4
        assert found >= acknowledged * ROWS
        assert found == distinct, "no row is doubled"
