"""LDAP search filters as text, made into what goes over the wire; operators write them in the terms of a directory.

Source: RFC 4515 (text) and RFC 4511 section 4.5.1.7 (wire).
"""

from __future__ import annotations

import re

from vedette.core.errors import BadInput
from vedette.tenants import ber

_JOINED = {"&": 0xA0, "|": 0xA1}
_COMPARED = {">=": 0xA5, "<=": 0xA6, "~=": 0xA8, "=": 0xA3}
_ATTRIBUTE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.;-]*")
_ESCAPE = re.compile(rb"\\([0-9A-Fa-f]{2})")
_DEEPEST = 50


def encoded(text: str) -> bytes:
    """The filter on the wire. Raises BadInput saying where the text is wrong."""
    body, at = _filter(text.strip(), 0, 0)
    if at != len(text.strip()):
        raise BadInput(f"an LDAP filter ends at character {at}: {text!r}")
    return body


def escaped(value: str) -> str:
    """A value as it may stand in a filter."""
    return re.sub(r"[\\*()\x00]", lambda match: f"\\{ord(match[0]):02x}", value)


def exactly(value: bytes) -> str:
    """Any bytes as they may stand in a filter."""
    return "".join(f"\\{byte:02x}" for byte in value)


def _filter(text: str, at: int, depth: int) -> tuple[bytes, int]:
    if depth > _DEEPEST or at >= len(text) or text[at] != "(":
        raise BadInput(f"an LDAP filter opens with a bracket at character {at}: {text!r}")
    sign = text[at + 1 : at + 2]
    if sign in ("&", "|", "!"):
        bodies, at = [], at + 2
        while text[at : at + 1] == "(":
            body, at = _filter(text, at, depth + 1)
            bodies.append(body)
        if not bodies or (sign == "!" and len(bodies) != 1):
            raise BadInput(f"{sign} joins filters, each in brackets: {text!r}")
        made = ber.part(0xA2 if sign == "!" else _JOINED[sign], *bodies)
        return made, _closed(text, at)
    end = text.find(")", at)
    if end < 0:
        raise BadInput(f"a bracket of an LDAP filter is not closed: {text!r}")
    return _item(text[at + 1 : end], text), end + 1


def _closed(text: str, at: int) -> int:
    if text[at : at + 1] != ")":
        raise BadInput(f"a bracket of an LDAP filter is not closed at character {at}: {text!r}")
    return at + 1


def _item(item: str, text: str) -> bytes:
    found = re.match(r"([^=<>~:]+)(>=|<=|~=|=|(?::[A-Za-z0-9.]+)?:=)(.*)", item, re.DOTALL)
    if found is None or not _ATTRIBUTE.fullmatch(found[1]):
        raise BadInput(f"not a part of an LDAP filter: ({item}) in {text!r}")
    name, sign, value = found[1], found[2], found[3]
    if sign.endswith(":="):
        rule = sign[1:-2]
        ruled = ber.octets(rule, 0x81) if rule else b""
        return ber.part(0xA9, ruled, ber.octets(name, 0x82), ber.octets(_value(value), 0x83))
    if sign == "=" and value == "*":
        return ber.octets(name, 0x87)
    if sign == "=" and "*" in value:
        first, *middle, last = value.split("*")
        pieces = [ber.octets(_value(first), 0x80)] if first else []
        pieces += [ber.octets(_value(piece), 0x81) for piece in middle if piece]
        pieces += [ber.octets(_value(last), 0x82)] if last else []
        return ber.part(0xA4, ber.octets(name), ber.part(ber.SEQUENCE, *pieces))
    return ber.part(_COMPARED[sign], ber.octets(name), ber.octets(_value(value)))


def _value(text: str) -> bytes:
    return _ESCAPE.sub(lambda match: bytes((int(match[1], 16),)), text.encode())
