"""Files of indicators: STIX 2.1 bundles, MISP's JSON, CSV with a header, plain lists; `store.take` calls `read`.

What cannot be read is told with its reason and stops nothing else.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from vedette.core.errors import BadInput
from vedette.mail.indicators import stix
from vedette.mail.indicators.model import (
    IndicatorAction,
    IndicatorKind,
    Level,
    Threat,
    Wanted,
    guessed,
    moment,
    normal,
)

W = TypeVar("W", IndicatorAction, Level)
MOST_BYTES = 64 * 1024 * 1024
REFUSED = 1000
_LINE = 10_000
# MISP's attribute types (misp-project.org, datamodels); `a|b` holds two values.
_MISP = {
    "md5": IndicatorKind.MD5,
    "sha1": IndicatorKind.SHA1,
    "sha256": IndicatorKind.SHA256,
    "ip-src": IndicatorKind.IP,
    "ip-dst": IndicatorKind.IP,
    "domain": IndicatorKind.DOMAIN,
    "hostname": IndicatorKind.DOMAIN,
    "url": IndicatorKind.URL,
    "link": IndicatorKind.URL,
    "email-src": IndicatorKind.SENDER,
    "email": IndicatorKind.SENDER,
}
_FILES = frozenset({IndicatorKind.SHA256, IndicatorKind.SHA1, IndicatorKind.MD5})
_VALUES = ("indicatorvalue", "value", "indicator")
_ENDS = ("expirationtime", "expires", "valid_until", "expiration")


@dataclass(frozen=True, slots=True)
class Given:
    """What a file holds: indicators, each value once, and what was refused (its name, the reason), the first 1,000."""

    wanted: tuple[Wanted, ...]
    refused: tuple[tuple[str, str], ...]


def read(data: bytes, like: Wanted) -> Given:
    """Read a file; what it leaves open (title, source, action, end) is as in `like`.

    Raises BadInput for what is no such file.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(f"a file of indicators has at most {MOST_BYTES >> 20} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"not a text in UTF-8: {error}") from error
    wanted: dict[tuple[str, str], Wanted] = {}
    refused: list[tuple[str, str]] = []
    for each in _each(text, like):
        if isinstance(each, Wanted):
            try:
                value = normal(each.kind, each.value)
            except BadInput as error:
                each = (each.value[:200], str(error))
            else:
                wanted[(each.kind, value)] = replace(each, value=value)
                continue
        if len(refused) < REFUSED:
            refused.append(each)
    return Given(tuple(wanted.values()), tuple(refused))


def _each(text: str, like: Wanted) -> Iterator[Wanted | tuple[str, str]]:
    if text.lstrip()[:1] in {"{", "["}:
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BadInput(f"not JSON: {error}") from error
        if isinstance(found, dict) and found.get("type") == "bundle":
            yield from stix.read(found, like)
        else:
            yield from _misp(found, like)
        return
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(("#", ";", "//"))]
    yield from ((line[:200], f"a line of {len(line):,} characters") for line in lines if len(line) > _LINE)
    lines = [line for line in lines if len(line) <= _LINE]
    heads = [head.strip().lower() for head in next(csv.reader(lines[:1]), [])]
    if set(_VALUES) & set(heads):
        try:
            for row in csv.DictReader(io.StringIO("\n".join(lines[1:])), fieldnames=heads):
                yield _row({str(name): str(value or "") for name, value in row.items()}, like)
        except csv.Error as error:  # a quotation mark that is never closed, over many lines
            raise BadInput(f"not CSV: {error}") from error
        return
    for line in lines:
        value = line.split(",")[0].split("\t")[0].strip().strip("'\"")
        kind = guessed(value)
        yield _made(kind, value, like) if kind else (value[:200], "neither an address, a link, a domain nor a hash")


def _row(row: Mapping[str, str], like: Wanted) -> Wanted | tuple[str, str]:
    """A line of Defender's export (indicatorType, indicatorValue …) or MISP's (type, value, to_ids, comment …)."""
    value = next((row[name].strip() for name in _VALUES if row.get(name)), "")
    word = (row.get("indicatortype") or row.get("type") or "").strip()
    kind = next((one for one in IndicatorKind if one.lower() == word.lower()), None) or _MISP.get(word.lower())
    kind = kind or (guessed(value) if not word else None)
    if kind is None:
        return value[:200], f"{word or 'a value of no known type'}: nothing that mail shows"
    if row.get("to_ids", "1").strip().lower() in {"0", "false"}:
        return value[:200], "marked as context, not for detection (to_ids)"
    try:
        until = next((row[name] for name in _ENDS if row.get(name)), "")
        return replace(
            _made(kind, value, like),
            title=(row.get("title") or row.get("event_info") or like.title)[:300],
            description=(row.get("description") or row.get("comment") or "")[:2000],
            source=(row.get("source") or row.get("event_source_org") or like.source)[:200],
            action=_word(IndicatorAction, row.get("action"), like.action),
            severity=_word(Level, row.get("severity"), like.severity),
            expires=moment(until) if until else like.expires,
        )
    except BadInput as error:
        return value[:200], str(error)


def _misp(found: object, like: Wanted) -> Iterator[Wanted | tuple[str, str]]:
    """MISP's JSON: an event, a list or `response` of events, or attributes alone."""
    if isinstance(found, dict) and "response" in found:
        found = found["response"]
    known = False
    for each in found if isinstance(found, list) else [found]:
        event = each.get("Event", each) if isinstance(each, dict) else None
        if not isinstance(event, dict):
            continue
        org = event.get("Orgc") if isinstance(event.get("Orgc"), dict) else {}
        own = replace(like, title=str(event.get("info") or like.title)[:300], source=_text(org, "name") or like.source)
        objects = [one for one in event.get("Object") or () if isinstance(one, dict)]
        lists = [event.get("Attribute"), *(one.get("Attribute") for one in objects)]
        known = known or any(isinstance(one, list) for one in lists)
        for attribute in (a for one in lists if isinstance(one, list) for a in one if isinstance(a, dict)):
            yield from _attribute(attribute, own)
    if not known:
        raise BadInput("neither a STIX bundle nor an event of MISP")


def _attribute(given: Mapping[str, Any], like: Wanted) -> Iterator[Wanted | tuple[str, str]]:
    kinds, values = _text(given, "type").split("|"), _text(given, "value").split("|")
    if given.get("to_ids") is False:
        yield values[0][:200], "marked as context, not for detection (to_ids)"
        return
    pairs = [(_MISP.get(kind), value) for kind, value in zip(kinds, values, strict=False)]
    if not any(kind for kind, _ in pairs):
        yield values[0][:200], f"{'|'.join(kinds)[:60]}: nothing that mail shows"
    for kind, value in pairs:
        if kind is not None:
            yield replace(_made(kind, value, like), description=_text(given, "comment")[:2000])


def _made(kind: IndicatorKind, value: str, like: Wanted) -> Wanted:
    threat = Threat.MALWARE if kind in _FILES else like.threat
    return replace(like, kind=kind, value=value, threat=threat)


def _text(given: Mapping[str, Any] | None, name: str) -> str:
    return str((given or {}).get(name) or "")


def _word(words: type[W], said: str | None, other: W) -> W:
    """The word whatever its case, Defender's older ones too. Raises BadInput."""
    if not said:
        return other
    text = {"alert": "audit", "alertandblock": "block", "blockandremediate": "block"}.get(said.lower(), said.lower())
    for word in words:
        if word.lower() == text:
            return word
    raise BadInput(f"{said[:60]!r} is none of {', '.join(words)}")
