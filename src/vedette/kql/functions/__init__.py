"""Every scalar, aggregate and window function of KQL, one family a file, each function one definition.

Importing this package fills the registries in `definition.py`; the binder looks functions up there.
"""

from vedette.kql.functions import (
    aggregation,
    array,
    bag,
    capture,
    conditional,
    conversion,
    dynamic,
    encoding,
    hashing,
    ip,
    math,
    operator,
    pairs,
    parsing,
    regex,
    string,
    time,
)

__all__ = [
    "aggregation",
    "array",
    "bag",
    "capture",
    "conditional",
    "conversion",
    "dynamic",
    "encoding",
    "hashing",
    "ip",
    "math",
    "operator",
    "pairs",
    "parsing",
    "regex",
    "string",
    "time",
]
