"""The incident told in order of time: who did what where, by tactic. For `incidents show` and the portal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vedette.core.clock import iso
from vedette.core.scope import Scope
from vedette.detect.alert import Evidence, Role, Tactic
from vedette.incidents import sight
from vedette.incidents.evidence import evidence_of
from vedette.incidents.incident import TACTIC_WORDS
from vedette.incidents.lifecycle import find
from vedette.incidents.naming import Names
from vedette.incidents.sentences import duration
from vedette.records import alerts as store
from vedette.records.alerts import AlertRow
from vedette.records.database import Records
from vedette.schema.entities import (
    Account,
    CloudApp,
    Device,
    File,
    Ip,
    Mailbox,
    MailMessage,
    OAuthApp,
    Process,
    RegistryValue,
    Url,
    label,
)
from vedette.schema.types import Service

_DETAIL = 160
_ACTION, _PART = re.compile(r"(?:[A-Z][a-z0-9]+){2,}"), re.compile(r"([A-Z])")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: `text` is a sentence without the time; `alerts` the ids it stands for."""

    at: datetime
    until: datetime
    tactic: Tactic
    severity: str
    service: str
    text: str
    alerts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The incident's number, name, a summary sentence, the steps in time order, the tactics as they came."""

    number: int
    name: str
    summary: str
    steps: tuple[Step, ...]
    tactics: tuple[Tactic, ...]

    def lines(self) -> list[str]:
        """The story to read, times in UTC, a heading wherever the tactic changes."""
        found, before = [self.summary], None
        for step in self.steps:
            if step.tactic is not before:
                found += ["", TACTIC_WORDS[step.tactic].capitalize()]
                before = step.tactic
            found.append(f"  {moment(step.at)}  {step.text}")
        return found


def story(scope: Scope, records: Records, number: int) -> Story:
    """Tell one incident (of a merged one, the incident it went to). Raises NotFound."""
    row = find(scope, records, number)
    with records.read() as db:
        alerts = sight.shown(scope, db, store.of_incident(scope, db, row.number, repeats=False))
        evidence = {alert.id: evidence_of(alert.evidence) for alert in alerts}
        names = Names.load(scope, db, list(evidence.values()))
    steps = tuple(_step(group, evidence[group[0].id], names) for group in _folded(alerts))
    tactics = tuple(dict.fromkeys(step.tactic for step in steps))
    return Story(row.number, row.name, _summary(alerts), steps, tactics)


def _folded(alerts: Sequence[AlertRow]) -> list[list[AlertRow]]:
    """Neighbours in time that say the same about the same are one step."""
    groups: list[list[AlertRow]] = []
    for row in alerts:
        last = groups[-1][-1] if groups else None
        if last is not None and (last.title, last.evidence) == (row.title, row.evidence):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _summary(alerts: Sequence[AlertRow]) -> str:
    if not alerts:
        return "It has no alerts."
    first, last = min(row.first_activity for row in alerts), max(row.last_activity for row in alerts)
    total = sum(1 + row.repeats for row in alerts)
    span = (last - first).total_seconds()
    over = f"over {duration(span)}" if span else "in one moment"
    return f"{total} alert{'' if total == 1 else 's'} {over}, from {moment(first)} to {moment(last)}."


def _step(group: list[AlertRow], evidence: Sequence[Evidence], names: Names) -> Step:
    row, times = group[0], sum(1 + each.repeats for each in group)
    who, where, things = _who(evidence, names), _where(evidence, names), _things(evidence, names)
    text = f"{who}{' on ' if who and where else ''}{where}"
    text = f"{text}: {row.title}" if text else row.title
    if things:
        text += f" ({', '.join(things)})"
    detail = _detail(evidence)
    if row.service in (Service.ENDPOINT, Service.IDENTITY) and _ACTION.fullmatch(detail):
        # What a sensor calls the kind of event; a cloud's operations keep the names they are searched by.
        detail = _PART.sub(r" \1", detail).strip().lower()
    if detail and detail not in text:
        text += f": {detail if len(detail) <= _DETAIL else detail[:_DETAIL] + '…'}"
    until = max(each.last_activity for each in group)
    if times > 1:
        text += f", {times} times until {moment(until)}"
    text = f"{text.rstrip(' .')}. {row.severity}, reported by {row.source or row.service}."
    tactic = Tactic(row.category)
    return Step(row.first_activity, until, tactic, row.severity, row.service, text, tuple(each.id for each in group))


def moment(at: datetime) -> str:
    """Whole seconds in UTC: what a person reads."""
    return iso(at.replace(microsecond=0))


def _detail(evidence: Sequence[Evidence]) -> str:
    """What was done, as near to the deed as the evidence has it: a command line, else a subject, else an operation."""
    spoken = [item for item in evidence if item.detail]
    spoken.sort(key=lambda item: (not isinstance(item.entity, Process), not isinstance(item.entity, MailMessage)))
    return spoken[0].detail if spoken else ""


def _who(evidence: Sequence[Evidence], names: Names) -> str:
    people = [item for item in evidence if isinstance(item.entity, Account)]
    people = people or [item for item in evidence if isinstance(item.entity, Mailbox) and item.role is Role.IMPACTED]
    return names.of(people[0]) if people else ""


def _where(evidence: Sequence[Evidence], names: Names) -> str:
    devices = [item for item in evidence if isinstance(item.entity, Device)]
    devices.sort(key=lambda item: item.role is not Role.IMPACTED)
    return names.of(devices[0]) if devices else ""


def _things(evidence: Sequence[Evidence], names: Names) -> list[str]:
    """What it was done with, at most three, each kind once."""
    found: dict[str, str] = {}
    for item in evidence:
        match item.entity:
            case Process():
                found.setdefault("process", f"process {label(item.entity)}")
            case File() if "process" not in found:
                found.setdefault("file", f"file {label(item.entity)}")
            case MailMessage():
                found.setdefault("mail", f"mail “{names.of(item)}”")
            case OAuthApp() | CloudApp():
                found.setdefault("app", f"app {label(item.entity)}")
            case RegistryValue():
                found.setdefault("registry", f"registry value {label(item.entity)}")
            case Url():
                found.setdefault("url", f"link {label(item.entity)}")
            case Ip():
                found.setdefault("ip", f"address {label(item.entity)}")
            case _:
                pass
    return list(found.values())[:3]
