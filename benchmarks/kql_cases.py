"""Fourteen kinds of hunting query, each as KQL, as tuned ClickHouse SQL written by hand, and as DuckDB SQL.

`benchmarks/kql.py` times them and `tests/kql/test_speed_cases.py` compares what they answer. Table names stand bare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.kql_rows import RARE_TERM, hashes, seldom

_DAY, _NEXT = "2026-03-05 00:00:00", "2026-03-06 00:00:00"
_WEEK, _END = "2026-03-02 00:00:00", "2026-03-09 00:00:00"
_SHELLS = "'powershell.exe', 'cmd.exe', 'rundll32.exe'"
COMMON_TERM = "bababa"


@dataclass(frozen=True, slots=True)
class Case:
    """One question in three languages; `terms` marks term searches, `ordered` that the order of rows matters.

    `careful` is tuned SQL that answers as KQL does whatever the data is, where `clickhouse` is right only for data like
    these rows; it is shown beside, and no bound is judged by it.
    `near` is the place of a column that counts so many distinct values that `dcount` is off by up to a hundredth.
    DuckDB counts distinct values exactly, as `dcount` does up to 65,536; its estimate is off by up to a twentieth.
    """

    name: str
    kql: str
    clickhouse: str
    duckdb: str
    terms: bool = False
    near: int = -1
    ordered: bool = False
    careful: str = ""


def _list(items: Sequence[str], quote: str = "'") -> str:
    return ", ".join(f"{quote}{item}{quote}" for item in items)


def _word(*words: str) -> str:
    """DuckDB's condition of terms; it has no index that would find them."""
    edge = "[^\\p{L}\\p{N}]"
    return f"regexp_matches(ProcessCommandLine, '(?:^|{edge})(?:{'|'.join(words)})(?:$|{edge})', 'i')"


def _tokens(function: str, words: Sequence[str]) -> str:
    """ClickHouse's condition of terms, over the expression of the text index."""
    column = "ProcessCommandLine"
    cleaned = f"replaceRegexpAll({column}, '[^\\\\x00-\\\\x7F\\\\p{{L}}\\\\p{{N}}]', ' ')"
    text = f"if(length({column}) = lengthUTF8({column}), lower({column}), lower({cleaned}))"
    return f"{function}({text}, [{_list(words)}])"


def _at(text: str) -> str:
    return f"toDateTime64('{text}', 7, 'UTC')"


