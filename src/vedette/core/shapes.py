"""Reads JSON text and parsed documents into typed values; called wherever something stored or handed in has a shape.

msgspec works a type out when it is first used, and two threads doing that at once hang or crash the interpreter
(seen with 0.22 on two first requests), so every type is worked out here, under one lock.
"""

from __future__ import annotations

from threading import Lock
from typing import Any, TypeVar, overload

import msgspec

Shape = TypeVar("Shape")
_WORKING_OUT = Lock()
_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}


@overload
def from_json(text: str | bytes, shape: type[Shape]) -> Shape: ...
@overload
def from_json(text: str | bytes, shape: Any) -> Any: ...
def from_json(text: str | bytes, shape: Any) -> Any:
    """The typed value of this JSON; a union of types gives Any. Raises msgspec.DecodeError, of any wrong value too."""
    return _decoder(shape).decode(text)


@overload
def from_plain(document: object, shape: type[Shape]) -> Shape: ...
@overload
def from_plain(document: object, shape: Any) -> Any: ...
def from_plain(document: object, shape: Any) -> Any:
    """The typed value of parsed JSON, YAML or TOML; a union gives Any. Raises msgspec.ValidationError."""
    _decoder(shape)
    return msgspec.convert(document, shape)


def _decoder(shape: Any) -> msgspec.json.Decoder[Any]:
    found = _DECODERS.get(shape)
    if found is None:
        with _WORKING_OUT:
            found = _DECODERS.setdefault(shape, msgspec.json.Decoder(shape))
    return found
