"""How a stream's sink is reached and what is sent to it: the values people give, checked, and kept as JSON.

The API builds them, `records.streams` keeps them, the sinks read them.
"""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from vedette.core.errors import BadInput, Upstream
from vedette.core.outbound import Outbound
from vedette.core.scope import Scope
from vedette.core.shapes import from_json
from vedette.kql.compile import compile_query
from vedette.schema.catalog import Catalog

_TOPIC = re.compile(r"[A-Za-z0-9._-]*(\{table\})?[A-Za-z0-9._-]*")
_HOST = re.compile(r"\[?([A-Za-z0-9._:-]+?)\]?:(\d{1,5})")
ALL = "*"


class Shape(StrEnum):
    """Bodies of HTTP: the event-hub message, one object a line, or Splunk's HTTP event collector."""

    RECORDS = "records"
    LINES = "lines"
    HEC = "hec"


class Transport(StrEnum):
    """How syslog travels: RFC 5426, RFC 6587 with octet counting, RFC 5425."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


class Wording(StrEnum):
    """What a syslog message holds."""

    CEF = "cef"
    LEEF = "leef"
    JSON = "json"


class KafkaTerms(msgspec.Struct, frozen=True, tag_field="kind", tag="kafka", forbid_unknown_fields=True):
    """Brokers `host:port`, a topic (`{table}` in it: one a table); the stream's secret is the password of `user`."""

    brokers: tuple[str, ...]
    topic: str
    tls: bool = True
    user: str = ""
    mechanism: str = "PLAIN"


class HttpTerms(msgspec.Struct, frozen=True, tag_field="kind", tag="http", forbid_unknown_fields=True):
    """POSTed there; the stream's secret signs each body, and is the token too where `scheme` is Bearer or Splunk."""

    url: str
    shape: Shape = Shape.RECORDS
    scheme: str = ""


class FilesTerms(msgspec.Struct, frozen=True, tag_field="kind", tag="files", forbid_unknown_fields=True):
    """JSON lines by table and hour in the installation's data folder."""


class SyslogTerms(msgspec.Struct, frozen=True, tag_field="kind", tag="syslog", forbid_unknown_fields=True):
    """RFC 5424 to a receiver; `facility` as there (16: local0)."""

    host: str
    port: int = 6514
    transport: Transport = Transport.TLS
    wording: Wording = Wording.CEF
    facility: int = 16


Terms = KafkaTerms | HttpTerms | FilesTerms | SyslogTerms


class TableChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows of a table (`*`: of every table), those for which a KQL condition holds (empty: all)."""

    name: str
    where: str = ""


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is sent: alerts and incidents whenever they change, rows of tables as they arrive."""

    alerts: bool = True
    incidents: bool = True
    tables: tuple[TableChoice, ...] = ()

    def spelt(self, catalog: Catalog) -> tuple[TableChoice, ...]:
        """The tables one by one."""
        names = {choice.name for choice in self.tables}
        every = sorted(catalog.table_names()) if ALL in names else []
        rest = tuple(TableChoice(name) for name in every if name not in names)
        return (*(choice for choice in self.tables if choice.name != ALL), *rest)


def check(scope: Scope, terms: Terms, choice: Choice, catalog: Catalog, outbound: Outbound, secret: str) -> None:
    """Raise BadInput for what cannot work or may not be reached, a host nobody knows included."""
    try:
        _reachable(terms, outbound, secret)
    except Upstream as error:  # the name is what the caller wrote: theirs to mend
        raise BadInput(str(error)) from error
    if not (choice.alerts or choice.incidents or choice.tables):
        raise BadInput("choose something to send: alerts, incidents or tables")
    for table in choice.tables:
        _table(table, catalog)


def decoded(terms: str, choice: str) -> tuple[Terms, Choice]:
    """What was kept, as values."""
    return from_json(terms, Terms), from_json(choice, Choice)


def places(brokers: tuple[str, ...]) -> list[tuple[str, int]]:
    """Hosts and ports. Raises BadInput."""
    found = []
    for text in brokers:
        match = _HOST.fullmatch(text)
        if match is None:
            raise BadInput(f"a broker is written host:port, not {text!r}")
        found.append((match[1], int(match[2])))
    return found


def _reachable(terms: Terms, outbound: Outbound, secret: str) -> None:
    match terms:
        case KafkaTerms():
            _kafka(terms, outbound, secret)
        case HttpTerms():
            outbound.url(terms.url, plain=True)
            if terms.scheme not in ("", "Bearer", "Splunk") or (terms.scheme and not secret):
                raise BadInput("scheme is Bearer or Splunk with a secret, or empty")
        case SyslogTerms():
            target = outbound.target(terms.host, terms.port)
            if terms.transport is not Transport.TLS and not outbound.private(target.address):
                raise BadInput("syslog leaves the networks of outbound.networks over TLS only")
            if not 0 <= terms.facility <= 23:
                raise BadInput("facility is 0 to 23")


def _kafka(terms: KafkaTerms, outbound: Outbound, secret: str) -> None:
    if not terms.brokers:
        raise BadInput("name at least one broker")
    for host, port in places(terms.brokers):
        target = outbound.target(host, port)
        if not terms.tls and not outbound.private(target.address):
            raise BadInput("Kafka outside the networks of outbound.networks is spoken over TLS only")
    if not terms.topic or not _TOPIC.fullmatch(terms.topic) or len(terms.topic) > 200:
        raise BadInput("a topic is made of letters, digits, dot, dash and underscore; {table} stands for the table")
    if terms.mechanism not in ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512") or bool(terms.user) != bool(secret):
        raise BadInput("a user needs a secret and mechanism PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512")


def _table(choice: TableChoice, catalog: Catalog) -> None:
    if choice.name == ALL:
        if choice.where:
            raise BadInput("a condition belongs to one table; name it")
        return
    if catalog.table(choice.name) is None:
        raise BadInput(f"there is no table {choice.name!r}")
    if choice.where:
        query = compile_query(f"{choice.name}\n| where {choice.where}", catalog)
        if query.predicate() is None or query.tables != frozenset({choice.name}):
            raise BadInput("a condition speaks of one row of its table: no further operators, joins or tables")
