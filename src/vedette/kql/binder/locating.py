"""`geo_info_from_ip_address` over the database of places the catalog has; refused for any address when it has none.

Called by `calls.py` through its table of forms. Source: the page of the function in the language's reference.
"""

from __future__ import annotations

from vedette.kql import syntax
from vedette.kql.binder.calls import FORMS, checked
from vedette.kql.binder.context import Binder, Problem, Scope
from vedette.kql.binder.worked import mapped
from vedette.kql.functions.conversion import converted
from vedette.kql.plan import Bad, Typed
from vedette.kql.types import DYNAMIC, STRING
from vedette.schema.places import Places


def _geo_info(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
    bound = [binder.expr(argument.value, scope) for argument in node.args]
    checked(binder, node, bound)
    if any(isinstance(value, Bad) for value in bound):
        return Bad(DYNAMIC)
    places = getattr(binder.catalog, "places", None)

    def work(address: str) -> str:
        if not address:
            return ""
        if not isinstance(places, Places):
            message = f"not supported: {node.name}() without a database of places; name one as geo.database"
            raise Problem("no-places", message, node.span)
        return places.of(address)

    return mapped(binder, node, converted(bound[0], STRING) or bound[0], scope, work, DYNAMIC)


FORMS["geo_info_from_ip_address"] = _geo_info
