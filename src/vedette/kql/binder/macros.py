"""`macro-expand`: a query for each entity of a group, their results together; every entity is the one database here."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from vedette.kql import syntax
from vedette.kql.binder.context import OPERATORS, Binder, EntityGroup, Problem, Scope, unknown
from vedette.kql.binder.declaring import entity_group
from vedette.kql.binder.joining import option
from vedette.kql.binder.merging import merge
from vedette.kql.binder.statements import bind_block
from vedette.kql.plan import Broken, Plan
from vedette.kql.types import STRING


def _macro_expand(binder: Binder, node: syntax.MacroExpand, _plan: Plan, scope: Scope) -> Plan:
    """The body for each entity, all of which are the one database there is, and the results together."""
    entities = list(node.entities)
    if len(entities) == 1 and isinstance(entities[0], syntax.Name):
        known = scope.names.get(entities[0].name)
        if not isinstance(known, EntityGroup):
            raise unknown("unknown-entity-group", "entity group", entities[0].name, [], entities[0].span)
        entities = list(known.entities)
    elif len(entities) == 1 and isinstance(entities[0], syntax.Call) and entities[0].name == "entity_group":
        entities = list(entity_group(entities[0]).entities)
    results: list[tuple[str, Plan]] = []
    for entity in entities:
        body = _about(node.body, node.alias, entity)
        with binder.deeper(node.span):
            result = bind_block(binder, body, Scope(scope.names.adding(node.alias, EntityGroup((entity,)))))
        if not isinstance(result, Plan):
            raise Problem("not-a-table", "macro-expand is over a table", node.span)
        if isinstance(result, Broken):
            return result
        results.append(("", result))
    if len(results) > 1:
        text = "there is one database here: every entity is it, so its rows come once for each"
        binder.warn("one-database", text, node.span)
    return merge(results, inner=option(node, "kind") == "inner")


def _about(body: Any, alias: str, entity: syntax.Expr) -> Any:
    """The body with `alias.$current_database` and `alias.$current_cluster_endpoint` as the entity has them."""
    if isinstance(body, syntax.Path) and isinstance(body.base, syntax.Name) and body.base.name == alias:
        known = {"$current_database": "database", "$current_cluster_endpoint": "cluster"}.get(body.name)
        if known is not None:
            return syntax.Literal(STRING, _part(entity, known), span=body.span)
    if isinstance(body, tuple):
        return tuple(_about(item, alias, entity) for item in body)
    if is_dataclass(body) and isinstance(body, syntax.Node):
        names = [one.name for one in fields(body) if one.name != "span"]
        return replace(body, **{name: _about(getattr(body, name), alias, entity) for name in names})
    return body


def _part(entity: Any, what: str) -> str:
    """What an entity reference names as its database or cluster."""
    while isinstance(entity, syntax.Call | syntax.Path):
        if isinstance(entity, syntax.Call) and entity.name == what and entity.args:
            value = entity.args[0].value
            return str(value.value) if isinstance(value, syntax.Literal) else ""
        entity = entity.base
    return ""


OPERATORS[syntax.MacroExpand] = _macro_expand
