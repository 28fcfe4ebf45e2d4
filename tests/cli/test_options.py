"""What the command line shows while work goes on: at a terminal only, and nothing is left of it."""

from __future__ import annotations

import io
import sys

import pytest

from vedette.cli.options import bar, busy


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("way", [busy, bar])
def test_work_is_shown_at_a_terminal_and_nowhere_else(way: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(way)
    for name in ("TTY_COMPATIBLE", "TTY_INTERACTIVE", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    for stream, quiet, shown in ((_Terminal(), False, True), (_Terminal(), True, False), (io.StringIO(), False, False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with way("Looking at it", quiet=quiet):
            pass
        assert ("Looking at it" in stream.getvalue()) is shown
