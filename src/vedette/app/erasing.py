"""What an organisation has outside lake and state database, and deleting it; handed to `tenants.leaving` as erasers."""

from __future__ import annotations

import shutil
from pathlib import Path

from vedette.core.scope import Scope
from vedette.tenants.leaving import Erased, Eraser


def erasers(data: Path) -> tuple[Eraser, ...]:
    """For the data folder: the raw segments an import spooled."""

    def spool(scope: Scope) -> Erased:
        folder = data / "spool" / scope.tenant
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        if folder.is_dir():
            shutil.rmtree(folder)
        return Erased("spooled raw records", size)

    return (spool,)
