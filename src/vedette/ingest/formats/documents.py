"""YAML documents that hold records: a list, or an object with the list under `Logs` or another envelope's name.

Times stay the text they are in the file; aliases that would blow the document up are refused.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import yaml

from vedette.ingest.connector import Record, Unreadable
from vedette.ingest.formats.content import RECORD_LIMIT, Batch, Bytes, batched, unreadable
from vedette.ingest.formats.envelopes import LISTS

_ENCODE = msgspec.json.Encoder().encode
_MOST_NODES = 5_000_000
_TIME = "tag:yaml.org,2002:timestamp"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader without times: a date stays its text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIME]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


def read_yaml(stream: Bytes, name: str) -> Iterator[Batch]:
    """The records of all documents of a file of at most 16 MB."""
    return batched(_records(stream, name))


def _records(stream: Bytes, name: str) -> Iterator[Record | Unreadable]:
    parts = []
    size = 0
    while size <= RECORD_LIMIT and (data := stream.read(1 << 20)):
        parts.append(data)
        size += len(data)
    text = b"".join(parts)
    if size > RECORD_LIMIT:
        yield unreadable(text, f"a YAML file of more than {RECORD_LIMIT >> 20} MB", name, 0)
        return
    documents = yaml.load_all(text, Loader=_Loader)
    while True:
        try:
            document = next(documents)
        except StopIteration:
            return
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            offset = int(mark.index) if mark is not None else 0
            yield unreadable(text[offset:], f"not YAML: {str(error).splitlines()[0]}", name, offset)
            return
        if _nodes(document, {}) > _MOST_NODES:
            yield unreadable(text, "YAML aliases that expand to more than five million values", name, 0)
            return
        yield from _unwrap(document, name)


def _unwrap(document: object, name: str) -> Iterator[Record | Unreadable]:
    items: object = document
    if isinstance(document, dict):
        items = next((document[key] for key in LISTS if isinstance(document.get(key), list)), [document])
    for item in items if isinstance(items, list) else []:
        if isinstance(item, str):
            item = {"message": item}
        if isinstance(item, dict):
            try:
                yield Record(_ENCODE(item), 0)
            except (TypeError, ValueError) as error:
                yield unreadable(str(item).encode()[:1024], f"no JSON record: {error}", name, 0)


def _nodes(value: object, seen: dict[int, int]) -> int:
    """How many values `value` has when every alias is written out."""
    if not isinstance(value, dict | list):
        return 1
    known = seen.get(id(value))
    if known is None:
        seen[id(value)] = _MOST_NODES + 1  # an alias to itself never ends
        inner = value.values() if isinstance(value, dict) else value
        known = seen[id(value)] = 1 + sum(_nodes(item, seen) for item in inner)
    return known
