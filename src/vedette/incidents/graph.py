"""The incident as a graph: entities are nodes, relations edges, exportable as JSON. For the portal and scripts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from vedette.core.scope import Scope
from vedette.detect.alert import Evidence, Role
from vedette.incidents import sight
from vedette.incidents.evidence import evidence_of
from vedette.incidents.lifecycle import find
from vedette.incidents.naming import Names
from vedette.records import alerts as store
from vedette.records.database import Records
from vedette.schema.entities import Entity, label

_RELATION = {
    ("User", "Machine"): "was active on",
    ("User", "Mailbox"): "owns",
    ("User", "Ip"): "came from",
    ("User", "OAuthApplication"): "used",
    ("User", "CloudApplication"): "used",
    ("User", "CloudLogonSession"): "signed in with",
    ("User", "Process"): "started",
    ("Machine", "Process"): "ran",
    ("Machine", "File"): "held",
    ("Machine", "Ip"): "talked to",
    ("Machine", "Url"): "opened",
    ("Machine", "Domain"): "looked up",
    ("Machine", "RegistryValue"): "was configured by",
    ("Machine", "Machine"): "was reached from",
    ("Mailbox", "MailMessage"): "received",
    ("Mailbox", "Mailbox"): "got mail from",
    ("Mailbox", "Url"): "was sent",
    ("Mailbox", "OAuthApplication"): "was read by",
}


@dataclass(frozen=True, slots=True)
class Node:
    """One entity: `type` is AlertEvidence's EntityType, `impacted` whether it suffered, `alerts` how many show it.

    `names` are all it is called in them, the label first, `types` all it shows as (a person may be a User and a
    Mailbox); `shown_by` are the ids of those alerts.
    """

    id: str
    type: str
    label: str
    impacted: bool
    alerts: int
    names: tuple[str, ...]
    types: tuple[str, ...]
    shown_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation between two entities, and the ids of the alerts that say so."""

    source: str
    target: str
    relation: str
    alerts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges of one incident, in the order they appeared."""

    number: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def to_json(self) -> str:
        """`{"incident":…,"nodes":[…],"edges":[…]}`."""
        parts = {"nodes": [asdict(node) for node in self.nodes], "edges": [asdict(edge) for edge in self.edges]}
        return json.dumps({"incident": self.number, **parts}, ensure_ascii=False)


def graph(scope: Scope, records: Records, number: int) -> Graph:
    """The graph of one incident (of a merged one, the incident it went to). Raises NotFound."""
    row = find(scope, records, number)
    with records.read() as db:
        alerts = sight.shown(scope, db, store.of_incident(scope, db, row.number, repeats=False))
        evidence = {alert.id: evidence_of(alert.evidence) for alert in alerts}
        names = Names.load(scope, db, list(evidence.values()))
    drawn = _Drawing(names)
    for ident, items in evidence.items():
        drawn.add(ident, items)
    return Graph(row.number, drawn.nodes(), drawn.edges())


class _Drawing:
    def __init__(self, called: Names) -> None:
        self._called = called
        self._nodes: dict[str, Node] = {}
        self._edges: dict[tuple[str, str, str], dict[str, None]] = {}

    def add(self, alert: str, evidence: Sequence[Evidence]) -> None:
        """Draw one alert: its first person, else device or mailbox, in the middle, everything else around it."""
        drawn: dict[str, Entity] = {}
        for item in evidence:
            key = self._called.key(item)
            if key:
                drawn.setdefault(key, item.entity)
                self._node(key, item, alert)
        order = {"User": 0, "Mailbox": 1, "Machine": 2}
        ranked = sorted(drawn, key=lambda key: order.get(drawn[key].type.value, 9))
        for key in ranked[1:]:
            centre = next((c for c in ranked if c != key and self._relation(drawn, c, key)), ranked[0])
            relation = self._relation(drawn, centre, key) or "appears with"
            self._edges.setdefault((centre, key, relation), {})[alert] = None

    def nodes(self) -> tuple[Node, ...]:
        """All entities."""
        return tuple(self._nodes.values())

    def edges(self) -> tuple[Edge, ...]:
        """All relations."""
        return tuple(Edge(*key, alerts=tuple(alerts)) for key, alerts in self._edges.items())

    def _relation(self, drawn: dict[str, Entity], source: str, target: str) -> str:
        return _RELATION.get((drawn[source].type.value, drawn[target].type.value), "")

    def _node(self, key: str, item: Evidence, alert: str) -> None:
        name = label(item.entity)
        kind = item.entity.type.value
        best = self._called.of(item)
        have = self._nodes.get(key) or Node(key, kind, best, False, 0, (best,), (), ())
        impacted = have.impacted or item.role is Role.IMPACTED
        names = tuple(dict.fromkeys((*have.names, name)))
        types = tuple(dict.fromkeys((*have.types, kind)))
        shown_by = tuple(dict.fromkeys((*have.shown_by, alert)))
        self._nodes[key] = Node(key, have.type, have.label, impacted, len(shown_by), names, types, shown_by)
