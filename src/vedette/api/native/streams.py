"""Passing everything on to other systems: Kafka, HTTP, files, syslog: `/api/v1/streams`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Path
from pydantic import Field

from vedette.api.access import Access, needs
from vedette.api.errors import RESPONSES
from vedette.api.wire import Done, Moment, Wire
from vedette.app.feeding import outlet_of, sources_of
from vedette.core.shapes import from_plain
from vedette.insight.streams import streams
from vedette.insight.streams.streams import Going, Stream, Wanted
from vedette.insight.streams.terms import Choice, Shape, TableChoice, Terms, Transport, Wording

router = APIRouter(prefix="/streams", tags=["Streams"], responses=RESPONSES)
Viewer = Annotated[Access, needs("siem.integrate")]
Keeper = Annotated[Access, needs("settings.manage")]
Ident = Annotated[str, Path(max_length=60)]
Text = Annotated[str, Field(max_length=500)]


class KafkaBody(Wire):
    """Kafka brokers (`host:port`), also Event Hubs; `{table}` in the topic makes it one topic a table."""

    kind: Literal["kafka"]
    brokers: list[Text] = Field(min_length=1, max_length=20)
    topic: str = Field(min_length=1, max_length=200)
    tls: bool = True
    user: Text = ""
    mechanism: Text = "PLAIN"


class HttpBody(Wire):
    """An address that batches are POSTed to, signed with the secret."""

    kind: Literal["http"]
    url: str = Field(min_length=1, max_length=2000)
    shape: Shape = Shape.RECORDS
    scheme: Literal["", "Bearer", "Splunk"] = ""


class FilesBody(Wire):
    """JSON lines in the installation's data folder."""

    kind: Literal["files"]


class SyslogBody(Wire):
    """A receiver of RFC 5424 messages."""

    kind: Literal["syslog"]
    host: str = Field(min_length=1, max_length=255)
    port: int = Field(6514, ge=1, le=65535)
    transport: Transport = Transport.TLS
    wording: Wording = Wording.CEF
    facility: int = Field(16, ge=0, le=23)


class TableBody(Wire):
    """Rows of a table (`*`: every table) for which a KQL condition holds (empty: all)."""

    name: str = Field(min_length=1, max_length=100)
    where: str = Field("", max_length=10_000)


class ChoiceBody(Wire):
    """What is sent."""

    alerts: bool = True
    incidents: bool = True
    tables: list[TableBody] = Field(default_factory=list, max_length=200)


class NewStream(Wire):
    """A stream to make; `everything` begins with what is kept already."""

    name: str = Field(min_length=1, max_length=80)
    sink: KafkaBody | HttpBody | FilesBody | SyslogBody = Field(discriminator="kind")
    choice: ChoiceBody = ChoiceBody()
    secret: str = Field("", max_length=4000)
    everything: bool = False

    def wanted(self) -> Wanted:
        """As the domain takes it."""
        terms: Terms = from_plain(self.sink.model_dump(mode="json"), Terms)
        tables = tuple(TableChoice(table.name, table.where.strip()) for table in self.choice.tables)
        choice = Choice(self.choice.alerts, self.choice.incidents, tables)
        return Wanted(self.name, terms, choice, self.secret, self.everything)


class StreamBody(Wire):
    """A stream and how it goes: `lag` in batches, `behind` in seconds, `due` the next try after failures."""

    id: str
    name: str
    sink: dict[str, Any]
    choice: dict[str, Any]
    going: Going
    sent: int
    lag: int
    behind: float
    failures: int
    error: str
    due: Moment | None
    delivered: Moment | None
    created: Moment
    creator: str

    @classmethod
    def of(cls, found: Stream) -> StreamBody:
        """From the domain's."""
        row = found.row
        plain = ("id", "name", "failures", "error", "due", "created", "creator")
        return cls(
            **{name: getattr(row, name) for name in plain},
            sent=row.carried,
            delivered=row.last,
            sink=msgspec.to_builtins(found.terms),
            choice=msgspec.to_builtins(found.choice),
            going=found.going,
            lag=found.lag,
            behind=found.behind,
        )


class Running(Wire):
    """Whether it goes on."""

    on: bool


@router.get("")
def list_streams(access: Viewer) -> list[StreamBody]:
    """Every stream with its health."""
    return [StreamBody.of(each) for each in streams.listing(access.scope, access.records)]


@router.post("", status_code=201)
def create_stream(access: Keeper, given: NewStream) -> StreamBody:
    """Begin to pass things on."""
    product = access.product
    made = streams.create(access.scope, sources_of(product), outlet_of(product), given.wanted())
    access.wake()
    return StreamBody.of(made)


@router.post("/test")
def try_stream(access: Keeper, given: NewStream) -> Done:
    """Send one test message to where a stream would go, before it is made."""
    product = access.product
    streams.probe(access.scope, sources_of(product), outlet_of(product), given.wanted())
    return Done(message="the test message has arrived")


@router.post("/{stream}/test")
def test_stream(access: Keeper, stream: Ident) -> Done:
    """Send one test message down a stream."""
    streams.probe_kept(access.scope, access.records, outlet_of(access.product), stream)
    return Done(message="the test message has arrived")


@router.get("/{stream}")
def get_stream(access: Viewer, stream: Ident) -> StreamBody:
    """One stream."""
    return StreamBody.of(streams.get(access.scope, access.records, stream))


@router.put("/{stream}/running")
def switch_stream(access: Keeper, stream: Ident, given: Running) -> StreamBody:
    """Pause it, or let it go on where it stood."""
    changed = streams.set_running(access.scope, access.records, stream, given.on)
    access.wake()
    return StreamBody.of(changed)


@router.delete("/{stream}")
def remove_stream(access: Keeper, stream: Ident) -> Done:
    """Forget it, with the files it wrote."""
    streams.remove(access.scope, access.records, outlet_of(access.product), stream)
    return Done(message=f"{stream} is deleted")
