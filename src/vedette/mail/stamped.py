"""What is said about a message: Exchange's own stamps where it put any, our verdict elsewhere; never both as one.

`record` puts it into the raw record, the mappings into ThreatTypes, DetectionMethods, ConfidenceLevel.
"""

from __future__ import annotations

import json
from typing import Any

from vedette.mail.analysis.case import Knowledge, Organisation
from vedette.mail.analysis.domains import freemail
from vedette.mail.authentication import Authentication, organisational
from vedette.mail.message import Message
from vedette.mail.scorer import Model
from vedette.mail.verdict import Verdict, judge

_REASONS = 12
_SCL = {
    "-1": "Not spam",
    "0": "Not spam",
    "1": "Not spam",
    "5": "Normal",
    "6": "Normal",
    "7": "High",
    "8": "High",
    "9": "High",
}
_CATEGORIES = {
    "MALW": "Malware",
    "PHSH": "Phish",
    "HPHISH": "Phish",
    "HPHSH": "Phish",
    "SPOOF": "Phish",
    "DIMP": "Phish",
    "UIMP": "Phish",
    "GIMP": "Phish",
    "SPM": "Spam",
    "HSPM": "Spam",
    "BULK": "Spam",
}


def judged(
    message: Message, results: Authentication, model: Model | None = None, known: Knowledge | None = None
) -> dict[str, Any]:
    """The part of an imported message's record that judges: `by` is `Microsoft` or `Vedette`."""
    ours = judge(message, results, Organisation(domains=_domains(message)), model=model, knowledge=known)
    return said(message, ours)


def said(message: Message, ours: Verdict, *, believe: bool = True) -> dict[str, Any]:
    """The part of the raw record that judges; `believe` Exchange's stamps, which only a message at rest can have."""
    stamps = _stamps(message)
    scl = message.header("X-MS-Exchange-Organization-SCL").strip()
    stamped = believe and bool(stamps.get("CAT") or scl)
    threat = _CATEGORIES.get(stamps.get("CAT", ""), "") if stamped else ours.threat
    return {
        "threat": threat,
        "methods": "" if stamped else _methods(ours),
        "confidence": _SCL.get(scl, "") if stamped else ours.confidence,
        "bcl": stamps.get("BCL", "") if stamped else ours.bcl,
        "verdict": {
            "by": "Microsoft" if stamped else "Vedette",
            "ours": ours.decision.value,
            "score": ours.score,
            "scl": ours.scl,
            "bcl": ours.bcl,
            "pcl": ours.pcl,
            "reasons": ours.reasons[:_REASONS],
        },
    }


def _methods(verdict: Verdict) -> str:
    """DetectionMethods as Microsoft writes it: JSON of the threat's word and its technologies."""
    return json.dumps({verdict.threat: list(verdict.technologies)}) if verdict.threat else ""


def _domains(message: Message) -> frozenset[str]:
    """Whose mail this is, as far as one message tells: the recipients' domains that are not free mail."""
    found = (organisational(address.rpartition("@")[2]) for address in message.recipients[:50])
    return frozenset(domain for domain in found if domain and not freemail(domain))


def _stamps(message: Message) -> dict[str, str]:
    """Exchange's `KEY:value;` stamps (X-Forefront-Antispam-Report, X-Microsoft-Antispam)."""
    text = message.header("X-Forefront-Antispam-Report") + ";" + message.header("X-Microsoft-Antispam")
    pairs = (item.split(":", 1) for item in text.split(";") if ":" in item)
    return {key.strip().upper(): value.strip() for key, value in pairs}


def delivery(message: Message) -> tuple[str, str]:
    """DeliveryAction and location as an earlier filter left them. Judging afterwards moves nothing."""
    stamps = _stamps(message)
    threat = _CATEGORIES.get(stamps.get("CAT", ""), "")
    stamped = bool(stamps.get("CAT") or message.header("X-MS-Exchange-Organization-SCL").strip())
    if "dest:J" in message.header("X-Microsoft-Antispam-Mailbox-Delivery") or (
        stamped and threat and stamps.get("DIR", "INB") == "INB"
    ):
        return "Junked", "Junk folder"
    return "Delivered", "Inbox/folder"
