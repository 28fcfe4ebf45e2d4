"""What an incident is: Microsoft's words for status, classification and determination, its severity and its name.

Pure; used by `reconcile`, `lifecycle` and `placing` whenever an incident's alerts change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from vedette.detect.alert import Severity, Tactic
from vedette.records.alerts import AlertRow
from vedette.schema.types import Service


class Status(StrEnum):
    """Of an incident (https://learn.microsoft.com/defender-xdr/api-list-incidents). Redirected: merged into another."""

    ACTIVE = "Active"
    IN_PROGRESS = "InProgress"
    RESOLVED = "Resolved"
    REDIRECTED = "Redirected"


class AlertStatus(StrEnum):
    """Of one alert."""

    NEW = "New"
    IN_PROGRESS = "InProgress"
    RESOLVED = "Resolved"


class Classification(StrEnum):
    """What it turned out to be."""

    UNKNOWN = "Unknown"
    TRUE_POSITIVE = "TruePositive"
    INFORMATIONAL_EXPECTED_ACTIVITY = "InformationalExpectedActivity"
    FALSE_POSITIVE = "FalsePositive"


class Determination(StrEnum):
    """The closer word, depending on the classification."""

    NOT_AVAILABLE = "NotAvailable"
    MULTI_STAGED_ATTACK = "MultiStagedAttack"
    MALICIOUS_USER_ACTIVITY = "MaliciousUserActivity"
    COMPROMISED_USER = "CompromisedUser"
    MALWARE = "Malware"
    PHISHING = "Phishing"
    UNWANTED_SOFTWARE = "UnwantedSoftware"
    SECURITY_TESTING = "SecurityTesting"
    LINE_OF_BUSINESS_APPLICATION = "LineOfBusinessApplication"
    CONFIRMED_USER_ACTIVITY = "ConfirmedUserActivity"
    CLEAN = "Clean"
    INSUFFICIENT_DATA = "InsufficientData"
    OTHER = "Other"


_D = Determination
_ANY = {_D.NOT_AVAILABLE, _D.OTHER}
ALLOWED: Mapping[Classification, frozenset[Determination]] = {
    Classification.UNKNOWN: frozenset({_D.NOT_AVAILABLE}),
    Classification.TRUE_POSITIVE: frozenset(
        _ANY
        | {_D.MULTI_STAGED_ATTACK, _D.MALICIOUS_USER_ACTIVITY, _D.COMPROMISED_USER, _D.MALWARE, _D.PHISHING}
        | {_D.UNWANTED_SOFTWARE}
    ),
    Classification.INFORMATIONAL_EXPECTED_ACTIVITY: frozenset(
        _ANY | {_D.SECURITY_TESTING, _D.LINE_OF_BUSINESS_APPLICATION, _D.CONFIRMED_USER_ACTIVITY}
    ),
    Classification.FALSE_POSITIVE: frozenset(_ANY | {_D.CLEAN, _D.INSUFFICIENT_DATA}),
}

TACTIC_WORDS: Mapping[Tactic, str] = {
    Tactic.RECONNAISSANCE: "reconnaissance",
    Tactic.RESOURCE_DEVELOPMENT: "resource development",
    Tactic.INITIAL_ACCESS: "initial access",
    Tactic.EXECUTION: "execution",
    Tactic.PERSISTENCE: "persistence",
    Tactic.PRIVILEGE_ESCALATION: "privilege escalation",
    Tactic.DEFENSE_EVASION: "defense evasion",
    Tactic.CREDENTIAL_ACCESS: "credential access",
    Tactic.DISCOVERY: "discovery",
    Tactic.LATERAL_MOVEMENT: "lateral movement",
    Tactic.COLLECTION: "collection",
    Tactic.COMMAND_AND_CONTROL: "command and control",
    Tactic.EXFILTRATION: "exfiltration",
    Tactic.IMPACT: "impact",
}


def severity_of(alerts: Sequence[AlertRow]) -> Severity:
    """The highest of the alerts; Informational for none."""
    return max((Severity(row.severity) for row in alerts), key=lambda each: each.rank, default=Severity.INFORMATIONAL)


def name_of(alerts: Sequence[AlertRow], kinds: Mapping[str, set[str]]) -> str:
    """The incident's name; `kinds` tells for each entity of its alerts as what (device, account …) it shows."""
    if not alerts:
        return "Incident without alerts"
    where = _where(kinds)
    titles = {row.title for row in alerts}
    if len(titles) == 1:
        single = {"1 device": "one endpoint", "1 user": "one user", "1 mailbox": "one mailbox"}
        place = single.get(where, where.replace("device", "endpoint") if " and " not in where else where)
        return f"{alerts[0].title} on {place}" if place else alerts[0].title
    tactics = sorted({Tactic(row.category) for row in alerts}, key=lambda tactic: tactic.stage)
    words = [TACTIC_WORDS[tactic] for tactic in tactics]
    if len(words) == 1:
        text = f"{words[0].capitalize()} incident"
    elif len(words) <= 3:
        text = f"Multi-stage incident involving {', '.join(words[:-1])} & {words[-1]}"
    else:
        text = f"Multi-stage incident involving {words[0]} to {words[-1]} ({len(words)} tactics)"
    order = list(Service)
    services = sorted({Service(row.service) for row in alerts}, key=order.index)
    reported = _and([service.value for service in services])
    return f"{text} on {where}, reported by {reported}" if where else f"{text}, reported by {reported}"


def _where(kinds: Mapping[str, set[str]]) -> str:
    devices = sum(1 for held in kinds.values() if "device" in held)
    users = sum(1 for held in kinds.values() if "account" in held)
    boxes = sum(1 for held in kinds.values() if "mailbox" in held and "account" not in held)
    parts = [_count(devices, "device", "devices"), _count(users, "user", "users")]
    return _and([part for part in (*parts, _count(boxes, "mailbox", "mailboxes")) if part])


def _count(number: int, one: str, many: str) -> str:
    return "" if not number else f"{number} {one if number == 1 else many}"


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
