"""Who a result row is about: the columns that decide which rows are one alert, and those that name entities.

`fold` (in Python, for few rows) and `bulk` (inside the engine, for many) group rows by what this file says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from vedette.detect.alert import Role
from vedette.detect.rule import Rule
from vedette.kql.compile import Column
from vedette.schema.types import ScalarType

MAX_GROUPS: Final = 500
MAX_SAMPLES: Final = 10
MAX_EVIDENCE: Final = 100
_STRETCH: Final = timedelta(hours=4)
_TIMES: Final = ("Timestamp", "TimeGenerated")
_DEVICE: Final = ("DeviceId", "DeviceName", "TargetDeviceId", "TargetDeviceName", "DestinationDeviceName")
_ACCOUNT: Final = (
    *("AccountObjectId", "AccountSid", "AccountUpn", "AccountName", "AccountId", "AccountEmail"),
    *("InitiatingProcessAccountSid", "InitiatingProcessAccountUpn", "InitiatingProcessAccountName"),
    "AccountDisplayName",
)
_SENDER: Final = ("SenderFromAddress", "SenderMailFromAddress")
_SECOND: Final = (
    *("RecipientEmailAddress", "TargetAccountUpn", "TargetAccountDisplayName", "IPAddress", "IpAddress"),
    *("RemoteIP", "SenderIPv4", "ApplicationId", "Application", "NetworkMessageId"),
)
_NOT_EVIDENCE: Final = frozenset(
    {"ReportId", "AdditionalFields", "RawEventData", "TenantId", "Type", "SourceSystem", "TimeGenerated"}
)


@dataclass(frozen=True, slots=True)
class Principals:
    """Lists of columns; the first filled column of each list is one key of a row, compared without letter case.

    `second` is used only for rows in which all of `groups` are empty.
    """

    groups: tuple[tuple[str, ...], ...]
    second: tuple[str, ...] = ()


def principals(columns: tuple[Column, ...], rule: Rule) -> Principals:
    """What the rows of this result are grouped by: its own entities if the rule names them, else known columns."""
    names = {column.name for column in columns}
    if rule.entities:
        impacted = [entity for entity in rule.entities if entity.role is Role.IMPACTED] or list(rule.entities)
        return Principals(tuple(_present([column for _, column in entity.columns], names) for entity in impacted))
    groups = [_present(group, names) for group in (_DEVICE, _ACCOUNT, _SENDER)]
    return Principals(tuple(group for group in groups if group), _present(_SECOND, names))


def time_column(columns: tuple[Column, ...]) -> str | None:
    """The event-time column of a result, or None when the rule lost it."""
    names = {column.name for column in columns if column.type is ScalarType.DATETIME}
    return next((name for name in _TIMES if name in names), None)


def evidence_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns in which rows must differ to be worth a look for entities; all of them when none is left."""
    return tuple(column for column in columns if _is_evidence(column)) or columns


def evidence_key(row: Mapping[str, object]) -> tuple[tuple[str, object], ...]:
    """What of a result row can tell its entities from another's; see `evidence_columns`."""
    return tuple(
        (name, value)
        for name, value in row.items()
        if name not in _NOT_EVIDENCE
        and not isinstance(value, dict | list)
        and (not isinstance(value, datetime) or name.endswith("CreationTime"))
    )


def stretch(rule: Rule) -> int:
    """How many seconds of event time are folded into one alert."""
    return int(max(_STRETCH, rule.lookback or _STRETCH).total_seconds())


def _present(wanted: tuple[str, ...] | list[str], names: set[str]) -> tuple[str, ...]:
    return tuple(name for name in wanted if name in names)


def _is_evidence(column: Column) -> bool:
    # Times are wanted only where they tell processes apart; JSON text would make every row differ.
    if column.type is ScalarType.DATETIME:
        return column.name.endswith("CreationTime")
    return column.type is not ScalarType.DYNAMIC and column.name not in _NOT_EVIDENCE
