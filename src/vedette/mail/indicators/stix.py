"""STIX 2.1 indicators read into ours: patterns that say equal, joined by OR; `formats` calls `read`.

Anything else a pattern can say (AND, FOLLOWEDBY, LIKE, ranges of time) is refused with the reason: half a pattern would
name the innocent. Source: OASIS STIX 2.1, sections 4.7 and 9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from vedette.core.errors import BadInput
from vedette.mail.indicators.model import IndicatorKind, Threat, Wanted, moment

_PATH = r"[a-z0-9-]+:[\w.'\"-]+"
_TEXT = r"'(?:[^'\\]|\\.){1,2000}'"
_SAYS = re.compile(rf"({_PATH})\s*=\s*({_TEXT})")
_ONE = rf"{_PATH}\s*=\s*{_TEXT}"
_OBSERVED = rf"\[\s*{_ONE}(?:\s+OR\s+{_ONE})*\s*\]"
_WHOLE = re.compile(rf"\s*{_OBSERVED}(?:\s+OR\s+{_OBSERVED})*\s*")
_PATHS = {
    "url:value": IndicatorKind.URL,
    "domain-name:value": IndicatorKind.DOMAIN,
    "ipv4-addr:value": IndicatorKind.IP,
    "ipv6-addr:value": IndicatorKind.IP,
    "email-addr:value": IndicatorKind.SENDER,
    "email-message:from_ref.value": IndicatorKind.SENDER,
    "email-message:sender_ref.value": IndicatorKind.SENDER,
}
_HASHES = {"SHA256": IndicatorKind.SHA256, "SHA1": IndicatorKind.SHA1, "MD5": IndicatorKind.MD5}
_LONGEST = 20_000


def read(bundle: Mapping[str, Any], like: Wanted) -> Iterator[Wanted | tuple[str, str]]:
    """The indicators of a bundle, or what was refused and why; what it leaves open is as in `like`."""
    objects = [each for each in bundle.get("objects") or () if isinstance(each, dict)]
    names = {each.get("id"): str(each.get("name") or "") for each in objects if each.get("type") == "identity"}
    for each in objects:
        if each.get("type") != "indicator":
            continue
        title = str(each.get("name") or each.get("id") or "an indicator")[:300]
        try:
            source = names.get(each.get("created_by_ref")) or like.source
            yield from _of(each, replace(like, title=title, source=source[:200]))
        except BadInput as error:
            yield title, str(error)


def _of(given: Mapping[str, Any], like: Wanted) -> Iterator[Wanted]:
    if given.get("revoked"):
        raise BadInput("it was revoked")
    if str(given.get("pattern_type") or "stix") != "stix":
        raise BadInput(f"its pattern is {given['pattern_type']!r}, not STIX")
    until = given.get("valid_until")
    like = replace(
        like,
        description=str(given.get("description") or like.description)[:2000],
        expires=moment(str(until)) if until else like.expires,
    )
    for kind, value in said(str(given.get("pattern") or "")):
        yield replace(like, kind=kind, value=value, threat=_threat(given, kind))


def said(pattern: str) -> tuple[tuple[IndicatorKind, str], ...]:
    """The values a pattern names. Raises BadInput for what is more than equality joined by OR."""
    if len(pattern) > _LONGEST or _WHOLE.fullmatch(pattern) is None:
        raise BadInput("its pattern says more than `this equals that`, joined by OR")
    found = []
    for path, text in _SAYS.findall(pattern):
        kind = _kind(path)
        if kind is None:
            raise BadInput(f"{path} is nothing that mail shows")
        found.append((kind, re.sub(r"\\(.)", r"\1", text[1:-1])))
    return tuple(found)


def _kind(path: str) -> IndicatorKind | None:
    name, _, kind = path.partition(":hashes.")
    if name in {"file", "artifact"}:
        return _HASHES.get(kind.strip("'\"").replace("-", "").upper())
    return _PATHS.get(path)


def _threat(given: Mapping[str, Any], kind: IndicatorKind) -> Threat:
    """What it stands for: as its types and labels say; a file is malware, the rest phish."""
    words = " ".join(str(word) for name in ("indicator_types", "labels") for word in given.get(name) or ()).lower()
    found = next((threat for threat in (Threat.PHISH, Threat.MALWARE, Threat.SPAM) if threat in words), None)
    files = (IndicatorKind.SHA256, IndicatorKind.SHA1, IndicatorKind.MD5)
    return found or (Threat.MALWARE if kind in files else Threat.PHISH)
