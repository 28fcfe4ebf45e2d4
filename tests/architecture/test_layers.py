"""The one-way street: import-linter's contracts hold, and every room of the package stands in them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.tree import PACKAGE, ROOT


def test_import_linter_keeps_its_contracts() -> None:
    command = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-2000:]


def test_every_room_stands_in_the_layers() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = {layer.strip() for layer in config["tool"]["importlinter"]["contracts"][0]["layers"]}
    rooms = {f"vedette.{folder.name}" for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()}
    assert rooms == layers
