"""The `.show` commands that clients send, answered from the catalog and the library; anything that changes is refused.

Source: https://learn.microsoft.com/kusto/management/; column names and types are the documented ones. A command piped
into KQL becomes a `datatable` that the rest of the text works on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

import msgspec

from vedette.api.access import Access
from vedette.api.kusto.answer import Columns
from vedette.core.errors import BadInput, Forbidden, NotFound
from vedette.insight import library
from vedette.insight.saved import Kind, Saved
from vedette.schema.types import ScalarType, TableSchema

DEFAULT = "NetDefaultDB"
CLR = {
    ScalarType.BOOL: "System.SByte",
    ScalarType.DATETIME: "System.DateTime",
    ScalarType.DECIMAL: "System.Data.SqlTypes.SqlDecimal",
    ScalarType.DYNAMIC: "System.Object",
    ScalarType.GUID: "System.Guid",
    ScalarType.INT: "System.Int32",
    ScalarType.LONG: "System.Int64",
    ScalarType.REAL: "System.Double",
    ScalarType.STRING: "System.String",
    ScalarType.TIMESPAN: "System.TimeSpan",
}
_S, _B, _G, _L = ScalarType.STRING, ScalarType.BOOL, ScalarType.GUID, ScalarType.LONG
_NAME = r"(?:\[['\"](?P<{0}q>[^'\"]+)['\"]\]|(?P<{0}>[\w-]+))"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a command shows."""

    columns: Columns
    rows: Sequence[Sequence[object]]


def show(access: Access, text: str) -> tuple[Shown, str]:
    """The answer to a command, and the KQL it is piped into (empty: nothing).

    Raises Forbidden for commands that would change something, BadInput for those nobody here knows.
    """
    command, _, rest = text.strip().partition("|")
    said = " ".join(command.split())
    for pattern, answer in _COMMANDS:
        match = pattern.fullmatch(said)
        if match is not None:
            return answer(access, match), rest.strip()
    if not said.lower().startswith(".show"):
        raise Forbidden(f"this service is read-only: {said.split(' ', 1)[0]} is not allowed")
    raise BadInput(f"unknown command: {said[:200]}")


def piped(shown: Shown, rest: str) -> str:
    """The rest of a text as a query over what the command showed."""
    declared = ", ".join(f"['{name}']:{of}" for name, of in shown.columns)
    kinds = [of for _, of in shown.columns]
    values = ", ".join(_literal(value, of) for row in shown.rows for value, of in zip(row, kinds, strict=True))
    return f"datatable({declared})[{values}] | {rest}"


def database(access: Access) -> str:
    """The caller's tenant is their database."""
    return access.scope.tenant


def known(access: Access, name: str) -> None:
    """Raise NotFound for a database that is not the caller's; a missing name and Kusto's default mean theirs."""
    if name and name.lower() not in (database(access).lower(), DEFAULT.lower(), "vedette"):
        raise NotFound(f"there is no database {name!r}; yours is {database(access)!r}")


def _literal(value: object, of: ScalarType) -> str:
    if of is ScalarType.STRING:
        return msgspec.json.encode("" if value is None else str(value)).decode()
    if value is None:
        return f"{of}(null)"
    return f"{of}({str(value).lower() if isinstance(value, bool) else value})"


def _tables(access: Access) -> tuple[TableSchema, ...]:
    return access.product.catalog.tables()


def _functions(access: Access) -> tuple[Saved, ...]:
    with access.records.read() as db:
        return library.queries(access.scope, db, kind=Kind.FUNCTION)


def _databases(access: Access, match: re.Match[str]) -> Shown:
    columns = (
        ("DatabaseName", _S), ("PersistentStorage", _S), ("Version", _S), ("IsCurrent", _B), ("DatabaseAccessMode", _S),
        ("PrettyName", _S), ("ReservedSlot1", _B), ("DatabaseId", _G), ("InTransitionTo", _S), ("SuspensionState", _S),
    )  # fmt: skip
    return Shown(columns, [[database(access), "", "v1.0", True, "ReadOnly", "", False, None, "", ""]])


def _schema(access: Access, match: re.Match[str]) -> Shown:
    _own(access, match)
    columns = (
        ("DatabaseName", _S), ("TableName", _S), ("ColumnName", _S), ("ColumnType", _S), ("IsDefaultTable", _B),
        ("IsDefaultColumn", _B), ("PrettyName", _S), ("Version", _S),
    )  # fmt: skip
    name = database(access)
    rows: list[list[object]] = [[name, "", "", "", False, False, "", "v1.0"]]
    for table in _tables(access):
        rows.append([name, table.name, "", "", False, False, "", ""])
        rows += [[name, table.name, c.name, CLR[c.type], False, False, "", ""] for c in table.columns]
    return Shown(columns, rows)


def _schema_json(access: Access, match: re.Match[str]) -> Shown:
    _own(access, match)
    name = database(access)
    document = {
        "Name": name,
        "Tables": {table.name: _described(table) for table in _tables(access)},
        "PrettyName": None,
        "MajorVersion": 1,
        "MinorVersion": 1,
        "Functions": {saved.draft.name: _function(saved) for saved in _functions(access)},
        "ExternalTables": {},
        "MaterializedViews": {},
        "DatabaseAccessMode": "ReadOnly",
    }
    text = msgspec.json.encode({"Plugins": [], "Databases": {name: document}}).decode()
    return Shown((("DatabaseSchema", _S),), [[text]])


