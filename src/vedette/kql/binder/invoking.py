"""`invoke` of tabular functions and `evaluate` of plugins."""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.activity import ACTIVITY, activity
from vedette.kql.binder.context import OPERATORS, Binder, Closure, Names, Problem, Scope, unknown
from vedette.kql.binder.defender import INVOKED
from vedette.kql.binder.functions import call_closure, saved_function
from vedette.kql.binder.geo_lookups import geo_lookup
from vedette.kql.binder.inferring import infer_storage_schema
from vedette.kql.binder.lookups import lookup
from vedette.kql.binder.mining import MINING, mining
from vedette.kql.binder.sequences import SEQUENCES, sequence
from vedette.kql.binder.small_plugins import dcount_intersect, estimate_rows_count, identity, preview, schema_merge
from vedette.kql.binder.unpacking import bag_unpack, narrow, pivot, rows_near
from vedette.kql.functions.signature import described
from vedette.kql.plan import Plan


def _invoke(binder: Binder, node: syntax.Invoke, plan: Plan, scope: Scope) -> Plan:
    call = node.call
    value = scope.names.get(call.name)
    if not isinstance(value, Closure):
        saved = saved_function(binder, call) if scope.names.sees(call.name) else None
        if saved is None:
            if call.name in INVOKED and scope.names.tables is None:
                return INVOKED[call.name](binder, call, plan, scope)
            closures = [name for name, known in scope.names.values.items() if isinstance(known, Closure)]
            raise unknown("unknown-function", "tabular function", call.name, closures, call.span)
        value, scope = saved, Scope(Names())
    result = call_closure(binder, value, call, scope, plan)
    if isinstance(result, Plan):
        return result
    raise Problem("not-a-table", f"'{call.name}' gives a value, not a table", call.span)


_PLUGINS = {
    **dict.fromkeys(ACTIVITY, activity),
    **dict.fromkeys(MINING, mining),
    **dict.fromkeys(SEQUENCES, sequence),
    "bag_unpack": bag_unpack,
    "dcount_intersect": dcount_intersect,
    "estimate_rows_count": estimate_rows_count,
    "geo_line_lookup": geo_lookup,
    "geo_polygon_lookup": geo_lookup,
    "identity": identity,
    "infer_storage_schema": infer_storage_schema,
    "ipv4_lookup": lookup,
    "ipv6_lookup": lookup,
    "narrow": narrow,
    "pivot": pivot,
    "preview": preview,
    "rows_near": rows_near,
    "schema_merge": schema_merge,
}


_NETWORK = "a query reaches nothing outside"
_CODE = "a query runs no code but KQL"
PLUGIN_REASONS = {
    **dict.fromkeys(("ai_chat_completion", "ai_chat_completion_prompt", "ai_embeddings"), _NETWORK),
    **dict.fromkeys(("azure_digital_twins_query_request", "cosmosdb_sql_request"), _NETWORK),
    **dict.fromkeys(("execute_query", "execute_show_command", "http_request", "http_request_post"), _NETWORK),
    **dict.fromkeys(("mysql_request", "postgresql_request", "sql_request"), _NETWORK),
    **dict.fromkeys(("python", "r"), _CODE),
    **dict.fromkeys(("external_datatable", "identity_v3"), "not documented"),
    "diffpatterns_text": "how it makes its patterns is not published",
    "infer_storage_schema_with_suggestions": "when it takes a number for a moment is not published",
}
"""Why a plugin is refused."""


def _evaluate(binder: Binder, node: syntax.Evaluate, plan: Plan, scope: Scope) -> Plan:
    plugin = _PLUGINS.get(node.call.name)
    if plugin is None:
        name = node.call.name
        if name not in PLUGIN_REASONS and described(name, "plugin") is None:
            raise unknown("unknown-function", "plugin", name, list(_PLUGINS), node.call.span)
        reason = f": {PLUGIN_REASONS[name]}" if name in PLUGIN_REASONS else ""
        raise Problem("unsupported", f"not supported: the plugin '{name}'{reason}", node.call.span)
    return plugin(binder, node, plan, scope)


OPERATORS.update({syntax.Invoke: _invoke, syntax.Evaluate: _evaluate})
