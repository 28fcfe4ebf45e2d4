"""A change asked for in Microsoft's words, read and carried out on our incidents and alerts; for both their faces.

Words are taken in any case, as camelCase (Graph) or PascalCase (Defender) writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from vedette.api.access import Access
from vedette.core.errors import BadInput
from vedette.incidents import lifecycle
from vedette.incidents.incident import AlertStatus, Classification, Determination, Status

Word = TypeVar("Word", bound=StrEnum)
_LATER = {
    "compromisedaccount": "CompromisedUser",
    "notmalicious": "Clean",
    "notenoughdatatovalidate": "InsufficientData",
    "confirmedactivity": "ConfirmedUserActivity",
    "unknown": "NotAvailable",
}
"""Determinations that Graph's alert page and older pages spell otherwise."""


@dataclass(frozen=True, slots=True)
class Change:
    """What to change; None stays as it is."""

    status: str | None = None
    assigned: str | None = None
    classification: Classification | None = None
    determination: Determination | None = None
    tags: tuple[str, ...] | None = None
    comment: str = ""


def word(enum: type[Word], said: object, name: str) -> Word:
    """The word of an enumeration whatever its case. Raises BadInput naming those there are."""
    text = str(said).lower()
    if enum is Determination:
        text = _LATER.get(text, text).lower()
    for each in enum:
        if each.value.lower() == text:
            return each
    raise BadInput(f"{name} is one of {', '.join(enum)}, not {said!r}")


def opened(given: Mapping[str, Any], allowed: set[str]) -> Change:
    """Read a body. Raises BadInput for members that cannot be changed or are of the wrong kind."""
    unknown = sorted(set(given) - allowed - {"@odata.type", "@odata.context"})
    if unknown:
        raise BadInput(f"{unknown[0]} cannot be changed; names are case-sensitive: {', '.join(sorted(allowed))}")
    if not given:
        raise BadInput("name at least one thing to change")
    change = Change()
    for name in ("status", "assignedTo", "comment"):
        if given.get(name) is not None and not isinstance(given[name], str):
            raise BadInput(f"{name} must be text")
    if given.get("status") is not None:
        change = replace(change, status=given["status"])
    if "assignedTo" in given:
        change = replace(change, assigned=given["assignedTo"] or "")
    if given.get("classification") is not None:
        change = replace(change, classification=word(Classification, given["classification"], "classification"))
    if given.get("determination") is not None:
        change = replace(change, determination=word(Determination, given["determination"], "determination"))
    tags = given.get("tags", given.get("customTags"))
    if tags is not None:
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            raise BadInput("tags must be a list of texts")
        change = replace(change, tags=tuple(tags))
    return replace(change, comment=given.get("comment") or given.get("resolvingComment") or "")


def changed(access: Access, number: int, change: Change) -> None:
    """Carry a change of an incident out."""
    scope, records = access.scope, access.records
    if change.status is not None:
        status = word(Status, change.status, "status")
        lifecycle.set_status(
            scope, records, number, status, classification=change.classification, determination=change.determination
        )
    elif change.classification is not None or change.determination is not None:
        row = lifecycle.find(scope, records, number)
        lifecycle.classify(
            scope,
            records,
            number,
            change.classification or Classification(row.classification),
            change.determination or Determination.NOT_AVAILABLE,
        )
    if change.assigned is not None:
        lifecycle.assign(scope, records, number, change.assigned)
    if change.tags is not None:
        have = [tag for tag in lifecycle.find(scope, records, number).tags.split("\n") if tag]
        gone = [tag for tag in have if tag not in change.tags]
        lifecycle.tag(scope, records, number, add=change.tags, remove=gone)
    if change.comment:
        lifecycle.comment(scope, records, number, change.comment)


def alert_changed(access: Access, identifier: str, change: Change) -> None:
    """Carry a change of one alert out."""
    status = (
        word(AlertStatus, "New" if change.status == "Active" else change.status, "status") if change.status else None
    )
    lifecycle.change_alert(
        access.scope,
        access.records,
        identifier,
        status=status,
        assigned=change.assigned,
        classification=change.classification,
        determination=change.determination,
        comment=change.comment,
    )
