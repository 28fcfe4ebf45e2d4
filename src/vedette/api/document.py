"""The OpenAPI document of our own API, as the portal's typed client is made from it: `python -m vedette.api.document`.

It is committed as `portal/openapi.json`; a test fails when it no longer says what the routes do.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from vedette.api.app import NATIVE, routes

PLACE = Path("portal") / "openapi.json"
_REFERENCE = "#/components/schemas/"


def document() -> str:
    """The document of `/api/v1` alone, without the faces, as JSON text that changes only when the API does."""
    whole = routes().openapi()
    whole["info"]["version"] = "1"
    whole["paths"] = {path: item for path, item in whole["paths"].items() if path.startswith(f"{NATIVE}/")}
    for item in whole["paths"].values():
        for operation in item.values():
            operation["responses"] = _one_error(operation["responses"])
    schemas: dict[str, Any] = whole["components"]["schemas"]
    wanted = _named(whole["paths"])
    while more := set().union(*(_named(schemas[name]) for name in wanted)) - wanted:
        wanted |= more
    whole["components"]["schemas"] = {name: schemas[name] for name in sorted(wanted)}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _one_error(responses: dict[str, Any]) -> dict[str, Any]:
    """The same with one `default` for all errors: they have one shape, and a client asks the status anyway."""
    good = {status: answer for status, answer in responses.items() if status.startswith("2")}
    return {**good, "default": responses["400"]} if "400" in responses else good


def _named(part: object) -> set[str]:
    """Names of the schemas that this part of the document refers to."""
    if isinstance(part, dict):
        reference = part.get("$ref")
        found = {reference.removeprefix(_REFERENCE)} if isinstance(reference, str) else set()
        return found.union(*(_named(value) for value in part.values()))
    if isinstance(part, list):
        return set().union(*(_named(value) for value in part))
    return set()


def main(place: Path = PLACE) -> None:
    """Write it to the file given as the only argument, else to where the checkout keeps it."""
    place.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
