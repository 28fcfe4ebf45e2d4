"""geo_info_from_ip_address over a database of places, and without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kql.engine import Street, completed, execute
from tests.schema.places import write_places
from vedette.kql.compile import compile_query
from vedette.kql.diagnostics import KqlError
from vedette.schema.catalog import Catalog
from vedette.schema.places import Places

TABLE = 'datatable(n:long, ip:string)[1,"192.0.2.7", 2,"203.0.113.1", 3,""]'


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    networks = {"192.0.2.0/24": {"country": {"names": {"en": "Utopia"}}, "location": {"latitude": 1.5}}}
    return Catalog([]).knowing(Places.open(write_places(tmp_path / "towns.mmdb", networks)))


def test_a_column_of_addresses(catalog: Catalog) -> None:
    text = f"{TABLE} | extend g = geo_info_from_ip_address(ip) | where isnotnull(g) | project n, g.country, g.latitude"
    query = completed(compile_query(text, catalog))
    assert execute(query) == [[1, "Utopia", 1.5]]


def test_a_constant(catalog: Catalog) -> None:
    assert execute(compile_query("print geo_info_from_ip_address('192.0.2.9').country", catalog)) == [["Utopia"]]


def test_without_a_database_it_is_refused_where_there_is_an_address() -> None:
    query = compile_query(f"{TABLE} | extend g = geo_info_from_ip_address(ip)", Street())
    assert [column.name for column in query.columns] == ["n", "ip", "g"]
    with pytest.raises(KqlError, match=r"1:81: .*geo\.database"):
        completed(query)
    empty = compile_query(f"{TABLE} | where n > 7 | extend g = geo_info_from_ip_address(ip)", Street())
    assert execute(completed(empty)) == []
