"""Readers of formats: the right records from good input, dead letters with their place from bad input."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest

from vedette.core.clock import frozen
from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats import content, lines, values
from vedette.ingest.formats.content import Batch, Block
from vedette.ingest.formats.documents import read_yaml
from vedette.ingest.formats.encoding import Utf8
from vedette.ingest.formats.events import read_evtx, read_xml
from vedette.ingest.formats.lines import read_lines
from vedette.ingest.formats.sniff import READERS, Format, sniff
from vedette.ingest.formats.syslog import read_syslog
from vedette.ingest.formats.tables import read_csv, read_zeek
from vedette.ingest.formats.values import read_values


def flat(batches: list[Batch]) -> tuple[list[object], list[Unreadable]]:
    """Records as objects, and the unreadable pieces."""
    records: list[object] = []
    broken: list[Unreadable] = []
    for batch in batches:
        if isinstance(batch, Block):
            records += [json.loads(line) for line in batch.data.splitlines()]
            continue
        for item in batch:
            if isinstance(item, Record):
                assert b"\n" not in item.json
                records.append(json.loads(item.json))
            else:
                broken.append(item)
    return records, broken


def read(format_: Format, data: bytes) -> tuple[list[object], list[Unreadable]]:
    return flat(list(READERS[format_](io.BytesIO(data), "here")))


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b'{"a":1}\n{"a":2}\n', "x.json", Format.LINES),
        (b'{"a":1}', "x.json", Format.LINES),
        (b'{"a":\n{"a":2}\n', "x.json", Format.LINES),
        (b'\xef\xbb\xbf{"a":1}\n', "x.json", Format.LINES),
        (b'[{"a":1}]', "x.log", Format.JSON),
        (b'{\n "a": 1\n}', "x.json", Format.JSON),
        (b'{"Records":[{"a":1}]}', "x.json", Format.JSON),
        (b"#separator \\x09\n#fields\tts\n", "conn.log", Format.ZEEK),
        (b"ElfFile\0rest", "x", Format.EVTX),
        (b"<Events><Event xmlns='x'></Event></Events>", "x.xml", Format.XML),
        (b"<html></html>", "x.xml", None),
        (b"<34>1 2026-01-01T00:00:00Z host app 1 - - hello", "x", Format.SYSLOG),
        (b"Jan  2 03:04:05 host sshd[12]: hello", "auth.log", Format.SYSLOG),
        (b"a,b,c\n1,2,3\n", "x.csv", Format.CSV),
        (b"Logs:\n  - a: 1\n", "x.yml", Format.YAML),
        (b"From: a@b.example\nTo: c@d.example\n\nhello", "x", Format.MAIL),
        (b"\0\1\2\3", "x.bin", None),
        (b"just some words\nand more\n", "README", None),
        (b"", "x", None),
    ],
)
def test_formats_are_told_apart(data: bytes, name: str, expected: Format | None) -> None:
    assert sniff(data, name) is expected


def test_lines_pass_as_blocks_that_cover_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", 10)
    data = b'{"a":1}\r\n{"b":2}\n{"c":3}'
    blocks = [batch for batch in read_lines(io.BytesIO(data), "f") if isinstance(batch, Block)]
    assert b"".join(block.data for block in blocks) == b'{"a":1}\n{"b":2}\n{"c":3}\n'
    assert [data[block.offset : block.offset + 1] for block in blocks] == [b"{"] * len(blocks)
    assert len(blocks) > 1


def test_a_line_over_the_limit_is_one_dead_letter_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", 100)
    monkeypatch.setattr(lines, "RECORD_LIMIT", 1000)
    data = b'{"a":1}\n' + b"x" * 5000 + b'\n{"b":2}\n'
    records, broken = flat(list(read_lines(io.BytesIO(data), "f")))
    assert records == [{"a": 1}, {"b": 2}]
    assert [(piece.location.source, piece.location.offset) for piece in broken] == [("f", 8)]
    assert len(broken[0].raw) <= content.KEPT


@pytest.mark.parametrize(
    "data",
    [
        b'[{"a":1},{"a":2}]',
        b'{"Records":[{"a":1},{"a":2}]}',
        b'{"@odata.context":"u","value":[{"a":1},{"a":2}],"@odata.nextLink":"n"}',
        b'{"records":[{"a":1}]}\n{"records":[{"a":2}]}',
        b'{"hits":{"total":2,"hits":[{"_id":"1","_source":{"a":1}},{"_id":"2","_source":{"a":2}}]}}',
        b'{\n  "a": 1\n}\n{\n  "a": 2\n}\n',
        b'{"a":1}{"a":2}',
        b'[\n{"a":1},\n{"a":2}\n]\n',
    ],
)
def test_json_documents_give_their_records(data: bytes) -> None:
    assert read(Format.JSON, data) == ([{"a": 1}, {"a": 2}], [])


def test_a_record_with_an_array_of_its_own_is_no_envelope() -> None:
    record = {"id": 1, "kind": "k", "actor": {"x": 1}, "ip": "i", "events": [{"n": 1}]}
    assert read(Format.JSON, json.dumps([record], indent=1).encode()) == ([record], [])


@pytest.mark.parametrize("chunk", [64, 4096])
def test_documents_too_big_to_hold_are_streamed(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(values, "_WHOLE", 100)
    monkeypatch.setattr(values, "_CHUNK", chunk)
    wanted = [{"n": n, "text": 'é"}]{[' * 5, "deep": [{"x": [n]}]} for n in range(200)]
    for document in (wanted, {"next": None, "Records": wanted}):
        for indent in (None, 2):
            data = json.dumps(document, indent=indent, ensure_ascii=False).encode()
            assert read(Format.JSON, data) == (wanted, [])


def test_broken_values_are_reported_and_the_next_ones_read() -> None:
    data = b'[{"a":1},\n{"b":tru},\n{"c":3},{"d" 4},\n{"e":5},{"f":'
    records, broken = read(Format.JSON, data)
    assert [record for record in records if record in ({"a": 1}, {"c": 3}, {"e": 5})] == [{"a": 1}, {"c": 3}, {"e": 5}]
    assert [data[piece.location.offset or 0 :][:4] for piece in broken] == [b'{"b"', b'{"d"', b'{"f"']
    assert broken[-1].reason == "the file ends inside a record"


def test_endless_nesting_is_a_dead_letter() -> None:
    records, broken = read(Format.JSON, b'[{"a":1},{"b":' + b"[" * 200_000 + b"]" * 200_000 + b"}]")
    assert {"a": 1} in records
    assert broken


def test_csv_rows_become_objects() -> None:
    data = b'When,Who,What\n1,"Smith, J","two\nlines"\n2,b,c\n3,too,many,cells\n4,d,e\n'
    records, broken = flat(list(read_csv(io.BytesIO(data), "f")))
    assert records == [
        {"When": "1", "Who": "Smith, J", "What": "two\nlines"},
        {"When": "2", "Who": "b", "What": "c"},
        {"When": "4", "Who": "d", "What": "e"},
    ]
    assert [(piece.location.offset, piece.reason) for piece in broken] == [
        (data.index(b"3,too"), "4 fields where the header has 3")
    ]


def test_the_audit_search_export_gives_the_audit_records() -> None:
    data = (
        b'CreationDate,UserIds,Operations,AuditData\n2026,u,Op,"{""Id"":""1"",""Operation"":""Op""}"\n2026,u,Op,oops\n'
    )
    records, broken = flat(list(read_csv(io.BytesIO(data), "f")))
    assert records == [{"Id": "1", "Operation": "Op"}]
    assert [piece.raw for piece in broken] == [b"oops"]


def test_zeek_logs_become_typed_json() -> None:
    data = (
        b"#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
        b"#fields\tts\tid.orig_p\tlocal\ttags\tservice\tnote\n#types\ttime\tport\tbool\tset[string]\tstring\tstring\n"
        b"1.5\t80\tT\ta,b\t-\t(empty)\n1.5\t80\n#close\t2026\n"
    )
    records, broken = flat(list(read_zeek(io.BytesIO(data), "f")))
    assert records == [{"_path": "conn", "ts": 1.5, "id.orig_p": 80, "local": True, "tags": ["a", "b"], "note": ""}]
    assert [piece.location.offset for piece in broken] == [data.index(b"1.5\t80\n")]


def test_yaml_documents_give_records_with_times_as_text() -> None:
    data = b"Format: jsonl\nLogs:\n  - at: 2026-01-02T03:04:05Z\n    n: 1\n  - plain text\n"
    assert flat(list(read_yaml(io.BytesIO(data), "f")))[0] == [
        {"at": "2026-01-02T03:04:05Z", "n": 1},
        {"message": "plain text"},
    ]


def test_yaml_that_explodes_or_breaks_is_a_dead_letter() -> None:
    bomb = b"a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + b"".join(
        b"a%d: &a%d [%b]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 9)
    )
    for data in (bomb, b"a: [1\nb: 2\n"):
        records, broken = flat(list(read_yaml(io.BytesIO(data), "f")))
        assert (records, len(broken)) == ([], 1)


def test_both_forms_of_syslog() -> None:
    data = (
        b'<86>1 2026-01-02T03:04:05.1Z web sshd 12 ID1 [x@1 a="b"] Accepted key\n'
        b"<13>Dec 30 03:04:05 web app[7]: hello: world\nnonsense\n"
    )
    with frozen(datetime(2026, 1, 2, 12, tzinfo=UTC)):
        records, broken = flat(list(read_syslog(io.BytesIO(data), "f")))
    assert records == [
        {
            "TimeGenerated": "2026-01-02T03:04:05.1Z",
            "Computer": "web",
            "HostName": "web",
            "ProcessName": "sshd",
            "SyslogMessage": "Accepted key",
            "Type": "Syslog",
            "Facility": "authpriv",
            "SeverityLevel": "info",
            "ProcessID": 12,
            "MessageId": "ID1",
            "StructuredData": '[x@1 a="b"]',
        },
        {
            "TimeGenerated": "2025-12-30T03:04:05Z",
            "Computer": "web",
            "HostName": "web",
            "ProcessName": "app",
            "SyslogMessage": "hello: world",
            "Type": "Syslog",
            "Facility": "user",
            "SeverityLevel": "notice",
            "ProcessID": 7,
        },
    ]
    assert [piece.raw for piece in broken] == [b"nonsense"]


EVENT = (
    b'<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="P" Guid="{g}"/>'
    b'<EventID>4688</EventID><TimeCreated SystemTime="2026-01-02T03:04:05Z"/><Channel>Security</Channel></System>'
    b'<EventData><Data Name="A">1</Data><Data Name="B"/></EventData></Event>'
)


def test_windows_events_in_xml_look_like_evtx_dumps() -> None:
    data = b"<Events>" + EVENT + b"\n" + EVENT.replace(b"</Channel>", b"</Chanel>") + EVENT[:-9]
    records, broken = flat(list(read_xml(io.BytesIO(data), "f")))
    assert records == [
        {
            "Event": {
                "System": {
                    "Provider": {"#attributes": {"Name": "P", "Guid": "{g}"}},
                    "EventID": 4688,
                    "TimeCreated": {"#attributes": {"SystemTime": "2026-01-02T03:04:05Z"}},
                    "Channel": "Security",
                },
                "EventData": {"A": "1", "B": ""},
            }
        }
    ]
    assert [piece.reason.partition(":")[0] for piece in broken] == ["not XML", "the file ends inside an event"]


def test_entities_in_xml_are_refused() -> None:
    _, broken = flat(list(read_xml(io.BytesIO(b'<Event><!DOCTYPE a [<!ENTITY b "c">]></Event>'), "f")))
    assert broken


@pytest.mark.parametrize("data", [b"ElfFile\0", b"ElfFile\0" + b"\1" * 5000, b"ElfFile\0" + b"\xff" * 80_000])
def test_a_broken_event_log_is_a_dead_letter(data: bytes) -> None:
    records, broken = flat(list(read_evtx(io.BytesIO(data), "f")))
    assert (records, len(broken)) == ([], 1)
    assert broken[0].location.source == "f"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
def test_every_unicode_encoding_reads_as_utf8(encoding: str) -> None:
    text = '{"name":"Zoë 日本"}\n' * 50
    data = text.encode(encoding)
    stream = Utf8(io.BytesIO(data), data[:100])
    read_back = b""
    while piece := stream.read(7):
        read_back += piece
    assert read_back.decode() == text
    assert stream.repaired == 0


def test_latin1_is_repaired_and_flagged_with_its_place() -> None:
    data = 'é{"a":"ok"}\n'.encode() + b'{"b":"caf\xe9"}\n'
    stream = Utf8(io.BytesIO(data), data)
    read_back = b""
    while piece := stream.read(5):
        read_back += piece
    assert read_back.decode() == 'é{"a":"ok"}\n{"b":"café"}\n'
    assert (stream.repaired, stream.first) == (1, data.index(b"\xe9"))


def test_numbers_keep_every_digit() -> None:
    batches = list(read_values(io.BytesIO(b'[ {"n" : 1.50, "big": 12345678901234567890123} ]'), "f"))
    assert isinstance(batches[0], list)
    assert isinstance(batches[0][0], Record)
    assert b"1.50" in batches[0][0].json
    assert b"12345678901234567890123" in batches[0][0].json


def test_words_between_spaces_are_named_by_the_header_or_by_the_log() -> None:
    flow = b"version vpc-id srcaddr dstaddr action tcp-flags\n5 vpc-1 192.0.2.7 198.51.100.9 ACCEPT -\n5 vpc-1 short\n"
    assert sniff(flow, "a.log") is Format.WORDS
    records, broken = read(Format.WORDS, flow)
    named = {"version": "5", "vpc_id": "vpc-1", "srcaddr": "192.0.2.7", "dstaddr": "198.51.100.9", "action": "ACCEPT"}
    assert (records, [(piece.reason, piece.raw) for piece in broken]) == (
        [named],
        [("not a line of this log", b"5 vpc-1 short")],
    )
    access = b'%s b [02/Mar/2026:09:15:00 +0000] 192.0.2.7 - R1 REST.GET.OBJECT k "GET /k" 200 - "a "b"c"\n' % (
        b"7" * 64
    )
    assert sniff(access, "b") is Format.WORDS
    ((record,), _) = read(Format.WORDS, access)
    assert isinstance(record, dict)
    assert (record["time"], record["request_uri"]) == ("2026-03-02T09:15:00Z", "GET /k")
    assert record["bytes_sent"] == 'a "b"c'
