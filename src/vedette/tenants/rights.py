"""The rights in a scope, asked for by name: what every function that changes something demands before it does."""

from __future__ import annotations

from typing import Any

from vedette.core.errors import Forbidden
from vedette.core.scope import Scope
from vedette.tenants.content import stock

_STORES = {
    "directory": "in the directory",
    "security-centre": "in the security centre",
    "exchange": "in Exchange",
    "endpoint": "in the endpoint product",
}


def allowed(scope: Scope, activity: str) -> bool:
    """Does the scope carry this right? Raises NotFound for an activity nobody knows."""
    return "*" in scope.rights or stock().activity(activity).name in scope.rights


def demand(scope: Scope, activity: str) -> None:
    """Raise Forbidden, saying who may, unless the scope carries the right."""
    if not allowed(scope, activity):
        known = stock().activity(activity)
        if known.on and scope.closed:
            raise Forbidden(
                f"nobody may: {known.title.lower()}, because {scope.closed}. A global or security administrator "
                "turns it on in the portal, or the operator with `vedette tenants`"
            )
        raise Forbidden(f"{scope.actor} may not: {known.title.lower()}. It takes {needed(known.requires)}")


def needed(requires: Any) -> str:
    """A requirement tree as half a sentence."""
    if isinstance(requires, str):
        return phrase(requires)
    ((how, parts),) = requires.items()
    texts = [needed(part) for part in parts]
    nested = [
        f"({t})" if isinstance(p, dict) and len(next(iter(p.values()))) > 1 else t
        for t, p in zip(texts, parts, strict=True)
    ]
    return (" and " if how == "all" else " or ").join(nested if len(parts) > 1 else texts)


def phrase(word: str) -> str:
    """One word of a requirement, for people."""
    if word == "is:mfa":
        return "a second factor at sign-in"
    if word.startswith("switch:"):
        name, value = word.removeprefix("switch:").split("=")
        return f"the setting {name} to be {value}"
    if "/" in word:
        store, name = word.split("/")
        return f"{stock().groups[(store, name)].title} {_STORES[store]}"
    store, name = word.split(":")
    return f"the role {stock().roles[name].title} {_STORES[store]}"
