"""Windows events: `.evtx` files through the Rust parser, and exported XML, both as the JSON of `evtx_dump`.

A malformed chunk or record becomes a dead letter, the rest of the file is read.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import msgspec

from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats.content import BLOCK, KEPT, RECORD_LIMIT, Batch, Bytes, batched, one_line, unreadable

_ENCODE = msgspec.json.Encoder().encode
_NUMBER = re.compile(r"(?:chunk number|record number|record IDs?) (\d+)")
_CHUNK, _HEADER = 65536, 4096
_EVENT = re.compile(rb"<Event[\s>].*?</Event\s*>", re.DOTALL)
_EVENT_TEXT = re.compile(r"(?:<\?xml[^>]{0,200}\?>\s*)?<Event[\s>]")
_OPEN = re.compile(rb"<Event[\s>]")


def read_evtx(stream: Bytes, name: str) -> Iterator[Batch]:
    """The events of a Windows event log file; a record's offset is its position in the order of the file."""
    path = getattr(stream, "path", None)
    if isinstance(path, Path):
        return batched(_evtx_records(path, name))
    return _copied(stream, name)


def _copied(stream: Bytes, name: str) -> Iterator[Batch]:
    # The parser seeks, a decompressed stream cannot: the events are parsed from a copy on disk.
    with tempfile.NamedTemporaryFile(suffix=".evtx") as copy:
        while data := stream.read(BLOCK):
            copy.write(data)
        copy.flush()
        yield from batched(_evtx_records(Path(copy.name), name))


def _evtx_records(path: Path, name: str) -> Iterator[Record | Unreadable]:
    from evtx import PyEvtxParser

    size = path.stat().st_size
    try:
        events = PyEvtxParser(str(path), number_of_threads=1, indent=False).records_json()
    except (OSError, RuntimeError) as error:
        yield unreadable(path.read_bytes()[:KEPT], f"not an event log: {error}", name, 0)
        return
    while True:
        try:
            event = next(events)
        except StopIteration:
            break
        except (OSError, RuntimeError) as error:
            found = _NUMBER.search(str(error))
            chunk = int(found[1]) if found and found[0].startswith("chunk number") else None
            offset = min(size, _HEADER + chunk * _CHUNK) if chunk is not None else 0
            yield unreadable(_piece(path, offset), f"malformed event log: {error}", name, offset)
            continue
        if event is not None:
            yield Record(one_line(event["data"].encode("utf-8", "replace")), int(event["event_record_id"]))
    missing = _chunks(path) * _CHUNK + _HEADER - size
    if missing > 0:
        yield unreadable(b"", f"the event log is cut off: {missing} bytes are missing", name, size)


def _chunks(path: Path) -> int:
    """How many chunks the file's header speaks of ([MS-EVEN6] has no word on it; see libevtx's format description)."""
    with path.open("rb") as file:
        header = file.read(44)
    return int.from_bytes(header[42:44], "little") if len(header) == 44 else 0


def _piece(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(KEPT)


def looks_like_event(text: str) -> bool:
    """Whether a text begins with an event in XML."""
    return bool(_EVENT_TEXT.match(text))


def read_xml(stream: Bytes, name: str) -> Iterator[Batch]:
    """`<Event>` elements, whatever stands around them (`<Events>`, a collector's wrapper, nothing)."""
    return batched(_xml_records(stream, name))


def _xml_records(stream: Bytes, name: str) -> Iterator[Record | Unreadable]:
    buffer, base = b"", 0
    while True:
        data = stream.read(BLOCK)
        buffer += data
        used = 0
        for found in _EVENT.finditer(buffer):
            used = found.end()
            yield _xml_record(found[0], name, base + found.start())
        opened = _OPEN.search(buffer, used)
        if not data:
            if opened:
                yield unreadable(buffer[opened.start() :], "the file ends inside an event", name, base + opened.start())
            return
        keep = opened.start() if opened else max(used, len(buffer) - 16)
        if len(buffer) - keep > RECORD_LIMIT:
            yield unreadable(buffer[keep:], f"an event of more than {RECORD_LIMIT >> 20} MB", name, base + keep)
            keep = len(buffer)
        buffer, base = buffer[keep:], base + keep


def _xml_record(text: bytes, name: str, offset: int) -> Record | Unreadable:
    if b"<!" in text and b"<![CDATA[" not in text:
        return unreadable(text, "an event with a document type is refused", name, offset)
    try:
        root = ElementTree.fromstring(text)  # no document type, hence no entities to expand
    except ElementTree.ParseError as error:
        return unreadable(text, f"not XML: {error}", name, offset)
    return Record(_ENCODE({"Event": _element(root)}), offset)


def _element(element: ElementTree.Element) -> object:
    tag = _plain(element.tag)
    content: dict[str, object] = {}
    if element.attrib:
        content["#attributes"] = {_plain(key): value for key, value in element.attrib.items()}
    if tag in {"EventData", "UserData"} and any(_plain(child.tag) == "Data" for child in element):
        return _named_data(element)
    for child in element:
        key, value = _plain(child.tag), _element(child)
        present = content.get(key)
        if key in content:
            content[key] = [*present, value] if isinstance(present, list) else [present, value]
        else:
            content[key] = value
    text = (element.text or "").strip()
    if not content:
        return int(text) if tag in _WHOLE_NUMBERS and text.isdigit() else (text or None)
    if text:
        content["#text"] = int(text) if tag in _WHOLE_NUMBERS and text.isdigit() else text
    return content


_WHOLE_NUMBERS = frozenset({"EventID", "Version", "Level", "Task", "Opcode", "EventRecordID"})


def _named_data(element: ElementTree.Element) -> dict[str, object]:
    named: dict[str, object] = {}
    unnamed: list[str] = []
    for child in element:
        key = child.get("Name")
        if key:
            named[key] = child.text or ""
        elif _plain(child.tag) == "Data":
            unnamed.append(child.text or "")
        else:
            named[_plain(child.tag)] = _element(child)
    if unnamed:
        named["Data"] = {"#text": unnamed if len(unnamed) > 1 else unnamed[0]}
    return named


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]
