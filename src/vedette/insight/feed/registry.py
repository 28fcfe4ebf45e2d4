"""Every record type the feed has: a new one is a file in `kinds/` and an entry here."""

from __future__ import annotations

from vedette.insight.feed.content import Content
from vedette.insight.feed.kind import LakeKind, RecordKind
from vedette.insight.feed.kinds import (
    app_alerts,
    compliance_alerts,
    custom_detections,
    endpoint_alerts,
    imported,
    mail_access,
    role_changes,
    settings_changes,
)

KINDS: tuple[RecordKind, ...] = (
    imported.KIND,
    compliance_alerts.KIND,
    endpoint_alerts.KIND,
    app_alerts.KIND,
    custom_detections.KIND,
    role_changes.KIND,
    settings_changes.KIND,
    mail_access.KIND,
)


def kinds_of(content: Content) -> tuple[RecordKind, ...]:
    """What a subscription to this content brings."""
    return tuple(k for k in KINDS if content in (k.contents if isinstance(k, LakeKind) else (k.content,)))


def kind_named(name: str) -> RecordKind | None:
    """The record type a blob was cut of; None when a later version no longer knows it."""
    return next((kind for kind in KINDS if kind.name == name), None)
