"""Runs the documented examples of KQL through our engine and prints the share exact, refused and wrong by family.

Needs `../shared/data/kql` and `../shared/tools/kql_compare.py`; says so and stops where they are absent.
`python -m benchmarks.kql_docs [-v] [words…]` shows what is not exact, of examples whose id holds a word.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from vedette.kql.compile import Query, compile_query
from vedette.kql.diagnostics import KqlError
from vedette.kql.emit.literal import duration
from vedette.schema.catalog import Catalog

SHARED = Path(__file__).resolve().parents[2] / "shared"
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
NULL = "ᴺᵁᴸᴸ"
SHOWN = {
    "exact": "exact",
    "refused": "refused",
    "values": "names",
    "rows": "WRONG",
    "columns": "WRONG",
    "types": "WRONG",
}
"""Verdicts as they are counted; `names`: all values agree, a column is called otherwise than the page prints it."""


def family(example: dict[str, Any]) -> str:
    """The family an example belongs to, by what it is about."""
    page, words = Path(example["page"]).stem, set(example["constructs"])
    if page.startswith("geo-") or any(":geo_" in word for word in words):
        return "geo"
    if any("Graph" in word for word in words):
        return "graph"
    if page.startswith("series-") or any(":series_" in word for word in words) or "ops:MakeSeries" in words:
        return "series"
    if any(word.startswith("plugins:") for word in words):
        return "plugins"
    return "core" if example.get("core") else "other"


def moment(example: dict[str, Any]) -> datetime:
    """When an example is run: one with times that have no date, on the day its documented result shows."""
    if re.search(r"datetime\(\d+:", example["query"]):
        found = re.search(r"\d{4}-\d\d-\d\d", str(example["expected_rows"]))
        if found:
            return datetime.fromisoformat(f"{found.group()}T23:00:00+00:00")
    return NOW


def cell(kind: str, text: str) -> object:
    """A value of ClickHouse's text form in the comparer's form."""
    if text == NULL:
        return None
    if kind == "timespan":
        return duration(int(text))
    if kind == "dynamic":
        return None if text == "" else text
    return text


def rows(connection: Any, query: Query, now: datetime = NOW) -> list[list[object]]:
    """The rows of a query without tables."""
    sql = query.sql(lambda table: table.name, now=now, tenant="t")
    answer = connection.query(sql, "JSONCompactStringsEachRow").bytes().decode()
    kinds = [str(column.type) for column in query.columns]
    return [
        [cell(kind, text) for kind, text in zip(kinds, json.loads(line), strict=True)] for line in answer.splitlines()
    ]


def probed(connection: Any, probe: Query) -> list[tuple[str, ...]]:
    """The rows of a probe as texts."""
    return [tuple(str(value) for value in row) for row in rows(connection, probe)]


def judge(connection: Any, compare: ModuleType, example: dict[str, Any]) -> tuple[str, str]:
    """`exact`, `refused`, or what is wrong, with the reason."""
    try:
        query = compile_query(example["query"], Catalog.stock()).completed(lambda probe: probed(connection, probe))
    except KqlError as error:
        return "refused", str(error)
    except Exception as error:  # noqa: BLE001  (a benchmark counts crashes, it does not hide them)
        return "CRASH", f"{type(error).__name__}: {error}"
    try:
        found = rows(connection, query, moment(example))
    except (RuntimeError, ValueError) as error:
        return "ENGINE", str(error).split("(version")[0][:300]
    verdict, why = compare.compare(
        example["expected_columns"],
        example["expected_types"],
        example["expected_rows"],
        [column.name for column in query.columns],
        found,
        example["ordered"],
        example["unordered_arrays"],
        example.get("decimals"),
    )
    kinds = [str(column.type) for column in query.columns]
    if verdict == "exact" and kinds != example["expected_types"]:
        return "types", f"{kinds} for {example['expected_types']}"
    return verdict, why


def printed_otherwise(named: list[tuple[dict[str, Any], str]]) -> Iterator[str]:
    """Why columns are called otherwise than their page prints them: by hand, where Microsoft's analyser is with us."""
    try:
        oracle = importlib.import_module("tests.kql.oracle.analyser")
        verdicts = oracle.verdicts([example["query"] for example, _ in named]) if named else []
    except (ImportError, RuntimeError) as error:
        yield f"names not checked with the analyser ({error}); run as python -m benchmarks.kql_docs"
        return
    except oracle.Unavailable as error:
        yield f"names not checked with the analyser: {error}"
        return
    for (example, why), verdict in zip(named, verdicts, strict=True):
        ours = [column.name for column in compile_query(example["query"], Catalog.stock()).columns]
        theirs = [name for name, _ in verdict.columns or (("print_0", ""),)]
        reason = "the page's header is edited: the analyser's names are ours" if ours == theirs else "OURS DIFFER"
        yield f"names: {example['id']}: {reason}; {why}"


def examples(words: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every example with its family."""
    for name in ("doc_examples", "operator_facts"):
        for line in (SHARED / "data" / "kql" / f"{name}.jsonl").read_text("utf-8").splitlines():
            example = json.loads(line)
            if not words or any(word in example["id"] for word in words):
                yield ("facts" if name == "operator_facts" else family(example)), example


def main() -> int:
    """Print the table; 1 when an answer is wrong."""
    if not (SHARED / "data" / "kql").is_dir():
        print(f"skipped: {SHARED / 'data' / 'kql'} is absent")
        return 0
    import chdb

    spec = importlib.util.spec_from_file_location("kql_compare", SHARED / "tools" / "kql_compare.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("kql_compare.py")
    compare = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(compare)
    verbose = "-v" in sys.argv
    connection = chdb.connect(":memory:")
    tally: dict[str, Counter[str]] = {}
    named: list[tuple[dict[str, Any], str]] = []
    begun = time.perf_counter()
    for kind, example in examples([word for word in sys.argv[1:] if word != "-v"]):
        verdict, why = judge(connection, compare, example)
        shown = SHOWN.get(verdict, "engine")
        for key in (kind, "all"):
            tally.setdefault(key, Counter())[shown] += 1
        if verdict == "values":
            named.append((example, why))
        if verbose and verdict != "exact":
            print(f"[{verdict}] {example['id']}: {why[:260]}")
    for line in printed_otherwise(named):
        print(line)
    print(f"{'family':10} {'exact':>12} {'names':>6} {'refused':>8} {'engine':>7} {'WRONG':>6}")
    for kind, counts in sorted(tally.items()):
        total = counts.total()
        share = f"{counts['exact']}/{total} {100 * counts['exact'] / total:.0f}%"
        rest = f"{counts['names']:>6} {counts['refused']:>8} {counts['engine']:>7} {counts['WRONG']:>6}"
        print(f"{kind:10} {share:>12} {rest}")
    print(f"{time.perf_counter() - begun:.1f} s")
    return 1 if tally.get("all", Counter())["WRONG"] else 0


if __name__ == "__main__":
    sys.exit(main())
