"""What must hold of any text given to the compiler; the fuzz tests and `benchmarks/kql_fuzz.py` feed it."""

from __future__ import annotations

import re
import time

from tests.kql.engine import NOW, Street
from vedette.kql.compile import SETTINGS, compile_query
from vedette.kql.diagnostics import KqlError
from vedette.schema.catalog import Catalog

SLOWEST = 4.0
"""Seconds of the processor, for the longest text we try."""
_TOKEN = re.compile(r"'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|[A-Za-z_]\w*|[0-9]+|\s+|--|/\*|.", re.DOTALL)
_SOURCES = frozenset({"lamps", "values", "null", "numbers"})
_VERBS = frozenset(
    """insert into drop alter create attach detach rename truncate delete update grant revoke kill optimize system
    outfile format describe show use exchange backup restore undrop""".split()  # noqa: SIM905 - one a word
)
# Functions that reach beyond the rows: other tables, files, the network, the server, its settings, waiting.
_REACHING = re.compile(
    r"(?i)^(?:dict(?:get|has|ionary).*|joinget.*|file|url|s3.*|gcs.*|azure.*|hdfs.*|remote.*|cluster.*|mysql|postgresql"
    r"|mongodb|redis|sqlite|odbc|jdbc|executable.*|input|merge|mergetree.*|view.*|loop|iceberg.*|deltalake.*|hudi.*"
    r"|generaterandom|fuzz.*|sleep.*|getsetting.*|hostname|currentuser|currentdatabase|version|servers?uuid|uptime|addressto.*"
    r"|demangle|catboost.*|filesystem.*|getmacro|getserver.*|connectionid|queryid|initialqueryid|evalmlmethod|nothing)$"
)


def check(text: str, *, stock: bool = False) -> str | None:
    """The SQL of a text, None when it is refused. Raises AssertionError for an escape, and what the compiler raises.

    `stock` compiles against the whole schema instead of the one small table.
    """
    begun = time.process_time()
    sql = None
    try:
        query = compile_query(text, Catalog.stock() if stock else Street())
        if not query.pending:
            sql = query.sql(lambda _table: "lamps", now=NOW, tenant="lane")
    except KqlError as error:
        for found in error.diagnostics:
            if not 0 <= found.span.start <= found.span.end <= len(text):
                raise AssertionError(f"misplaced: {found}") from error
            str(found)
    taken = time.process_time() - begun
    if taken > SLOWEST:
        raise AssertionError(f"{taken:.1f} s for {text[:200]!r}")
    escaped = escape(sql) if sql is not None else ""
    if escaped:
        raise AssertionError(f"{escaped}: {text!r} gave {sql}")
    return sql


def escape(sql: str) -> str:
    """What in a statement goes beyond the tables and functions it may use, in words; empty for nothing."""
    if not sql.endswith(SETTINGS):
        return "other settings"
    # The names of time zones are the one thing the emitter itself asks the server for.
    sql = sql.removesuffix(SETTINGS).replace("FROM system.time_zones", "FROM lamps")
    tokens = [token for token in _TOKEN.findall(sql) if not token.isspace()]
    for place, token in enumerate(tokens):
        before = tokens[place - 1].upper() if place else ""
        after = tokens[place + 1] if place + 1 < len(tokens) else ""
        if token in (";", "--", "/*", "#", "\x00", "'", "`", "?", "@", "$"):
            return f"the mark {token!r}"
        if token.upper() == "SETTINGS" or (token.lower() in _VERBS and before != "." and after != "("):
            return f"the word {token}"
        if after == "(" and _REACHING.match(token) and before != "FROM":
            return f"the function {token}"
        if before in ("FROM", "JOIN") and not _source(token, tokens[place - 2].upper() if place > 1 else ""):
            return f"the table {token}"
        if after == "." and token[0].isalpha() and not tokens[place + 2].isdigit():
            return f"the name {token}."
    return ""


def _source(token: str, before: str) -> bool:
    """Whether rows may come from here; `ARRAY JOIN` takes any value, `trim(BOTH … FROM x)` has a FROM of its own."""
    inner = before == "ARRAY" or before.startswith("'")
    return inner or token in _SOURCES or token == "(" or re.fullmatch(r"_[mv]\w*", token) is not None
