"""Where addresses are: a MaxMind database (.mmdb) the operator provides, read for `geo_info_from_ip_address`.

`app.wiring` opens it and gives it to the catalog; without one the function is refused as soon as it has an address.
"""

from __future__ import annotations

import ipaddress
import json
from pathlib import Path
from typing import Any

from vedette.core.errors import BadInput, Location


class Places:
    """An open database of cities or countries; thread-safe, read into memory as it is asked."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    @classmethod
    def open(cls, path: Path) -> Places:
        """The database in a file. Raises BadInput when there is none or it is no such database."""
        import maxminddb

        try:
            return cls(maxminddb.open_database(path))
        except (OSError, maxminddb.InvalidDatabaseError) as error:
            raise BadInput(f"no database of places: {error}", Location(str(path))) from error

    def of(self, address: str) -> str:
        """Country, state, city and coordinates of an address as JSON with Kusto's words; empty when not known."""
        try:
            parsed = ipaddress.ip_address(address.strip())
            mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
            found = self._reader.get(str(mapped or parsed))
        except ValueError:  # no address, or one of a kind the database has not
            return ""
        if not isinstance(found, dict):
            return ""
        states = found.get("subdivisions") or [{}]
        spot = found.get("location") or {}
        told: dict[str, object] = {
            "country": _name(found.get("country")),
            "state": _name(states[0]),
            "city": _name(found.get("city")),
            "latitude": spot.get("latitude"),
            "longitude": spot.get("longitude"),
        }
        known = {key: value for key, value in told.items() if value not in (None, "")}
        return json.dumps(known, ensure_ascii=False) if known else ""


def _name(part: Any) -> str:
    """The English name of a country, state or city."""
    names = part.get("names") if isinstance(part, dict) else None
    return str(names.get("en", "")) if isinstance(names, dict) else ""
