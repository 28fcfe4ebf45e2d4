"""Compares our compiler with Microsoft's analyser, query by query; the tests and `benchmarks/kql_oracle.py` use it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.kql.oracle.analyser import Verdict, verdicts
from vedette.kql.compile import compile_query
from vedette.kql.diagnostics import KqlError
from vedette.schema.catalog import Catalog

SAME = "same"
UNSUPPORTED = "not supported"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a query fared: `same`, `not supported` (we say so), `we refuse`, `we accept` or `columns`."""

    kind: str
    text: str
    ours: str = ""
    theirs: str = ""

    def __str__(self) -> str:
        return f"[{self.kind}] {self.text}\n    ours   {self.ours}\n    theirs {self.theirs}"


def columns_of(verdict: Verdict) -> list[tuple[str, str]] | None:
    """The result columns the analyser gives, None where it refuses."""
    if not verdict.accepted:
        return None
    if verdict.columns is None:
        return [("print_0", verdict.scalar or "")]
    return list(verdict.columns)


def judge(text: str, verdict: Verdict) -> Outcome:
    """Our compiler against one verdict."""
    theirs = columns_of(verdict)
    shown = str(theirs if theirs is not None else [message for _, _, message in verdict.errors[:2]])
    try:
        query = compile_query(text, Catalog.stock())
    except KqlError as error:
        ours = "; ".join(map(str, error.diagnostics[:2]))
        if theirs is None:
            return Outcome(SAME, text)
        missing = all(found.code == "unsupported" for found in error.diagnostics)
        return Outcome(UNSUPPORTED if missing else "we refuse", text, ours, shown)
    found = [(column.name, str(column.type)) for column in query.columns]
    if theirs is None:
        return Outcome("we accept", text, str(found), shown)
    if query.pending or found == theirs:
        return Outcome(SAME, text)
    return Outcome("columns", text, str(found), shown)


def compare(queries: Sequence[str]) -> list[Outcome]:
    """An outcome for each query. Raises Unavailable without Node or the package."""
    return [judge(text, verdict) for text, verdict in zip(queries, verdicts(queries), strict=True)]


def tally(outcomes: Iterable[Outcome]) -> Counter[str]:
    """How many of each kind."""
    return Counter(outcome.kind for outcome in outcomes)
