"""Defender's own tabular functions over our own tables: FileProfile, DeviceFromIP, AssignedIPAddresses, SeenBy.

Each is a function in the language itself, made for the tables there are and bound where it is called. Prevalence and
times are those of this lake, where Microsoft's are of the whole world.
Source: https://learn.microsoft.com/defender-xdr/advanced-hunting-fileprofile-function and its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vedette.kql import syntax
from vedette.kql.binder.context import Binder, Closure, Names, Problem, Scope, find_column
from vedette.kql.binder.functions import call_closure
from vedette.kql.binder.statements import constant
from vedette.kql.parser import parse
from vedette.kql.plan import Broken, Column, Plan, Project, Ref
from vedette.kql.types import STRING
from vedette.schema.types import TableSchema

_HASHES = ("SHA1", "SHA256", "MD5")
_MOST = 1000

_PROFILE = """(_T:(*)) {
  let _rows = materialize(_T | extend _key = tolower(_key));
  let _keys = materialize(_rows | where isnotempty(_key) | distinct _key | take LIMIT);
  let _seen = union SEEN;
  let _known = _seen
    | summarize GlobalPrevalence = count_distinct(DeviceId), GlobalFirstSeen = min(_at), GlobalLastSeen = max(_at),
        _sha1 = max(SHA1) by _key;
  let _certificates = CERTIFICATES;
  let _profile = _known | lookup (_certificates) on _sha1 | project-away _sha1;
  _rows | lookup (_profile) on _key
  | extend IsExecutable = bool(null), ThreatName = '', Publisher = '', SoftwareName = '',
      ProfileAvailability = iff(isnull(GlobalPrevalence), 'Missing', 'Available')
}"""
_CERTIFICATES = """DeviceFileCertificateInfo | summarize arg_max(Timestamp, Signer, Issuer, SignerHash, IsSigned,
    IsTrusted, IsRootSignerMicrosoft) by _sha1 = SHA1
    | project _sha1, Signer, Issuer, SignerHash, IsCertificateValid = IsTrusted, IsRootSignerMicrosoft,
        SignatureState = case(not(IsSigned), 'Unsigned', IsTrusted, 'SignedValid', 'SignedInvalid')"""
_NO_CERTIFICATES = """datatable(_sha1:string, Signer:string, Issuer:string, SignerHash:string, IsCertificateValid:bool,
    IsRootSignerMicrosoft:bool, SignatureState:string)[]"""
_PROFILE_COLUMNS = (
    "GlobalPrevalence",
    "GlobalFirstSeen",
    "GlobalLastSeen",
    "Signer",
    "Issuer",
    "SignerHash",
    "IsCertificateValid",
    "IsRootSignerMicrosoft",
    "SignatureState",
    "IsExecutable",
    "ThreatName",
    "Publisher",
    "SoftwareName",
    "ProfileAvailability",
)

_ADDRESSES = """DeviceNetworkInfo | where Timestamp <= _when
    | summarize arg_max(Timestamp, IPAddresses, NetworkAdapterType, ConnectedNetworks) by DeviceId, NetworkAdapterName
    | mv-expand _address = parse_json(IPAddresses)
    | extend _ip = tostring(_address.IPAddress)"""
_FROM_IP = f"""(_T:(*), _when:datetime) {{
  let _held = {_ADDRESSES} | where isnotempty(_ip) | summarize ToTime = max(Timestamp) by _key = _ip, DeviceId;
  _T | join kind=inner (_held) on _key | project-away _key1
}}"""
_ASSIGNED = f"""(_device:string, _when:datetime) {{
  {_ADDRESSES.replace("| where Timestamp <= _when", "| where Timestamp <= _when and DeviceId == _device")}
  | project Timestamp, IPAddress = _ip, IPType = tostring(_address.AddressType), NetworkAdapterType, ConnectedNetworks
}}"""
_SEEN_BY = f"""(_T:(*)) {{
  let _when = now();
  let _held = {_ADDRESSES} | where isnotempty(_ip) | distinct _ip, _key = DeviceId;
  let _seen = DeviceNetworkEvents | where isnotempty(RemoteIP)
    | join kind=inner (_held) on $left.RemoteIP == $right._ip | where DeviceId != _key
    | summarize SeenBy = make_set(DeviceId) by _key;
  _T | lookup (_seen) on _key
}}"""


@dataclass(frozen=True, slots=True)
class _Arguments:
    """A call's arguments by place or by the names `x` and `y`."""

    first: syntax.Expr | None
    second: syntax.Expr | None


