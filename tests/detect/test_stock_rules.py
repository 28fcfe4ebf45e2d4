"""The rules that come with the product: they are content, lie in their place and look for every tactic."""

from __future__ import annotations

import pytest

from vedette.detect.alert import Tactic
from vedette.detect.coverage import coverage
from vedette.detect.lint import lint_rules
from vedette.detect.load import load_folders, stock_folder
from vedette.detect.rule import Origin
from vedette.schema.catalog import Catalog


@pytest.mark.slow
def test_the_stock_rules_are_content() -> None:
    loaded = load_folders([stock_folder()], Origin.STOCK)
    findings = lint_rules(loaded.rules, Catalog.stock())
    refused = [str(finding) for finding in findings if finding.fatal] + [str(error) for error in loaded.errors]
    assert not refused, "\n".join(refused)


def test_the_stock_rules_lie_where_their_service_and_tactic_say() -> None:
    for rule in load_folders([stock_folder()], Origin.STOCK).rules:
        service, tactic, _ = rule.location.source.split("/")[-3:]
        assert service == rule.service.replace(" ", "-"), rule.id
        assert tactic.replace("-", "") == rule.category.casefold(), rule.id


def test_every_tactic_is_looked_for() -> None:
    found = coverage(load_folders([stock_folder()], Origin.STOCK).rules)
    assert found.uncovered == (), f"no rule for {', '.join(found.uncovered)}"
    assert {row.tactic for row in found.rows} == set(Tactic)
