"""Examples and reasons for the reference page: plugins, comparisons, sources, and what is refused and why.

`reference.py` writes them; each example is run by the tests.
"""

from __future__ import annotations

_SPAN = "datetime(2026-03-01), datetime(2026-03-08)"
_SQUARE = "dynamic({'type': 'Polygon', 'coordinates': [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]})"
_LINE = "dynamic({'type': 'LineString', 'coordinates': [[0, 0], [2, 0]]})"
_GRAPH = "L | make-graph Street --> Street"

PLUGIN_EXAMPLES = {
    "active_users_count": f"L | evaluate active_users_count(Street, At, {_SPAN}, 7d, 1d, 1, 1d)",
    "activity_counts_metrics": f"L | evaluate activity_counts_metrics(Street, At, {_SPAN}, 1d)",
    "activity_engagement": f"L | evaluate activity_engagement(Street, At, {_SPAN}, 1d, 7d)",
    "activity_metrics": f"L | evaluate activity_metrics(Street, At, {_SPAN}, 1d)",
    "autocluster": "L | project Street, Watts | evaluate autocluster()",
    "bag_unpack": "print Bag = dynamic({'lamp': 40}) | evaluate bag_unpack(Bag) : (lamp: long)",
    "basket": "L | project Street, Watts | evaluate basket(0.2)",
    "dcount_intersect": "L | summarize A = hll(Street), B = hll(Watts) | evaluate dcount_intersect(A, B)",
    "diffpatterns": "L | project Street, Lit = Watts > 40 | evaluate diffpatterns(Lit, 'true', 'false')",
    "funnel_sequence": f"L | evaluate funnel_sequence(Watts, At, {_SPAN}, 1d, 7d, Street, dynamic(['Quay']))",
    "funnel_sequence_completion": (
        f"L | evaluate funnel_sequence_completion(Watts, At, {_SPAN}, 7d, Street, dynamic(['Quay']), dynamic([1d]))"
    ),
    "geo_line_lookup": f"print X = 1.0, Y = 0.0 | evaluate geo_line_lookup((print Road = {_LINE}), Road, X, Y, 100.0)",
    "geo_polygon_lookup": f"print X = 1.0, Y = 1.0 | evaluate geo_polygon_lookup((print Park = {_SQUARE}), Park, X, Y)",
    "infer_storage_schema": (
        "evaluate infer_storage_schema(dynamic({'StorageContainers': ['https://x.org/l.csv'], 'DataFormat': 'csv'}))"
    ),
    "ipv4_lookup": "print Ip = '192.168.1.7' | evaluate ipv4_lookup((print Net = '192.168.1.0/24'), Ip, Net)",
    "ipv6_lookup": "print Ip = 'fe80::1' | evaluate ipv6_lookup((print Net = 'fe80::/10'), Ip, Net)",
    "narrow": "L | evaluate narrow()",
    "new_activity_metrics": f"L | evaluate new_activity_metrics(Street, At, {_SPAN}, 1d)",
    "pivot": "L | project Street, Watts | evaluate pivot(Street, sum(Watts)) : (Quay: long)",
    "preview": "L | evaluate preview(5)",
    "rolling_percentile": "L | evaluate rolling_percentile(Watts, 50, At, 1d, 3)",
    "rows_near": "L | sort by At asc | evaluate rows_near(Watts > 40, 1)",
    "schema_merge": "L | getschema | evaluate schema_merge()",
    "sequence_detect": "L | evaluate sequence_detect(At, 1h, 1d, Dim = Watts < 40, Bright = Watts > 40, Street)",
    "session_count": f"L | evaluate session_count(Street, At, {_SPAN}, 1d, 1h)",
    "sliding_window_counts": f"L | evaluate sliding_window_counts(Street, At, {_SPAN}, 3d, 1d)",
}
"""An example of each plugin that takes arguments, over the small table."""

_STRINGS = ("contains", "has", "hasprefix", "hassuffix", "startswith", "endswith")

FORM_EXAMPLES = {
    **{
        f"{no}{word}{cs}": f"L | where Street {no}{word}{cs} 'quay'"
        for word in _STRINGS
        for no in ("", "!")
        for cs in ("", "_cs")
    },
    **{word: f"L | where Street {word} 'quay'" for word in ("==", "!=", "=~", "!~")},
    **{word: f"L | where Street {word} ('quay', 'mill')" for word in ("in", "!in", "in~", "!in~")},
    **{word: f"L | where Street {word} ('quay', 'mill')" for word in ("has_any", "has_all")},
    "matches regex": "L | where Street matches regex '^Q'",
    "between": "L | where Watts between (40 .. 60)",
    "!between": "L | where Watts !between (40 .. 60)",
    "datatable": "datatable(Street: string) ['Quay']",
    "externaldata": "externaldata(Street: string) ['https://example.org/streets.csv'] with (format='csv')",
    "inline_external_table": (
        "inline_external_table (Street: string) kind=storage dataformat=csv ('https://example.org/streets.csv')"
    ),
    "materialize": "let M = materialize(L | where Watts > 40); M | count",
    "toscalar": "print toscalar(L | count)",
    "all": f"{_GRAPH} | graph-match (a)-[e*1..2]->(b) where all(e, Watts > 1) project N = 1",
    "any": f"{_GRAPH} | graph-match (a)-[e*1..2]->(b) where any(e, Watts > 1) project N = 1",
    "map": f"{_GRAPH} | graph-match (a)-[e*1..2]->(b) project W = map(e, Watts)",
    "inner_nodes": (
        "L | make-graph Street --> Street with_node_id=Name "
        "| graph-match (a)-[e*1..2]->(b) project W = map(inner_nodes(e), Name)"
    ),
    "labels": f"{_GRAPH} | graph-match (a)-[e]->(b) project W = labels(a)",
    "node_id": f"{_GRAPH} | graph-match (a)-[e]->(b) project W = node_id(a)",
    "node_degree_in": f"{_GRAPH} | graph-match (a)-[e]->(b) project W = node_degree_in(a)",
    "node_degree_out": f"{_GRAPH} | graph-match (a)-[e]->(b) project W = node_degree_out(a)",
    "graph": "graph('Streets') | graph-match (a)-[e]->(b) project W = 1",
}
"""Examples of what is no function: comparisons, sources, parts of graph patterns."""

REASONS = {
    "cluster": "no value; before a table, `cluster('c').database('d').T`, it means our table T",
    "database": "no value; before a table, `database('d').T`, it means our table T",
    "entity_group": "groups are written out, `entity_group [database('a')]`; none are stored",
    "external_table": "there are no external tables; externaldata reads the operator's files",
    "graph": "graphs are made by make-graph; none are stored",
    "hash_combine": "how hashes are combined is not published, and the one documented value does not tell",
    "hash_many": "how hashes are combined is not published, and the one documented value does not tell",
    "hll_isvalid": "not documented",
    "materialized_view": "there are no materialized views",
    "passthrough": "not documented",
    "row_rank": "obsolete; use row_rank_dense() or row_rank_min()",
    "rowstore_ordinal_range": "there is no row store here",
    "stored_query_result": "results of queries are not stored",
    "tdigest_isvalid": "not documented",
}
"""Why a function is refused, where its own message says less."""
