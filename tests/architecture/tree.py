"""Our own source as data: every file with its text and syntax tree; read by the architecture tests beside it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "vedette"


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file: `name` is its path from the repository's root."""

    path: Path
    name: str
    text: str
    tree: ast.Module


@cache
def sources(folder: str = "src/vedette") -> tuple[Source, ...]:
    """All Python files below `folder`, parsed once."""
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found.append(Source(path, str(path.relative_to(ROOT)), text, ast.parse(text)))
    return tuple(found)
