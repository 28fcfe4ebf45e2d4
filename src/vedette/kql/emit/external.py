"""Local files of `externaldata` as SQL; the file's path is a mark until the query runs."""

from __future__ import annotations

from collections.abc import Callable

from vedette.kql.emit import quote
from vedette.kql.emit.frame import Frame
from vedette.kql.plan import ExternalFile
from vedette.kql.types import DYNAMIC, PHYSICAL

_DELIMITERS = {"csv": ",", "psv": "|", "scsv": ";", "sohsv": "\x01"}
_BOM = "'\\xEF\\xBB\\xBF'"


def file_mark(index: int) -> str:
    """What stands in the SQL for a file's path until it is known."""
    return f"\x00F{index}\x00"


def external_frame(plan: ExternalFile, index: int, fresh: Callable[[], str]) -> Frame:
    """The SELECT of a file's raw columns."""
    shape = ", ".join(f"{quote.name(column.name)} {PHYSICAL[column.type]}" for column in plan.columns)
    skip = int(plan.skip_first)
    settings: dict[str, str] = {"max_threads": "1", "input_format_parallel_parsing": "0"}
    tail = ""
    if plan.format == "parquet":
        reader = "Parquet"
    elif plan.format in ("json", "multijson", "singlejson"):
        reader, tail = "JSONAsString", f" LIMIT 1000000000000 OFFSET {skip}" if skip else ""
    elif plan.format == "raw":
        reader = "RawBLOB"
    elif plan.format == "txt":
        reader, tail = "LineAsString", f" LIMIT 1000000000000 OFFSET {skip}" if skip else ""
    elif plan.format in ("tsv", "tsve"):
        reader = "TSVRaw" if plan.format == "tsv" else "TSV"
        settings |= {
            "input_format_tsv_skip_first_lines": str(skip),
            "input_format_tsv_allow_variable_number_of_columns": "1",
        }
    else:
        reader = "CSV"
        settings |= {
            "format_csv_delimiter": quote.string(_DELIMITERS[plan.format]),
            "input_format_csv_skip_first_lines": str(skip),
            "input_format_csv_allow_variable_number_of_columns": "1",
            "input_format_csv_trim_whitespaces": "0",
        }
    said = ", ".join(f"{name} = {value}" for name, value in settings.items())
    alias = fresh()
    columns = {column.name: f"{alias}.{quote.name(column.name)}" for column in plan.columns}
    source = (
        f"(SELECT * FROM file({file_mark(index)}, {quote.string(reader)}, {quote.string(shape)}){tail} "
        f"SETTINGS {said}) AS {alias}"
    )
    first = plan.columns[0]
    if plan.format != "parquet" and first.type != DYNAMIC:
        sql = columns[first.name]
        columns[first.name] = f"if(startsWith({sql}, {_BOM}), substring({sql}, 4), {sql})"
    return Frame(source, columns, {name for name, sql in columns.items() if not sql.startswith("if(")})
