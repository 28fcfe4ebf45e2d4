"""From groups to alerts: evidence, roles, explicit maps, fingerprints, overflow."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.detect.world import START, rule
from vedette.core.errors import BadInput
from vedette.core.scope import local
from vedette.detect.alert import Role
from vedette.detect.alerts import alerts_of, evidence_of, mapped
from vedette.detect.fold import Folded, Group, Row
from vedette.schema.catalog import Catalog
from vedette.schema.entities import Account, Device, File, Ip, Process
from vedette.schema.types import TableSchema

SCOPE = local()


def table(name: str = "DeviceProcessEvents") -> TableSchema:
    schema = Catalog.stock().table(name)
    assert schema is not None
    return schema


def group(*rows: Row, key: str = "ws-1", count: int = 0) -> Group:
    last = START + timedelta(minutes=5)
    return Group((key,), START, count or len(rows), START, last, rows, rows)


def test_an_alert_says_what_when_and_who() -> None:
    row = {
        "Timestamp": START,
        "DeviceName": "ws-1",
        "AccountName": "anna",
        "FileName": "tool.exe",
        "ProcessId": 7,
        "ProcessCommandLine": "tool.exe -x",
    }
    (alert,) = alerts_of(SCOPE, rule(), table(), Folded((group(row, count=3),), 3, 1), 0)
    assert (alert.detector, alert.count, alert.source) == ("tool-seen", 3, "Vedette")
    assert (alert.first_activity, alert.last_activity) == (START, START + timedelta(minutes=5))
    found = {type(item.entity): item for item in alert.evidence}
    assert found[Device].role is Role.IMPACTED
    assert found[Account].role is Role.IMPACTED
    assert found[Process].detail == "tool.exe -x"
    assert json.loads(alert.sample)[0]["Timestamp"] == "2026-03-02T08:00:00Z"


def test_an_entity_stays_impacted_when_one_row_says_so() -> None:
    own = rule(
        entities="[{type: Ip, role: Related, columns: {address: A}}, {type: Ip, role: Impacted, columns: {address: B}}]"
    )
    evidence = evidence_of(own, table(), [{"A": "203.0.113.9"}, {"B": "203.0.113.9"}, {"A": "203.0.113.9"}])
    assert [(item.entity, item.role) for item in evidence] == [(Ip("203.0.113.9"), Role.IMPACTED)]


def test_an_explicit_map_reaches_into_the_file_of_a_process() -> None:
    own = rule(
        entities="[{type: Process, role: Related, columns: {pid: Pid, command_line: Cmd, file.name: Exe, created: At}}]"
    )
    (entity,) = own.entities
    row = {"Pid": 7, "Cmd": "a -b", "Exe": "a.exe", "At": START}
    assert mapped(entity, row) == Process(
        pid=7, command_line="a -b", created="2026-03-02T08:00:00Z", file=File(name="a.exe")
    )
    assert mapped(entity, {"Other": 1}) is None
    with pytest.raises(BadInput):
        mapped(entity, {"Pid": "seven"})
    assert evidence_of(own, table(), [{"Pid": "seven"}]) == ()


def test_the_fingerprint_depends_on_rule_principals_and_stretch_only() -> None:
    def prints(*groups: Group, start: int = 0, name: str = "tool-seen") -> list[tuple[str, str]]:
        found = alerts_of(SCOPE, rule(id=name), table(), Folded(groups, len(groups), len(groups)), start)
        return [(alert.fingerprint, alert.id) for alert in found]

    (first,) = prints(group({"FileName": "a"}))
    (again,) = prints(group({"FileName": "b"}), start=9)
    (other,) = prints(group({"FileName": "a"}, key="ws-2"))
    (rule_two,) = prints(group({"FileName": "a"}), name="second")
    assert first[0] == again[0]
    assert first[1] != again[1]
    assert len({first[0], other[0], rule_two[0]}) == 3


def test_what_is_not_shown_is_told() -> None:
    shown = group({"DeviceName": "ws-1"}, count=4)
    alerts = alerts_of(SCOPE, rule(), table(), Folded((shown,), 1_000_004, 71), 0)
    assert [alert.count for alert in alerts] == [4, 1_000_000]
    assert "70 more" in alerts[1].title
    assert "1000000 further rows" in alerts[1].description
    assert len({alert.id for alert in alerts}) == 2
