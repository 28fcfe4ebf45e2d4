"""The connectors of hosts, Windows and Linux: every fixture becomes its expected rows, no record is lost, real logs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import vedette.connectors
from tests.connectors.harness import Home, Row, assert_expected, assert_idempotent, fixtures, home, named
from vedette.ingest.loading import load_connector
from vedette.lake.ddl import database

ROOT = Path(vedette.connectors.__file__).parent
NAMES = ("windows", "linux")
CONNECTORS = tuple(load_connector(ROOT / name) for name in NAMES)


@pytest.mark.parametrize("path", fixtures(ROOT, NAMES), ids=named)
def test_raw_records_become_the_expected_rows(path: Path, tmp_path: Path) -> None:
    assert_expected(path, tmp_path, CONNECTORS)


@pytest.mark.parametrize("name", NAMES)
def test_importing_again_changes_nothing(name: str, tmp_path: Path) -> None:
    assert_idempotent(ROOT / name, tmp_path, CONNECTORS)


def test_all_roads_of_an_event_give_the_same_row(tmp_path: Path) -> None:
    """A process creation as evtx_dump, XML made JSON, NXLog, Winlogbeat and Log Analytics write it."""
    fields = {
        "Image": "C:\\Windows\\System32\\whoami.exe",
        "ProcessId": "5120",
        "CommandLine": 'whoami "/all" & x',
        "User": "QUARRY\\Mira",
        "ParentImage": "C:\\Windows\\explorer.exe",
    }
    sysmon = {"name": "Microsoft-Windows-Sysmon", "log": "Microsoft-Windows-Sysmon/Operational"}
    named = [{"@Name": key, "#text": value.replace("&", "&amp;")} for key, value in fields.items()]
    text = {key: value.replace("&", "&amp;") for key, value in fields.items()}
    xml = "".join(f'<Data Name="{key}">{value}</Data>' for key, value in text.items())
    single = "".join(f"<Data Name='{key}'>{value}</Data>" for key, value in text.items())
    whole = (
        "<Event xmlns='x'><System><EventRecordID>7</EventRecordID><Computer>WS-OLIVE.quarry.example</Computer>"
        f"<Security UserID='S-1-5-18'/></System><EventData>{single}</EventData></Event>"
    )
    analytics = {
        "TimeGenerated": "2031-04-02T07:15:03Z",
        "Computer": "WS-OLIVE",
        "EventID": 1,
        "Channel": sysmon["log"],
        "Provider": sysmon["name"],
    }
    roads: dict[str, object] = {
        "dump": {"Event": {"System": _system(sysmon, "#attributes"), "EventData": fields}},
        "attributes": {"Event": {"System": _system(sysmon, "@"), "EventData": {"Data": named}}},
        "flat": fields
        | {"EventID": 1, "SourceName": sysmon["name"], "Channel": sysmon["log"], "Hostname": "ws-olive.quarry.example"}
        | {"@timestamp": "2031-04-02T07:15:03Z"},
        "beats": {
            "@timestamp": "2031-04-02T07:15:03Z",
            "event": {"code": "1"},
            "winlog": {
                "channel": sysmon["log"],
                "provider_name": sysmon["name"],
                "computer_name": "WS-OLIVE.quarry.example",
                "event_data": fields,
            },
        },
        "json": analytics | {"EventData": json.dumps(fields)},
        "xml": analytics | {"EventData": f'<EventData xmlns="x">{xml}</EventData>'},
        "azure": {
            "time": "2031-04-02T07:15:03Z",
            "category": "WindowsEventLogsTable",
            "properties": {"EventId": 1, "ProviderName": sysmon["name"], "Channel": sysmon["log"], "RawXml": whole},
        },
    }
    seen: set[tuple[object, ...]] = set()
    for road, record in roads.items():
        (tmp_path / f"{road}.jsonl").write_text(json.dumps(record))
    with home(tmp_path / "home", *CONNECTORS) as data:
        report = data.load(*(tmp_path / f"{road}.jsonl" for road in roads))
        assert report.rows == {"DeviceProcessEvents": len(roads)}
        for row in data.rows("DeviceProcessEvents"):
            seen.add(tuple(row[name] for name in ("DeviceId", "FileName", "ProcessId", "ProcessCommandLine")))
            assert (row["AccountDomain"], row["AccountName"]) == ("quarry", "mira")
            assert row["InitiatingProcessFileName"] == "explorer.exe"
    assert len(seen) == 1
    assert next(iter(seen))[1:] == ("whoami.exe", 5120, 'whoami "/all" & x')


def _system(sysmon: dict[str, str], style: str) -> dict[str, object]:
    def attributes(name: str, value: str) -> dict[str, object]:
        return {style: {name: value}} if style == "#attributes" else {f"@{name}": value}

    return {
        "Provider": attributes("Name", sysmon["name"]),
        "EventID": 1,
        "Channel": sysmon["log"],
        "Computer": "WS-OLIVE.quarry.example",
        "TimeCreated": attributes("SystemTime", "2031-04-02T07:15:03.000000Z"),
    }


AGENT = {
    "EventTime": "2031-04-02 09:15:03",
    "Hostname": "ws-olive.quarry.example",
    "Keywords": -9223372036854775808,
    "EventType": "INFO",
    "Message": "text for people",
    "AccountName": "SYSTEM",
    "Domain": "NT AUTHORITY",
    "ExecutionProcessID": 2204,
    "@timestamp": "2031-04-02T07:15:05Z",
}
FREQUENT = {
    ("sysmon", 1): {"Image": "C:\\a.exe", "CommandLine": "a", "Hashes": "MD5=x"},
    ("sysmon", 3): {
        "Initiated": "true",
        "DestinationIp": "203.0.113.9",
        "SourceIsIpv6": "false",
        "SourceHostname": "olive",
    },
    ("sysmon", 5): {"Image": "C:\\a.exe"},
    ("sysmon", 10): {"SourceImage": "C:\\a.exe", "TargetImage": "C:\\b.exe", "CallTrace": "C:\\c.dll+1"},
    ("sysmon", 11): {"TargetFilename": "C:\\new.txt", "CreationUtcTime": "2031-04-02 07:15:03.000"},
    ("sysmon", 15): {"TargetFilename": "C:\\new.txt:z", "Contents": "[ZoneTransfer]"},
    ("sysmon", 18): {"PipeName": "\\p"},
    ("sysmon", 22): {"QueryName": "example.org", "QueryStatus": "0"},
    ("sysmon", 23): {"TargetFilename": "C:\\old.txt", "IsExecutable": "false", "Archived": "true"},
    ("security", 4688): {"NewProcessName": "C:\\a.exe", "SubjectUserName": "mira", "TokenElevationType": "%%1936"},
    ("security", 5156): {"SourceAddress": "192.0.2.1", "DestAddress": "203.0.113.9", "LayerRTID": "48"},
}
LOGS = {
    "sysmon": ("Microsoft-Windows-Sysmon", "Microsoft-Windows-Sysmon/Operational"),
    "security": ("Microsoft-Windows-Security-Auditing", "Security"),
}
INVENTED = {"Flavour": 'bitter "almond" \\ é', "Weights": [1, {"of": "it"}]}


def _frequent(road: str, more: Mapping[str, object]) -> list[dict[str, object]]:
    """One record of every frequent event, as NXLog or evtx_dump write it, with further fields."""
    records: list[dict[str, object]] = []
    for number, ((log, event), fields) in enumerate(FREQUENT.items()):
        provider, channel = LOGS[log]
        data: dict[str, object] = dict(fields) | {"RuleName": "-", "UtcTime": "2031-04-02 07:15:03.000"} | dict(more)
        flat = {"EventID": event, "SourceName": provider, "Channel": channel, "RecordNumber": number}
        system = _system({"name": provider, "log": channel}, "#attributes") | {
            "EventID": event,
            "EventRecordID": number,
        }
        records.append(AGENT | flat | data if road == "flat" else {"Event": {"System": system, "EventData": data}})
    return records


@pytest.mark.parametrize("road", ["flat", "dump"])
def test_fields_nobody_knows_survive_in_the_frequent_events(road: str, tmp_path: Path) -> None:
    wanted: dict[str, Mapping[str, object]] = {"plain": {}, "more": INVENTED}
    for name, more in wanted.items():
        lines = (json.dumps(record) for record in _frequent(road, more))
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines))
    with home(tmp_path / "home", *CONNECTORS) as data:
        for name in wanted:  # one after the other: where no record has an unknown field, nothing is looked for
            assert sum(data.load(tmp_path / f"{name}.jsonl").rows.values()) == len(FREQUENT)
        tables = ("DeviceProcessEvents", "DeviceNetworkEvents", "DeviceEvents", "DeviceFileEvents")
        rows = [row for found in data.all(tables).values() for row in found]
    assert len(rows) == 2 * len(FREQUENT)
    more_ = 0
    plain: dict[tuple[object, object], object] = {}
    for row in rows:
        fields = json.loads(row["AdditionalFields"])
        invented = {key: fields.pop(key) for key in INVENTED if key in fields}
        assert invented in ({}, INVENTED)
        more_ += bool(invented)
        # Nothing else is left over, and what is known is the same in both.
        assert plain.setdefault((row["ReportId"], row["ActionType"]), fields) == fields
        assert not fields.keys() & {*AGENT, "Image", "UtcTime", "SourceAddress", "TargetFilename", "SourceIsIpv6"}
    assert (more_, len(plain)) == (len(FREQUENT), len(FREQUENT))


def test_the_flat_road_gives_what_the_shape_gives(tmp_path: Path) -> None:
    """Also in a file where flat records stand among others, repeated ones and broken ones."""
    windows = CONNECTORS[0]
    without = replace(windows, roads=())
    files = [path for path in fixtures(ROOT, NAMES) if path.parent.parent.name == "windows"]
    mixed = tmp_path / "mixed.jsonl"
    flat = (ROOT / "windows" / "fixtures" / "nxlog.raw.jsonl").read_text().splitlines()
    others = [line for path in files for line in path.read_text().splitlines() if line not in flat]
    broken = ["{", json.dumps({"EventID": "x"}), json.dumps(AGENT | {"EventID": 1, "SourceName": "a", "Channel": "b"})]
    mixed.write_text("\n".join([*flat, *flat[:1], *others[: len(flat) // 2], *broken]))
    found = []
    for name, connector in (("with", windows), ("without", without)):
        with home(tmp_path / name, connector) as data:
            report = data.load(mixed)
            tables = sorted(report.rows)
            rows = {table: sorted(json.dumps(row, default=str) for row in data.rows(table)) for table in tables}
            found.append((rows, report.rows, report.dead, report.unmapped, report.repeated))
    assert windows.roads
    assert found[0] == found[1]
    assert found[0][4] == 1


def _one(data: Home, table: str, condition: str) -> Row:
    found = data.lake.pool.run(f"SELECT * FROM `{database(data.scope)}`.`{table}` WHERE {condition}").to_pylist()
    assert len(found) == 1, f"{len(found)} rows of {table} where {condition}"
    row: Row = found[0]
    return row


@pytest.mark.shared
def test_no_event_of_the_samples_is_lost(shared_data: Path, tmp_path: Path) -> None:
    with home(tmp_path, *CONNECTORS) as data:
        report = data.load(
            shared_data / "endpoint" / "evtx", shared_data / "stories" / "G1_golden_saml" / "WindowsEvents.json"
        )
        assert (report.unmapped, report.problems) == ((), ())
        assert report.connectors == {"windows": 45}
        share = data.lake.pool.run(
            f"SELECT countIf(ActionType = 'OtherWindowsEvent') AS other FROM `{database(data.scope)}`.DeviceEvents"
        ).to_pylist()
        assert share == [{"other": 0}]


@pytest.mark.shared
def test_the_shell_of_a_java_server_is_told_whole(shared_data: Path, tmp_path: Path) -> None:
    runs = sorted((shared_data / "endpoint" / "otrf").glob("Log4Shell__*"))
    with home(tmp_path, *CONNECTORS) as data:
        report = data.load(*runs)
        assert report.connectors == {"windows": 2, "linux": 3}
        shell = _one(
            data, "DeviceProcessEvents", "ProcessCommandLine LIKE 'bash -c %' AND InitiatingProcessFileName = 'java'"
        )
        assert (shell["DeviceName"], shell["AccountName"], shell["ProcessId"]) == ("ubuntu5", "tomcat", 17790)
        ldap = _one(data, "DeviceNetworkEvents", "RemotePort = 1389 AND InitiatingProcessId = 1340")
        assert (ldap["RemoteIP"], ldap["InitiatingProcessFileName"]) == ("192.168.2.6", "java")
