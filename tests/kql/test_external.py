"""externaldata: the files the operator put aside, whatever the URI says, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.kql import engine
from vedette.kql.compile import Query, compile_query
from vedette.kql.diagnostics import KqlError
from vedette.lake.arrow import rows_of
from vedette.lake.external import ExternalFolder
from vedette.schema.catalog import Catalog

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> ExternalFolder:
    held = tmp_path / "external"
    held.mkdir()
    (held / "lamps.csv").write_text('\ufeffname,watts,since\n"Mill, lane",40,2020-01-02\nQuay,sixty\n', "utf-8")
    (held / "words.txt").write_text("one, two\nthree\n", "utf-8")
    (held / "lamps.json").write_text('[{"name":"Quay","at":{"floor":2}},{"name":"Mill"}]', "utf-8")
    (held / "a b.tsv").write_text("x\ty\n", "utf-8")
    (held / "lamps.org" / "v2").mkdir(parents=True)
    (held / "lamps.org" / "v2" / "lamps.csv").write_text("Dock,5\n", "utf-8")
    pq.write_table(pa.table({"n": [1, 2], "s": ["a", "b"]}), held / "n.parquet")
    (tmp_path / "secret.csv").write_text("secret\n", "utf-8")
    (held / "link.csv").symlink_to(tmp_path / "secret.csv")
    return ExternalFolder(held)


def rows(text: str, folder: ExternalFolder) -> list[list[object]]:
    query = compile_query(text, Catalog.stock())
    sql = query.sql(lambda table: table.name, now=AT, tenant="t", files=folder.path)
    table = engine.connection().query(sql, "ArrowStream")
    return [list(row.values()) for row in rows_of(pa.ipc.open_stream(table.bytes()).read_all())]


CSV = "externaldata(name:string, watts:long, since:datetime)[@'https://x.org/raw/lamps.csv?sig=1']"


def test_csv_with_a_header(folder: ExternalFolder) -> None:
    found = rows(
        CSV + " with (format='csv', ignoreFirstRecord=true) | project name, watts, year=datetime_part('year', since)",
        folder,
    )
    assert found == [["Mill, lane", 40, 2020], ["Quay", None, None]]


def test_the_format_follows_the_name_and_the_first_record_stays(folder: ExternalFolder) -> None:
    assert rows(CSV + " | project name | take 1", folder) == [["name"]]
    assert rows("externaldata(line:string)['https://x.org/words.txt']", folder) == [["one, two"], ["three"]]
    skipped = "externaldata(line:string)['https://x.org/words.txt'] with (format=txt, ignoreFirstRecord=True)"
    assert rows(skipped, folder) == [["three"]]
    assert rows("externaldata(a:string, b:string)['https://x.org/d/a%20b.tsv']", folder) == [["x", "y"]]


def test_json_by_name_and_by_mapping(folder: ExternalFolder) -> None:
    plain = "externaldata(name:string, at:dynamic)['https://x.org/lamps.json']"
    assert rows(plain + " | project name, floor = tolong(at.floor)", folder) == [["Quay", 2], ["Mill", None]]
    mapped = (
        "externaldata(n:string, floor:int)['https://x.org/lamps.json'] with (format='multijson', ingestionMapping="
        """'[{"Column":"n","Properties":{"Path":"$.name"}},{"Column":"floor","Properties":{"Path":"$.at.floor"}}]')"""
    )
    assert rows(mapped, folder) == [["Quay", 2], ["Mill", None]]


def test_parquet(folder: ExternalFolder) -> None:
    assert rows("externaldata(s:string, n:long)['abfss://x/n.parquet'] | where n > 1", folder) == [["b", 2]]


def test_a_file_under_host_and_path_comes_first_and_several_are_one_table(folder: ExternalFolder) -> None:
    text = "externaldata(name:string)['https://lamps.org/v2/lamps.csv', 'https://x.org/words.txt'] | sort by name asc"
    assert rows(text, folder) == [["Dock"], ["one, two"], ["three"]]


def test_membership_in_a_file(folder: ExternalFolder) -> None:
    text = "print a='three' | where a in (externaldata(w:string)['https://x.org/words.txt'])"
    assert rows(text, folder) == [["three"]]


@pytest.mark.parametrize(
    "uri",
    [
        "https://x.org/absent.csv",
        "https://x.org/../secret.csv",
        "https://x.org/%2e%2e/secret.csv",
        "file:///etc/passwd",
        "/etc/hostname",
        "https://x.org/link.csv",
        "https://x.org/*.csv",
        "https://x.org/{lamps,words}.csv",
        "https://x.org/a.zip::lamps.csv",
        "https://x.org/",
        "https://../secret.csv",
        "https://x.org/..%5csecret.csv",
    ],
)
def test_everything_else_is_refused_where_it_stands(folder: ExternalFolder, uri: str) -> None:
    query = compile_query(f"let a = 1;\nexternaldata(a:string)['{uri}']", Catalog.stock())
    with pytest.raises(KqlError, match="folder of external files") as caught:
        query.sql(lambda table: table.name, now=AT, tenant="t", files=folder.path)
    assert caught.value.diagnostics[0].line == 2


def test_without_a_folder_nothing_is_read() -> None:
    query = compile_query(CSV, Catalog.stock())
    assert [column.name for column in query.columns] == ["name", "watts", "since"]
    assert query.external == ("https://x.org/raw/lamps.csv?sig=1",)
    with pytest.raises(KqlError, match=r"put 'lamps\.csv' into the folder"):
        query.sql(lambda table: table.name, now=AT, tenant="t")


def schema(options: str, folder: ExternalFolder) -> str:
    def ask(probe: Query) -> list[tuple[str, ...]]:
        sql = probe.sql(lambda table: table.name, now=AT, tenant="t", files=folder.path)
        table = pa.ipc.open_stream(engine.connection().query(sql, "ArrowStream").bytes()).read_all()
        return [tuple(str(cell) for cell in row.values()) for row in table.to_pylist()]

    query = compile_query(f"evaluate infer_storage_schema(dynamic({options}))", Catalog.stock()).completed(ask)
    return engine.execute(query)[0][0]  # type: ignore[return-value]


def test_an_inferred_schema(folder: ExternalFolder) -> None:
    header = "'InferenceOptions': {'UseFirstRowAsHeader': true}"
    csv = f"{{'StorageContainers': ['https://x.org/raw/lamps.csv'], 'DataFormat': 'csv', {header}}}"
    assert schema(csv, folder) == "name:string, watts:string, since:datetime"
    lines = "{'StorageContainers': ['https://x.org/a/lamps.json'], 'DataFormat': 'json', 'FileExtension': '.json'}"
    assert schema(lines, folder) == "name:string, at:dynamic"
    plain = "{'StorageContainers': ['https://x.org/lamps.csv', 'https://lamps.org/v2/lamps.csv'], 'DataFormat': 'csv'}"
    assert schema(plain, folder) == "Column1:string, Column2:long"
    with pytest.raises(KqlError, match="put 'passwd' into the folder"):
        schema("{'StorageContainers': ['file:///etc/passwd'], 'DataFormat': 'csv'}", folder)
    with pytest.raises(KqlError, match="of the format 'parquet'"):
        schema("{'StorageContainers': ['https://x.org/n.parquet'], 'DataFormat': 'parquet'}", folder)


def test_an_inline_external_table(folder: ExternalFolder) -> None:
    text = "inline_external_table(name:string, watts:long) kind=storage dataformat=csv (@'https://x.org/raw/lamps.csv')"
    assert rows(f"{text} with (includeHeaders='All') | project name", folder) == [["Mill, lane"], ["Quay"]]
    assert rows(f"{text} with (namePrefix='oak') | count", folder) == [[0]]
    for refused in ("kind=delta ('https://x.org/t')", "kind=storage pathformat=(x) dataformat=csv ('https://x.org/t')"):
        with pytest.raises(KqlError, match="not supported"):
            compile_query(f"inline_external_table(a:string) {refused}", Catalog.stock())