def _arguments(node: syntax.Call) -> _Arguments:
    places = [argument.value for argument in node.args if not argument.name]
    named = {argument.name: argument.value for argument in node.args if argument.name}
    if len(places) > 2 or set(named) - {"x", "y"}:
        raise Problem("argument-count", f"'{node.name}' takes at most 2 arguments, x and y", node.span)
    first = places[0] if places else named.get("x")
    return _Arguments(first, places[1] if len(places) > 1 else named.get("y"))


def _bound(binder: Binder, text: str, name: str, node: syntax.Call, piped: Plan | None, *args: syntax.Expr) -> Plan:
    """The result of a function given as text."""
    statement = parse(f"let f = {text}; f").statements[0]
    if not isinstance(statement, syntax.Let) or not isinstance(statement.value, syntax.Lambda):
        raise TypeError(name)
    call = syntax.Call(name, tuple(syntax.Argument(value, span=node.span) for value in args), span=node.span)
    result = call_closure(binder, Closure(name, statement.value, Names()), call, Scope(Names()), piped)
    if not isinstance(result, Plan):
        raise TypeError(name)
    return result


def _keyed(binder: Binder, plan: Plan, node: syntax.Call, wanted: syntax.Expr | None, default: str) -> tuple[Plan, str]:
    """The table with the column asked for once more, as `_key`, and its name."""
    name = default
    if isinstance(wanted, syntax.Name):
        name = wanted.name
    elif isinstance(wanted, syntax.Literal) and isinstance(wanted.value, str):
        name = wanted.value
    elif wanted is not None:
        raise Problem("not-a-name", f"'{node.name}' takes the name of a column", wanted.span)
    found = find_column(binder, plan, name, node.span)
    if found is None or found.type != STRING:
        raise Problem("unknown-column", f"'{node.name}' needs a column '{name}' of type string", node.span)
    columns = (*plan.columns, Column("_key", STRING))
    items = (*(Ref(column.type, column.name) for column in plan.columns), Ref(STRING, found.name))
    return Project(columns, plan, items), name


def _needed(binder: Binder, node: syntax.Call, *names: str) -> None:
    missing = next((name for name in names if binder.catalog.table(name) is None), None)
    if missing is not None:
        raise Problem("unknown-table", f"'{node.name}' needs the table '{missing}'", node.span)


def _without(plan: Plan, hidden: str) -> Plan:
    columns = tuple(column for column in plan.columns if column.name != hidden)
    return Project(columns, plan, tuple(Ref(column.type, column.name) for column in columns))


def _sightings(table: TableSchema, kind: str) -> list[str]:
    """Where a table tells of files by a hash: of the file itself and of the process behind the event."""
    found = []
    for prefix in ("", "InitiatingProcess"):
        if table.column(prefix + kind) is not None and table.column("DeviceId") is not None and table.time:
            sha1 = f"{prefix}SHA1" if table.column(f"{prefix}SHA1") is not None else "''"
            found.append(
                f"({table.name} | where {prefix}{kind} in~ (_keys) "
                f"| project _key = tolower({prefix}{kind}), DeviceId, _at = {table.time}, SHA1 = {sha1})"
            )
    return found


