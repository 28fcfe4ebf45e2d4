"""The lake on a ClickHouse server or cluster, over HTTP: the same statements as the embedded engine, sent elsewhere.

`Lake.open` makes it for a URL. Local files (a segment, rows to append) are uploaded into memory tables first.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pyarrow as pa

from vedette.core.errors import BadInput, Conflict, Upstream
from vedette.core.ids import new_id
from vedette.lake.connection import _BURDEN, Answer, Burden, Pool, Settings, _marked
from vedette.lake.refusals import meaning

_READS = re.compile(r"\s*(/\*.*?\*/\s*)?(\(|SELECT\b|WITH\b|SHOW\b|EXPLAIN\b|DESCRIBE\b)", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_SCHEMES = {"clickhouse": False, "clickhouses": True}
_ALWAYS: Settings = {"output_format_json_escape_forward_slashes": 0, "max_query_size": 16_777_216}
# A query over several shards asks each of them about the whole; an insert is done when the shards have it.
_ON_CLUSTERS: Settings = {"distributed_product_mode": "global", "distributed_foreground_insert": 1}


@dataclass(frozen=True, slots=True)
class Server:
    """Where the lake is; `cluster` is empty for a single server."""

    host: str
    port: int
    user: str
    password: str
    secure: bool
    cluster: str

    @classmethod
    def parse(cls, url: str) -> Server:
        """`clickhouse://user:password@host:8123/?cluster=name`, `clickhouses://` for TLS. Raises BadInput."""
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query))
        wanted = "a lake's URL is clickhouse://user:password@host:8123/?cluster=name, or clickhouses:// for TLS"
        cluster = options.pop("cluster", "")
        try:
            port = parts.port
        except ValueError as error:
            raise BadInput(wanted) from error
        if parts.scheme not in _SCHEMES or not parts.hostname or options or parts.path not in ("", "/"):
            raise BadInput(wanted)
        if cluster and not _NAME.fullmatch(cluster):
            raise BadInput(f"not the name of a cluster: {cluster!r}")
        secure = _SCHEMES[parts.scheme]
        user, password = unquote(parts.username or "default"), unquote(parts.password or "")
        return cls(parts.hostname, port or (8443 if secure else 8123), user, password, secure, cluster)


class RemotePool(Pool):
    """Requests to one server, `readers` at a time. All of a load goes to that server: name one node, not a balancer."""

    remote = True

    def __init__(self, url: str, folder: Path, *, readers: int = 4) -> None:
        server = Server.parse(url)
        self.folder = folder.absolute()
        self.cluster = server.cluster
        if self.cluster:
            # One replica of each shard; the parts of a table are those of its shards.
            self.parts = (
                "(SELECT * REPLACE (replaceRegexpOne(table, '_shard$', '') AS table) "
                f"FROM cluster('{self.cluster}', system.parts) WHERE endsWith(table, '_shard'))"
            )
        self._always = {**_ALWAYS, **(_ON_CLUSTERS if self.cluster else {})}
        self._at = f"{server.host}:{server.port}"
        self._slots = threading.BoundedSemaphore(readers + 2)
        self._closed = False
        self._client = _client(server)

    def ask(
        self,
        sql: str,
        params: Mapping[str, str] | None = None,
        *,
        settings: Settings | None = None,
        token: str = "",
        deadline: float = 0,
    ) -> Answer:
        """See Pool."""
        token = token or (new_id("q") if deadline else "")
        self._check()
        with self._slots, self._watchdog(token, deadline), self._errors():
            return self._send(_marked(sql, token), params, {**self._always, **(settings or {})})

    def execute(self, sql: str, params: Mapping[str, str] | None = None, *, settings: Settings | None = None) -> Answer:
        """See Pool; a server writes many at a time."""
        return self.ask(sql, params, settings=settings)

    def stream(
        self, sql: str, *, settings: Settings | None = None, token: str = ""
    ) -> Generator[pa.RecordBatch, None, None]:
        """See Pool."""
        self._check()
        with self._slots, self._errors():
            wanted = {**self._always, **(settings or {})}
            with contextlib.closing(
                self._client.raw_stream(_marked(sql, token), settings=wanted, fmt="ArrowStream")
            ) as body:
                try:
                    yield from pa.ipc.open_stream(body)
                except pa.ArrowInvalid as error:  # what the server says when it fails on the way is no Arrow
                    raise Upstream(f"the answer of the lake at {self._at} broke off: {error}") from error

    def upload(self, table: str, path: Path, form: str) -> None:
        """Insert a local file of this format (https://clickhouse.com/docs/interfaces/formats) into a table."""
        self._check()
        with self._slots, self._errors(), path.open("rb") as file:
            self._client.raw_insert(table, insert_block=file, fmt=form)

    @contextlib.contextmanager
    def rows_of(self, path: Path, form: str, structure: str) -> Iterator[str]:
        """See Pool: here the file's rows wait in a memory table."""
        database = f"staging_{new_id('file')}"
        self.execute(f"CREATE DATABASE {database}")
        try:
            self.execute(f"CREATE TABLE {database}.rows ({structure}) ENGINE = Memory")
            self.upload(f"{database}.rows", path, form)
            yield f"{database}.rows"
        finally:
            self.execute(f"DROP DATABASE {database} SYNC")

    def cancel(self, token: str) -> None:
        """See Pool."""
        where = f" ON CLUSTER `{self.cluster}`" if self.cluster else ""
        with self._errors():
            self._send(
                f"KILL QUERY{where} WHERE startsWith(query, {{mark:String}}) ASYNC", {"mark": _marked("", token)}, {}
            )

    def burden(self, token: str) -> Burden | None:
        """See Pool."""
        with self._errors():
            rows = self._send(_BURDEN, {"mark": _marked("", token)}, {}).table.to_pylist()
        return Burden(float(rows[0]["elapsed"]), rows[0]["cpu"] / 1e6, int(rows[0]["memory"])) if rows else None

    def close(self) -> None:
        """See Pool."""
        if not self._closed:
            self._closed = True
            self._client.close()

    def _check(self) -> None:
        if self._closed:
            raise Conflict(f"the lake {self._at} is closed")

    def _send(self, sql: str, params: Mapping[str, str] | None, settings: Settings) -> Answer:
        """A statement that reads, with its rows in Arrow; or one that does something."""
        values = dict(params) if params else None
        if not _READS.match(sql):
            done = self._client.command(sql, parameters=values, settings={**settings})
            return _answer(pa.table({}), getattr(done, "summary", {}))
        # The server answers when it is done: then a failure is a failure, and the costs are whole.
        wanted = {**settings, "wait_end_of_query": 1}
        with contextlib.closing(
            self._client.raw_stream(sql, parameters=values, settings=wanted, fmt="ArrowStream")
        ) as body:
            data = pa.py_buffer(body.read())
            table = pa.ipc.open_stream(data).read_all() if data.size else pa.table({})
            return _answer(table, json.loads(body.headers.get("X-ClickHouse-Summary", "{}")))

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        """The client's errors as ours."""
        from clickhouse_connect.driver.exceptions import ClickHouseError, OperationalError

        try:
            yield
        except OperationalError as error:
            raise Upstream(f"the lake at {self._at} does not answer: {error}") from error
        except ClickHouseError as error:
            raise meaning(str(error)) from error


def _client(server: Server) -> Any:
    try:
        import clickhouse_connect
        from clickhouse_connect.driver.exceptions import ClickHouseError
    except ModuleNotFoundError as error:
        raise BadInput("a lake on a server needs its client: pip install 'vedette[clickhouse]'") from error
    try:
        return clickhouse_connect.get_client(
            host=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            secure=server.secure,
            autogenerate_session_id=False,  # requests run side by side
            settings={},
        )
    except ClickHouseError as error:
        raise Upstream(f"the lake at {server.host}:{server.port} does not answer: {error}") from error


def _answer(table: pa.Table, summary: Mapping[str, Any]) -> Answer:
    read, size, written = (int(summary.get(name, 0)) for name in ("read_rows", "read_bytes", "written_rows"))
    return Answer(table, read, size, written, int(summary.get("elapsed_ns", 0)) / 1e9)
