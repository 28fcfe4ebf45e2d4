"""Settings of an organisation: the few switches it has, their words and defaults, and changing them, audited.

`permissions` and `scoping` read them; the Settings page and `vedette tenants set` change them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection

from vedette.core.errors import BadInput, NotFound
from vedette.core.scope import Scope
from vedette.records import tenants as kept
from vedette.records.database import Records
from vedette.tenants import audit
from vedette.tenants.rights import demand

IDENTITY_INTEGRATION = "identity-integration"
ENDPOINT_RBAC = "endpoint-rbac"
TIME_ZONE = "time-zone"
PREVIEW = "preview-features"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `values` are its words (empty: see `about`), `default` holds until it is changed."""

    name: str
    about: str
    default: str
    values: tuple[str, ...] = ("off", "on")


SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting(
            IDENTITY_INTEGRATION, "Share identity signals (needs the cloud app product and its integration)", "off"
        ),
        Setting(ENDPOINT_RBAC, "Roles of the endpoint product decide over custom detections", "off"),
        Setting(PREVIEW, "Show features in preview", "off"),
        Setting(TIME_ZONE, "How times are shown: UTC or a zone such as Europe/Oslo", "UTC", ()),
    )
}


def value_of(settings: Mapping[str, str], name: str) -> str:
    """The value in force of a setting. Raises NotFound for an unknown one."""
    if name not in SETTINGS:
        raise NotFound(f"there is no setting {name!r}; there are {', '.join(SETTINGS)}")
    return settings.get(name, SETTINGS[name].default)


def read(scope: Scope, db: Connection) -> dict[str, str]:
    """Every setting with the value in force."""
    found = kept.settings(scope, db)
    return {name: value_of(found, name) for name in SETTINGS}


def change(scope: Scope, records: Records, name: str, value: str) -> None:
    """Change a setting. Raises Forbidden, NotFound for an unknown one, BadInput for a value it cannot have."""
    demand(scope, "settings.manage")
    with records.begin() as db:
        before = value_of(kept.settings(scope, db), name)
        words = SETTINGS[name].values
        if words and value not in words:
            raise BadInput(f"{name} is {' or '.join(words)}, not {value!r}")
        if name == TIME_ZONE:
            _zone(value)
        kept.set_setting(scope, db, name, value)
        audit.record(scope, db, "settings.change", name, before=before, after=value, detail=f"{before} → {value}")


def _zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(f"there is no time zone {name!r}; UTC and names such as Europe/Oslo work") from error
