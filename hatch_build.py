"""Hatchling's build hook: wheel, sdist and editable installs carry the built portal.

`VEDETTE_PORTAL=auto` (default) builds it and, if that cannot be, installs without and says so; `require` fails
instead (CI and releases); `skip` never builds. The work is done by `portal/build.py`.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LATELY = 600
"""Seconds for which a failed build is not tried again: pip builds twice, once for the metadata."""


class PortalHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the portal before the archive is packed; found by hatchling by its class."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node from PyPI, only where the portal must be built and the machine has none that is new enough."""
        work = self._work()
        if work is None or work.is_fresh() or work.npm_of_machine():
            return []
        return [work.NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, or say why not. Raises RuntimeError with `require`."""
        work = self._work()
        if work is None or work.is_fresh():
            return
        required = self._mode() == "require"
        if version == "editable" and not required and (work.BUILT / "index.html").is_file():
            self._say("the portal that is built is older than its sources; `make portal` renews it")
            return
        missing: Path = work.BUILT / "MISSING.txt"
        if not required and missing.is_file() and time.time() - missing.stat().st_mtime < LATELY:
            self._say(missing.read_text(encoding="utf-8"))
            return
        try:
            work.build(self._say)
        except work.BuildFailed as failed:
            text: str = work.note_missing(str(failed))
            if required:
                raise RuntimeError(text) from None
            self._say(text)

    def _work(self) -> ModuleType | None:
        file = Path(self.root, "portal", "build.py")
        if self._mode() == "skip" or not file.is_file():
            return None
        known = importlib.util.spec_from_file_location("vedette_portal_build", file)
        assert known is not None
        assert known.loader is not None
        module = importlib.util.module_from_spec(known)
        known.loader.exec_module(module)
        return module

    @staticmethod
    def _mode() -> str:
        return os.environ.get("VEDETTE_PORTAL", "auto")

    def _say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)
        self.app.display_info(text)