def _searches() -> list[Case]:
    shown = "Timestamp, DeviceName, AccountName, ProcessCommandLine"
    many = seldom(200)
    regex = r"(?i)-(?:baba|ceba)\w+ [a-z]+e [a-z]*lo\b.* /id:[0-9]{3}"
    return [
        Case(
            "time and equality",
            f"""DeviceProcessEvents | where Timestamp between (datetime({_DAY}) .. 6h)
                | where FileName == "certutil.exe" | project {shown}""",
            f"SELECT {shown} FROM DeviceProcessEvents WHERE Timestamp >= {_at(_DAY)} "
            f"AND Timestamp <= {_at(_DAY)} + INTERVAL 6 HOUR AND FileName = 'certutil.exe'",
            f"SELECT {shown} FROM DeviceProcessEvents WHERE Timestamp BETWEEN TIMESTAMPTZ '{_DAY}Z' "
            f"AND TIMESTAMPTZ '{_DAY}Z' + INTERVAL 6 HOUR AND FileName = 'certutil.exe'",
        ),
        Case(
            "rare term",
            f'DeviceProcessEvents | where ProcessCommandLine has "{RARE_TERM}" | project {shown}',
            f"SELECT {shown} FROM DeviceProcessEvents WHERE {_tokens('hasAllTokens', [RARE_TERM])}",
            f"SELECT {shown} FROM DeviceProcessEvents WHERE {_word(RARE_TERM)}",
            terms=True,
        ),
        Case(
            "common term",
            f'DeviceProcessEvents | where ProcessCommandLine has "{COMMON_TERM}" | count',
            f"SELECT count() AS Count FROM DeviceProcessEvents WHERE {_tokens('hasAllTokens', [COMMON_TERM])}",
            f"SELECT count(*) AS Count FROM DeviceProcessEvents WHERE {_word(COMMON_TERM)}",
            terms=True,
        ),
        Case(
            "has_any of 200 terms",
            f"""let terms = dynamic([{_list(many, '"')}]);
                DeviceProcessEvents | where ProcessCommandLine has_any (terms)
                | summarize Starts = count() by DeviceName""",
            f"SELECT DeviceName, count() AS Starts FROM DeviceProcessEvents WHERE {_tokens('hasAnyTokens', many)} "
            "GROUP BY DeviceName",
            f"SELECT DeviceName, count(*) AS Starts FROM DeviceProcessEvents WHERE {_word(*many)} GROUP BY DeviceName",
            terms=True,
        ),
        Case(
            "contains",
            """DeviceProcessEvents | where ProcessCommandLine contains "anziba" or ProcessCommandLine contains "avavavu"
                | summarize Starts = count() by FileName""",
            "SELECT FileName, count() AS Starts FROM DeviceProcessEvents WHERE "
            "multiSearchAnyCaseInsensitive(ProcessCommandLine, ['anziba', 'avavavu']) GROUP BY FileName",
            "SELECT FileName, count(*) AS Starts FROM DeviceProcessEvents WHERE "
            "contains(lower(ProcessCommandLine), 'anziba') OR contains(lower(ProcessCommandLine), 'avavavu') "
            "GROUP BY FileName",
        ),
        Case(
            "regex over a week",
            f"""DeviceProcessEvents | where Timestamp >= datetime({_WEEK})
                | where ProcessCommandLine matches regex @"{regex}" | summarize Starts = count() by FileName""",
            "SELECT FileName, count() AS Starts FROM DeviceProcessEvents WHERE "
            f"Timestamp >= {_at(_WEEK)} AND match(ProcessCommandLine, '{regex.replace(chr(92), chr(92) * 2)}') "
            "GROUP BY FileName",
            "SELECT FileName, count(*) AS Starts FROM DeviceProcessEvents WHERE "
            f"Timestamp >= TIMESTAMPTZ '{_WEEK}Z' AND regexp_matches(ProcessCommandLine, '{regex}') GROUP BY FileName",
        ),
    ]


