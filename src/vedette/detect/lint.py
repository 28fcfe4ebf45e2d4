"""Judges rule files: reads them, runs every linter on each, and reports all findings with their place.

`vedette rules lint`, the stock rules' test and whoever saves a rule call `lint`; the linters are in `linters`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vedette.detect.examples import Engine, MemoryEngine
from vedette.detect.linter import Finding, Linter, Subject
from vedette.detect.linters import LINTERS
from vedette.detect.load import load_folders
from vedette.detect.rule import Origin, Rule
from vedette.kql.compile import Catalog


@dataclass(frozen=True, slots=True)
class LintReport:
    """All findings in the order of the files; `rules` are those that could be read."""

    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> tuple[Finding, ...]:
        """The fatal findings."""
        return tuple(finding for finding in self.findings if finding.fatal)


def lint(
    paths: Iterable[Path], catalog: Catalog, *, engine: Engine | None = None, linters: Sequence[Linter] = LINTERS
) -> LintReport:
    """Lint rule files and folders. Where a lake is open in this process pass its pool (`lake.pool`) as the engine."""
    loaded = load_folders(paths, Origin.USER)
    unread = [Finding("", "readable", error.message, error.location) for error in loaded.errors]
    found = lint_rules(loaded.rules, catalog, engine=engine, linters=linters)
    return LintReport(loaded.rules, (*unread, *found))


def lint_rules(
    rules: Iterable[Rule], catalog: Catalog, *, engine: Engine | None = None, linters: Sequence[Linter] = LINTERS
) -> tuple[Finding, ...]:
    """The findings about rules already read."""
    if engine is None:
        with MemoryEngine() as memory:
            return lint_rules(rules, catalog, engine=memory, linters=linters)
    queries: dict[str, str] = {}
    findings: list[Finding] = []
    for rule in rules:
        findings.extend(_findings(Subject(rule, catalog, engine), linters))
        twin = queries.setdefault(" ".join(rule.query.split()), rule.id)
        if twin != rule.id:
            findings.append(Finding(rule.id, "twin", f"has the same query as {twin}", rule.at("query")))
    return tuple(findings)


def _findings(subject: Subject, linters: Sequence[Linter]) -> Iterator[Finding]:
    rule = subject.rule
    for linter in linters:
        if rule.origin is Origin.SIGMA and not linter.sigma:
            continue
        for place, message in linter.check(subject):
            yield Finding(rule.id, type(linter).__name__, message, rule.at(place), linter.fatal)
