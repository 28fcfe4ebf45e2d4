"""Functions that take well-known texts apart: URLs, paths, command lines, CSV, versions.

Source: the reference's page of each function.
"""

from __future__ import annotations

from vedette.kql.emit import quote
from vedette.kql.functions.bag import bag_text
from vedette.kql.functions.definition import Call, Refusal, define, fill
from vedette.kql.functions.string import array_text
from vedette.kql.types import DECIMAL, DYNAMIC

_URL = (
    "^([A-Za-z][A-Za-z0-9+.-]*)://(?:([^:@/?#]*)(?::([^@/?#]*))?@)?"
    "(\\[[^\\]]*\\]|[^:/?#]*)(?::([0-9]+))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?$"
)
_PARAMETERS = (
    "arrayMap(q -> (substringIndex(q, '=', 1), toJSONString(if(position(q, '=') > 0, "
    "substring(q, position(q, '=') + 1), ''))), arrayFilter(q -> q != '', splitByChar('&', {0})))"
)


def _parameters(call: Call, sql: str) -> str:
    return fill(bag_text(_PARAMETERS), [sql], call.emission)


def _parse_url(call: Call) -> str:
    names = ("Scheme", "Username", "Password", "Host", "Port", "Path", "", "Fragment")
    parts = {name: f"toJSONString(g[{place}])" for place, name in enumerate(names, 1) if name}
    order = ("Scheme", "Host", "Port", "Path", "Username", "Password")
    pieces = [f"'\"{name}\":', {parts[name]}, ','" for name in order]
    pieces.append(f"'\"Query Parameters\":', {bag_text(_PARAMETERS.replace('{0}', 'g[7]'))}, ','")
    pieces.append(f"'\"Fragment\":', {parts['Fragment']}")
    body = f"arrayMap(g -> concat('{{', {', '.join(pieces)}, '}}'), [extractGroups({{0}}, {{a}})])[1]"
    return call.fill(f"if(match({{0}}, {{a}}), {body}, '')", quote.string(_URL))


define("parse_url|parseurl", "string", DYNAMIC, _parse_url)


def _parse_urlquery(call: Call) -> str:
    query = call.fill("if(position({0}, '?') > 0, substring({0}, position({0}, '?') + 1), {0})")
    return f"concat('{{\"Query Parameters\":', {_parameters(call, query)}, '}}')"


define("parse_urlquery|parseurlquery", "string", DYNAMIC, _parse_urlquery)

_PATH = "^(?:([A-Za-z][A-Za-z0-9+.-]+):(?://)?)?((?:[A-Za-z]:)?)((?:.*[\\\\/])?)([^\\\\/:]*)(?::([^\\\\/:]*))?$"


def _parse_path(call: Call) -> str:
    trimmed = "trimRight(replaceRegexpOne(g[3], '[\\\\\\\\/]+$', ''))"
    fields = {
        "Scheme": "g[1]",
        "RootPath": "g[2]",
        "DirectoryPath": f"concat(g[2], {trimmed})",
        "DirectoryName": f"extract({trimmed}, '([^\\\\\\\\/]*)$')",
        "Filename": "g[4]",
        "Extension": "if(position(g[4], '.') > 0, extract(g[4], '[.]([^.]*)$'), '')",
        "AlternateDataStreamName": "g[5]",
    }
    body = ", ',', ".join(f"'\"{name}\":', toJSONString({sql})" for name, sql in fields.items())
    return call.fill(
        f"arrayMap(g -> concat('{{', {body}, '}}'), [extractGroups({{0}}, {{a}})])[1]", quote.string(_PATH)
    )


define("parse_path", "string", DYNAMIC, _parse_path)


def _command_line(call: Call) -> str:
    kind = str(call.value(1)).lower()
    if kind != "windows":
        raise Refusal(f"parse_command_line() of kind '{kind}'")
    tokens = quote.string('(?s)((?:\\\\"|[^\\s"]|"(?:\\\\"|[^"])*"?)+)')
    plain = "replaceAll(replaceAll(replaceAll(t, '\\\\\\\\\"', '\\\\x01'), '\"', ''), '\\\\x01', '\"')".replace(
        "\\\\x01", "\\x01"
    ).replace("\\\\\\\\", "\\\\")
    body = array_text(f"arrayMap(t -> toJSONString({plain}), extractAll({{0}}, {{a}}))")
    return call.fill(f"if({{0}} = '', '', {body})", tokens)


define("parse_command_line", "string, string", DYNAMIC, _command_line)

_CSV = '(?s)(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))'
_RECORD = '^(?:[^"\\r\\n]|"(?:[^"]|"")*")*'


def _parse_csv(call: Call) -> str:
    """The first record: it ends at a line's end outside quotes."""
    cell = "toJSONString(if(g[1] != '', replaceAll(g[1], '\"\"', '\"'), g[2]))"
    line = "extract({0}, {b})"
    cells = array_text(f"arrayMap(g -> {cell}, extractAllGroupsVertical({line}, {{a}}))")
    return call.fill(cells, quote.string(_CSV), quote.string(f"({_RECORD})"))


define("parse_csv", "string", DYNAMIC, _parse_csv)

_VERSION = (
    "if(match({0}, '^[0-9]{1,8}([.][0-9]{1,8})*$') AND length(splitByChar('.', {0})) <= 4, toDecimal128OrNull("
    "replaceRegexpOne(arrayStringConcat(arrayMap(p -> leftPad(p, 8, '0'), arrayResize(splitByChar('.', {0}), 4, ''))), "
    "'^(.{16})', '\\\\1.'), 18), NULL)"
)
"""Two parts before and two after the decimal point: all that is asked of the number is its order."""
define("parse_version", "string", DECIMAL, _VERSION)
