"""Defender's own functions over a lake of an invented company."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from vedette.core.scope import local
from vedette.kql.compile import compile_query
from vedette.kql.diagnostics import KqlError
from vedette.lake.arrow import rows_of
from vedette.lake.lake import Lake
from vedette.schema.catalog import Catalog

NOW = datetime(2026, 3, 9, tzinfo=UTC)
ROWS: dict[str, list[dict[str, object]]] = {
    "DeviceFileEvents": [
        {"Timestamp": datetime(2026, 3, 1, tzinfo=UTC), "DeviceId": "d1", "SHA1": "AA", "InitiatingProcessSHA1": "bb"},
        {"Timestamp": datetime(2026, 3, 2, tzinfo=UTC), "DeviceId": "d2", "SHA1": "aa", "InitiatingProcessSHA1": ""},
        {"Timestamp": datetime(2026, 3, 3, tzinfo=UTC), "DeviceId": "d2", "SHA1": "aa", "InitiatingProcessSHA1": "bb"},
    ],
    "DeviceProcessEvents": [{"Timestamp": datetime(2026, 3, 8, tzinfo=UTC), "DeviceId": "d3", "SHA1": "aa"}],
    "DeviceFileCertificateInfo": [
        {"Timestamp": NOW, "DeviceId": "d1", "SHA1": "aa", "Signer": "Lamp Works", "IsSigned": True, "IsTrusted": True},
    ],
    "DeviceNetworkInfo": [
        {
            "Timestamp": datetime(2026, 3, 1, tzinfo=UTC),
            "DeviceId": "d1",
            "IPAddresses": '[{"IPAddress":"10.0.0.1","AddressType":"Private"}]',
        },
        {
            "Timestamp": datetime(2026, 3, 5, tzinfo=UTC),
            "DeviceId": "d1",
            "IPAddresses": '[{"IPAddress":"10.0.0.9","AddressType":"Private"}]',
        },
    ],
    "DeviceNetworkEvents": [
        {"Timestamp": datetime(2026, 3, 6, tzinfo=UTC), "DeviceId": "d2", "RemoteIP": "10.0.0.9"},
        {"Timestamp": datetime(2026, 3, 6, tzinfo=UTC), "DeviceId": "d1", "RemoteIP": "10.0.0.9"},
    ],
}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with Lake.open(Path(tmp_path_factory.mktemp("lake")) / "lake", readers=1) as opened:
        number = 0
        for batch, (name, rows) in enumerate(ROWS.items()):
            table = Catalog.stock().table(name)
            assert table is not None
            for row in rows:
                number += 1
                row["_EventId"] = f"{number:016d}".encode()
            names = sorted({key for row in rows for key in row})
            columns = {key: [row.get(key) for row in rows] for key in names}
            opened.append(local(), table, pa.table(columns), batch=batch + 1)
        yield opened


def rows(lake: Lake, text: str) -> list[list[object]]:
    result = lake.query(local(), compile_query(text, Catalog.stock()), now=NOW)
    return [list(row.values()) for row in rows_of(result.table)]


def test_file_profile_counts_devices_and_finds_the_signer(lake: Lake) -> None:
    text = (
        'print SHA1 = "Aa", n = 1 | union (print SHA1 = "zz", n = 2) | invoke FileProfile(SHA1, 1000) | sort by n asc '
        "| project SHA1, GlobalPrevalence, d = dayofmonth(GlobalFirstSeen), e = dayofmonth(GlobalLastSeen), Signer, "
        "IsCertificateValid, ProfileAvailability"
    )
    assert rows(lake, text) == [
        ["Aa", 3, 1, 8, "Lamp Works", True, "Available"],
        ["zz", None, None, None, "", None, "Missing"],
    ]


def test_file_profile_knows_processes_behind_events(lake: Lake) -> None:
    text = (
        "DeviceFileEvents | distinct InitiatingProcessSHA1 | invoke FileProfile('InitiatingProcessSHA1') "
        "| project InitiatingProcessSHA1, GlobalPrevalence | sort by InitiatingProcessSHA1 asc"
    )
    assert rows(lake, text) == [["", None], ["bb", 2]]


def test_addresses_of_a_device_now_and_then(lake: Lake) -> None:
    assert rows(lake, "AssignedIPAddresses('d1') | project IPAddress, IPType") == [["10.0.0.9", "Private"]]
    then = "AssignedIPAddresses('d1', datetime(2026-03-02)) | project IPAddress"
    assert rows(lake, then) == [["10.0.0.1"]]


def test_devices_of_an_address(lake: Lake) -> None:
    assert rows(lake, "print IP = '10.0.0.9' | invoke DeviceFromIP() | project IP, DeviceId") == [["10.0.0.9", "d1"]]
    assert rows(lake, "print x = '10.0.0.9' | invoke DeviceFromIP(x, datetime(2026-03-02))") == []


def test_seen_by_other_devices(lake: Lake) -> None:
    assert rows(lake, "print DeviceId = 'd1' | invoke SeenBy()") == [["d1", '["d2"]']]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("DeviceFileEvents | project x = 1 | invoke FileProfile()", "needs a column 'SHA1'"),
        ("DeviceFileEvents | invoke FileProfile(SHA1, 0)", "positive number"),
        ("DeviceFileEvents | invoke FileProfile(SHA1, 1, 2)", "at most 2 arguments"),
        ("AssignedIPAddresses()", "needs a device"),
    ],
)
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(KqlError, match=message):
        compile_query(text, Catalog.stock())
