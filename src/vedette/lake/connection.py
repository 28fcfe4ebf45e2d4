"""A pool of connections to the embedded engine (chdb): one writer, several readers, one to kill queries with.

`lake` opens it; `load` and the other files of this room run their SQL through it.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa

from vedette.core.errors import BadInput, Conflict, VedetteError
from vedette.core.ids import new_id
from vedette.lake.lock import FolderLock
from vedette.lake.refusals import meaning

MEBIBYTE = 1 << 20
_BURDEN = """SELECT elapsed, toInt64(greatest(peak_memory_usage, 0)) AS memory,
  ProfileEvents['UserTimeMicroseconds'] + ProfileEvents['SystemTimeMicroseconds'] AS cpu
FROM system.processes WHERE startsWith(query, {mark:String}) ORDER BY elapsed DESC LIMIT 1"""
_engine = threading.Lock()  # opening and closing the engine must not overlap
_open_path: list[Path] = []
_AGAIN = 0.5  # seconds after which a query that was told to stop and goes on is told again

Settings = Mapping[str, str | int | float]

_OWN: Settings = {
    # JSON that we build keeps its slashes as the source wrote them: "https://…", not "https:\\/\\/…".
    "output_format_json_escape_forward_slashes": 0,
    # Unpacking is over half of what a question about a few hours takes when it is asked again, changed a little.
    "use_uncompressed_cache": 1,
    # Answers stay in this process: packing and unpacking them was a third of a question about a few hours.
    "output_format_arrow_compression_method": "none",
    # Twenty granules of ours, as the engine's own number is of its own: even a few hours are read in parallel.
    "merge_tree_min_rows_for_concurrent_read": 40_960,
    # A search over every table, and many rules in one pass, are long texts.
    "max_query_size": 16_777_216,
}
"""What every connection of ours has instead of the engine's defaults."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows, and what was read from storage for them; `elapsed` in seconds, `rows_written` of an INSERT."""

    table: pa.Table
    rows_read: int
    bytes_read: int
    rows_written: int
    elapsed: float


@dataclass(frozen=True, slots=True)
class Burden:
    """What a running query has cost so far: seconds since it began, CPU seconds, peak bytes of memory."""

    elapsed: float
    cpu: float
    memory: int


@dataclass(slots=True)
class _Connection:
    """One chdb connection; `address` is what it was opened with."""

    address: str
    handle: Any
    applied: dict[str, str | int | float] = field(default_factory=lambda: dict(_OWN))

    @contextlib.contextmanager
    def using(self, settings: Settings) -> Iterator[Any]:
        """The handle with these settings; renewed after any failure.

        A query that fails leaves the bytes it had already written in the connection, and chdb 26.9 puts them before the
        next query's answer.
        """
        try:
            self.apply(settings)
            yield self.handle
        except BaseException:
            self.handle.close()
            self.applied = dict(_OWN)
            self.handle = _connect(self.address)
            raise

    def apply(self, settings: Settings) -> None:
        """Set what differs from the last query's settings; session state survives between queries."""
        wanted = {**dict.fromkeys(self.applied, "DEFAULT"), **_OWN, **settings}
        changed = {name: value for name, value in wanted.items() if self.applied.get(name, "DEFAULT") != value}
        if changed:
            self.handle.query("SET " + ", ".join(f"{name} = {_literal(value)}" for name, value in changed.items()))
            self.applied = {name: value for name, value in wanted.items() if value != "DEFAULT"}


