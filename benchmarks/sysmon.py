"""Invented Sysmon events as NXLog ships them, as many as wanted, every one different; input of the benchmarks."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

_START = datetime(2026, 3, 2, 8, tzinfo=UTC)
_IMAGES = [
    f"C:\\Program Files\\{vendor}\\{tool}\\{tool.lower()}.exe"
    for vendor in ("Northwind", "Contoso", "Fabrikam", "Tailspin")
    for tool in ("Agent", "Updater", "Reader", "Sync", "Mail", "Chart", "Notes", "Planner")
]
_IMAGES += [f"C:\\Windows\\System32\\{name}.exe" for name in ("svchost", "lsass", "services", "taskhostw", "conhost")]
_USERS = [f"CORP\\user{n:03}" for n in range(200)] + ["NT AUTHORITY\\SYSTEM"] * 100
_SHARES = ((10, 34), (12, 17), (13, 16), (7, 14), (11, 8), (3, 6), (22, 3), (1, 2))


def write_events(path: Path, size: int, *, seed: int = 1) -> int:
    """Write about `size` bytes of newline-delimited events to `path`; how many events that was."""
    count = written = 0
    with path.open("wb") as file:
        for event in events(seed):
            line = json.dumps(event, separators=(",", ":")).encode() + b"\n"
            file.write(line)
            count += 1
            written += len(line)
            if written >= size:
                return count
    return count


def events(seed: int) -> Iterator[dict[str, object]]:
    """Endless events in the proportions of a busy network: accesses and registry first, processes last."""
    dice = random.Random(seed)
    ids, weights = zip(*_SHARES, strict=True)
    for number in range(1 << 60):
        kind = dice.choices(ids, weights)[0]
        at = _START + timedelta(milliseconds=number * 3)
        event = _common(dice, kind, number, at)
        own = _OWN[kind](dice, number)
        if kind == 10:  # one process opens another: the event has no subject of its own
            for key in _SUBJECT:
                del event[key]
        event.update(own)
        told = {key: event[key] for key in _TOLD if key in event} | own
        event["Message"] = "\r\n".join(f"{key}: {value}" for key, value in told.items())
        yield event


_SUBJECT = ("ProcessGuid", "ProcessId", "Image", "User")
_TOLD = ("RuleName", "UtcTime", "ProcessGuid", "ProcessId", "Image", "User")


def _common(dice: random.Random, kind: int, number: int, at: datetime) -> dict[str, object]:
    text = at.strftime("%Y-%m-%d %H:%M:%S")
    return {
        "Keywords": -9223372036854775808,
        "SeverityValue": 2,
        "EventID": kind,
        "ProviderGuid": "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}",
        "ExecutionProcessID": dice.randrange(1000, 9000),
        "Channel": "Microsoft-Windows-Sysmon/Operational",
        "host": "collector.corp.example",
        "Hostname": f"PC-{dice.randrange(400):04}.corp.example",
        "AccountType": "User",
        "UserID": "S-1-5-18",
        "AccountName": "SYSTEM",
        "Domain": "NT AUTHORITY",
        "EventReceivedTime": text,
        "EventTime": text,
        "@timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "UtcTime": f"{text}.{at.microsecond // 1000:03}",
        "RecordNumber": number,
        "SourceName": "Microsoft-Windows-Sysmon",
        "SourceModuleType": "im_msvistalog",
        "SourceModuleName": "eventlog",
        "@version": "1",
        "port": 64545,
        "Severity": "INFO",
        "Opcode": "Info",
        "Task": kind,
        "Version": 5,
        "ThreadID": dice.randrange(100, 9000),
        "RuleName": "-",
        "ProcessGuid": _guid(dice),
        "ProcessId": str(dice.randrange(500, 30000)),
        "Image": dice.choice(_IMAGES),
        "User": dice.choice(_USERS),
    }


def _guid(dice: random.Random) -> str:
    value = f"{dice.getrandbits(128):032x}"
    return f"{{{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}}}"


def _hashes(dice: random.Random) -> str:
    sizes = (("SHA1", 160), ("MD5", 128), ("SHA256", 256), ("IMPHASH", 128))
    return ",".join(f"{name}={dice.getrandbits(bits):0{bits // 4}X}" for name, bits in sizes)


def _process(dice: random.Random, number: int) -> dict[str, object]:
    parent = dice.choice(_IMAGES)
    return {
        "CommandLine": f'"{dice.choice(_IMAGES)}" --job {number} --config C:\\jobs\\job{dice.randrange(9999)}.json',
        "CurrentDirectory": "C:\\Windows\\system32\\",
        "LogonGuid": _guid(dice),
        "LogonId": hex(dice.getrandbits(24)),
        "IntegrityLevel": dice.choice(("Medium", "High", "System")),
        "Hashes": _hashes(dice),
        "ParentProcessGuid": _guid(dice),
        "ParentProcessId": str(dice.randrange(500, 30000)),
        "ParentImage": parent,
        "ParentCommandLine": f'"{parent}" -k netsvcs',
        "FileVersion": "4.2.1",
        "Description": "Planner for teams",
        "Product": "Northwind Suite",
        "Company": "Northwind",
        "OriginalFileName": "planner.exe",
    }


def _connection(dice: random.Random, number: int) -> dict[str, object]:
    return {
        "Protocol": "tcp",
        "Initiated": "true",
        "SourceIp": f"10.0.{dice.randrange(250)}.{dice.randrange(250)}",
        "SourcePort": str(dice.randrange(1024, 65000)),
        "DestinationIp": f"203.0.113.{dice.randrange(250)}",
        "DestinationPort": dice.choice(("443", "80", "445", "389")),
        "DestinationHostname": f"node{number % 977}.example.net",
    }


def _image(dice: random.Random, number: int) -> dict[str, object]:
    return {
        "ImageLoaded": f"C:\\Windows\\System32\\lib{number % 1500}.dll",
        "Hashes": _hashes(dice),
        "Signed": "true",
        "Signature": "Contoso Publishing",
        "SignatureStatus": "Valid",
        "Company": "Contoso",
    }


def _access(dice: random.Random, number: int) -> dict[str, object]:
    frames = "|".join(f"C:\\Windows\\System32\\mod{dice.randrange(60)}.dll+{dice.getrandbits(20):x}" for _ in range(9))
    return {
        "SourceProcessGUID": _guid(dice),
        "SourceProcessId": str(dice.randrange(500, 30000)),
        "SourceThreadId": str(dice.randrange(500, 30000)),
        "SourceImage": dice.choice(_IMAGES),
        "SourceUser": dice.choice(_USERS),
        "TargetUser": dice.choice(_USERS),
        "TargetProcessGUID": _guid(dice),
        "TargetProcessId": str(dice.randrange(500, 30000)),
        "TargetImage": dice.choice(_IMAGES),
        "GrantedAccess": dice.choice(("0x1000", "0x1400", "0x1fffff", "0x3000")),
        "CallTrace": frames,
    }


def _file(dice: random.Random, number: int) -> dict[str, object]:
    name = f"C:\\Users\\user{number % 200:03}\\AppData\\Local\\Temp\\part{number}.tmp"
    return {"TargetFilename": name, "CreationUtcTime": "2026-03-02 08:00:00.000"}


def _registry(dice: random.Random, number: int) -> dict[str, object]:
    key = f"HKLM\\SOFTWARE\\Northwind\\Suite\\Settings\\node{number % 5000}\\Value{dice.randrange(40)}"
    return {"EventType": "SetValue", "TargetObject": key, "Details": f"DWORD (0x{dice.getrandbits(32):08x})"}


def _query(dice: random.Random, number: int) -> dict[str, object]:
    return {"QueryName": f"host{number % 3000}.example.org", "QueryStatus": "0", "QueryResults": "203.0.113.9;"}


_OWN: dict[int, Callable[[random.Random, int], dict[str, object]]] = {
    1: _process,
    3: _connection,
    7: _image,
    10: _access,
    11: _file,
    12: _registry,
    13: _registry,
    22: _query,
}
