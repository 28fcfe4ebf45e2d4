"""The systemd unit of the deploying guide, judged by systemd itself where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "deploying.md"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    found = re.search(r"```ini\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert found is not None
    unit = tmp_path / "vedette.service"
    unit.write_text(found[1].replace("/opt/vedette/bin/vedette", "/bin/true"))
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert str(unit) not in done.stderr, "nothing in it is unknown or ignored"
