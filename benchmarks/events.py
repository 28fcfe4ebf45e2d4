"""Synthetic events for the benchmarks of detection: an ordinary day made by the engine, and the rules' own examples.

`benchmarks/detect.py` fills a lake with them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from vedette.core.scope import Scope
from vedette.detect.rule import Rule
from vedette.lake.ddl import literal, place, quoted
from vedette.lake.lake import Lake
from vedette.schema.catalog import Catalog
from vedette.schema.types import ScalarType, TableSchema

SHARES = {
    "DeviceProcessEvents": 50,
    "DeviceNetworkEvents": 15,
    "DeviceFileEvents": 10,
    "DeviceRegistryEvents": 6,
    "DeviceImageLoadEvents": 4,
    "DeviceEvents": 4,
    "DeviceLogonEvents": 3,
    "IdentityLogonEvents": 3,
    "CloudAppEvents": 3,
    "EmailEvents": 2,
}
# Some programs are those rules watch, so that literals are met and whole conditions must be computed.
PROGRAMS = (
    "svchost.exe",
    "chrome.exe",
    "powershell.exe",
    "cmd.exe",
    "rundll32.exe",
    "teams.exe",
    "code.exe",
    "net.exe",
)
WORDS = (
    *("update", "service", "config", "report", "local", "share", "backup", "index", "render", "sync", "queue", "cache"),
    *("profile", "session", "module", "driver", "policy", "printer", "license", "monitor", "archive", "worker"),
)
_COLUMNS = {
    "DeviceName": "concat('ws-', toString(number % 500))",
    "DeviceId": "concat('d', toString(number % 500))",
    "AccountName": "concat('user', toString(number % 800))",
    "AccountUpn": "concat('user', toString(number % 800), '@corp.example')",
    "RemoteIP": "concat('198.51.100.', toString(number % 250))",
    "RemotePort": "443",
    "ActionType": "['Created', 'Seen', 'Connected'][number % 3 + 1]",
    "SenderFromAddress": "concat('user', toString(number % 800), '@partner.example')",
    "RecipientEmailAddress": "concat('user', toString(number % 800), '@corp.example')",
}


def fill(lake: Lake, scope: Scope, events: int, *, batch: int) -> None:
    """About `events` ordinary events of one day."""
    total = sum(SHARES.values())
    for name, share in SHARES.items():
        table = Catalog.stock().table(name)
        if table is None:
            raise LookupError(name)
        lake.provision(scope, [table])
        found = {column.name: _expression(table, column.name) for column in table.columns}
        values = {quoted(column): text for column, text in found.items() if text}
        lake.pool.execute(
            f"INSERT INTO {place(scope, table)} ({', '.join(values)}, _EventId, _IngestedAt, _Batch) "
            f"SELECT {', '.join(values.values())}, reinterpretAsFixedString(sipHash128(number)), now64(3), {batch} "
            f"FROM numbers({events * share // total})"
        )


def plant(lake: Lake, scope: Scope, rules: Sequence[Rule], *, batch: int) -> int:
    """The rows of every rule's `fires`, the next day, a minute apart; returns how many."""
    count = 0
    for number, rule in enumerate(rules):
        start = datetime(2026, 3, 3, tzinfo=UTC) + timedelta(minutes=number, seconds=batch)
        for given in (table for example in rule.fires for table in example.tables):
            table = Catalog.stock().table(given.table)
            if table is None:
                continue
            rows = [_dated(table, dict(row), start + timedelta(seconds=n)) for n, row in enumerate(given.rows)]
            count += lake.append(scope, table, _arrow(table, rows), batch=batch)
    return count


def _dated(table: TableSchema, row: dict[str, object], at: datetime) -> dict[str, object]:
    given = row.get(table.time, at)
    return {**row, table.time: datetime.fromisoformat(given) if isinstance(given, str) else given}


def _arrow(table: TableSchema, rows: list[dict[str, object]]) -> pa.Table:
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: [_value(table, name, row.get(name)) for row in rows] for name in names if table.column(name)}
    return pa.table(columns)


def _value(table: TableSchema, name: str, value: object) -> object:
    column = table.column(name)
    if column is None or column.type not in (ScalarType.STRING, ScalarType.DYNAMIC):
        return value
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, default=str)


def _expression(table: TableSchema, name: str) -> str:
    """SQL of a column's value in row `number`; empty for columns left out."""
    if name == table.time:
        return "toDateTime64('2026-03-02 00:00:00', 7, 'UTC') + number % 86400"
    if name.endswith("FileName"):
        return _pick(PROGRAMS, name)
    if name.endswith("CommandLine"):
        words = ", ' ', ".join(_pick(WORDS, f"{name}{seed}") for seed in range(8))
        return f"concat({_path(name)}, '\\\\', {_pick(PROGRAMS, name)}, ' -', {words}, ' ', toString(number))"
    if name.endswith("FolderPath") or name in ("RegistryKey", "Subject", "RemoteUrl"):
        return _path(name)
    return _COLUMNS.get(name, "")


def _path(seed: str) -> str:
    return f"concat('C:\\\\Program Files\\\\', {_pick(WORDS, seed + 'a')}, '\\\\', {_pick(WORDS, seed + 'b')})"


def _pick(words: Sequence[str], seed: str) -> str:
    return f"[{', '.join(literal(word) for word in words)}][sipHash64(number, {literal(seed)}) % {len(words)} + 1]"
