"""The incident as nodes and edges."""

from __future__ import annotations

import json

from tests.incidents.crafted import SCOPE, forged_token, invoice_fraud, memory
from vedette.incidents.correlate import correlate
from vedette.incidents.graph import graph


def test_one_thing_is_one_node_however_it_is_named() -> None:
    with memory() as records:
        correlate(SCOPE, records, forged_token())
        drawn = graph(SCOPE, records, 1)
    labels = sorted(node.label for node in drawn.nodes)
    assert labels == [
        "198.51.100.4",
        "203.0.113.77",
        "Ledger Sync",
        "NORTHWIND\\svc_sts",
        "dc02.northwind.example",
        "mara@northwind.example",
        "sts01.northwind.example",
    ]
    assert {node.label for node in drawn.nodes if node.impacted} == {
        "NORTHWIND\\svc_sts", "dc02.northwind.example", "mara@northwind.example", "sts01.northwind.example",
    }  # fmt: skip


def test_a_node_tells_all_its_names_and_alerts() -> None:
    with memory() as records:
        correlate(SCOPE, records, invoice_fraud())
        drawn = graph(SCOPE, records, 1)
    assert all(node.label == node.names[0] and node.type == node.types[0] for node in drawn.nodes)
    assert all(node.alerts == len(set(node.shown_by)) > 0 for node in drawn.nodes)
    assert any(len(node.names) > 1 or len(node.types) > 1 for node in drawn.nodes)


def test_edges_say_what_and_which_alerts() -> None:
    with memory() as records:
        correlate(SCOPE, records, forged_token())
        drawn = graph(SCOPE, records, 1)
    name = {node.id: node.label for node in drawn.nodes}
    said = {(name[edge.source], edge.relation, name[edge.target]): edge.alerts for edge in drawn.edges}
    assert said["mara@northwind.example", "used", "Ledger Sync"] == ("g4", "g5")
    assert said["NORTHWIND\\svc_sts", "was active on", "sts01.northwind.example"] == ("g1", "g2")


def test_json_has_every_end_of_every_edge() -> None:
    with memory() as records:
        correlate(SCOPE, records, invoice_fraud())
        document = json.loads(graph(SCOPE, records, 1).to_json())
    ids = {node["id"] for node in document["nodes"]}
    assert document["incident"] == 1
    assert document["edges"]
    assert all(edge["source"] in ids and edge["target"] in ids for edge in document["edges"])
