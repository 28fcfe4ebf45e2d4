"""Sample arguments for the parameters of functions: for the reference's examples and the tests of agreement."""

from __future__ import annotations

from vedette.kql.functions.signature import Described, Parameter

LITERALS: dict[str, list[str]] = {
    "string": ["'Mill Lane'", "'night watch'", '""', "@'C:\\lamps'"],
    "int": ["int(3)", "int(7)"],
    "long": ["3", "12", "0"],
    "real": ["2.5", "0.25"],
    "decimal": ["decimal(1.5)"],
    "bool": ["true", "false"],
    "datetime": ["datetime(2026-03-04 05:06:07)", "datetime(2026-01-01)", "now()"],
    "timespan": ["1h", "90m", "2d"],
    "guid": ["guid(74be27de-1e4e-49d9-b579-fe0b331d3642)"],
    "dynamic": ["dynamic([3, 1, 2])", "dynamic({'lamp': 40})"],
}
"""Literals by type."""

_BY_KIND = {
    "Scalar": "'Mill Lane'",
    "Integer": "12",
    "Number": "2.5",
    "NumberOrBool": "3",
    "StringOrDynamic": "'Mill Lane'",
    "StringOrArray": "'browser'",
    "IntegerOrArray": "75",
    "DynamicArray": "dynamic([3, 1, 2])",
    "DynamicBag": "dynamic({'lamp': 40, 'lit': true})",
    "NotDynamic": "'Mill Lane'",
    "NotRealOrBool": "'Mill Lane'",
    "Summable": "40",
    "Orderable": "40",
    "CommonScalar": "40",
    "CommonScalarOrDynamic": "'lit'",
    "CommonOrderable": "40",
    "type": "typeof(string)",
    "Tabular": "range n from 1 to 3 step 1",
}
_BY_NAME = {
    "regex": "'[a-z]+'",
    "lookup_regex": "'[a-z]+'",
    "captureGroup": "0",
    "captureGroups": "dynamic([1])",
    "jsonPath": "'$.lamp'",
    "jsonText": "'{\"lamp\":40}'",
    "json_text": "'{\"lamp\":40}'",
    "xml_text": "'<lamp watts=\"40\"/>'",
    "csv_text": "'a,b,\"c d\"'",
    "url": "'https://example.org/lamps?lit=1'",
    "encoded_url": "'mill%20lane'",
    "query": "'lit=1&watts=40'",
    "base64_string": "'TWlsbCBMYW5l'",
    "base64_string_decoded_as_array": "dynamic([77, 105])",
    "ip": "'192.168.1.7'",
    "ip1": "'192.168.1.7'",
    "ip2": "'192.168.1.9'",
    "ips": "'192.168.1.7'",
    "ip_prefix": "'192.168.'",
    "ip_prefixes": "'192.168.'",
    "ip_range": "'192.168.1.0/24'",
    "ranges": "'192.168.1.0/24'",
    "prefix": "24",
    "path": "@'C:\\lamps\\mill.txt'",
    "version": "'1.2.3'",
    "part": "'day'",
    "timezone": "'Europe/Zurich'",
    "kind": "'normal'",
    "parser": "'windows'",
    "command": "'lamp.exe /lit'",
    "column_name": "'Lit'",
    "delimiter": "','",
    "user_agent": "'Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0'",
    "year": "2026",
    "month": "3",
    "day": "4",
    "hour": "5",
    "minute": "6",
    "second": "7",
    "days": "1",
    "hours": "2",
    "minutes": "3",
    "seconds": "4",
    "start": "1",
    "stop": "9",
    "step": "2",
    "length": "2",
    "occurrence": "1",
    "percentile": "50",
    "accuracy": "1",
    "maxSize": "10",
    "mod": "100",
    "precision": "1",
    "count": "3",
    "multiplier": "2",
    "predicate": "true",
    "condition_array": "dynamic([true, false])",
    "nulls_last": "true",
    "key": "'lamp'",
    "lookups": "dynamic(['Mill'])",
    "rewrites": "dynamic(['Quay'])",
    "array": "dynamic([3, 1, 2])",
    "ignore_null_empty": "true",
    "message": "'no lamp'",
    "offset": "1",
    "restart": "false",
    "keys": "dynamic(['lamp'])",
    "values": "dynamic([40])",
    "returned": "*",
    "weight": "2",
}
_PERCENTILES = ["percentile", "percentiles", "percentiles_array", "percentilew", "percentilesw", "percentilesw_array"]
_BY_PLACE = {
    ("extract_all", "regex"): "'([a-z]+)'",
    ("extractall", "regex"): "'([a-z]+)'",
    ("format_datetime", "format"): "'yyyy-MM-dd'",
    ("format_timespan", "format"): "'hh:mm:ss'",
    ("format_bytes", "format"): "'KB'",
    ("format_ipv4", "ip"): "'192.168.1.7'",
    ("parse_ipv6", "ip"): "'fe80::1'",
    ("parse_ipv6_mask", "ip"): "'fe80::1'",
    ("ipv6_compare", "ip1"): "'fe80::1'",
    ("ipv6_compare", "ip2"): "'fe80::2'",
    ("ipv6_is_match", "ip1"): "'fe80::1'",
    ("ipv6_is_match", "ip2"): "'fe80::2'",
    ("ipv6_is_in_range", "ip"): "'fe80::1'",
    ("ipv6_is_in_range", "ip_range"): "'fe80::/10'",
    ("ipv6_is_in_any_range", "ip"): "'fe80::1'",
    ("ipv6_is_in_any_range", "ranges"): "'fe80::/10'",
    ("now", "offset"): "-1d",
    ("ago", "timespan"): "7d",
    ("translate", "searchList"): "'lm'",
    ("translate", "replacementList"): "'xy'",
    ("pack", "value"): "40",
    ("bag_pack", "value"): "40",
    ("pack_dictionary", "value"): "40",
    ("array_slice", "end"): "2",
    **{(name, "expr"): "40" for name in _PERCENTILES},
    ("make_timespan", "value"): "'01:02:03'",
    ("make_datetime", "value"): "'2026-03-04'",
    ("datetime_add", "value"): "1",
    ("bag_set_key", "key"): "'$.watts'",
    ("bag_set_key", "value"): "60",
    ("totimespan", "value"): "'01:02:03'",
    ("totime", "value"): "'01:02:03'",
    ("todatetime", "value"): "'2026-03-04'",
    ("toint", "value"): "'40'",
    ("tolong", "value"): "'40'",
    ("toreal", "value"): "'2.5'",
    ("todouble", "value"): "'2.5'",
    ("todecimal", "value"): "'2.5'",
    ("tobool", "value"): "'true'",
    ("toboolean", "value"): "'true'",
    ("toguid", "value"): "'74be27de-1e4e-49d9-b579-fe0b331d3642'",
    ("set_has_element", "value"): "3",
    ("array_index_of", "value"): "1",
    ("percentiles_array", "percentiles"): "dynamic([50, 90])",
    ("row_window_session", "maxDistanceFromFirst"): "1d",
    ("bin", "roundTo"): "2",
    ("bin_at", "fixed_point"): "0",
    ("split", "delimiter"): "' '",
    ("split", "requestedIndex"): "0",
    ("has_any_index", "values"): "dynamic(['lane', 'quay'])",
    ("dcount", "expr"): "'Mill Lane'",
    ("countof", "search"): "'L'",
    ("base64_decode_toguid", "base64_string"): "'3ie+dE4e2Um1ef4LMx02Qg=='",
    ("range", "start"): "1",
    ("case", "else"): "'dark'",
    ("iff", "else"): "'dark'",
    ("iif", "else"): "'dark'",
}