def _counts() -> list[Case]:
    wanted = hashes(10_000)
    return [
        Case(
            "hourly count and distinct devices",
            "DeviceProcessEvents | summarize Starts = count(), Devices = dcount(DeviceId) by bin(Timestamp, 1h)",
            "SELECT toDateTime64(toStartOfHour(Timestamp), 7, 'UTC') AS Timestamp, count() AS Starts, "
            "uniq(cityHash64(DeviceId)) AS Devices FROM DeviceProcessEvents AS p GROUP BY toStartOfHour(p.Timestamp)",
            "SELECT date_trunc('hour', Timestamp) AS Timestamp, count(*) AS Starts, "
            "count(DISTINCT DeviceId) AS Devices FROM DeviceProcessEvents GROUP BY 1",
        ),
        Case(
            "top folders with distinct devices",
            """DeviceProcessEvents | summarize Starts = count(), Devices = dcount(DeviceId) by FolderPath
                | top 20 by Starts desc""",
            "SELECT FolderPath, count() AS Starts, uniq(cityHash64(DeviceId)) AS Devices FROM DeviceProcessEvents "
            "GROUP BY FolderPath ORDER BY Starts DESC LIMIT 20",
            "SELECT FolderPath, count(*) AS Starts, count(DISTINCT DeviceId) AS Devices "
            "FROM DeviceProcessEvents GROUP BY FolderPath ORDER BY Starts DESC LIMIT 20",
            ordered=True,
        ),
        Case(
            "newest rows (top)",
            "DeviceProcessEvents | where FileName != 'svchost.exe' | top 100 by Timestamp desc "
            "| project Timestamp, DeviceId, DeviceName, FileName, FolderPath, SHA256, ProcessCommandLine, AccountUpn",
            "SELECT Timestamp, DeviceId, DeviceName, FileName, FolderPath, SHA256, ProcessCommandLine, AccountUpn "
            "FROM DeviceProcessEvents WHERE FileName != 'svchost.exe' ORDER BY Timestamp DESC LIMIT 100",
            "SELECT Timestamp, DeviceId, DeviceName, FileName, FolderPath, SHA256, ProcessCommandLine, AccountUpn "
            "FROM DeviceProcessEvents WHERE FileName != 'svchost.exe' ORDER BY Timestamp DESC LIMIT 100",
            ordered=True,
        ),
        Case(
            "arg_max per device",
            "DeviceProcessEvents | summarize arg_max(Timestamp, FileName, AccountName, ProcessCommandLine) by DeviceId",
            "SELECT DeviceId, last.1 AS Timestamp, last.2 AS FileName, last.3 AS AccountName, "
            "last.4 AS ProcessCommandLine FROM (SELECT DeviceId, "
            "max((Timestamp, FileName, AccountName, ProcessCommandLine)) AS last FROM DeviceProcessEvents "
            "WHERE (DeviceId, Timestamp) IN (SELECT DeviceId, max(Timestamp) FROM DeviceProcessEvents "
            "GROUP BY DeviceId) GROUP BY DeviceId)",
            "SELECT DeviceId, max(Timestamp) AS Timestamp, arg_max(FileName, Timestamp) AS FileName, "
            "arg_max(AccountName, Timestamp) AS AccountName, arg_max(ProcessCommandLine, Timestamp) "
            "AS ProcessCommandLine FROM DeviceProcessEvents GROUP BY DeviceId",
        ),
        Case(
            "make-series",
            f"""DeviceProcessEvents | make-series Starts = count() default = 0 on Timestamp from datetime({_WEEK})
                to datetime({_END}) step 1h by FileName | project FileName, Starts""",
            "SELECT FileName, arrayMap(h -> toInt64(n[h]), range(168)) AS Starts FROM (SELECT FileName, "
            "CAST((groupArray(h), groupArray(c)), 'Map(UInt32, UInt64)') AS n FROM (SELECT FileName, "
            f"toUInt32(dateDiff('hour', {_at(_WEEK)}, Timestamp)) AS h, count() AS c FROM DeviceProcessEvents "
            f"WHERE Timestamp >= {_at(_WEEK)} AND Timestamp < {_at(_END)} GROUP BY 1, 2) GROUP BY FileName)",
            "SELECT FileName, list(coalesce(c, 0) ORDER BY h) AS Starts FROM (SELECT f.FileName, r.h, n.c FROM "
            "(SELECT DISTINCT FileName FROM DeviceProcessEvents) f CROSS JOIN range(168) r(h) LEFT JOIN "
            f"(SELECT FileName, date_diff('hour', TIMESTAMPTZ '{_WEEK}Z', Timestamp) AS h, count(*) AS c "
            f"FROM DeviceProcessEvents WHERE Timestamp < TIMESTAMPTZ '{_END}Z' GROUP BY 1, 2) n "
            "ON n.FileName = f.FileName AND n.h = r.h) GROUP BY FileName",
        ),
        Case(
            "JSON fields",
            """DeviceProcessEvents | extend Extra = parse_json(AdditionalFields)
                | where tostring(Extra.Integrity) == "System" and tobool(Extra.Signer.Trusted) == false
                | summarize Starts = count(), Highest = max(tolong(Extra.Score))
                by Signer = tostring(Extra.Signer.Name)""",
            "SELECT JSONExtractString(AdditionalFields, 'Signer', 'Name') AS Signer, count() AS Starts, "
            "max(JSONExtractInt(AdditionalFields, 'Score')) AS Highest FROM DeviceProcessEvents WHERE "
            r"multiSearchAny(AdditionalFields, ['System', '\\u']) AND "
            "JSONExtractString(AdditionalFields, 'Integrity') = 'System' "
            "AND NOT JSONExtractBool(AdditionalFields, 'Signer', 'Trusted') GROUP BY Signer",
            "SELECT AdditionalFields->>'$.Signer.Name' AS Signer, count(*) AS Starts, "
            "max(CAST(AdditionalFields->>'$.Score' AS BIGINT)) AS Highest FROM DeviceProcessEvents WHERE "
            "AdditionalFields->>'$.Integrity' = 'System' AND AdditionalFields->>'$.Signer.Trusted' = 'false' "
            "GROUP BY 1",
        ),
        Case(
            "in 10,000 hashes",
            f"""let wanted = dynamic([{_list(wanted, '"')}]);
                DeviceProcessEvents | where SHA256 in (wanted) | summarize Starts = count() by FileName, SHA256""",
            "SELECT FileName, SHA256, count() AS Starts FROM DeviceProcessEvents "
            f"WHERE SHA256 IN ({_list(wanted)}) GROUP BY 1, 2",
            "SELECT FileName, SHA256, count(*) AS Starts FROM DeviceProcessEvents "
            f"WHERE SHA256 IN ({_list(wanted)}) GROUP BY 1, 2",
        ),
        Case(
            "mv-expand",
            """IdentityLogonEvents | mv-expand Role = AdditionalFields.Roles to typeof(string)
                | summarize SignIns = count() by Role""",
            "SELECT Role, count() AS SignIns FROM (SELECT JSONExtract(AdditionalFields, 'Roles', 'Array(String)') AS r "
            "FROM IdentityLogonEvents) ARRAY JOIN if(empty(r), [''], r) AS Role GROUP BY Role",
            "SELECT coalesce(Role, '') AS Role, count(*) AS SignIns FROM (SELECT unnest(CASE WHEN len(r) = 0 THEN "
            "['']::VARCHAR[] ELSE r END) AS Role FROM (SELECT CAST(AdditionalFields->'$.Roles' AS VARCHAR[]) AS r "
            "FROM IdentityLogonEvents)) GROUP BY 1",
            # The SQL above calls a role that stands alone, and a bag of them, no role at all.
            careful="SELECT Role, count() AS SignIns FROM (SELECT AdditionalFields AS a, "
            "JSONExtract(a, 'Roles', 'Array(String)') AS r FROM IdentityLogonEvents) ARRAY JOIN "
            "multiIf(notEmpty(r), r, JSONType(a, 'Roles') IN ('Array', 'Null'), [''], "
            "JSONType(a, 'Roles') = 'Object', emptyArrayToSingle(arrayMap(p -> "
            "concat('{', toJSONString(p.1), ':', p.2, '}'), JSONExtractKeysAndValuesRaw(a, 'Roles'))), "
            "[JSONExtract(a, 'Roles', 'String')]) AS Role GROUP BY Role",
        ),
    ]


