"""Records in the wrappings of other products come out as if they had come plain, with their place."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Sequence

import pytest

from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats import scanner, values
from vedette.ingest.formats.sniff import READERS, Format, sniff

ONE, TWO = {"a": 1, "t": 'é "}{['}, {"a": 2, "deep": {"x": [1]}}
BOTH = [ONE, TWO]
STAMP = "2026-03-02T09:15:00.000Z "
EVENT = '<Event xmlns="urn:e"><System><EventID>4688</EventID></System></Event>'
PARSED = {"Event": {"System": {"EventID": 4688}}}


def js(value: object, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, ensure_ascii=False)


def lines(*objects: object) -> str:
    return "".join(f"{js(each)}\n" for each in objects)


def hit(record: object) -> dict[str, object]:
    return {"_index": "logs", "_type": "_doc", "_id": "x", "_score": 1, "_source": record}


def search(records: Sequence[object]) -> dict[str, object]:
    hits = {"total": {"value": len(records), "relation": "eq"}, "max_score": 1.0, "hits": [hit(r) for r in records]}
    return {"took": 3, "timed_out": False, "_shards": {"total": 1}, "hits": hits}


def splunk(record: object) -> dict[str, object]:
    return {"preview": False, "offset": 0, "result": {"_raw": js(record), "_time": "t", "host": "h"}}


def message(record: object) -> dict[str, object]:
    return {"id": "7", "timestamp": 1, "message": js(record) + "\n"}


def delivered(*records: object) -> dict[str, object]:
    envelope = {"messageType": "DATA_MESSAGE", "owner": "1", "logGroup": "g", "logStream": "s"}
    return {**envelope, "subscriptionFilters": ["f"], "logEvents": [message(record) for record in records]}


def published(record: object) -> dict[str, object]:
    data = base64.b64encode(js(record).encode()).decode()
    return {"message": {"data": data, "messageId": "1", "publishTime": "t"}, "subscription": "s"}


def quoted(*rows: list[str]) -> str:
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)


TABLE = {
    "name": "PrimaryResult",
    "columns": [{"name": "a", "type": "long"}, {"name": "t", "type": "string"}, {"name": "d", "type": "dynamic"}],
    "rows": [[1, "{x}", '{"y":[2]}'], [2, '{"y":[2]}', None]],
}
ROWS = [{"a": 1, "t": "{x}", "d": {"y": [2]}}, {"a": 2, "t": '{"y":[2]}', "d": None}]

WRAPPED = {
    "elasticdump": (lines(*map(hit, BOTH)), BOTH),
    "_search": (js(search(BOTH)), BOTH),
    "_search, printed": (js(search(BOTH), 2), BOTH),
    "pages of _search": (lines(search([ONE]), search([TWO])), BOTH),
    "hits saved as a list": (js([hit(each) for each in BOTH]), BOTH),
    "Kibana's inspector": (js({"id": "x", "isRunning": False, "rawResponse": search(BOTH)}), BOTH),
    "fields of _search": (
        lines(
            {"_index": "i", "_id": "1", "fields": {"a": [1], "t.x": ["é"], "t.x.keyword": ["é"], "t.y": [1, 2]}},
            {"_index": "i", "_id": "2", "_source": TWO, "fields": {"a": [9]}},
        ),
        [{"a": 1, "t": {"x": "é", "y": [1, 2]}}, TWO],
    ),
    "_bulk": (lines({"index": {"_index": "i", "_id": "1"}}, ONE, {"create": {"_index": "i"}}, TWO), BOTH),
    "Splunk's export": (
        lines({"messages": [{"type": "INFO", "text": "x"}]}, *map(splunk, BOTH), {"preview": False, "lastrow": True}),
        BOTH,
    ),
    "Splunk's export of fields": (lines(*({"preview": False, "result": each} for each in BOTH)), BOTH),
    "Splunk's results": (
        js({"preview": False, "fields": [{"name": "_raw"}], "results": [{"_raw": js(r)} for r in BOTH], "x": {}}),
        BOTH,
    ),
    "Splunk's results as rows": (js({"preview": False, "fields": ["_raw"], "rows": [[js(r)] for r in BOTH]}), BOTH),
    "Splunk's list": (js([{"_raw": js(each), "host": "h"} for each in BOTH]), BOTH),
    "Splunk's collector": (lines(*({"time": 1.5, "sourcetype": "s", "event": each} for each in BOTH)), BOTH),
    "Azure's records": (lines({"records": [ONE]}, {"records": [TWO]}), BOTH),
    "Event Hub messages": (js([{"records": [ONE]}, {"records": [TWO]}]), BOTH),
    "Log Analytics' query API": (js({"tables": [TABLE], "statistics": {}}), ROWS),
    "Graph's pages": (lines(*({"@odata.context": "u", "value": [r], "@odata.nextLink": "n"} for r in BOTH)), BOTH),
    "Graph's hunting": (js({"schema": [{"name": "a", "type": "Int64"}], "results": BOTH}), BOTH),
    "Defender's hunting": (js({"Stats": {}, "Schema": [{"Name": "a"}], "Results": BOTH}), BOTH),
    "CloudWatch, subscribed": (lines(delivered(ONE), delivered(TWO)), BOTH),
    "CloudWatch through Firehose": (js(delivered(ONE)) + js(delivered(TWO)), BOTH),
    "CloudWatch, filtered": (js({"events": [message(r) for r in BOTH], "searchedLogStreams": []}, 1), BOTH),
    "CloudWatch in S3": ("".join(f"{STAMP}{js(each)}\n" for each in BOTH), BOTH),
    "Logs Insights": (js([{"@timestamp": "t", "@message": js(each)} for each in BOTH]), BOTH),
    "EventBridge": (lines(*({"detail-type": "x", "source": "s", "detail": each} for each in BOTH)), BOTH),
    "SNS": (lines(*({"TopicArn": "x", "Type": "Notification", "Message": js(each)} for each in BOTH)), BOTH),
    "Pub/Sub, pushed": (lines(*map(published, BOTH)), BOTH),
    "Pub/Sub, pulled": (js({"receivedMessages": [{"ackId": "i", **published(each)} for each in BOTH]}), BOTH),
    "Cloud Logging": (lines(*({"insertId": "1", "logName": "l", "jsonPayload": each} for each in BOTH)), BOTH),
    "record separators": ("".join(f"\x1e{js(each)}\n" for each in BOTH), BOTH),
    "record separators, printed": ("".join(f"\x1e{js(each, 1)}\n" for each in BOTH), BOTH),
    "commas": (js(ONE) + ",\n" + js(TWO) + ",\n", BOTH),
    "commas on one line": (js(ONE) + "," + js(TWO), BOTH),
    "nothing between": (js(ONE) + js(TWO) + "\n" + js(ONE) + "\n", [*BOTH, ONE]),
    "printed": (js(ONE, 2) + "\n" + js(TWO, 2), BOTH),
    "envelopes in envelopes": (lines(splunk(delivered(ONE, TWO))), BOTH),
}
TABLES = {
    "Splunk's table": (quoted(["_time", "_raw"], ["t", js(ONE)], ["t", js(TWO)]), BOTH),
    "Splunk's table of one column": (quoted(["_raw"], [js(ONE)], [js(TWO)]), BOTH),
    "CloudWatch's table": (quoted(["timestamp", "message"], ["1", js(ONE)], ["1", EVENT]), [ONE, PARSED]),
    "the audit search's table": (quoted(["Operations", "AuditData"], ["x", js(ONE)], ["x", js(TWO)]), BOTH),
}


def read(data: str, name: str = "x.json") -> tuple[list[object], list[Unreadable]]:
    """What the reader of the recognised format gives: records as objects, and broken pieces."""
    raw = data.encode()
    format_ = sniff(raw, name)
    assert format_ in READERS
    items = [item for batch in READERS[format_](io.BytesIO(raw), name) if isinstance(batch, list) for item in batch]
    assert all(b"\n" not in item.json for item in items if isinstance(item, Record))
    records = [json.loads(item.json) for item in items if isinstance(item, Record)]
    return records, [item for item in items if isinstance(item, Unreadable)]


@pytest.mark.parametrize("case", WRAPPED)
def test_wrapped_records_come_out_plain(case: str) -> None:
    data, expected = WRAPPED[case]
    assert read(data) == (expected, [])


@pytest.mark.parametrize("case", TABLES)
def test_tables_with_a_column_of_records_give_them(case: str) -> None:
    data, expected = TABLES[case]
    assert read(data, "x.csv") == (expected, [])


@pytest.mark.parametrize("case", ["_search", "Splunk's results", "Log Analytics' query API", "CloudWatch, filtered"])
@pytest.mark.parametrize("chunk", [64, 1 << 20])
def test_envelopes_too_big_to_hold_are_walked_into(monkeypatch: pytest.MonkeyPatch, case: str, chunk: int) -> None:
    """Rows of a table, too: their columns stand before them."""
    monkeypatch.setattr(values, "_WHOLE", 1)
    monkeypatch.setattr(scanner, "_CHUNK", chunk)
    monkeypatch.setattr(scanner, "RECORD_LIMIT", 200)
    data, expected = WRAPPED[case]
    assert read(data) == (expected, [])


def test_a_text_is_read_like_a_line_of_its_own() -> None:
    texts = [
        EVENT,
        "<34>1 2026-03-02T09:15:00Z web sshd 12 - - Failed",
        "2 123456789012 eni-0a 192.0.2.7 - - - - - - - - - -",
    ]
    records, broken = read(lines(*({"preview": False, "result": {"_raw": text, "host": "h"}} for text in texts)))
    event, syslog, flow = records
    assert isinstance(syslog, dict)
    assert isinstance(flow, dict)
    assert (event, syslog["SyslogMessage"], flow["srcaddr"], broken) == (PARSED, "Failed", "192.0.2.7", [])


def test_a_text_of_no_known_form_leaves_the_fields_the_product_found() -> None:
    fields = {"_raw": "EventCode=4688\nLogName=Security", "EventCode": "4688"}
    assert read(lines({"preview": False, "result": fields})) == ([fields], [])


def test_broken_pieces_are_told_with_their_place_and_the_others_read() -> None:
    cut = splunk(ONE) | {"result": {"_raw": '{"a": 1, "b'}}
    data = lines(splunk(ONE), cut) + '{"preview":false,"result":{"_raw"\n' + lines(splunk(TWO))
    records, broken = read(data)
    raw = data.encode()
    assert records == BOTH
    assert [(piece.location.source, piece.location.offset) for piece in broken] == [
        ("x.json", raw.index(js(cut["result"]).encode())),
        ("x.json", raw.index(b'{"_raw"\n')),
    ]
    assert broken[0].raw == b'{"a": 1, "b'
    short = js({"tables": [{"columns": [{"name": "a"}, {"name": "b"}], "rows": [[1], [1, 2]]}]})
    records, broken = read(short)
    assert (records, [piece.reason for piece in broken]) == ([{"a": 1, "b": 2}], ["1 cells where there are 2 columns"])


def test_an_export_that_was_cut_off_gives_what_it_had() -> None:
    whole = js(search(BOTH))
    records, broken = read(whole[: whole.rindex('"deep"')])
    assert records == [ONE]
    assert [piece.reason for piece in broken] == ["the file ends inside a record"]


def test_offsets_point_at_the_record() -> None:
    data = js(search(BOTH), 1).encode()
    (batch,) = READERS[Format.JSON](io.BytesIO(data), "f")
    assert isinstance(batch, list)
    assert [
        json.JSONDecoder().raw_decode(data[item.offset :].decode())[0] for item in batch if isinstance(item, Record)
    ] == BOTH


@pytest.mark.parametrize(
    "record",
    [
        {"result": {"ok": True}, "user": "u"},
        {"message": "hello", "timestamp": "t", "level": "info"},
        {"message": '{"a": 1}', "timestamp": "t", "winlog": {"channel": "Security"}},
        {"event": {"code": 1}, "host": {"name": "h"}, "winlog": {}},
        {"detail": {"a": 1}, "name": "n"},
        {"_source": "syslog", "a": 1},
        {"data": "QUJD", "id": 1},
        {"rows": [[1]], "columns": 3},
        {"hits": 4, "rule": "r"},
        {"index": {"a": 1}, "b": 2},
        {"AuditData": {"Id": "1"}, "b": 2},
    ],
)
def test_records_with_such_fields_of_their_own_stay_whole(record: dict[str, object]) -> None:
    assert sniff(lines(record, record).encode(), "x.json") is Format.LINES
    assert read(js([record])) == ([record], [])


@pytest.mark.parametrize("around", [lambda inner: {"_raw": js(inner)}, lambda inner: [inner]])
def test_endless_wrapping_is_refused(around: Callable[[object], object]) -> None:
    nested: object = ONE
    for _ in range(12):
        nested = around(nested)
    records, broken = read(js([nested]))
    assert (records, broken) == ([ONE], [])
    for _ in range(6 if isinstance(nested, list) else 3):
        nested = [around(nested)]
    records, broken = read(js([nested]))
    assert (records, [piece.reason for piece in broken]) == ([], ["more than 16 envelopes in one another"])
