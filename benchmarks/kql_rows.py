"""Rows for the KQL benchmark: a week of processes, connections, mails and sign-ins, made in SQL, the same every time.

`benchmarks/kql.py` fills the lake with them and hands the very same rows to DuckDB through Parquet files; the tests do
so with fewer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from vedette.core.scope import Scope
from vedette.lake.ddl import literal, place, quoted
from vedette.lake.lake import Lake
from vedette.schema.catalog import Catalog
from vedette.schema.types import TableSchema

START, DAYS = "2026-03-02 00:00:00", 7
SHARES = {
    "DeviceProcessEvents": 0.55,
    "DeviceNetworkEvents": 0.2,
    "EmailEvents": 0.1,
    "IdentityLogonEvents": 0.15,
}
DEVICES, ACCOUNTS, VERSIONS = 2_000, 3_000, 600
RARE_TERM, RARE_EVERY = "zanzibar", 50_021
PROGRAMS = (
    "powershell.exe", "cmd.exe", "svchost.exe", "rundll32.exe", "regsvr32.exe", "winword.exe", "chrome.exe",
    "outlook.exe", "wmic.exe", "certutil.exe", "mshta.exe", "schtasks.exe", "bitsadmin.exe", "python.exe", "java.exe",
    "node.exe", "explorer.exe", "lsass.exe", "msiexec.exe", "conhost.exe", "teams.exe", "onedrive.exe", "git.exe",
    "code.exe", "excel.exe", "acrord32.exe", "sc.exe", "net.exe", "whoami.exe", "nltest.exe",
)  # fmt: skip
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va")
WORDS = tuple(one + two + three for one in _SYLLABLES for two in _SYLLABLES for three in _SYLLABLES)
"""4,096 words; the first are met often, the last seldom."""


def rows_of(rows: int) -> dict[str, int]:
    """How many rows each table gets."""
    return {name: max(1, int(rows * share)) for name, share in SHARES.items()}


def fill(lake: Lake, scope: Scope, rows: int) -> None:
    """About `rows` rows over all tables, merged as they would be after a while; tables that have them stay."""
    counts = rows_of(rows)
    for name, values in _tables(counts).items():
        table = _table(name)
        lake.provision(scope, [table])
        target, columns = place(scope, table), ", ".join(quoted(column) for column in values)
        if lake.pool.run(f"SELECT count() AS n FROM {target}").column("n")[0].as_py() == counts[name]:
            continue
        lake.pool.execute(f"TRUNCATE TABLE {target}")
        kept = "reinterpretAsFixedString(sipHash128(number))"
        lake.pool.execute(
            f"INSERT INTO {target} ({columns}, _EventId, _IngestedAt, _Batch) "
            f"SELECT {', '.join(values.values())}, {kept}, toDateTime64('{START}', 3, 'UTC'), 1 "
            f"FROM (SELECT number, {_source(counts, name)} AS p FROM numbers({counts[name]}))"
        )
        lake.pool.execute(f"OPTIMIZE TABLE {target} FINAL")


def export(lake: Lake, scope: Scope, folder: Path, rows: int) -> dict[str, Path]:
    """Each table's filled columns as a Parquet file that other engines can read."""
    found = {}
    for name, values in _tables(rows_of(rows)).items():
        path = folder / f"{name}.parquet"
        names = ", ".join(_portable(name, column) for column in values)
        lake.pool.run(
            f"SELECT {names} FROM {place(scope, _table(name))} INTO OUTFILE {literal(str(path))} FORMAT Parquet"
        )
        found[name] = path
    return found


def hash_of(program: int, version: int) -> str:
    """The SHA-256 of a version of a program as the rows have it."""
    return hashlib.sha256(f"{program}/{version}".encode()).hexdigest()


def hashes(count: int) -> list[str]:
    """Hashes to look for: a hundred that occur, the others nowhere."""
    there = [hash_of(number % len(PROGRAMS), number * 7 % VERSIONS) for number in range(100)]
    return (there + [hashlib.sha256(f"absent {number}".encode()).hexdigest() for number in range(count)])[:count]


