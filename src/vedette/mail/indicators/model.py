"""What an indicator says, in the words of Microsoft's indicators API; `formats` reads them, `store` keeps them.

Source: learn.microsoft.com, Submit or Update Indicator API. `SenderAddress` and `threat` are ours: mail needs them.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from vedette.core.errors import BadInput
from vedette.mail.policies.lists import plain

_HASHES = {64: "FileSha256", 40: "FileSha1", 32: "FileMd5"}
_HEX = re.compile(r"[0-9a-f]+")
_DOMAIN = re.compile(r"(?:[^@\s./*:]{1,63}\.)+[^@\s./*:]{2,63}")
_ADDRESS = re.compile(r"[^@\s]{1,64}@(?:[^@\s.]{1,63}\.)+[^@\s.]{1,63}")


class IndicatorKind(StrEnum):
    """What an indicator names."""

    SHA256 = "FileSha256"
    SHA1 = "FileSha1"
    MD5 = "FileMd5"
    IP = "IpAddress"
    DOMAIN = "DomainName"
    URL = "Url"
    SENDER = "SenderAddress"


class IndicatorAction(StrEnum):
    """What meeting it does: counts in full, counts enough to make mail unwanted, is told alone, or says nothing."""

    BLOCK = "Block"
    WARN = "Warn"
    AUDIT = "Audit"
    ALLOWED = "Allowed"


class Threat(StrEnum):
    """What it stands for."""

    MALWARE = "malware"
    PHISH = "phish"
    SPAM = "spam"


class Level(StrEnum):
    """How bad it is."""

    INFORMATIONAL = "Informational"
    LOW = "Low"
    MEDIUM = "Medium"
    HIGH = "High"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator as it is submitted. `expires` is UTC, None: it stays; `source` is who says it."""

    kind: IndicatorKind
    value: str
    title: str
    threat: Threat = Threat.PHISH
    action: IndicatorAction = IndicatorAction.BLOCK
    severity: Level = Level.HIGH
    description: str = ""
    source: str = ""
    expires: datetime | None = None


def normal(kind: IndicatorKind, value: str) -> str:
    """The value as it is kept and compared. Raises BadInput saying what may stand there."""
    text = value.strip()
    text = text if text.isprintable() else ""
    folded = text.lower().removesuffix(".")
    match kind:
        case IndicatorKind.SHA256 | IndicatorKind.SHA1 | IndicatorKind.MD5:
            if _HASHES.get(len(folded)) == kind and _HEX.fullmatch(folded):
                return folded
        case IndicatorKind.IP:
            try:
                return str(ipaddress.ip_address(folded))
            except ValueError:
                pass
        case IndicatorKind.DOMAIN:
            if _DOMAIN.fullmatch(folded) and not _is_ip(folded):
                return folded
        case IndicatorKind.SENDER:
            if _ADDRESS.fullmatch(folded):
                return folded
        case IndicatorKind.URL:
            found = plain(text)
            if found and not re.search(r"\s", text) and len(found) <= 2000:
                return found
    raise BadInput(f"{value[:200]!r} is no {kind.value}: {_MAY_STAND[kind]}")


def moment(text: str) -> datetime:
    """An end as files write it (ISO 8601), UTC where no zone is told. Raises BadInput."""
    try:
        at = datetime.fromisoformat(text.strip())
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadInput(f"{text[:60]!r} is no moment: write 2026-03-31T12:00:00Z") from error


def guessed(value: str) -> IndicatorKind | None:
    """What a bare value is, None where nothing fits."""
    text = value.strip().lower()
    if _HEX.fullmatch(text) and len(text) in _HASHES:
        return IndicatorKind(_HASHES[len(text)])
    if _is_ip(text):
        return IndicatorKind.IP
    if "://" in text or "/" in text:
        return IndicatorKind.URL if plain(text) else None
    if _ADDRESS.fullmatch(text):
        return IndicatorKind.SENDER
    return IndicatorKind.DOMAIN if _DOMAIN.fullmatch(text) else None


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


_MAY_STAND = {
    IndicatorKind.SHA256: "write 64 hexadecimal digits",
    IndicatorKind.SHA1: "write 40 hexadecimal digits",
    IndicatorKind.MD5: "write 32 hexadecimal digits",
    IndicatorKind.IP: "write one address; networks belong into the allow and block list",
    IndicatorKind.DOMAIN: "write a domain such as lure.example; what lies under it is meant too",
    IndicatorKind.URL: "write an address such as https://lure.example/page",
    IndicatorKind.SENDER: "write a mail address",
}
