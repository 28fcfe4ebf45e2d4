"""Rules from folders: stock and user's own apart, mistakes located, duplicates told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.detect.world import rule_text
from vedette.core.errors import BadInput
from vedette.detect import load
from vedette.detect.alert import Role, Severity, Tactic
from vedette.detect.load import (
    RuleBook,
    RuleSet,
    load_folders,
    load_rule,
    load_rules,
    stock_folder,
    user_folder,
)
from vedette.detect.rule import Origin
from vedette.schema.entities import EntityType
from vedette.schema.types import Service


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_field_arrives(tmp_path: Path) -> None:
    text = rule_text(
        lookback="2h",
        frequency="5m",
        entities="[{type: Ip, role: related, columns: {address: Peer}}]",
        response="[look, act]",
        false_positives="[none]",
        references="['https://example.com']",
    )
    rule = load_rule(write(tmp_path / "tool-seen.yaml", text))
    assert (rule.severity, rule.category, rule.service) == (Severity.HIGH, Tactic.EXECUTION, Service.ENDPOINT)
    assert (rule.lookback, rule.frequency) == (timedelta(hours=2), timedelta(minutes=5))
    assert (rule.entities[0].type, rule.entities[0].role) == (EntityType.IP, Role.RELATED)
    assert rule.entities[0].columns == (("address", "Peer"),)
    assert (rule.response, rule.false_positives) == (("look", "act"), ("none",))
    assert rule.fires[0].tables[0].table == "DeviceProcessEvents"
    assert rule.fires[0].tables[0].rows[0]["FileName"] == "tool.exe"
    assert rule.at("query").line == text.splitlines().index("query: |") + 1
    assert rule.at("nowhere").line is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sevrity": "high"}, "unknown field sevrity"),
        ({"severity": "critical"}, "must be one of"),
        ({"lookback": "soon"}, "length of time"),
        ({"entities": "[{type: Ip}]"}, "role is missing"),
        ({"fires": "[{DeviceProcessEvents: [1]}]"}, "must be a mapping"),
    ],
)
def test_a_mistake_is_refused_with_its_line(tmp_path: Path, change: dict[str, str], message: str) -> None:
    text = rule_text(**change)
    with pytest.raises(BadInput, match=message) as caught:
        load_rule(write(tmp_path / "tool-seen.yaml", text))
    (name,) = change
    assert caught.value.location.line == next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(name))


def test_missing_fields_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="missing: title, description"):
        load_rule(write(tmp_path / "x.yaml", "id: x\n"))


def test_one_bad_file_stops_only_itself_and_a_second_id_is_told(tmp_path: Path) -> None:
    write(tmp_path / "a" / "tool-seen.yaml", rule_text())
    write(tmp_path / "b" / "again.yml", rule_text())
    write(tmp_path / "c" / "broken.yaml", "id: [")
    write(tmp_path / "c" / "notes.txt", "no rule")
    found = load_folders([tmp_path], Origin.USER)
    assert [rule.id for rule in found.rules] == ["tool-seen"]
    assert sorted(error.message.partition(":")[0] for error in found.errors) == [
        "not YAML",
        f"the id tool-seen is already used by {tmp_path / 'a' / 'tool-seen.yaml'}",
    ]


def test_a_users_rule_replaces_the_stock_rule_of_its_id(tmp_path: Path) -> None:
    stock, data = tmp_path / "stock", tmp_path / "data"
    write(stock / "tool-seen.yaml", rule_text())
    write(stock / "other.yaml", rule_text(id="other"))
    write(user_folder(data) / "tool-seen.yaml", rule_text(severity="low"))
    found = load_rules(data, stock=stock)
    assert [(rule.id, rule.origin, rule.severity) for rule in found.rules] == [
        ("other", Origin.STOCK, Severity.HIGH),
        ("tool-seen", Origin.USER, Severity.LOW),
    ]
    assert found.errors == ()


def test_the_stock_folder_exists_and_can_be_read() -> None:
    found = load_folders([stock_folder()], Origin.STOCK)
    assert found.rules
    assert found.errors == ()


def test_the_rules_of_a_folder_are_read_when_asked_for_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path | None] = []

    def noted(data: Path | None = None) -> RuleSet:
        read.append(data)
        return load_rules(data)

    monkeypatch.setattr(load, "load_rules", noted)
    book = RuleBook(tmp_path)
    user_folder(tmp_path).mkdir()
    (user_folder(tmp_path) / "bad.yaml").write_text("id: [", encoding="utf-8")
    assert read == []
    assert tuple(book) == book.rules == load_rules(tmp_path).rules
    assert [error.location.source for error in book.errors] == [str(user_folder(tmp_path) / "bad.yaml")]
    assert read == [tmp_path]