class Pool:
    """Connections to one folder. Thread-safe; a query holds one connection until its rows are read.

    Raises Conflict when another process, or another pool of this one, holds the folder.
    """

    remote = False
    """Whether the engine is elsewhere: it cannot read our files, and others may change its tables."""
    cluster = ""
    """The cluster that tables stand on."""
    parts = "system.parts"
    """A table expression of the parts on disk, by the names of our tables."""

    def __init__(self, folder: Path, *, readers: int = 4, memory: int = 0) -> None:
        self.folder = folder.absolute()
        with _engine:
            if _open_path and _open_path[0] != self.folder:
                raise Conflict(f"this process has the lake {_open_path[0]} open; close it before opening {self.folder}")
            self._lock = FolderLock(self.folder)
            try:
                address = _address(self.folder / "engine", memory)
                self._control, self._writer, *self._all = _connections(address, readers + 2)
            except BaseException:
                self._lock.release()
                raise
            _open_path.append(self.folder)
        self._controlling, self._writing = threading.Lock(), threading.Lock()
        self._readers: queue.LifoQueue[_Connection] = queue.LifoQueue()
        for reader in self._all:
            self._readers.put(reader)
        self._closed = False

    def run(self, sql: str, params: Mapping[str, str] | None = None, *, settings: Settings | None = None) -> pa.Table:
        """Rows of a SELECT, on a reader. Values for `{name:Type}` placeholders come from `params`."""
        return self.ask(sql, params, settings=settings).table

    def ask(
        self,
        sql: str,
        params: Mapping[str, str] | None = None,
        *,
        settings: Settings | None = None,
        token: str = "",
        deadline: float = 0,
    ) -> Answer:
        """Like `run`, with costs. `cancel(token)` stops it; after `deadline` seconds (0: never) it is killed."""
        token = token or (new_id("q") if deadline else "")
        with self._reader() as connection, connection.using(settings or {}) as handle, self._watchdog(token, deadline):
            return _query(handle, _marked(sql, token), params)

    def stream(
        self, sql: str, *, settings: Settings | None = None, token: str = ""
    ) -> Generator[pa.RecordBatch, None, None]:
        """Record batches as the engine makes them; the reader is held until the iterator ends or is closed."""
        with self._reader() as connection, connection.using(settings or {}) as handle:
            with _translated():
                result = handle.send_query(_marked(sql, token), "ArrowStream")
            with contextlib.closing(result):
                while True:
                    with _translated():
                        chunk = result.fetch()
                    if chunk is None or not chunk.size():
                        return
                    yield from pa.ipc.open_stream(pa.py_buffer(chunk.bytes()))

    def execute(self, sql: str, params: Mapping[str, str] | None = None, *, settings: Settings | None = None) -> Answer:
        """Run a statement on the writer: DDL and INSERTs happen one at a time, in order."""
        with self._writing:
            self._check()
            with self._writer.using(settings or {}) as handle:
                return _query(handle, sql, params)

    @contextlib.contextmanager
    def rows_of(self, path: Path, form: str, structure: str) -> Iterator[str]:
        """A table expression over the rows of a local file in this format, good inside the block."""
        name, shape = (text.replace("\\", "\\\\").replace("'", "\\'") for text in (str(path), structure))
        yield f"file('{name}', '{form}', '{shape}')"

    def upload(self, table: str, path: Path, form: str) -> None:
        """Insert a local file into a table."""
        with self.rows_of(path, form, "auto") as rows:
            self.execute(f"INSERT INTO {table} SELECT * FROM {rows}")

    def cancel(self, token: str) -> None:
        """Stop the queries started with this token; they raise Upstream in their own threads."""
        with self._controlling:
            if not self._closed:
                with self._control.using({}) as handle:
                    sql = "KILL QUERY WHERE startsWith(query, {mark:String}) ASYNC"
                    _query(handle, sql, {"mark": _marked("", token)})

    def burden(self, token: str) -> Burden | None:
        """What the query started with this token costs right now; None when it does not run."""
        with self._controlling:
            if self._closed:
                return None
            with self._control.using({}) as handle:
                rows = _query(handle, _BURDEN, {"mark": _marked("", token)}).table.to_pylist()
        return Burden(float(rows[0]["elapsed"]), rows[0]["cpu"] / 1e6, int(rows[0]["memory"])) if rows else None

    def close(self) -> None:
        """Stop running queries, close every connection, give the folder free; harmless when done twice."""
        with _engine:
            if self._closed:
                return
            self._closed = True
            with self._controlling:
                _query(self._control.handle, "KILL QUERY WHERE 1 ASYNC", None)
            readers = [self._readers.get() for _ in self._all]
            with self._writing, self._controlling:
                for connection in (*readers, self._writer, self._control):
                    connection.handle.close()
            _open_path.remove(self.folder)
            self._lock.release()

    @contextlib.contextmanager
    def _reader(self) -> Iterator[_Connection]:
        self._check()
        connection = self._readers.get()
        try:
            self._check()
            yield connection
        finally:
            self._readers.put(connection)

    def _check(self) -> None:
        if self._closed:
            raise Conflict(f"the lake {self.folder} is closed")

    @contextlib.contextmanager
    def _watchdog(self, token: str, deadline: float) -> Iterator[None]:
        if not deadline:
            yield
            return
        over = threading.Event()

        def kill() -> None:
            pause = deadline
            while not over.wait(pause):
                with contextlib.suppress(VedetteError):
                    self.cancel(token)
                pause = _AGAIN

        # Not one kill at the deadline: on a busy machine the query may begin only then, and would never be stopped.
        watch = threading.Thread(target=kill, name="watchdog", daemon=True)
        watch.start()
        try:
            yield
        finally:
            over.set()
            watch.join()  # a kill on its way must not meet the next query of this token


