"""ClickHouse's HTTP interface in front of the embedded engine of the same version, in a process of its own, for tests.

There is no server binary of this version to install, so this speaks the protocol: query in parameter or body, `param_`,
settings, formats, summary and exception headers (https://clickhouse.com/docs/interfaces/http). Missing: sessions,
compression, streaming of answers, replicas. Run as `python -m tests.clickhouse DIR`.
"""

from __future__ import annotations

import ctypes
import json
import re
import signal
import subprocess
import sys
import tempfile
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

USER, PASSWORD = "vedette", "s3cret"
_NOT_SETTINGS = {"query", "database", "default_format", "query_id", "session_id", "wait_end_of_query", "buffer_size"}
_NOT_SETTINGS |= {"enable_http_compression", "send_progress_in_http_headers", "http_headers_progress_interval_ms"}
_NOT_SETTINGS |= {"cancel_http_readonly_queries_on_client_close", "compress", "decompress", "role"}
_NOT_SETTINGS |= {"client_protocol_version"}
_INSERT = re.compile(r"\s*INSERT\s+INTO\s+(.+?)\s+FORMAT\s+(\w+)\s*$", re.IGNORECASE | re.DOTALL)


class Server:
    """A running server; `url` is what `Lake.open` takes."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.clickhouse", str(folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=_die_with_parent)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        self.url = f"clickhouse://{USER}:{PASSWORD}@127.0.0.1:{self.port}/"

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


class Handler(BaseHTTPRequestHandler):
    """One request is one query, on a connection of its own."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    address = ""

    def do_GET(self) -> None:
        """`/ping`, or a query in the parameters."""
        if urlsplit(self.path).path == "/ping":
            self._answer(200, b"Ok.\n", {})
        else:
            self._query()

    def do_POST(self) -> None:
        """A query in the body, or in the parameters with data in the body."""
        self._query()

    def log_message(self, *_: object) -> None:
        """Silent."""

    def _query(self) -> None:
        import chdb

        body = self._body()
        values = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        if self.headers.get("Content-Type", "").startswith("multipart/form-data"):  # long parameters travel so
            form = message_from_bytes(f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode() + body)
            for part in form.walk():
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    values[str(part.get_param("name", header="content-disposition"))] = content.decode()
        if not self._allowed():
            failed = b"Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)\n"
            self._answer(403, failed, {"X-ClickHouse-Exception-Code": "516"})
            return
        sql, data = (values["query"], body) if "query" in values else (body.decode(), b"")
        with tempfile.NamedTemporaryFile() as file:
            if inserted := _INSERT.match(sql):
                file.write(data)
                file.flush()
                shape = ", 'line String'" if inserted[2] == "LineAsString" else ""
                sql = f"INSERT INTO {inserted[1]} SELECT * FROM file('{file.name}', '{inserted[2]}'{shape})"
            try:
                result = self._run(sql, values)
            except (RuntimeError, chdb.ChdbError) as error:
                code = re.search(r"Code: (\d+)", str(error))
                self._answer(500, str(error).encode(), {"X-ClickHouse-Exception-Code": code[1] if code else "0"})
                return
        summary = {
            "read_rows": str(result.storage_rows_read()),
            "read_bytes": str(result.storage_bytes_read()),
            "written_rows": str(result.rows_written()),
            "elapsed_ns": str(int(result.elapsed() * 1e9)),
        }
        found = re.search(r"\bFORMAT\s+(\w+)\s*;?\s*$", sql, re.IGNORECASE)
        shown = found[1] if found else values.get("default_format", "TabSeparated")
        headers = {"X-ClickHouse-Summary": json.dumps(summary), "X-ClickHouse-Timezone": "UTC"}
        data = result.bytes() or b""
        if data:
            headers["X-ClickHouse-Format"] = shown
        self._answer(200, data, headers)

    def _run(self, sql: str, values: dict[str, str]) -> Any:
        import chdb

        connection = chdb.connect(self.address)
        try:
            settings = {k: v for k, v in values.items() if k not in _NOT_SETTINGS and not k.startswith("param_")}
            if settings:
                pairs = ", ".join(f"{name} = {_literal(value)}" for name, value in settings.items())
                connection.query(f"SET {pairs}")
            params = {name.removeprefix("param_"): v for name, v in values.items() if name.startswith("param_")}
            return connection.query(sql, values.get("default_format", "TabSeparated"), params=params)
        finally:
            connection.close()

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "") == "chunked":
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _allowed(self) -> bool:
        import base64

        given = (self.headers.get("X-ClickHouse-User"), self.headers.get("X-ClickHouse-Key"))
        basic = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        return given == (USER, PASSWORD) or self.headers.get("Authorization") == f"Basic {basic}"

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _literal(value: str) -> str:
    return (
        value if re.fullmatch(r"-?\d+(\.\d+)?", value) else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _main() -> None:
    import chdb

    Handler.address = sys.argv[1]
    stays = chdb.connect(Handler.address)  # while one is open, opening another is cheap
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    try:
        server.serve_forever()
    finally:
        stays.close()


if __name__ == "__main__":
    _main()