def seldom(count: int) -> list[str]:
    """Words that stand in few command lines."""
    return list(WORDS[-count:])


def _table(name: str) -> TableSchema:
    table = Catalog.stock().table(name)
    if table is None:
        raise LookupError(name)
    return table


def _portable(table: str, column: str) -> str:
    found = _table(table).column(column)
    assert found is not None
    name = quoted(column)
    if found.type == "datetime":
        return f"toDateTime64({name}, 6, 'UTC') AS {name}"
    return f"toString({name}) AS {name}" if found.type in ("string", "dynamic") else name


def _source(counts: dict[str, int], name: str) -> str:
    """The number of the process a row belongs to; a connection and a mail's sign-in follow something earlier."""
    parent = {"DeviceNetworkEvents": "DeviceProcessEvents", "IdentityLogonEvents": "EmailEvents"}.get(name, name)
    return f"intDiv(number * {counts[parent]}, {counts[name]})"


def _hash(seed: str, of: str = "p") -> str:
    return f"sipHash64({of}, {literal(seed)})"


def _pick(words: Sequence[str], index: str) -> str:
    return f"[{', '.join(literal(word) for word in words)}][toUInt32({index}) + 1]"


def _skewed(seed: str, count: int, power: int = 2, of: str = "p") -> str:
    """A number below `count`, small ones more often."""
    return f"toUInt32(floor({count} * pow({_hash(seed, of)} / 18446744073709551616, {power})))"


def _time(rows: int, of: str = "p") -> str:
    """The rows spread evenly over the week."""
    micros = DAYS * 86_400_000_000
    return f"(toDateTime64('{START}', 7, 'UTC') + toIntervalMicrosecond(intDiv({of} * {micros}, {rows})))"


def _address(index: str) -> str:
    return f"concat('user', toString({index}), '@corp.example')"


def _line(program: str) -> str:
    words = ", ' ', ".join(_pick(WORDS, _skewed(f"word{place}", len(WORDS), 3)) for place in range(7))
    rare = f"if(p % {RARE_EVERY} = 77, ' {RARE_TERM}', '')"
    return (
        f"concat('\"C:\\\\Program Files\\\\', {_pick(WORDS, _skewed('folder', 500))}, '\\\\', {program}, "
        f"'\" -', {words}, ' /id:', lower(hex({_hash('id')})), {rare})"
    )


def _tables(counts: dict[str, int]) -> dict[str, dict[str, str]]:
    """SQL of every column by table; `p` is the process or mail a row is about, `number` its own number."""
    processes, mails = counts["DeviceProcessEvents"], counts["EmailEvents"]
    device = _skewed("device", DEVICES, 1)
    machine = {
        "DeviceId": f"lower(hex(sipHash128({device}, 'device')))",
        "DeviceName": f"concat('ws-', toString({device}), '.corp.example')",
    }
    program = _skewed("program", len(PROGRAMS), 2)
    account = _skewed("account", ACCOUNTS, 1)
    recipient = _skewed("recipient", ACCOUNTS, 1)
    return {
        "DeviceProcessEvents": {"Timestamp": _time(processes), **machine, **_process(program, account)},
        "DeviceNetworkEvents": {
            "Timestamp": f"({_time(processes)} + toIntervalMillisecond({_hash('delay', 'number')} % 1800000))",
            **machine,
            **_connection(program),
        },
        "EmailEvents": {"Timestamp": _time(mails), **_mail(recipient)},
        "IdentityLogonEvents": {
            "Timestamp": f"({_time(mails)} + toIntervalMillisecond({_hash('delay', 'number')} % 7200000))",
            **_sign_in(recipient),
        },
    }


