"""The wrappings other products put around a record when they export it: where in them the records are.

`unwrapping`, `scanner`, `tables`, `documents` and `sniff` ask it. A product more is a line more in `ENVELOPES`.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypedDict, cast

import msgspec

from vedette.core.shapes import from_json


class Holds(StrEnum):
    """What stands at the named place of an envelope."""

    VALUE = "an object, a list of objects, or a text with a record in it; of any other text the envelope is the record"
    LIST = "a list of objects, with nothing but plain values beside it"
    JSON = "JSON in a text"
    BASE64 = "a text in Base64 with a record in it"
    FIELDS = "a list of values by the path of each field, dots between"
    ROWS = "lists of cells, of which `columns` or `fields` beside them are the names"
    NOTHING = "something the product says of itself"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Records stand under `key` if one of `beside` and nothing but `only` stands beside it, `most` members at most."""

    key: str
    holds: Holds = Holds.VALUE
    beside: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    most: int = 1000

    def fits(self, members: Mapping[str, msgspec.Raw]) -> bool:
        """Whether an object with these members is such an envelope."""
        if not self._stands_among(members.keys()):
            return False
        first = _first(members[self.key])
        if self.holds is Holds.LIST:
            plain = all(_first(value) not in b"{[" for name, value in members.items() if name != self.key)
            return first == b"[" and plain and _of_objects(members[self.key])
        if self.holds in {Holds.JSON, Holds.BASE64}:
            return first == b'"'
        if self.holds is Holds.ROWS:
            return first == b"[" == _first(columns_beside(members))
        if self.holds is Holds.FIELDS:
            return first == b"{"
        return self.holds is Holds.NOTHING or first in {b"[", b"{", b'"'}

    def is_column(self, header: list[str]) -> bool:
        """Whether in a table with this header every row is such an envelope."""
        return self.holds in {Holds.VALUE, Holds.JSON} and self._stands_among(set(header))

    def _stands_among(self, keys: Set[str]) -> bool:
        if self.key not in keys or len(keys) > self.most + 1 or (self.beside and self.beside.isdisjoint(keys)):
            return False
        return self.only is None or all(key == self.key or key in self.only for key in keys)


def _of(*keys: str) -> frozenset[str]:
    return frozenset(keys)


_JOB = _of("preview", "init_offset", "sid", "lastrow")
_EVENT = _of("id", "eventId", "timestamp", "ingestionTime", "logStreamName", "extractedFields")
_COLLECTED = _of("time", "host", "source", "sourcetype", "index", "fields")
_PUBLISHED = _of("messageId", "message_id", "publishTime", "publish_time")
LISTS = ("Records", "records", "value", "items", "logs", "results", "Logs", "events", "hits", "entries")
"""Keys under which products of all kinds wrap a list of records (CloudTrail, Azure, Graph, Google …)."""

ENVELOPES: tuple[Envelope, ...] = (
    # Elasticsearch and OpenSearch: elasticdump, a response of `_search`, Kibana's inspector, lines for `_bulk`.
    # https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-search
    Envelope("_source", beside=_of("_index", "_id")),
    Envelope("fields", Holds.FIELDS, beside=_of("_index", "_id")),
    Envelope("hits", most=8),
    Envelope("rawResponse", beside=_of("isRunning", "isPartial")),
    Envelope("index", only=_of()),
    Envelope("create", only=_of()),
    Envelope("_index", Holds.NOTHING, only=_of("_id", "_type", "routing", "version", "version_type")),
    Envelope("_id", Holds.NOTHING, only=_of("_type", "routing")),
    # Splunk: search -output json, search/jobs/export and …/results (json, json_rows), alerts, HTTP Event Collector.
    # https://docs.splunk.com/Documentation/Splunk/latest/RESTREF/RESTsearch
    Envelope("_raw"),
    Envelope("result", beside=_JOB),
    Envelope("results", beside=_JOB),
    Envelope("rows", Holds.ROWS, beside=_of("columns", "fields")),
    Envelope(
        "event", only=_of("time", "host", "source", "sourcetype", "index", "fields"), beside=_of("sourcetype", "host")
    ),
    Envelope("messages", Holds.NOTHING, only=_of("preview", "lastrow", "init_offset", "fields")),
    Envelope("lastrow", Holds.NOTHING, only=_of("preview", "offset")),
    # Event Hubs Capture, Azure Monitor's query API (its tables are `rows` above), Microsoft's hunting APIs, the audit
    # search of Office 365.
    # https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format
    Envelope("Body", beside=_of("EnqueuedTimeUtc")),
    Envelope("tables", only=_of("statistics", "render", "error")),
    Envelope("results", beside=_of("schema")),
    Envelope("Results", beside=_of("Schema")),
    Envelope("AuditData", Holds.JSON),
    # Amazon CloudWatch Logs: subscriptions, get- and filter-log-events, Logs Insights; EventBridge; SNS.
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/ValidateLogEventFlow.html
    Envelope("logEvents", beside=_of("messageType", "logGroup")),
    Envelope("events", only=_of("searchedLogStreams", "nextToken", "nextForwardToken", "nextBackwardToken")),
    Envelope("message", beside=_of("timestamp"), only=_EVENT),
    Envelope("@message"),
    Envelope("detail", beside=_of("detail-type")),
    Envelope("Message", beside=_of("TopicArn")),
    # Google Pub/Sub (pulled and pushed messages) and Cloud Logging.
    # https://cloud.google.com/pubsub/docs/reference/rest/v1/PubsubMessage
    Envelope("receivedMessages", only=_of()),
    Envelope("message", beside=_of("ackId", "subscription")),
    Envelope("data", Holds.BASE64, beside=_PUBLISHED),
    Envelope("jsonPayload", beside=_of("logName")),
    Envelope("textPayload", beside=_of("logName")),
    *(Envelope(key, Holds.LIST, most=8 if key in {"value", "Records", "records"} else 3) for key in LISTS),
)

_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_Keys = cast("Any", TypedDict)("_Keys", {envelope.key: msgspec.Raw for envelope in ENVELOPES}, total=False)


def members_of(value: bytes) -> dict[str, msgspec.Raw]:
    """The members of a JSON object that may be an envelope; none of one that cannot be.

    Most objects are records, and to look for the keys alone takes half the time of taking all members apart.
    Raises msgspec.DecodeError, RecursionError.
    """
    return _OBJECT.decode(value) if from_json(value, _Keys) else {}


def envelope_of(members: Mapping[str, msgspec.Raw]) -> Envelope | None:
    """The envelope an object with these members is, the first of several; None when it is a record itself."""
    return next((envelope for envelope in ENVELOPES if envelope.fits(members)), None)


def columns_beside(members: Mapping[str, msgspec.Raw]) -> msgspec.Raw:
    """The names of the cells in an envelope that holds rows."""
    return members["columns"] if "columns" in members else members["fields"]


def wrapped_rows(header: list[str]) -> bool:
    """Whether the rows of a table with this header are envelopes."""
    return any(envelope.is_column(header) for envelope in ENVELOPES)


def _first(value: msgspec.Raw) -> bytes:
    return bytes(memoryview(value)[:1])


def _of_objects(value: msgspec.Raw) -> bool:
    return bytes(memoryview(value)[1:200]).lstrip()[:1] in {b"{", b"["}
