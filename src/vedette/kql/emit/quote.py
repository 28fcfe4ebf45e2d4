"""The one place where names and strings become SQL text; everything emitted passes here or is a fixed word.

A name or string can hold any character, so nothing of a query's text is ever pasted into SQL unquoted.
"""

from __future__ import annotations

_ESCAPES = {ord("\\"): "\\\\", ord("'"): "\\'", 0: "\\0", ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
_NAME_ESCAPES = {ord("\\"): "\\\\", ord("`"): "\\`", 0: "\\0"}

# A function's template marks its arguments with braces, so no text of a query may bring one along.
_BRACE = {ord("{"): "\\x7B"}
_ESCAPES |= _BRACE
_NAME_ESCAPES |= _BRACE


def string(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.translate(_ESCAPES).encode("utf-8", "replace").decode("utf-8") + "'"


def name(text: str) -> str:
    """A quoted SQL identifier."""
    if text.isascii() and text.isidentifier():  # nearly all are
        return f"`{text}`"
    return "`" + text.translate(_NAME_ESCAPES).encode("utf-8", "replace").decode("utf-8") + "`"
