"""The metadata with every table of this room registered; used by Alembic's environment and the tests."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from sqlalchemy import MetaData

from vedette.records.database import metadata


def all_tables() -> MetaData:
    """Import every file of `vedette.records` (each adds its tables) and return the shared metadata."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent.parent)]):
        if not module.ispkg:
            importlib.import_module(f"vedette.records.{module.name}")
    return metadata
