"""Evidence to JSON and back, as the alert's row keeps it. Used by `intake`, `why`, `story` and `graph`."""

from __future__ import annotations

import json

from vedette.detect.alert import Evidence, Role
from vedette.schema.entities import from_json, to_json


def evidence_json(evidence: tuple[Evidence, ...]) -> str:
    """The evidence list as JSON: `[{"role":…,"detail":…,"entity":{…}}]`."""
    items = [
        f'{{"role":{json.dumps(item.role.value)},"detail":{json.dumps(item.detail)},"entity":{to_json(item.entity)}}}'
        for item in evidence
    ]
    return f"[{','.join(items)}]"


def evidence_of(text: str) -> tuple[Evidence, ...]:
    """What `evidence_json` wrote. Raises BadInput for an entity nobody knows."""
    return tuple(
        Evidence(from_json(json.dumps(item["entity"])), Role(item["role"]), item["detail"]) for item in json.loads(text)
    )
