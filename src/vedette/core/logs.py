"""The log of a running server: one line an event on standard error, as text or as JSON; set up by `cli.serve`.

What is logged never holds a query string, a header or a body, so tokens, cookies and passwords cannot be in it; a line
that an unforeseen error message puts one into is masked besides.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

from vedette.core.clock import iso

_SECRET = re.compile(
    r"(?i)(bearer\s+|vedette_session=|(?:password|secret|token|client_assertion|code)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;]+"
)


def masked(text: str) -> str:
    """The text without whatever follows a word for a secret."""
    return _SECRET.sub(r"\1•••", text)


class Plain(logging.Formatter):
    """A line to read."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One event; the request's id at its end."""
        request = getattr(record, "request", "")
        return masked(super().format(record)) + (f" [{request}]" if request else "")


class Json(logging.Formatter):
    """One JSON object a line: at, level, logger, message, request, error."""

    def format(self, record: logging.LogRecord) -> str:
        """One event."""
        line = {
            "at": iso(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if request := getattr(record, "request", ""):
            line["request"] = str(request)
        if record.exc_info:
            line["error"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def configure(kind: str, stream: TextIO | None = None) -> logging.Handler:
    """Log from INFO up in this form, `text` or `json`; the handler, for whoever takes it away again."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Json() if kind == "json" else Plain())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for noisy in ("httpx", "httpx2", "httpcore", "httpcore2", "asyncio", "alembic", "sqlalchemy"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return handler