def _described(table: TableSchema) -> dict[str, object]:
    ordered = [
        {"Name": c.name, "Type": CLR[c.type], "CslType": str(c.type), "DocString": c.description} for c in table.columns
    ]
    return {
        "Name": table.name,
        "DefaultColumn": None,
        "Folder": table.service.value,
        "DocString": table.description,
        "OrderedColumns": ordered,
    }


def _function(saved: Saved) -> dict[str, object]:
    return {
        "Name": saved.draft.name,
        "InputParameters": [],
        "Body": f"{{ {saved.draft.text} }}",
        "Folder": saved.draft.folder,
        "DocString": saved.draft.description,
        "FunctionKind": "Unknown",
        "OutputColumns": [],
    }


def _show_tables(access: Access, match: re.Match[str]) -> Shown:
    columns = (("TableName", _S), ("DatabaseName", _S), ("Folder", _S), ("DocString", _S))
    asked = {name.strip() for name in (match.groupdict().get("names") or "").split(",") if name.strip()}
    rows = [
        [table.name, database(access), table.service.value, table.description]
        for table in _tables(access)
        if not asked or table.name in asked
    ]
    return Shown(columns, rows)


def _table_schema(access: Access, match: re.Match[str]) -> Shown:
    name = match["t"] or match["tq"]
    table = access.product.catalog.table(name)
    if table is None:
        raise NotFound(f"there is no table {name!r}")
    columns = (("TableName", _S), ("Schema", _S), ("DatabaseName", _S), ("Folder", _S), ("DocString", _S))
    if match["form"].lower() == "cslschema":
        text = ",".join(f"{c.name}:{c.type}" for c in table.columns)
    else:
        text = msgspec.json.encode(_described(table)).decode()
    return Shown(columns, [[table.name, text, database(access), table.service.value, table.description]])


def _show_functions(access: Access, match: re.Match[str]) -> Shown:
    columns = (("Name", _S), ("Parameters", _S), ("Body", _S), ("Folder", _S), ("DocString", _S))
    wanted = match.groupdict().get("f") or match.groupdict().get("fq")
    rows = [
        [s.draft.name, s.draft.parameters or "()", f"{{ {s.draft.text} }}", s.draft.folder, s.draft.description]
        for s in _functions(access)
        if wanted in (None, s.draft.name)
    ]
    return Shown(columns, rows)


def _version(access: Access, match: re.Match[str]) -> Shown:
    columns = (
        ("BuildVersion", _S), ("BuildTime", ScalarType.DATETIME), ("ServiceType", _S), ("ProductVersion", _S),
        ("ServiceOffering", _S),
    )  # fmt: skip
    return Shown(columns, [[version("vedette"), None, "Engine", f"Vedette {version('vedette')}", "Vedette"]])


def _nothing(*columns: tuple[str, ScalarType]) -> Callable[[Access, re.Match[str]], Shown]:
    return lambda access, match: Shown(columns, [])


def _own(access: Access, match: re.Match[str]) -> None:
    groups = match.groupdict()
    known(access, groups.get("d") or groups.get("dq") or "")


def _of(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_D, _T, _F = _NAME.format("d"), _NAME.format("t"), _NAME.format("f")
_COMMANDS: tuple[tuple[re.Pattern[str], Callable[[Access, re.Match[str]], Shown]], ...] = (
    (_of(r"\.show databases( details)?"), _databases),
    (_of(rf"\.show database {_D} details|\.show database details|\.show database"), _databases),
    (_of(rf"\.show (databases|database {_D}|database) schema"), _schema),
    (_of(rf"\.show (databases( \(.*\))?|database {_D}|database|cluster) schema( if_later.+)? as json"), _schema_json),
    (_of(r"\.show tables( details)?"), _show_tables),
    (_of(r"\.show tables \((?P<names>[\w, ]*)\)( details)?"), _show_tables),
    (_of(rf"\.show table {_T} (schema as )?(?P<form>cslschema|json)"), _table_schema),
    (_of(rf"\.show functions|\.show function {_F}"), _show_functions),
    (_of(r"\.show version"), _version),
    (_of(r"\.show databases entities"), _nothing(("DatabaseName", _S), ("EntityType", _S), ("EntityName", _S))),
    (_of(r"\.show materialized-views"), _nothing(("Name", _S), ("SourceTable", _S), ("Query", _S))),
    (_of(r"\.show external tables"), _nothing(("TableName", _S), ("TableType", _S), ("Folder", _S), ("DocString", _S))),
    (_of(r"\.show entity_groups"), _nothing(("Name", _S), ("Entities", _S))),
    (_of(r"\.show cluster"), _nothing(("NodeId", _S), ("Address", _S), ("Name", _S))),
    (_of(r"\.show (cluster |database .*)?principals?( access| roles)?.*"), _nothing(("Scope", _S), ("AccessMode", _S))),
)
