"""Addresses found inside text: `has_ipv4` and its kin, and the place of an address in the world.

Source: the "IPv4 text match functions" pages of the reference.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from vedette.kql.emit import quote
from vedette.kql.functions.definition import Call, define
from vedette.kql.types import BOOL, DYNAMIC


def _address(text: str, *, prefix: bool) -> str | None:
    """A pattern for a literal address, or beginning of one, inside text; None when it is neither."""
    parts = text.split(".")
    if not prefix:
        try:
            ipaddress.IPv4Address(text)
        except ValueError:
            return None
        return "(?:^|[^0-9A-Za-z.])" + text.replace(".", "\\.") + "(?:$|[^0-9A-Za-z.]|\\.(?:$|[^0-9A-Za-z]))"
    if not text.endswith(".") or not 2 <= len(parts) <= 4 or not all(part.isdigit() for part in parts[:-1]):
        return None
    octet = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
    rest = "\\.".join([octet] * (5 - len(parts)))
    return "(?:^|[^0-9A-Za-z.])" + text.replace(".", "\\.") + rest + "(?:$|[^0-9A-Za-z.])"


def _has_address(prefix: bool) -> Callable[[Call], str]:
    def emit(call: Call) -> str:
        wanted: list[str] = []
        for index in range(1, len(call)):
            value = call.value(index)
            wanted += [str(item) for item in value] if isinstance(value, list) else [str(value)]
        patterns = [pattern for text in wanted if (pattern := _address(text, prefix=prefix)) is not None]
        if not patterns:
            return "false"
        return f"match({call.sql(0)}, {quote.string('|'.join(patterns))})"

    return emit


def _geo(_call: Call) -> str:
    """No database of places is part of the product, so every address is unknown; the binder warns of it."""
    return "''"


define("geo_info_from_ip_address", "string", DYNAMIC, _geo)

for _suffix, _prefix in (("", False), ("_prefix", True)):
    define(f"has_ipv4{_suffix}", "string, string", BOOL, _has_address(_prefix))
    define(f"has_any_ipv4{_suffix}", "string, any...", BOOL, _has_address(_prefix))
