"""Of public hunting queries that Microsoft's analyser accepts on our schema: the share that runs here alike.

`python -m benchmarks.kql_public [-v] FOLDER…`: folders or bare git directories of .kql, .md, .txt or .yaml files.
A query runs alike when it compiles, its columns have the same names and types, and it executes on empty tables.
Counted apart, and shown with and without: `no table` (a fuzzy union of tables we have none of, for which the reference
demands an error), and `union` (the analyser forgets a later type of a union's column: `ColumnMap.Add` of
https://github.com/microsoft/Kusto-Query-Language makes a dictionary it never stores; the reference's names are ours).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.kql.oracle.analyser import EVERYWHERE, Unavailable, Verdict, verdicts

from vedette.kql.compile import Query, compile_query
from vedette.kql.diagnostics import KqlError
from vedette.kql.types import PHYSICAL
from vedette.schema.catalog import Catalog
from vedette.schema.types import TableSchema

SUFFIXES = (".kql", ".csl", ".txt", ".md", ".yaml", ".yml", ".kusto")
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
_FENCE = re.compile(r"^[ \t]*```[ \t]*(\w*)[^\n]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE)
_YAML = re.compile(r"^query:\s*\|[-+]?\s*\n((?:[ \t]+[^\n]*\n|\s*\n)+)", re.MULTILINE)
_HIDDEN = {name for name, _ in EVERYWHERE}


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every candidate file of a folder or of a bare repository's newest commit."""
    if not (folder / "HEAD").is_file():
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in SUFFIXES and path.is_file():
                yield f"{folder.name}/{path.relative_to(folder)}", path.read_text("utf-8", "replace")
        return
    listed = subprocess.run(
        ["git", f"--git-dir={folder}", "ls-tree", "-rz", "--name-only", "HEAD"], capture_output=True, check=True
    ).stdout.decode("utf-8", "replace")
    for name in listed.split("\0"):
        if name.lower().endswith(SUFFIXES):
            shown = subprocess.run(
                ["git", f"--git-dir={folder}", "show", f"HEAD:{name}"], capture_output=True, check=False
            )
            yield f"{folder.parent.name}/{name}", shown.stdout.decode("utf-8-sig", "replace")


def queries(folders: list[Path]) -> dict[str, str]:
    """Query text to where it stands, each text once."""
    found: dict[str, str] = {}
    for folder in folders:
        for name, text in texts(folder):
            text = text.replace("\r\n", "\n").replace("\u00a0", " ")
            if name.lower().endswith(".md"):
                pieces = [body for kind, body in _FENCE.findall(text) if kind.lower() in ("", "kql", "kusto", "sql")]
            elif name.lower().endswith((".yaml", ".yml")):
                pieces = _YAML.findall(text)
            else:
                pieces = [text]
            for piece in pieces:
                if ("|" in piece or "let " in piece) and len(piece) < 30_000:
                    found.setdefault(piece.strip() + "\n", name)
    return found


class Engine:
    """Empty tables of our schema in an in-memory engine."""

    def __init__(self) -> None:
        import chdb

        self.connection = chdb.connect(":memory:")
        self.connection.query("SET max_query_size = 16777216")  # as the lake does
        self.made: set[str] = set()
        self.file = tempfile.NamedTemporaryFile(suffix=".csv")  # noqa: SIM115  what `externaldata` reads: nothing

    def relation(self, table: TableSchema) -> str:
        """The table's name, created when first asked for."""
        if table.name not in self.made:
            columns = [f"`{c.name}` {PHYSICAL[c.type]}" for c in table.columns]
            hidden = ["_EventId FixedString(16)", "_IngestedAt DateTime64(3, 'UTC')", "_Batch UInt64"]
            self.connection.query(f"CREATE TABLE `{table.name}` ({', '.join(columns + hidden)}) ENGINE = Memory")
            self.made.add(table.name)
        return f"`{table.name}`"

    def run(self, query: Query) -> str:
        """Empty, or the engine's complaint."""
        try:
            self.connection.query(
                query.sql(self.relation, now=NOW, tenant="t", files=lambda _uri: self.file.name), "Null"
            )
        except (RuntimeError, ValueError, KqlError) as error:
            return str(error).split("(version")[0][:400]
        return ""


def expected(verdict: Verdict) -> list[tuple[str, str]]:
    """The analyser's result columns without those every table only has besides its own."""
    columns = list(verdict.columns or ())
    if verdict.wide:
        columns = [(name, kind) for name, kind in columns if name.rstrip("0123456789") not in _HIDDEN]
    return columns


