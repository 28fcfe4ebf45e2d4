"""SPF (RFC 7208) of an envelope, evaluated by pyspf over our own resolver; `authenticate` calls `check`."""

from __future__ import annotations

from typing import Any

import spf

from vedette.core.errors import Upstream
from vedette.mail.resolver import Resolver

_VOID_LOOKUPS = 2


class _Query(spf.query):  # type: ignore[misc]  # pyspf carries no types
    """pyspf asking our resolver instead of its own driver."""

    def __init__(self, resolver: Resolver, **given: Any) -> None:
        super().__init__(strict=1, timeout=10, querytime=0, **given)
        self._asked = resolver

    def dns(self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False) -> list[Any]:
        """Answers in the shapes pyspf expects of its drivers; more than two empty ones are an error (section 4.6.4)."""
        try:
            found = self._asked.query(str(name).rstrip("."), qtype) if qtype != "SPF" else ()
        except Upstream as error:
            raise spf.TempError(str(error)) from error
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > _VOID_LOOKUPS:
                raise spf.PermError(f"more than {_VOID_LOOKUPS} void lookups")
        if qtype == "TXT":
            return [(value.encode("utf-8", "surrogateescape"),) for value in found]
        if qtype == "MX":
            pairs = (value.split(None, 1) for value in found)
            return [(int(pair[0]), pair[1].rstrip(".")) for pair in pairs if len(pair) == 2 and pair[0].isdigit()]
        return list(found)


def check(resolver: Resolver, ip: str, sender: str, helo: str) -> str:
    """`pass`, `fail`, `softfail`, `neutral`, `none`, `temperror` or `permerror`; an empty sender is judged by HELO."""
    try:
        result, _, _ = _Query(resolver, i=ip, s=sender or f"postmaster@{helo}", h=helo).check()
    except (ValueError, IndexError, UnicodeError):
        return "permerror"
    return {"unknown": "permerror", "error": "temperror"}.get(str(result).lower(), str(result).lower())
