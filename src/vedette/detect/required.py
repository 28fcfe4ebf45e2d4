"""Which columns a custom detection must give and does not, and what to write so that it does.

The rules are Microsoft's (https://learn.microsoft.com/defender-xdr/custom-detection-rules#required-columns-in-the-query-results)
but for one: ReportId is advised, not demanded, for we know every event by an id of our own. Called by `custom`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from vedette.detect.anatomy import walk
from vedette.detect.definition import ActionName, Detection
from vedette.kql import syntax
from vedette.kql.compile import Query
from vedette.kql.diagnostics import SourceText
from vedette.kql.parser import parse
from vedette.schema.types import ScalarType

ENTITY_COLUMNS: Final = (
    *("DeviceId", "DeviceName", "RemoteDeviceName", "RecipientEmailAddress", "SenderFromAddress"),
    *("SenderMailFromAddress", "RecipientObjectId", "AccountObjectId", "AccountSid", "AccountUpn"),
    *("InitiatingProcessAccountSid", "InitiatingProcessAccountUpn", "InitiatingProcessAccountObjectId"),
)
# What else names somebody or something in our tables, so that an alert has evidence.
_ALSO: Final = (
    *(
        "AccountName",
        "AccountId",
        "AccountEmail",
        "InitiatingProcessAccountName",
        "TargetDeviceName",
        "TargetAccountUpn",
    ),
    *("DestinationDeviceName", "IPAddress", "RemoteIP", "ApplicationId", "OAuthAppId", "NetworkMessageId"),
)
_DEVICE: Final = ("DeviceId", "DeviceName")
_USER: Final = (
    *("AccountObjectId", "AccountSid", "AccountUpn", "InitiatingProcessAccountObjectId"),
    *("InitiatingProcessAccountSid", "InitiatingProcessAccountUpn"),
)
_HASHES: Final = ("SHA1", "SHA256", "InitiatingProcessSHA1", "InitiatingProcessSHA256")
_MAIL: Final = (("NetworkMessageId",), ("RecipientEmailAddress",))
_ON_DEVICE: Final = ((*_DEVICE,),)
ACTION_NEEDS: Final = {
    ActionName.ISOLATE_DEVICE: _ON_DEVICE,
    ActionName.COLLECT_PACKAGE: _ON_DEVICE,
    ActionName.SCAN_DEVICE: _ON_DEVICE,
    ActionName.INVESTIGATE_DEVICE: _ON_DEVICE,
    ActionName.RESTRICT_APPS: _ON_DEVICE,
    ActionName.QUARANTINE_FILE: (_HASHES, ("DeviceId",)),
    ActionName.BLOCK_FILE: (_HASHES,),
    ActionName.MARK_USER_COMPROMISED: (_USER,),
    ActionName.DISABLE_USER: (_USER,),
    ActionName.FORCE_PASSWORD_RESET: (_USER,),
    ActionName.MOVE_MAIL: _MAIL,
    ActionName.SOFT_DELETE_MAIL: _MAIL,
}
"""For each action the columns its targets are read from: of every list at least one."""

_PLACEHOLDER: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing the result must have: `any_of` these columns. `fix` says what to write when it is not `met`.

    A requirement that is not `needed` is advice.
    """

    name: str
    any_of: tuple[str, ...]
    met: bool
    why: str
    fix: str = ""
    needed: bool = True


def requirements(detection: Detection, query: Query) -> tuple[Requirement, ...]:
    """All requirements of this detection, met or not, the needed ones first."""
    have = {column.name: column.type for column in query.columns}
    where = _place(detection.query)
    found = [_timestamp(have, where), _entity(detection, have, where), *_mapped(detection, have)]
    if detection.devices:
        why = "the detection is limited to device groups, which are told by the device's name"
        found.append(_columns("device name for the scope", ("DeviceName",), have, why, where))
    for choice in detection.actions:
        for columns in ACTION_NEEDS[choice.name]:
            why = f"the action {choice.name} finds its target there"
            found.append(_columns(f"target of {choice.name}", columns, have, why, where))
    why = "the alert's title shows it"
    shown = _PLACEHOLDER.findall(detection.alert_title)
    titles = [_columns(f"{{{{{name}}}}} in the title", (name,), have, why, where) for name in shown]
    return (*found, *titles, *_report_id(query, have, where))


def _timestamp(have: dict[str, ScalarType], where: str) -> Requirement:
    why = "an alert needs the time of the event; it must be the event's own Timestamp, a datetime"
    met = have.get("Timestamp") is ScalarType.DATETIME
    fix = ""
    if not met:
        fix = f"add `{_written('Timestamp', where)}` {where}" if where else "add `Timestamp` to the result"
        if "Timestamp" in have:
            fix = f"Timestamp is {have['Timestamp']} in the result: give it as a datetime"
    return Requirement("Timestamp", ("Timestamp",), met, why, fix)


def _entity(detection: Detection, have: dict[str, ScalarType], where: str) -> Requirement:
    why = "an alert needs somebody or something it is about: a device, a mailbox, a user"
    met = any(name in have for name in (*ENTITY_COLUMNS, *_ALSO)) or bool(detection.entities)
    fix = f"add a column such as `{_written('DeviceId', where)}`, AccountObjectId or RecipientEmailAddress"
    return Requirement("entity", ENTITY_COLUMNS, met, why, "" if met else f"{fix} {where}".rstrip())


def _mapped(detection: Detection, have: dict[str, ScalarType]) -> Iterator[Requirement]:
    for entity in detection.entities:
        for _, column in entity.columns:
            met = column in have
            fix = "" if met else f"the result has no column {column}; map another one, or add it to the query"
            yield Requirement(f"{entity.type} from {column}", (column,), met, "the entity map names it", fix)


def _columns(name: str, columns: tuple[str, ...], have: dict[str, ScalarType], why: str, where: str) -> Requirement:
    met = any(column in have for column in columns)
    fix = f"add `{_written(columns[0], where)}` {where}".rstrip()
    return Requirement(name, columns, met, why, "" if met else fix)


def _report_id(query: Query, have: dict[str, ScalarType], where: str) -> Iterator[Requirement]:
    if not query.tables:
        return
    why = "Microsoft's products find the event again by it, on devices together with DeviceId and Timestamp"
    met = "ReportId" in have
    fix = f"add `{_written('ReportId', where)}` {where}, from the same event as Timestamp".replace(" ,", ",")
    yield Requirement("ReportId", ("ReportId",), met, why, "" if met else fix, needed=False)


def _written(column: str, where: str) -> str:
    """What to write for a column at this place."""
    if "summarize" not in where:
        return column
    return "Timestamp = max(Timestamp)" if column == "Timestamp" else f"{column} = any({column})"


def _place(text: str) -> str:
    """The last operator that decides which columns come out, in words; empty when none does."""
    found = [(node, word) for node in walk(parse(text)) if (word := _decides(node))]
    if not found:
        return ""
    last, word = max(found, key=lambda pair: pair[0].span.start)
    return f"to the {word} in line {SourceText(text).place(last.span.start)[0]}"


def _decides(node: syntax.Node) -> str:
    """The word of an operator that lets only some columns through, empty for any other node."""
    if isinstance(node, syntax.Summarize):
        return "distinct" if node.distinct else "summarize"
    return node.kind if isinstance(node, syntax.Project) and node.kind in ("project", "project-keep") else ""