def agrees(verdict: Verdict, query: Query) -> bool:
    """Whether our result columns are the analyser's; `unknown` of plugins without a schema agrees with any type."""
    ours = [(column.name, str(column.type)) for column in query.columns]
    if verdict.wide:
        ours = [(name, kind) for name, kind in ours if name.rstrip("0123456789") not in _HIDDEN]
    wanted = expected(verdict)
    return len(ours) == len(wanted) and all(
        name == other and theirs in (kind, "unknown")
        for (name, kind), (other, theirs) in zip(ours, wanted, strict=True)
    )


def forgotten(ours: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> bool:
    """Whether our columns are theirs but for columns of several types, of which theirs shows the first only."""
    names, merged = dict(theirs), list(ours)
    for name, kind in theirs:
        merged = [(name, kind) if one == (f"{name}_{kind}", kind) else one for one in merged]
    kept = [one for one in merged if one[0] in names or one[0].rpartition("_")[0] not in names]
    return [one for one in kept if one[0] not in _HIDDEN] == [one for one in theirs if one[0] not in _HIDDEN]


def judge(text: str, verdict: Verdict, engine: Engine) -> tuple[str, str]:
    """`alike`, or what differs and why."""
    try:
        query = compile_query(text, Catalog.stock(), ask=lambda _probe: [])
    except KqlError as error:
        if all(found.code == "unknown-table" for found in error.diagnostics):
            return "no table", error.diagnostics[0].message
        return "refused", "; ".join(f"{found.line}:{found.column} {found.message}" for found in error.diagnostics[:3])
    except Exception as error:  # noqa: BLE001  (a benchmark counts crashes, it does not hide them)
        return "CRASH", f"{type(error).__name__}: {error}"
    if verdict.columns is not None and not agrees(verdict, query):
        ours = [(column.name, str(column.type)) for column in query.columns]
        wanted = expected(verdict)
        if forgotten(ours, wanted):
            return "union", "the analyser forgets a type of a column"
        differing = [pair for pair in zip(ours, wanted, strict=False) if pair[0] != pair[1]][:3]
        return (
            "columns",
            f"ours/theirs {len(ours)}/{len(wanted)}: {differing or (ours[len(wanted) :], wanted[len(ours) :])}",
        )
    trouble = engine.run(query)
    return ("engine", trouble) if trouble else ("alike", "")


def shown(tally: Counter[str], reasons: Counter[str], places: dict[str, Counter[str]]) -> None:
    """Print the shares, those of each folder, and what is refused most."""
    total = tally.total() or 1
    for kind, count in tally.most_common():
        print(f"{kind:10} {count:>6} {100 * count / total:6.2f} %")
    apart = tally["no table"] + tally["union"]
    print(f"{'alike':10} of {total - apart} without those apart: {100 * tally['alike'] / max(total - apart, 1):.2f} %")
    for place, counts in sorted(places.items()):
        print(
            f"  {place:60} {counts['alike']:>5} of {counts.total():>5} {100 * counts['alike'] / counts.total():6.2f} %"
        )
    for reason, count in reasons.most_common(40):
        print(f"  {count:>4} {reason}")


def main() -> int:
    """Print the figures; `-v` every query that does not run alike."""
    folders = [Path(word) for word in sys.argv[1:] if word != "-v"]
    if not folders:
        print("skipped: give folders of queries")
        return 0
    found = queries(folders)
    begun = time.perf_counter()
    try:
        official = verdicts(list(found))
    except Unavailable as error:
        print(f"skipped: {error}")
        return 0
    print(f"{len(found)} texts, analysed in {time.perf_counter() - begun:.0f} s")
    accepted = [
        (text, verdict) for text, verdict in zip(found, official, strict=True) if verdict.accepted and verdict.columns
    ]
    tally: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    places: dict[str, Counter[str]] = {}
    engine = Engine()
    begun = time.perf_counter()
    for text, verdict in accepted:
        kind, why = judge(text, verdict, engine)
        tally[kind] += 1
        places.setdefault(found[text].partition("/")[0], Counter())[kind] += 1
        if kind == "refused":
            reasons[re.sub(r"^\d+:\d+ ", "", why).split(";")[0]] += 1
        if kind != "alike" and "-v" in sys.argv:
            print(f"[{kind}] {found[text]}: {why}")
    print(f"{tally.total()} accepted by the analyser, judged in {time.perf_counter() - begun:.0f} s")
    shown(tally, reasons, places)
    return 0


if __name__ == "__main__":
    sys.exit(main())
