"""A custom detection as its author writes it, and as JSON; `custom` keeps it, `assemble` makes a rule of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import msgspec

from vedette.core.errors import BadInput
from vedette.core.shapes import from_json
from vedette.detect.alert import Severity, Tactic
from vedette.detect.rule import EntityMap, Example


class Frequency(StrEnum):
    """How often a detection runs; its look-back follows from it where its query looks at rows together.

    https://learn.microsoft.com/defender-xdr/custom-detection-rules#rule-frequency
    """

    CONTINUOUS = "continuous"
    HOURLY = "1h"
    THREE_HOURS = "3h"
    TWELVE_HOURS = "12h"
    DAILY = "24h"

    @property
    def every(self) -> timedelta | None:
        """The shortest time between two runs; None: whenever new rows came."""
        return None if self is Frequency.CONTINUOUS else timedelta(hours=int(self.value[:-1]))

    @property
    def lookback(self) -> timedelta:
        """How far back a query sees that looks at rows together."""
        hours = {"continuous": 1, "1h": 4, "3h": 12, "12h": 48, "24h": 30 * 24}
        return timedelta(hours=hours[self.value])


class ActionName(StrEnum):
    """What can be done with what a detection finds; carried out by the response room, only named here."""

    ISOLATE_DEVICE = "isolate-device"
    COLLECT_PACKAGE = "collect-investigation-package"
    SCAN_DEVICE = "run-antivirus-scan"
    INVESTIGATE_DEVICE = "start-investigation"
    RESTRICT_APPS = "restrict-app-execution"
    QUARANTINE_FILE = "quarantine-file"
    BLOCK_FILE = "block-file"
    MARK_USER_COMPROMISED = "mark-user-compromised"
    DISABLE_USER = "disable-user"
    FORCE_PASSWORD_RESET = "force-password-reset"
    MOVE_MAIL = "move-mail"
    SOFT_DELETE_MAIL = "soft-delete-mail"


@dataclass(frozen=True, slots=True)
class ActionChoice:
    """One action of a detection; `options` are pairs such as (`folder`, `junk`)."""

    name: ActionName
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Detection:
    """Everything an author decides.

    `alert_title` may name columns, `{{FileName}} on {{DeviceName}}`; empty means `name`. `devices` limits it to device
    groups. `first_look` is how many days back the first run looks. `entities` empty means: found by column names.
    `fires` and `silent` are the author's own tests.
    """

    name: str
    query: str
    severity: Severity
    category: Tactic
    description: str = ""
    alert_title: str = ""
    techniques: tuple[str, ...] = ()
    frequency: Frequency = Frequency.HOURLY
    entities: tuple[EntityMap, ...] = ()
    devices: tuple[str, ...] = ()
    response: tuple[str, ...] = ()
    actions: tuple[ActionChoice, ...] = ()
    first_look: int = 30
    fires: tuple[Example, ...] = ()
    silent: tuple[Example, ...] = ()


def to_document(detection: Detection) -> str:
    """JSON that `from_document` reads back without loss."""
    return msgspec.json.encode(detection).decode()


def from_document(text: str) -> Detection:
    """The detection written by `to_document`. Raises BadInput for anything else."""
    try:
        return from_json(text, Detection)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise BadInput(f"not a custom detection: {error}") from error