def _address(folder: Path, memory: int) -> str:
    """chdb's connection string: the folder and server settings that keep an idle engine small."""
    caches = {"mark_cache_size": 256, "index_mark_cache_size": 64, "primary_index_cache_size": 256}
    caches |= {"text_index_tokens_cache_size": 64, "text_index_header_cache_size": 64}
    caches |= {"text_index_postings_cache_size": 128, "compiled_expression_cache_size": 32}
    caches |= {"uncompressed_cache_size": 128}  # for what is read small and often; scans of over a million rows pass by
    options = {name: size * MEBIBYTE for name, size in caches.items()}
    options["asynchronous_metrics_update_period_s"] = 60  # nobody reads them every second
    if memory:
        options["max_server_memory_usage"] = memory
    return f"{_path(folder)}?{'&'.join(f'{name}={value}' for name, value in options.items())}"


def _connections(address: str, count: int) -> list[_Connection]:
    found: list[_Connection] = []
    try:
        while len(found) < count:
            found.append(_Connection(address, _connect(address)))
    except Conflict:
        for connection in found:
            connection.handle.close()
        raise
    return found


def _connect(address: str) -> Any:
    import chdb  # half a second: only when a lake is really opened

    try:
        handle = chdb.connect(address)
    except RuntimeError as error:
        raise Conflict(f"the engine cannot open {address.partition('?')[0]}: {error}") from error
    handle.query("SET " + ", ".join(f"{name} = {_literal(value)}" for name, value in _OWN.items()))
    return handle


def _path(folder: Path) -> str:
    text = str(folder)
    if "?" in text or "%" in text or "&" in text:
        raise BadInput(f"a data folder's path cannot hold ?, & or %: {text}; `{quote(text)}` would be another one")
    return text


def _query(handle: Any, sql: str, params: Mapping[str, str] | None) -> Answer:
    values = {name: _escaped(value) for name, value in (params or {}).items()}
    with _translated():
        result = handle.query(sql, "ArrowStream", params=values)
    data = pa.py_buffer(result.bytes())
    table = pa.ipc.open_stream(data).read_all() if data.size else pa.table({})
    return Answer(
        table, result.storage_rows_read(), result.storage_bytes_read(), result.rows_written(), result.elapsed()
    )


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Engine errors as ours: what the query asked too much of is BadInput, a killed or failed query is Upstream."""
    import chdb

    try:
        yield
    except (RuntimeError, chdb.ChdbError) as error:
        raise meaning(str(error)) from error


def _marked(sql: str, token: str) -> str:
    return f"/* {token} */ {sql}" if token else sql


def _escaped(value: str) -> str:
    return (
        value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0")
    )


def _literal(value: str | float) -> str:
    if isinstance(value, str) and value != "DEFAULT":
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return str(value)
