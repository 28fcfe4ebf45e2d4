"""The stock hunting queries: `content/queries/*.yaml`, read once; `library` shows them on a shelf of their own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vedette.core.errors import BadInput, Location
from vedette.detect.document import Document, parse
from vedette.schema.types import Service

_FIELDS = ("id", "title", "description", "techniques", "tags", "query")


@dataclass(frozen=True, slots=True)
class StockQuery:
    """One query of the product; `service` is the file it stands in."""

    id: str
    title: str
    description: str
    service: Service
    techniques: tuple[str, ...]
    tags: tuple[str, ...]
    query: str
    line: int


@cache
def stock_queries() -> tuple[StockQuery, ...]:
    """Every stock query by service and title. Raises BadInput when a file is wrong."""
    found = [query for path in sorted(folder().glob("*.yaml")) for query in read(path)]
    return tuple(sorted(found, key=lambda query: (query.service.value, query.title)))


def folder() -> Path:
    """Where they lie: inside the installed package, or `content/queries` of a checkout."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "content" / "queries"
    return packaged if packaged.is_dir() else package.parents[1] / "content" / "queries"


def read(path: Path) -> tuple[StockQuery, ...]:
    """The queries of one file, named by its service (`endpoint.yaml`). Raises BadInput with the place."""
    try:
        service = Service(path.stem.replace("-", " "))
    except ValueError:
        raise BadInput(f"the file must be named by a service, not {path.stem}", Location(str(path))) from None
    document = parse(path.read_text(encoding="utf-8"), str(path))
    return tuple(_query(item, service) for item in document.items())


def _query(item: Document, service: Service) -> StockQuery:
    fields = item.fields()
    missing = [name for name in _FIELDS if name not in fields]
    extra = [name for name in fields if name not in _FIELDS]
    if missing or extra:
        raise item.fail(f"missing: {', '.join(missing) or 'nothing'}; unknown: {', '.join(extra) or 'nothing'}")
    return StockQuery(
        id=fields["id"].text(),
        title=fields["title"].text(),
        description=" ".join(fields["description"].text().split()),
        service=service,
        techniques=fields["techniques"].texts(),
        tags=fields["tags"].texts(),
        query=fields["query"].text(),
        line=item.line,
    )
