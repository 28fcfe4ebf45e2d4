"""The mappings of the Defender connector, one a table, derived from the schema: a new table's TOML is all it takes.

`app.wiring` hands them to the connector's loader; the KQL that decides a row's table is `shape.kql` beside this file.
"""

from __future__ import annotations

import json

from vedette.ingest.connector import Mapping
from vedette.schema.catalog import Catalog
from vedette.schema.types import ColumnSchema, ScalarType, TableSchema

_CONVERSION = {
    ScalarType.BOOL: "tobool",
    ScalarType.DATETIME: "todatetime",
    ScalarType.DECIMAL: "todecimal",
    ScalarType.GUID: "toguid",
    ScalarType.INT: "toint",
    ScalarType.LONG: "tolong",
    ScalarType.REAL: "todouble",
}
_EXTRA = "AdditionalFields"


def mappings(catalog: Catalog) -> tuple[Mapping, ...]:
    """One Mapping for each table that Defender fills."""
    types: dict[str, set[ScalarType]] = {}
    for table in catalog.tables():
        for column in table.columns:
            types.setdefault(column.name, set()).add(column.type)
    suffixed = {name: tuple(sorted(found)) for name, found in types.items() if len(found) > 1}
    return tuple(Mapping(table.name, table.name, mapping(table, suffixed)) for table in catalog.tables())


def mapping(table: TableSchema, suffixed: dict[str, tuple[ScalarType, ...]]) -> str:
    """KQL from `Events` (columns Table, row) to the columns of `table`.

    `suffixed` names the columns that other tables hold with another type: an export of a union carries them as
    `<name>_<type>`. Keys the schema does not know are kept, merged into AdditionalFields where the table has it.
    """
    names = {column.name for column in table.columns}
    lines = ["Events", f"| where Table == {json.dumps(table.name)}"]
    if _EXTRA in names:
        spelt = {f"{name}_{kind}" for name, kinds in suffixed.items() for kind in kinds}
        known = sorted(names | set(table.renames) | spelt | {"TenantId", "TimeGenerated", "Type", "SourceSystem"})
        lines.append(f"| extend Unknown = bag_remove_keys(row, dynamic({json.dumps(known)}))")
    lines.append("| project")
    values = (f"    {column.name} = {_value(table, column, suffixed)}" for column in table.columns)
    lines.append(",\n".join(values))
    return "\n".join(lines) + "\n"


def _value(table: TableSchema, column: ColumnSchema, suffixed: dict[str, tuple[ScalarType, ...]]) -> str:
    sources = [column.name, *(old for old, new in table.renames.items() if new == column.name)]
    sources += [f"{column.name}_{kind}" for kind in suffixed.get(column.name, ())]
    if column.name == table.time:
        sources.append("TimeGenerated")
    texts = [f"tostring(row.{source})" for source in sources]
    text = texts[0] if len(texts) == 1 else f"coalesce({', '.join(texts)})"
    if column.name == _EXTRA:
        merged = f"bag_merge(parse_json({text}), Unknown)"
        if column.type is not ScalarType.DYNAMIC:
            return f"iff(array_length(bag_keys(Unknown)) > 0, tostring({merged}), {text})"
        return f"iff(array_length(bag_keys(Unknown)) > 0, {merged}, parse_json({text}))"
    if column.type is ScalarType.DYNAMIC:
        return f"parse_json({text})"
    return text if column.type is ScalarType.STRING else f"{_CONVERSION[column.type]}({text})"
