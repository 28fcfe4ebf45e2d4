"""`parse_user_agent`: browser, system and device by uap-core, the list of patterns that the reference's engine uses.

Called by `calls.py` through its table of forms; every different agent is looked up once, here. Source:
https://learn.microsoft.com/kusto/query/parse-user-agent-function.
"""

from __future__ import annotations

import json

from vedette.kql import syntax
from vedette.kql.binder.calls import FORMS, checked
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.worked import mapped
from vedette.kql.functions.conversion import converted
from vedette.kql.plan import Bad, Const, Typed
from vedette.kql.types import DYNAMIC, STRING

_VERSION = (("MajorVersion", "major"), ("MinorVersion", "minor"), ("Patch", "patch"))
_PARTS = {
    "browser": ("Browser", _VERSION),
    "os": ("OperatingSystem", (*_VERSION, ("PatchMinor", "patch_minor"))),
    "device": ("Device", (("Brand", "brand"), ("Model", "model"))),
}


def agent(text: str, wanted: frozenset[str]) -> str:
    """What is wanted of a user agent, as JSON; what no pattern knows is of the family `Other`."""
    import ua_parser

    look = {"browser": ua_parser.parse_user_agent, "os": ua_parser.parse_os, "device": ua_parser.parse_device}
    bag: dict[str, dict[str, str]] = {}
    for part, (name, fields) in _PARTS.items():
        if part in wanted:
            found = look[part](text)
            bag[name] = {"Family": found.family if found else "Other"}
            bag[name] |= {field: getattr(found, own, None) or "" for field, own in fields}
    return json.dumps(bag, separators=(",", ":"), ensure_ascii=False)


def _wanted(bound: Typed, node: syntax.Expr) -> frozenset[str]:
    """The parts asked for, as a text or a list of texts."""
    value = bound.value if isinstance(bound, Const) else None
    parts = [str(part).lower() for part in value] if isinstance(value, list) else [str(value).lower()]
    if not parts or not set(parts) <= set(_PARTS):
        raise Problem("argument-type", "'parse_user_agent' looks for 'browser', 'os' or 'device', constant", node.span)
    return frozenset(parts)


def _form(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    bound = [binder.expr(argument.value, scope) for argument in node.args]
    checked(binder, node, bound)
    if any(isinstance(value, Bad) for value in bound):
        return Bad(DYNAMIC)
    wanted = _wanted(bound[1], node.args[1].value) if len(bound) > 1 else frozenset(_PARTS)
    text = converted(bound[0], STRING) or bound[0]
    return mapped(binder, node, text, scope, lambda one: agent(one, wanted), DYNAMIC)


FORMS["parse_user_agent"] = _form
