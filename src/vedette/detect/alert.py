"""An alert: what a rule (ours or another product's) says happened, with typed evidence; correlation's only input."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vedette.schema.entities import Entity
from vedette.schema.types import Service


class Severity(StrEnum):
    """Microsoft's four severities, lowest first when sorted by `rank`."""

    INFORMATIONAL = "Informational"
    LOW = "Low"
    MEDIUM = "Medium"
    HIGH = "High"

    @property
    def rank(self) -> int:
        """0 for Informational to 3 for High."""
        return list(Severity).index(self)


class Tactic(StrEnum):
    """The 14 Enterprise tactics of ATT&CK in the order of an attack; an alert's category."""

    RECONNAISSANCE = "Reconnaissance"
    RESOURCE_DEVELOPMENT = "ResourceDevelopment"
    INITIAL_ACCESS = "InitialAccess"
    EXECUTION = "Execution"
    PERSISTENCE = "Persistence"
    PRIVILEGE_ESCALATION = "PrivilegeEscalation"
    DEFENSE_EVASION = "DefenseEvasion"
    CREDENTIAL_ACCESS = "CredentialAccess"
    DISCOVERY = "Discovery"
    LATERAL_MOVEMENT = "LateralMovement"
    COLLECTION = "Collection"
    COMMAND_AND_CONTROL = "CommandAndControl"
    EXFILTRATION = "Exfiltration"
    IMPACT = "Impact"

    @property
    def stage(self) -> int:
        """0 for Reconnaissance to 13 for Impact."""
        return list(Tactic).index(self)


class Role(StrEnum):
    """Whether the entity suffered or took part (AlertEvidence.EvidenceRole)."""

    IMPACTED = "Impacted"
    RELATED = "Related"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One entity attached to an alert; `detail` tells in words what it did, e.g. a command line."""

    entity: Entity
    role: Role
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """`detector` is the rule id, or the other product's detector; `fingerprint` is equal for repeats of the same thing.

    `count` is the number of matching rows folded in; `sample` is JSON text of at most ten of them.
    Times are UTC event times, `created` is when we raised it. `source` is the product that raised it.
    """

    id: str
    detector: str
    title: str
    description: str
    severity: Severity
    category: Tactic
    techniques: tuple[str, ...]
    service: Service
    source: str
    first_activity: datetime
    last_activity: datetime
    created: datetime
    evidence: tuple[Evidence, ...]
    fingerprint: str
    count: int = 1
    sample: str = "[]"
