"""Sigma import: what becomes a rule, what is refused and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from vedette.core.errors import BadInput
from vedette.detect.alert import Severity, Tactic
from vedette.detect.load import load_rules
from vedette.detect.rule import Origin
from vedette.detect.sigma import SigmaReport, import_sigma
from vedette.schema.catalog import Catalog
from vedette.schema.types import Service

RULE = """
title: Archive Made By Rare Tool
id: 0f1d2c3b-0000-4000-8000-0000000000aa
status: test
description: A packer nobody uses here.
author: Someone
references: ['https://example.com/a']
tags: [attack.collection, attack.t1560.001, cve.2026-1]
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\\packer.exe'
    CommandLine|contains|all: ['-secret', ' out']
  filter:
    ParentImage|endswith: '\\backup.exe'
  condition: selection and not filter
falsepositives: [Backups, Unknown]
level: critical
"""


def run(tmp_path: Path, **texts: str) -> SigmaReport:
    source = tmp_path / "sigma-source"
    source.mkdir()
    for name, text in texts.items():
        (source / f"{name}.yml").write_text(text, encoding="utf-8")
    return import_sigma(source, tmp_path / "data" / "rules", Catalog.stock())


def test_a_rule_arrives_in_the_users_folder_and_can_be_loaded(tmp_path: Path) -> None:
    report = run(tmp_path, a=RULE)
    (outcome,) = report.converted
    assert report.refused == ()
    assert outcome.rule is not None
    assert outcome.path == tmp_path / "data" / "rules" / "sigma" / "sigma-archive-made-by-rare-tool-0f1d2c3b.yaml"
    (rule,) = [rule for rule in load_rules(tmp_path / "data").rules if rule.origin is Origin.SIGMA]
    assert (rule.severity, rule.category, rule.techniques) == (Severity.HIGH, Tactic.COLLECTION, ("T1560.001",))
    assert (rule.service, rule.false_positives) == (Service.ENDPOINT, ("Backups",))
    assert "packer.exe" in rule.query
    assert any("Someone" in reference for reference in rule.references)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("category: process_creation", "category: dns_query", "table"),
        ("CommandLine|contains|all", "NoSuchField|contains|all", "NoSuchField"),
        ("condition: selection and not filter", "condition: selection and", "end of text"),
        ("Image|endswith", "Image|nosuch", "nosuch"),
    ],
)
def test_what_cannot_be_converted_is_told_with_the_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in RULE
    report = run(tmp_path, bad=RULE.replace(old, new), good=RULE)
    assert len(report.converted) == 1
    (refused,) = report.refused
    assert reason.casefold() in refused.reason.casefold()
    assert refused.source.endswith("bad.yml")


def test_a_correlation_and_broken_yaml_are_refused_and_stop_nothing(tmp_path: Path) -> None:
    correlation = """
title: Many
correlation: {type: event_count, rules: [x], group-by: [User], timespan: 5m, condition: {gte: 5}}
"""
    report = run(tmp_path, a=RULE, b="title: [", c=correlation, d="")
    assert len(report.converted) == 1
    assert {Path(outcome.source).stem for outcome in report.refused} >= {"b", "c"}
    assert all(outcome.reason for outcome in report.refused)


def test_importing_again_replaces(tmp_path: Path) -> None:
    run(tmp_path, a=RULE)
    import_sigma(tmp_path / "sigma-source", tmp_path / "data" / "rules", Catalog.stock())
    assert len(list((tmp_path / "data" / "rules" / "sigma").iterdir())) == 1


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no Sigma rule"):
        import_sigma(tmp_path, tmp_path / "rules", Catalog.stock())
