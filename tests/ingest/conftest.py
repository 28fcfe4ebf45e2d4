"""An open data folder: a lake, a state database, and the import bound to both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ingest.fakes import TOY, plan_of
from vedette.core.scope import Scope, local
from vedette.ingest.connector import Connector
from vedette.ingest.pipeline import import_paths, replay, resume
from vedette.ingest.report import ImportReport
from vedette.lake.lake import Lake
from vedette.lake.plan import LoadPlan
from vedette.records.database import Records


@dataclass
class Home:
    scope: Scope
    folder: Path
    lake: Lake
    records: Records
    connectors: tuple[Connector, ...] = (TOY,)
    plan_of: Callable[[Connector], LoadPlan] = plan_of

    def load(self, *paths: Path, as_: str | None = None) -> ImportReport:
        return import_paths(self.scope, self.lake, self.records, self.connectors, paths, as_=as_, plan_of=self.plan_of)

    def resume(self) -> ImportReport:
        return resume(self.scope, self.lake, self.records, self.connectors, plan_of=self.plan_of)

    def replay(self) -> ImportReport:
        return replay(self.scope, self.lake, self.records, self.connectors, plan_of=self.plan_of)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with Lake.open(tmp_path / "data" / "lake") as lake, Records.open(tmp_path / "data" / "state.sqlite") as records:
        yield Home(local(), tmp_path / "data", lake, records)
