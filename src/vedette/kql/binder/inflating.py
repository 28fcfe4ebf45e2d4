"""`gzip_decompress_from_base64_string` and its twin: the engine cannot inflate, so every different value is here.

Called by `calls.py` through its table of forms. What is no such data gives an empty text, as in the reference.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable

from vedette.kql import syntax
from vedette.kql.binder.calls import FORMS, checked
from vedette.kql.binder.context import Binder, Scope
from vedette.kql.binder.worked import mapped
from vedette.kql.functions.conversion import converted
from vedette.kql.plan import Bad, Typed
from vedette.kql.types import STRING

_MOST_BYTES = 1 << 20


def inflated(text: str, window: int) -> str:
    """The text packed in base64 and zlib or gzip; empty when it is none, or is longer than a megabyte."""
    try:
        packed = base64.b64decode(text, validate=True)
        worker = zlib.decompressobj(window)
        found = worker.decompress(packed, _MOST_BYTES)
        whole = worker.eof
        return found.decode() if whole else ""
    except (ValueError, zlib.error):
        return ""


def _form(window: int) -> Callable[[Binder, syntax.Call, Scope], Typed]:
    def bind(binder: Binder, node: syntax.Call, scope: Scope) -> Typed:
        bound = [binder.expr(argument.value, scope) for argument in node.args]
        checked(binder, node, bound)
        if any(isinstance(value, Bad) for value in bound):
            return Bad(STRING)
        value = converted(bound[0], STRING) or bound[0]
        return mapped(binder, node, value, scope, lambda text: inflated(text, window), STRING)

    return bind


FORMS["zlib_decompress_from_base64_string"] = _form(zlib.MAX_WBITS)
FORMS["gzip_decompress_from_base64_string"] = _form(zlib.MAX_WBITS + 16)