def _joins() -> list[Case]:
    return [
        Case(
            "process and network in a window",
            f"""let starts = DeviceProcessEvents
                | where Timestamp between (datetime({_DAY}) .. datetime({_NEXT})) | where FileName in ({_SHELLS})
                | project Started = Timestamp, DeviceId, ProcessId, FileName;
                starts | join kind=inner (DeviceNetworkEvents
                | where Timestamp between (datetime({_DAY}) .. datetime({_NEXT})) | where RemotePort == 443
                | project Connected = Timestamp, DeviceId, InitiatingProcessId, RemoteUrl)
                on DeviceId, $left.ProcessId == $right.InitiatingProcessId
                | where Connected between (Started .. (Started + 10m))
                | summarize Connections = count(), Urls = dcount(RemoteUrl) by FileName""",
            "SELECT p.FileName AS FileName, count() AS Connections, uniq(cityHash64(n.RemoteUrl)) AS Urls FROM "
            "(SELECT Timestamp, DeviceId, InitiatingProcessId, RemoteUrl, "
            "cityHash64(DeviceId, assumeNotNull(InitiatingProcessId)) AS k FROM DeviceNetworkEvents WHERE Timestamp "
            f"BETWEEN {_at(_DAY)} AND {_at(_NEXT)} AND RemotePort = 443) AS n INNER JOIN (SELECT Timestamp, DeviceId, "
            "ProcessId, FileName, cityHash64(DeviceId, assumeNotNull(ProcessId)) AS k FROM DeviceProcessEvents WHERE "
            f"Timestamp BETWEEN {_at(_DAY)} AND {_at(_NEXT)} AND FileName IN ({_SHELLS})) AS p ON n.k = p.k "
            "WHERE NOT (n.DeviceId != p.DeviceId) AND NOT (n.InitiatingProcessId != p.ProcessId) "
            "AND n.Timestamp BETWEEN p.Timestamp AND p.Timestamp + INTERVAL 10 MINUTE GROUP BY FileName",
            "SELECT p.FileName, count(*) AS Connections, count(DISTINCT n.RemoteUrl) AS Urls FROM "
            "DeviceNetworkEvents n JOIN DeviceProcessEvents p ON n.DeviceId = p.DeviceId "
            "AND n.InitiatingProcessId = p.ProcessId AND n.Timestamp BETWEEN p.Timestamp AND p.Timestamp + "
            f"INTERVAL 10 MINUTE WHERE n.Timestamp BETWEEN TIMESTAMPTZ '{_DAY}Z' AND TIMESTAMPTZ '{_NEXT}Z' AND "
            f"p.Timestamp BETWEEN TIMESTAMPTZ '{_DAY}Z' AND TIMESTAMPTZ '{_NEXT}Z' AND n.RemotePort = 443 "
            f"AND p.FileName IN ({_SHELLS}) GROUP BY 1",
        ),
        Case(
            "mail and sign-in in a window",
            """EmailEvents | where DeliveryAction == "Delivered"
                | project Mailed = Timestamp, NetworkMessageId, AccountUpn = RecipientEmailAddress
                | join kind=inner (IdentityLogonEvents | where ActionType == "LogonSuccess"
                | project SignedIn = Timestamp, AccountUpn, Location) on AccountUpn
                | where SignedIn between (Mailed .. (Mailed + 30m))
                | summarize Pairs = count(), Mails = dcount(NetworkMessageId) by Location""",
            "SELECT l.Location AS Location, count() AS Pairs, uniq(cityHash64(m.NetworkMessageId)) AS Mails FROM "
            "(SELECT Timestamp, NetworkMessageId, RecipientEmailAddress AS u, b, cityHash64(u, b) AS k "
            "FROM EmailEvents ARRAY JOIN [intDiv(toUnixTimestamp64Micro(Timestamp), 1800000000), "
            "intDiv(toUnixTimestamp64Micro(Timestamp), 1800000000) + 1] AS b WHERE DeliveryAction = 'Delivered') AS m "
            "INNER JOIN (SELECT Timestamp, AccountUpn, Location, intDiv(toUnixTimestamp64Micro(Timestamp), 1800000000) "
            "AS b, cityHash64(AccountUpn, b) AS k "
            "FROM IdentityLogonEvents WHERE ActionType = 'LogonSuccess') AS l ON m.k = l.k "
            "WHERE NOT (m.u != l.AccountUpn) AND NOT (m.b != l.b) "
            "AND l.Timestamp BETWEEN m.Timestamp AND m.Timestamp + INTERVAL 30 MINUTE GROUP BY Location",
            "SELECT l.Location, count(*) AS Pairs, count(DISTINCT m.NetworkMessageId) AS Mails FROM EmailEvents m "
            "JOIN IdentityLogonEvents l ON m.RecipientEmailAddress = l.AccountUpn AND l.Timestamp BETWEEN m.Timestamp "
            "AND m.Timestamp + INTERVAL 30 MINUTE WHERE m.DeliveryAction = 'Delivered' "
            "AND l.ActionType = 'LogonSuccess' GROUP BY 1",
            near=2,
        ),
    ]


def cases() -> tuple[Case, ...]:
    """All questions, in the order of the printed table."""
    return (*_searches(), *_counts(), *_joins())