def _process(program: str, account: str) -> dict[str, str]:
    version = _skewed("version", VERSIONS, 2)
    name = _pick(PROGRAMS, program)
    return {
        "ActionType": "'ProcessCreated'",
        "FileName": name,
        "FolderPath": f"concat('C:\\\\Program Files\\\\', {_pick(WORDS, _skewed('folder', 500))})",
        "SHA256": f"lower(hex(SHA256(concat(toString({program}), '/', toString({version})))))",
        "ProcessId": f"toInt64({_hash('pid')} % 60000)",
        "ProcessCommandLine": _line(name),
        "AccountName": f"concat('user', toString({account}))",
        "AccountUpn": _address(account),
        "InitiatingProcessFileName": _pick(PROGRAMS, _skewed("parent", len(PROGRAMS), 2)),
        "ReportId": "toInt64(number)",
        "AdditionalFields": (
            "concat('{\"Integrity\":\"', ['Low','Medium','High','System'][" + _hash("integrity") + " % 4 + 1], "
            '\'","Signer":{"Name":"\', ' + _pick(WORDS, _skewed("signer", 200)) + ", "
            '\'","Trusted":\', if(' + _hash("trust") + " % 10 = 0, 'false', 'true'), '},\"Score\":', "
            "toString(" + _hash("score") + " % 100), ',\"Session\":', toString(" + _hash("session") + " % 7), '}')"
        ),
    }


def _connection(program: str) -> dict[str, str]:
    return {
        "ActionType": "['ConnectionSuccess', 'ConnectionFailed', 'ConnectionRequest'][number % 3 + 1]",
        "RemoteIP": f"concat('198.51.', toString({_hash('net', 'number')} % 250), '.', "
        f"toString({_hash('host', 'number')} % 250))",
        "RemotePort": f"toInt32([443, 80, 53, 445, 8443, 22][{_skewed('port', 6, 2, 'number')} + 1])",
        "RemoteUrl": f"concat({_pick(WORDS, _skewed('site', 4096, 2, 'number'))}, '.example')",
        "InitiatingProcessFileName": _pick(PROGRAMS, program),
        "InitiatingProcessId": f"toInt64({_hash('pid')} % 60000)",
        "ReportId": "toInt64(number)",
    }


def _mail(recipient: str) -> dict[str, str]:
    sender = _skewed("sender", 20_000, 2)
    return {
        "NetworkMessageId": "lower(hex(sipHash128(number, 'mail')))",
        "SenderFromAddress": f"concat('sender', toString({sender}), '@partner.example')",
        "SenderFromDomain": f"concat('partner', toString({sender} % 900), '.example')",
        "RecipientEmailAddress": _address(recipient),
        "Subject": f"concat({_pick(WORDS, _skewed('subject', 4096))}, ' ', {_pick(WORDS, _skewed('about', 4096))})",
        "DeliveryAction": "['Delivered', 'Junked', 'Blocked'][" + _skewed("delivery", 3, 2) + " + 1]",
        "ThreatTypes": f"if({_hash('threat')} % 20 = 0, 'Phish', '')",
        "UrlCount": f"toInt32({_hash('urls')} % 5)",
    }


def _sign_in(recipient: str) -> dict[str, str]:
    return {
        "ActionType": f"if({_hash('failed', 'number')} % 8 = 0, 'LogonFailed', 'LogonSuccess')",
        "AccountUpn": _address(recipient),
        "IPAddress": f"concat('203.0.', toString({_hash('net', 'number')} % 120), '.', "
        f"toString({_hash('host', 'number')} % 250))",
        "Location": "['AT', 'CH', 'DE', 'FR', 'IT', 'US'][" + _skewed("location", 6, 2, "number") + " + 1]",
        "AdditionalFields": (
            "concat('{\"Roles\":[', arrayStringConcat(arrayMap(r -> concat('\"', ['reader', 'writer', 'owner', "
            "'auditor', 'helpdesk'][sipHash64(number, r) % 5 + 1], '\"'), range("
            + _hash("roles", "number")
            + " % 4)), ','), "
            "'],\"Risk\":', toString(" + _hash("risk", "number") + " % 5), '}')"
        ),
    }
