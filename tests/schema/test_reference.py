"""The reference page names every table and column and is fresh."""

from pathlib import Path

from vedette.schema.catalog import Catalog
from vedette.schema.reference import render

PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "tables.md"


def test_page_is_fresh() -> None:
    assert PAGE.read_text() == render(Catalog.stock()), (
        "run: python -m vedette.schema.reference > docs/reference/tables.md"
    )


def test_page_is_complete() -> None:
    sections = render(Catalog.stock()).split("\n### ")[1:]
    assert len(sections) == len(Catalog.stock().tables())
    for section in sections:
        table = Catalog.stock().table(section.partition("\n")[0].rpartition(">")[2])
        assert table is not None
        missing = [column.name for column in table.columns if f"| `{column.name}` | {column.type} |" not in section]
        assert not missing
