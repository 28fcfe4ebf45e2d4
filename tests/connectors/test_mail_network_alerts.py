"""The connectors of mail, network and other products' alerts: fixtures become their expected rows; real data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.connectors.harness import Row, home, matches
from vedette.app.wiring import CONNECTORS as ROOT
from vedette.app.wiring import stock_connectors

NAMES = ("alert_lists", "aws_s3_access", "aws_vpc_flow", "m365_defender", "mail", "security_alerts", "zeek")
FIXTURES = sorted(
    path for name in NAMES for path in (ROOT / name / "fixtures").iterdir() if ".expected." not in path.name
)


def expectation(path: Path) -> dict[str, list[Row]]:
    """The rows that a raw fixture must give, by table."""
    found: dict[str, list[Row]] = json.loads(path.with_name(path.name.split(".")[0] + ".expected.json").read_text())
    return found


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.parent.name}-{path.name.split('.')[0]}")
def test_raw_records_become_the_expected_rows(path: Path, tmp_path: Path) -> None:
    expected = expectation(path)
    with home(tmp_path, *stock_connectors()) as data:
        report = data.load(path)
        assert report.connectors == {path.parent.parent.name: 1}
        assert (report.dead, report.unmapped, report.problems) == ({}, (), ())
        assert report.rows == {table: len(rows) for table, rows in expected.items()}
        for table, rows in expected.items():
            actual = data.rows(table)
            for row in rows:
                assert sum(matches(row, candidate) for candidate in actual) == 1, f"{table}: {row} is not in {actual}"


@pytest.mark.parametrize("name", NAMES)
def test_importing_again_changes_nothing(name: str, tmp_path: Path) -> None:
    raw = [path for path in FIXTURES if path.parent.parent.name == name]
    with home(tmp_path, *stock_connectors()) as data:
        first = data.load(*raw)
        again = data.load(*raw)
    assert sum(first.rows.values()) > 0
    assert (again.rows, again.duplicates + again.repeated > 0) == ({}, True)


def test_unknown_fields_and_the_seventh_digit_of_a_second_are_kept(tmp_path: Path) -> None:
    with home(tmp_path, *stock_connectors()) as data:
        data.load(ROOT / "m365_defender" / "fixtures" / "streaming.raw.jsonl")
        (row,) = data.rows("DeviceProcessEvents")
    assert json.loads(row["AdditionalFields"]) == {"NewFieldOfNextYear": "kept"}
    assert str(row["Timestamp"]) == "2026-03-02 09:15:03.123456700+00:00"


def test_a_quoted_from_line_does_not_end_a_message(tmp_path: Path) -> None:
    with home(tmp_path, *stock_connectors()) as data:
        report = data.load(ROOT / "mail" / "fixtures" / "archive.mbox")
    assert report.records == 2


def test_what_is_no_message_is_a_dead_letter_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "note.eml").write_text("Dear all,\n\nthis was never sent.\n")
    with home(tmp_path, *stock_connectors()) as data:
        report = data.load(tmp_path / "note.eml")
    assert (report.rows, sum(report.dead.values())) == ({}, 1)
    assert any("not a message" in reason for reason in report.dead)


def test_another_products_alert_keeps_an_entity_of_unknown_kind(tmp_path: Path) -> None:
    raw = json.loads((ROOT / "security_alerts" / "fixtures" / "sentinel.raw.jsonl").read_text())
    raw["Entities"] = json.dumps([{"Type": "azure-resource", "ResourceId": "/subscriptions/7/vm/build7"}])
    (tmp_path / "alert.json").write_text(json.dumps([raw]))
    with home(tmp_path, *stock_connectors()) as data:
        data.load(tmp_path / "alert.json")
        (row,) = data.rows("AlertEvidence")
    assert row["EntityType"] == "azure-resource"
    assert "/subscriptions/7/vm/build7" in row["AdditionalFields"]


@pytest.mark.shared
def test_real_files_are_recognised_and_give_rows(shared_data: Path, tmp_path: Path) -> None:
    files = {
        "security_alerts": shared_data / "alerts" / "msticpy_SecurityAlert.jsonl",
        "zeek": shared_data / "stories" / "G3_comsvcs_host_zeek",
        "mail": shared_data / "email" / "ham_transactional",
        "m365_defender": shared_data / "mde",
    }
    with home(tmp_path, *stock_connectors()) as data:
        for name, path in files.items():
            report = data.load(path)
            assert set(report.connectors) == {name}
            assert set(report.dead) <= {"not a message: no readable date in Received or Date"}
            assert {item.kind for item in report.unmapped} <= {"packet_filter"}
            assert sum(report.rows.values()) > 0