def file_profile(binder: Binder, node: syntax.Call, plan: Plan, scope: Scope) -> Plan:
    """`invoke FileProfile(x, y)`: what our own data says of the files a column of hashes names."""
    given = _arguments(node)
    most = 100 if given.second is None else constant(binder, given.second, Scope(scope.names))
    if not isinstance(most, int) or most < 1:
        raise Problem("argument-type", "'FileProfile' enriches a positive number of files", node.span)
    keyed, name = _keyed(binder, plan, node, given.first, "SHA1")
    kinds = [kind for kind in _HASHES if name.upper().endswith(kind)] or ["SHA1", "SHA256"]
    tables = [binder.catalog.table(table) for table in binder.catalog.table_names() if table.startswith("Device")]
    files = [table for table in tables if table is not None and table.name != "DeviceFileCertificateInfo"]
    seen = [text for table in files for kind in kinds for text in _sightings(table, kind)]
    if not seen:
        raise Problem("unknown-table", "'FileProfile' needs tables that tell of files", node.span)
    signed = binder.catalog.table("DeviceFileCertificateInfo") is not None
    text = _PROFILE.replace("LIMIT", str(min(most, _MOST))).replace("SEEN;", f"{', '.join(seen)};")
    text = text.replace("CERTIFICATES;", (_CERTIFICATES if signed else _NO_CERTIFICATES) + ";")
    result = _bound(binder, text, node.name, node, _replaced(keyed))
    return result if isinstance(result, Broken) else _without(_ordered(result), "_key")


def _replaced(plan: Plan) -> Plan:
    """The table without columns the profile has too."""
    columns = tuple(column for column in plan.columns if column.name not in _PROFILE_COLUMNS)
    return Project(columns, plan, tuple(Ref(column.type, column.name) for column in columns))


def _ordered(result: Plan) -> Plan:
    """The table's own columns, then the profile's as they are documented."""
    own = [column for column in result.columns if column.name not in _PROFILE_COLUMNS]
    kinds = {column.name: column.type for column in result.columns}
    columns = (*own, *(Column(name, kinds[name]) for name in _PROFILE_COLUMNS))
    return Project(columns, result, tuple(Ref(column.type, column.name) for column in columns))


def _moment(node: syntax.Expr | None, call: syntax.Call) -> syntax.Expr:
    """The time a question is about: now unless given."""
    return node if node is not None else syntax.Call("now", (), span=call.span)


def device_from_ip(binder: Binder, node: syntax.Call, plan: Plan, _scope: Scope) -> Plan:
    """`invoke DeviceFromIP(x, y)`: the devices that held the addresses of a column, at a time or last."""
    _needed(binder, node, "DeviceNetworkInfo")
    given = _arguments(node)
    keyed, _ = _keyed(binder, plan, node, given.first, "IP")
    result = _bound(binder, _FROM_IP, node.name, node, keyed, _moment(given.second, node))
    return result if isinstance(result, Broken) else _without(result, "_key")


def seen_by(binder: Binder, node: syntax.Call, plan: Plan, _scope: Scope) -> Plan:
    """`invoke SeenBy()`: the devices that had a connection to an address of each device."""
    _needed(binder, node, "DeviceNetworkInfo", "DeviceNetworkEvents")
    keyed, _ = _keyed(binder, plan, node, _arguments(node).first, "DeviceId")
    result = _bound(binder, _SEEN_BY, node.name, node, keyed)
    return result if isinstance(result, Broken) else _without(result, "_key")


def assigned_addresses(binder: Binder, node: syntax.Call) -> Plan:
    """`AssignedIPAddresses(device, time)`: the addresses of a device, at a time or last."""
    _needed(binder, node, "DeviceNetworkInfo")
    given = _arguments(node)
    if given.first is None:
        raise Problem("argument-count", "'AssignedIPAddresses' needs a device's id", node.span)
    return _bound(binder, _ASSIGNED, node.name, node, None, given.first, _moment(given.second, node))


INVOKED: dict[str, Callable[[Binder, syntax.Call, Plan, Scope], Plan]] = {
    "FileProfile": file_profile,
    "DeviceFromIP": device_from_ip,
    "SeenBy": seen_by,
}
