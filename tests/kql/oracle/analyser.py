"""Microsoft's KQL analyser over our catalog, for tests and benchmarks: what it accepts and which columns result.

It is npm's `@kusto/language-service-next`, pinned in package-lock.json beside this file and run in one Node process.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vedette.schema.catalog import Catalog
from vedette.schema.types import TableSchema

HERE = Path(__file__).parent
EVERYWHERE = (("TimeGenerated", "datetime"), ("Type", "string"), ("TenantId", "string"), ("SourceSystem", "string"))
PROFILE = """GlobalPrevalence=long(null), GlobalFirstSeen=datetime(null), GlobalLastSeen=datetime(null), Signer='',
 Issuer='', SignerHash='', IsCertificateValid=bool(null), IsRootSignerMicrosoft=bool(null), SignatureState='',
 IsExecutable=bool(null), ThreatName='', Publisher='', SoftwareName='', ProfileAvailability=''""".replace("\n", "")
_INVOKED = re.compile(r"\binvoke\s+FileProfile\s*\([^()]*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the analyser says: `columns` are names and types; `wide` tells it needed the columns of `EVERYWHERE`."""

    accepted: bool
    columns: tuple[tuple[str, str], ...] | None
    scalar: str | None
    errors: tuple[tuple[str, int, str], ...]
    wide: bool


class Unavailable(Exception):
    """Node or the package cannot be had here; the text says which."""


def installed() -> Path:
    """The folder of Node modules, installed on first use in the user's cache. Raises Unavailable."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise Unavailable("Node and npm are not installed")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "vedette-tests" / "kql-oracle"
    modules = cache / "node_modules"
    lock = (HERE / "package-lock.json").read_bytes()
    known = (cache / "package-lock.json").is_file() and (cache / "package-lock.json").read_bytes() == lock
    if known and (modules / "@kusto" / "language-service-next").is_dir():
        return modules
    cache.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "package.json", cache)
    shutil.copy(HERE / "package-lock.json", cache)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(command, cwd=cache, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unavailable("npm took longer than two minutes") from error
    if done.returncode or not modules.is_dir():
        (cache / "package-lock.json").unlink(missing_ok=True)
        raise Unavailable("npm cannot install @kusto/language-service-next here")
    return modules


def schema_text(table: TableSchema, *, wide: bool) -> str:
    """A table's columns as Kusto writes a schema."""
    columns = [(column.name, str(column.type)) for column in table.columns]
    names = {name for name, _ in columns}
    if wide:
        columns += [(name, kind) for name, kind in EVERYWHERE if name not in names]
    return "(" + ", ".join(f"['{name}']:{kind}" for name, kind in columns) + ")"


def _setting(catalog: Catalog) -> dict[str, dict[str, str]]:
    named = {name: table for table in catalog.tables() for name in (table.name, *table.aliases)}
    return {
        "plain": {name: schema_text(table, wide=False) for name, table in named.items()},
        "wide": {name: schema_text(table, wide=True) for name, table in named.items()},
    }


def _readable(text: str) -> str:
    """The query with `invoke FileProfile(…)`, which no schema can declare, as the columns it adds."""
    return _INVOKED.sub("extend " + PROFILE, text)


def verdicts(queries: Sequence[str], catalog: Catalog | None = None) -> list[Verdict]:
    """The analyser's verdict on each query, in order: about 3 s to start and 5 to 60 ms a query."""
    modules = installed()
    lines: Iterable[object] = [_setting(catalog or Catalog.stock()), *map(_readable, queries)]
    done = subprocess.run(
        ["node", str(HERE / "analyse.js")],
        input="".join(json.dumps(line) + "\n" for line in lines),
        env={**os.environ, "NODE_PATH": str(modules)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [_verdict(json.loads(line)) for line in done.stdout.splitlines()]


def _verdict(answer: dict[str, object]) -> Verdict:
    columns, errors, scalar = answer["columns"], answer["errors"], answer["scalar"]
    assert isinstance(errors, list)
    return Verdict(
        accepted=bool(answer["ok"]),
        columns=tuple((name, kind) for name, kind in columns) if isinstance(columns, list) else None,
        scalar=scalar if isinstance(scalar, str) else None,
        errors=tuple((code, start, message) for code, start, message in errors),
        wide=bool(answer["wide"]),
    )