def sample(function: str, parameter: Parameter) -> str:
    """A literal that fits a parameter."""
    found = _BY_PLACE.get((function, parameter.name)) or _BY_NAME.get(parameter.name)
    if found is not None and _suits(found, parameter.kind):
        return found
    kind = parameter.kind.split("/")[0]
    return _BY_KIND.get(kind) or LITERALS.get(kind, ["'Mill Lane'"])[0]


_NUMERIC = ("Integer", "Number", "long", "int", "real", "Summable", "Scalar", "NotDynamic", "Orderable", "decimal")


def _suits(literal: str, kind: str) -> bool:
    """Whether a literal found by a parameter's name is of the parameter's kind."""
    if literal[0].isdigit() or literal[0] == "-":
        spans = literal[-1] in "dhm"
        return ("timespan" in kind) if spans else (kind in _NUMERIC or kind.startswith("Common"))
    if literal.startswith("dynamic"):
        return kind in ("DynamicArray", "DynamicBag", "Scalar", "StringOrDynamic")
    if literal in ("true", "false"):
        return kind in ("bool", "Scalar")
    return literal == "*" or kind in ("string", "Scalar", "StringOrDynamic", "NotDynamic") or kind.startswith("Common")


def example(found: Described) -> str:
    """A query that calls a function with its required arguments."""
    signature = found.signatures[0]
    arguments = [
        sample(found.name, parameter) for parameter in signature.parameters for _ in range(min(parameter.least, 2))
    ]
    if found.group == "aggregate":
        return f"print Watts = 40 | summarize {found.name}({', '.join(arguments)})"
    return f"print {found.name}({', '.join(arguments)})"
