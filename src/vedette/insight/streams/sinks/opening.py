"""The sink a stream's terms name, opened for one run; `sending` calls it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vedette.core.outbound import Outbound
from vedette.core.scope import Scope
from vedette.insight.streams.sinks.files import FilesSink
from vedette.insight.streams.sinks.kafka import KafkaSink
from vedette.insight.streams.sinks.posting import HttpSink
from vedette.insight.streams.sinks.sink import Sink
from vedette.insight.streams.sinks.syslog import SyslogSink
from vedette.insight.streams.terms import FilesTerms, HttpTerms, KafkaTerms, SyslogTerms, Terms
from vedette.tenants.tokens import directory_id


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where things may go: what the operator allows, and the folder of streams in the data folder."""

    outbound: Outbound
    folder: Path

    def of(self, scope: Scope, ident: str) -> Path:
        """The folder of a stream that ends in files."""
        return self.folder / scope.tenant / ident


def open_sink(scope: Scope, outlet: Outlet, ident: str, terms: Terms, secret: str) -> Sink:
    """The sink of a stream. Raises BadInput, Upstream, Conflict without what it needs."""
    tenant = directory_id(scope.tenant)
    match terms:
        case KafkaTerms():
            return KafkaSink(terms, secret, tenant, outlet.outbound)
        case HttpTerms():
            return HttpSink(terms, secret, tenant, outlet.outbound)
        case SyslogTerms():
            return SyslogSink(terms, tenant, outlet.outbound)
        case FilesTerms():
            return FilesSink(outlet.of(scope, ident), tenant)
