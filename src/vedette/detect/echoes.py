"""One alert where several stock rules say the same of the same rows, instead of one a rule.

`schedule` calls it at the end of a round. Rules that people wrote always speak for themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from vedette.detect.alert import Alert
from vedette.schema.entities import Entity

_SHOWN = 5

_Rows = tuple[datetime, datetime, int, frozenset[Entity]]


def told_once(alerts: Sequence[Alert], stock: Collection[str]) -> tuple[Alert, ...]:
    """The alerts, those of the rules `stock` joined where they speak of the same rows and of one technique.

    The most severe stays, with all techniques and the names of the others; of equals the one that names fewer
    techniques. Joining is decided by the round alone, so a round that is repeated gives the same alerts.
    """
    groups: dict[_Rows, list[Alert]] = {}
    for alert in alerts:
        if alert.detector in stock and alert.evidence:
            groups.setdefault(_rows(alert), []).append(alert)
    joined = {alert.id: alert for group in groups.values() for alert in _joined(group)}
    return tuple(
        joined.get(alert.id, alert)
        for alert in alerts
        if alert.id in joined or not alert.evidence or alert.detector not in stock
    )


def _rows(alert: Alert) -> _Rows:
    """What tells the rows of an alert: their times, their number, and whom they concern."""
    return alert.first_activity, alert.last_activity, alert.count, frozenset(each.entity for each in alert.evidence)


def _joined(group: Sequence[Alert]) -> list[Alert]:
    """The alerts about some rows that stay."""
    spoken: list[list[Alert]] = []
    for alert in sorted(group, key=lambda each: (-each.severity.rank, len(each.techniques), each.detector)):
        first = next((each for each in spoken if _parents(each[0]) & _parents(alert)), None)
        if first is None:
            spoken.append([alert])
        else:
            first.append(alert)
    return [_with_echoes(first, others) for first, *others in spoken]


def _parents(alert: Alert) -> frozenset[str]:
    return frozenset(technique.partition(".")[0] for technique in alert.techniques)


def _with_echoes(alert: Alert, others: Sequence[Alert]) -> Alert:
    if not others:
        return alert
    names = [f"“{other.title}”" for other in others[:_SHOWN]]
    if len(others) > _SHOWN:
        names.append(f"{len(others) - _SHOWN} more")
    techniques = dict.fromkeys(technique for each in (alert, *others) for technique in each.techniques)
    return replace(
        alert, techniques=tuple(techniques), description=f"{alert.description} Also seen in it: {', '.join(names)}."
    )
