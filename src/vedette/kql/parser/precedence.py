"""How tightly KQL's binary operators bind, and which words are operators; data for the expression parser.

Source: the grammar Microsoft publishes with its language service.
"""

from __future__ import annotations

OR, AND, EQUALITY, RELATIONAL, ADDITIVE, MULTIPLICATIVE, TEXTUAL = range(1, 8)

CHAINED = frozenset((OR, AND, ADDITIVE, MULTIPLICATIVE))
"""Levels whose operators may follow one another without parentheses."""

LISTS = frozenset(("in", "!in", "in~", "!in~", "has_any", "has_all"))
"""Operators with a parenthesised list on the right."""

_TEXTUAL_WORDS = ("has", "hasprefix", "hassuffix", "contains", "startswith", "endswith")

BINDING: dict[str, int] = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(("==", "!=", "<>", "between", "!between", *LISTS), EQUALITY),
    **dict.fromkeys(("<", ">", "<=", ">="), RELATIONAL),
    **dict.fromkeys("+-", ADDITIVE),
    **dict.fromkeys("*/%", MULTIPLICATIVE),
    **{f"{no}{word}{cs}": TEXTUAL for word in _TEXTUAL_WORDS for no in ("", "!") for cs in ("", "_cs")},
    **dict.fromkeys(("=~", "!~", ":", "matches regex"), TEXTUAL),
    # Obsolete spellings, still accepted.
    **dict.fromkeys(("notcontains", "containscs", "notcontainscs", "like", "notlike", "likecs", "notlikecs"), TEXTUAL),
}

RESERVED = frozenset(word for word in BINDING if word.isidentifier()) | frozenset(
    ("asc", "by", "datatable", "desc", "join", "print", "union", "where")
)
"""Words that cannot stand where a value is expected, though a column may bear them in brackets."""
