"""The text a column's text index is built over and `has` asks for: one expression for `lake.ddl` and the emitter.

The engine's tokenizer splits at ASCII only; Kusto ends a term at punctuation of any script, such as a curly quote.
So non-ASCII punctuation becomes a space first, where there is any. Queries are right with and without the index.
"""

from __future__ import annotations


def indexed_text(column: str) -> str:
    """SQL of a column's text as it is indexed: lower case, with punctuation of other scripts as spaces."""
    cleaned = f"replaceRegexpAll({column}, '[^\\\\x00-\\\\x7F\\\\p{{L}}\\\\p{{N}}]', ' ')"
    return f"if(length({column}) = lengthUTF8({column}), lower({column}), lower({cleaned}))"
