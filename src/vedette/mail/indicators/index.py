"""Indicators in force, asked for every message, link that is clicked, and message delivered before they were known.

`Watch` keeps one index a tenant and reads it again after a change; it is what `analysis.case.Intelligence` asks for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from threading import Lock

from vedette.core import clock
from vedette.core.scope import Scope
from vedette.mail.analysis.case import Known
from vedette.mail.analysis.finding import Finding, Kind
from vedette.mail.analysis.reputation import told
from vedette.mail.indicators.model import IndicatorAction, IndicatorKind
from vedette.mail.links import host
from vedette.mail.policies.facts import Facts, Weight
from vedette.mail.policies.lists import plain
from vedette.mail.verdict import Decision, Thresholds, decision_of
from vedette.records import indicators as kept
from vedette.records import mail_policies
from vedette.records.database import Records
from vedette.records.indicators import IndicatorRow

_WEIGHS = {IndicatorAction.BLOCK: 1.0, IndicatorAction.WARN: 0.75, IndicatorAction.AUDIT: 0.0}


class Indicators:
    """What is known, by kind and value. Those that have ended since are silent."""

    def __init__(self, rows: Iterable[IndicatorRow]) -> None:
        self._known = {(row.kind, row.value): row for row in rows}
        self._kinds = {kind for kind, _ in self._known}

    def url(self, url: str) -> Known | None:
        """What is known of a link."""
        return self._of(IndicatorKind.URL, plain(url)) if IndicatorKind.URL in self._kinds else None

    def domain(self, name: str) -> Known | None:
        """What is known of a host, or of a domain above it."""
        labels = name.lower().split(".")[-8:] if IndicatorKind.DOMAIN in self._kinds else []
        for at in range(len(labels) - 1):
            row = self._known.get((IndicatorKind.DOMAIN, ".".join(labels[at:])))
            if row is not None:
                return _known(row)
        return None

    def address(self, ip: str) -> Known | None:
        """What is known of an IP address."""
        return self._of(IndicatorKind.IP, ip)

    def sender(self, address: str) -> Known | None:
        """What is known of a mail address."""
        return self._of(IndicatorKind.SENDER, address.lower())

    def file(self, sha256: str, data: bytes) -> Known | None:
        """What is known of a file. Its older hashes are made only where an indicator names one."""
        found = self._of(IndicatorKind.SHA256, sha256)
        if found is None and IndicatorKind.SHA1 in self._kinds:
            found = self._of(IndicatorKind.SHA1, hashlib.sha1(data, usedforsecurity=False).hexdigest())
        if found is None and IndicatorKind.MD5 in self._kinds:
            found = self._of(IndicatorKind.MD5, hashlib.md5(data, usedforsecurity=False).hexdigest())
        return found

    def informed(self, facts: Facts) -> Facts:
        """A kept message as it would be judged with what is known now. Of its files only SHA-256 is kept."""
        seen = {finding.evidence for finding in facts.findings}
        fresh = [one for one in self._findings(facts) if one.evidence not in seen and one.weight > 0]
        if not fresh:
            return facts
        score = facts.score + sum(one.weight for one in fresh)
        weights = tuple(Weight(f.code, f.kind.value, f.weight, f.evidence, f.technology.value) for f in fresh)
        changed = replace(facts, findings=(*weights, *facts.findings), score=round(score, 2))
        return replace(changed, decision=_decision(changed), scl=max(facts.scl, 5))

    def _findings(self, facts: Facts) -> Iterator[Finding]:
        for url in facts.urls:
            yield from told(self.url(url), "link", url[:120])
            yield from told(self.domain(host(url)), "host", host(url))
        for address in dict.fromkeys((facts.sender, facts.mail_from)):
            yield from told(self.sender(address), "sender", address)
            yield from told(self.domain(address.rpartition("@")[2]), "sender", address.rpartition("@")[2])
        yield from told(self.address(facts.client), "relay", facts.client)
        for file in facts.files:
            yield from told(self._of(IndicatorKind.SHA256, file.sha256), "file", file.name)

    def _of(self, kind: IndicatorKind, value: str) -> Known | None:
        row = self._known.get((kind, value))
        return _known(row) if row is not None else None


def _known(row: IndicatorRow) -> Known | None:
    weight = _WEIGHS.get(IndicatorAction(row.action))
    if weight is None or (row.expires is not None and row.expires <= clock.now()):
        return None
    return Known(row.threat, f"indicator {row.title!r}" + (f" of {row.source}" if row.source else ""), weight)


def _decision(facts: Facts) -> Decision:
    """The verdict that the points give now, never milder than before."""
    kinds = {kind: facts.points(kind) for kind in Kind}
    now = decision_of(facts.score, kinds, Thresholds(), proven=False)
    return min(facts.decision, now, key=list(Decision).index)


@dataclass(frozen=True, slots=True)
class Watch:
    """The indicators of all tenants, each read once after a change; safe to share between threads."""

    records: Records
    _known: dict[str, tuple[int, Indicators | None]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def of(self, scope: Scope) -> Indicators | None:
        """What is in force for a tenant, None where it keeps none."""
        with self.records.read() as db:
            mark = mail_policies.mark(scope, db)
            with self._lock:
                found = self._known.get(scope.tenant)
            if found is not None and found[0] == mark:
                return found[1]
            rows = kept.in_force(scope, db, clock.now())
        made = Indicators(rows) if rows else None
        with self._lock:
            self._known[scope.tenant] = (mark, made)
        return made

    def informed(self, scope: Scope) -> Callable[[Facts], Facts]:
        """What turns kept messages of a tenant into what they are with what is known now."""
        known = self.of(scope)
        return known.informed if known is not None else lambda facts: facts
