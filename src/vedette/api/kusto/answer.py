"""Results as Kusto writes them: v2 as an array of frames, v1 as an object of tables with their table of contents.

Source: https://learn.microsoft.com/kusto/api/rest/response-http and response-http-v2. The order of keys in a frame is
part of the contract: streaming readers walk forward only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import msgspec

from vedette.api.defender.hunting import NET
from vedette.api.rowtext import json_arrays
from vedette.core.clock import iso, now
from vedette.insight.answer import HuntResult, HuntTable
from vedette.schema.types import ScalarType

Columns = Sequence[tuple[str, ScalarType]]
_T = ScalarType
_COMPLETION: Columns = (
    ("Timestamp", _T.DATETIME), ("ClientRequestId", _T.STRING), ("ActivityId", _T.GUID), ("SubActivityId", _T.GUID),
    ("ParentActivityId", _T.GUID), ("Level", _T.INT), ("LevelName", _T.STRING), ("StatusCode", _T.INT),
    ("StatusCodeName", _T.STRING), ("EventType", _T.INT), ("EventTypeName", _T.STRING), ("Payload", _T.STRING),
)  # fmt: skip
_STATUS: Columns = (
    ("Timestamp", _T.DATETIME), ("Severity", _T.INT), ("SeverityName", _T.STRING), ("StatusCode", _T.INT),
    ("StatusDescription", _T.STRING), ("Count", _T.INT), ("RequestId", _T.GUID), ("ActivityId", _T.GUID),
    ("SubActivityId", _T.GUID), ("ClientActivityId", _T.STRING),
)  # fmt: skip
_CONTENTS: Columns = (
    ("Ordinal", _T.LONG), ("Kind", _T.STRING), ("Name", _T.STRING), ("Id", _T.STRING), ("PrettyName", _T.STRING),
)  # fmt: skip


def frames(found: HuntResult, client: str) -> list[dict[str, Any]]:
    """A result as v2: header, properties, the tables, completion."""
    tables = [_frame(1 + n, "PrimaryResult", _name(n, t), _columns(t), _rows(t)) for n, t in enumerate(found.tables)]
    hints = [[n + 1, "Visualization", msgspec.json.encode(chart).decode()]
             for n, t in enumerate(found.tables) if (chart := visualization(t))]  # fmt: skip
    properties: Columns = (("TableId", _T.INT), ("Key", _T.STRING), ("Value", _T.DYNAMIC))
    return [
        {"FrameType": "DataSetHeader", "IsProgressive": False, "Version": "v2.0"},
        _frame(0, "QueryProperties", "@ExtendedProperties", properties, hints),
        *tables,
        _frame(1 + len(tables), "QueryCompletionInformation", "QueryCompletionInformation", _COMPLETION,
               [_completed(found, client)]),
        _ended(found),
    ]  # fmt: skip


def tables_of(found: HuntResult, client: str) -> dict[str, Any]:
    """A result as v1: the tables, properties, status and the table of contents, which comes last."""
    results = [_table(f"Table_{n}", _columns(t), _rows(t)) for n, t in enumerate(found.tables)]
    after = len(results)
    chart = visualization(found.main)
    hints = [[msgspec.json.encode(chart).decode()]] if chart else []
    moment, nothing = iso(now()), str(uuid4())
    status = [moment, 4, "Info", 0, _message(found), 1, nothing, nothing, nothing, client]
    contents = [[n, "QueryResult", _name(n, t), str(uuid4()), ""] for n, t in enumerate(found.tables)]
    contents.append([after, "QueryProperties", "@ExtendedProperties", str(uuid4()), ""])
    contents.append([after + 1, "QueryStatus", "QueryStatus", str(uuid4()), ""])
    return {
        "Tables": [
            *results,
            _table(f"Table_{after}", (("Value", _T.STRING),), hints),
            _table(f"Table_{after + 1}", _STATUS, [status]),
            _table(f"Table_{after + 2}", _CONTENTS, contents),
        ],
        "Exceptions": list(found.reasons),
    }


def command_table(columns: Columns, rows: Sequence[Sequence[object]]) -> dict[str, Any]:
    """The answer to a command: one v1 table; a bool is a Boolean there."""
    table = _table("Table_0", columns, rows)
    for column in table["Columns"]:
        if column["ColumnType"] == "bool":
            column["DataType"] = "Boolean"
    return {"Tables": [table]}


def visualization(table: HuntTable) -> dict[str, Any] | None:
    """What `render` asked for, as clients draw from it; None where nothing was asked."""
    if table.render is None:
        return None
    said = {name.lower(): value for name, value in table.render.properties}
    return {
        "Visualization": table.render.kind,
        "Title": said.get("title"),
        "XColumn": said.get("xcolumn"),
        "Series": _list(said.get("series")),
        "YColumns": _list(said.get("ycolumns")),
        "AnomalyColumns": _list(said.get("anomalycolumns")),
        "XTitle": said.get("xtitle"),
        "YTitle": said.get("ytitle"),
        "XAxis": said.get("xaxis"),
        "YAxis": said.get("yaxis"),
        "Legend": said.get("legend"),
        "YSplit": said.get("ysplit"),
        "Accumulate": str(said.get("accumulate", "false")).lower() == "true",
        "IsQuerySorted": False,
        "Kind": said.get("kind"),
        "Ymin": said.get("ymin", "NaN"),
        "Ymax": said.get("ymax", "NaN"),
    }


def _list(text: str | None) -> list[str] | None:
    return [part.strip() for part in text.split(",")] if text else None


def _name(place: int, table: HuntTable) -> str:
    return table.name or ("PrimaryResult" if place == 0 else f"Result_{place}")


def _columns(table: HuntTable) -> Columns:
    return [(column.name, column.type) for column in table.columns]


def _rows(table: HuntTable) -> Sequence[Sequence[object]]:
    return json_arrays(table.table)


def _frame(ident: int, kind: str, name: str, columns: Columns, rows: Sequence[Sequence[object]]) -> dict[str, Any]:
    return {
        "FrameType": "DataTable",
        "TableId": ident,
        "TableKind": kind,
        "TableName": name,
        "Columns": [{"ColumnName": title, "ColumnType": str(of)} for title, of in columns],
        "Rows": rows,
    }


def _table(name: str, columns: Columns, rows: Sequence[Sequence[object]]) -> dict[str, Any]:
    described = [{"ColumnName": title, "DataType": NET[of], "ColumnType": str(of)} for title, of in columns]
    return {"TableName": name, "Columns": described, "Rows": rows}


def _completed(found: HuntResult, client: str) -> list[object]:
    spent = found.stats
    payload = {
        "Count": 1,
        "Text": _message(found),
        "ExecutionTime": spent.elapsed,
        "dataset_statistics": [{"table_row_count": t.table.num_rows} for t in found.tables],
        "resource_usage": {"cpu": {"total cpu": spent.cpu}, "memory": {"peak_per_node": spent.memory}},
    }  # fmt: skip
    text = msgspec.json.encode(payload).decode()
    one = str(uuid4())
    return [iso(now()), client, one, one, one, 4, "Info", 0, "S_OK (0)", 4, "QueryInfo", text]


def _message(found: HuntResult) -> str:
    return "; ".join(found.reasons) or "Query completed successfully"


def _ended(found: HuntResult) -> dict[str, Any]:
    frame: dict[str, Any] = {"FrameType": "DataSetCompletion", "HasErrors": found.partial, "Cancelled": False}
    if found.partial:
        frame["OneApiErrors"] = [
            {
                "error": {
                    "code": "LimitsExceeded",
                    "message": reason,
                    "@type": "Kusto.Data.Exceptions.KustoServicePartialQueryFailureLimitsExceededException",
                    "@message": reason,
                    "@context": {},
                    "@permanent": False,
                }
            }
            for reason in found.reasons
        ]
    return frame
