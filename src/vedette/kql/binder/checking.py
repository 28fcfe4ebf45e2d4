"""Checks calls against the language's signatures: how many arguments of which types, and the type of the result.

A call the reference does not know is left to the overloads; a wrong one is a Problem at the argument.
"""

from __future__ import annotations

from collections.abc import Sequence

from vedette.kql import syntax
from vedette.kql.binder.context import Problem
from vedette.kql.functions.conversion import converted
from vedette.kql.functions.signature import WORDS, Described, Parameter, Signature, described
from vedette.kql.plan import Access, Bad, Const, Ref, Typed, operands
from vedette.kql.types import (
    BOOL,
    DATETIME,
    DYNAMIC,
    GUID,
    INT,
    LONG,
    NUMBERS,
    REAL,
    STRING,
    TIMESPAN,
    TYPE_NAMES,
)
from vedette.schema.types import ScalarType

_FAMILIES: dict[str, frozenset[ScalarType]] = {
    "Integer": frozenset((INT, LONG)),
    "Number": frozenset(NUMBERS),
    "NumberOrBool": frozenset((*NUMBERS, BOOL)),
    "StringOrDynamic": frozenset((STRING, DYNAMIC)),
    "StringOrArray": frozenset((STRING, DYNAMIC)),
    "IntegerOrArray": frozenset((INT, LONG, DYNAMIC)),
    "DynamicArray": frozenset((DYNAMIC,)),
    "DynamicBag": frozenset((DYNAMIC,)),
    "NotDynamic": frozenset(ScalarType) - {DYNAMIC},
    "NotRealOrBool": frozenset(ScalarType) - {REAL, BOOL},
    "Summable": frozenset((*NUMBERS, DATETIME, TIMESPAN)),
    "Orderable": frozenset(ScalarType) - {DYNAMIC, GUID},
    "string": frozenset((STRING, DYNAMIC)),
    "long": frozenset((INT, LONG)),
    "real": frozenset((INT, LONG, REAL)),
    "decimal": frozenset(NUMBERS),
}
_UNFIT = {"DynamicArray": ("bag",), "DynamicBag": ("array",)}
"""The shapes of dynamic values, where they are known, that a parameter does not take."""
_EVERY = frozenset(ScalarType)


def _taken(kind: str) -> frozenset[ScalarType]:
    """The types a parameter's kind takes."""
    if kind in _FAMILIES:
        return _FAMILIES[kind]
    if "/" in kind:
        return frozenset().union(*(_taken(part) for part in kind.split("/")))
    return frozenset((ScalarType(kind),)) if kind in TYPE_NAMES else _EVERY


def _steady(arg: Typed) -> bool:
    """Whether a value reads no column."""
    return not isinstance(arg, Ref | Access) and all(_steady(inner) for inner in operands(arg))


def shape_of(arg: Typed, node: syntax.Expr) -> str:
    """`array` or `bag` where a dynamic value is known to be one, else empty."""
    if isinstance(arg, Const) and arg.type == DYNAMIC:
        return "array" if isinstance(arg.value, list) else "bag" if isinstance(arg.value, dict) else ""
    found = described(node.name) if isinstance(node, syntax.Call) else None
    returns = {signature.returns for signature in found.signatures} if found is not None else set()
    return next(iter(returns)) if len(returns) == 1 and returns <= {"array", "bag"} else ""


def _fault(parameter: Parameter, arg: Typed, node: syntax.Expr, name: str) -> Problem | None:
    if isinstance(arg, Bad) or parameter.kind == "type" or isinstance(node, syntax.TypeOf):
        return None
    shape = shape_of(arg, node)
    several = shape == "bag" and parameter.kind == "string" and parameter.most > 1
    if several or (shape and shape in _UNFIT.get(parameter.kind, ())):
        wanted = WORDS.get(parameter.kind, parameter.kind)
        return Problem("argument-type", f"'{name}' expects {wanted} as '{parameter.name}', found {shape}", node.span)
    null = isinstance(arg, Const) and arg.value is None and arg.type == DYNAMIC
    if arg.type not in _taken(parameter.kind) and not null:
        wanted = WORDS.get(parameter.kind, parameter.kind.replace("/", " or "))
        text = f"'{name}' expects {wanted} as '{parameter.name}', found {arg.type}"
        return Problem("argument-type", text, node.span, _mending(parameter.kind, arg.type))
    if parameter.demand == "Constant" and not _steady(arg):
        return Problem("not-constant", f"'{name}' expects a constant as '{parameter.name}'", node.span)
    if parameter.demand.startswith("Literal") and not isinstance(node, syntax.Literal):
        return Problem("not-constant", f"'{name}' expects a literal as '{parameter.name}'", node.span)
    if parameter.demand == "LiteralNotEmpty" and isinstance(arg, Const) and arg.value == "":
        return Problem("not-constant", f"'{name}' expects a text that is not empty as '{parameter.name}'", node.span)
    if parameter.demand == "Column" and not isinstance(arg, Ref):
        return Problem("not-a-name", f"'{name}' expects a column as '{parameter.name}'", node.span)
    return None


def _mending(kind: str, found: ScalarType) -> str:
    """The conversion that would make an argument fit, as a suggestion."""
    targets = {"string": "tostring", "datetime": "todatetime", "timespan": "totimespan", "bool": "tobool"}
    targets |= {"long": "tolong", "Integer": "tolong", "Number": "toreal", "real": "toreal", "guid": "toguid"}
    if found == STRING and kind in ("DynamicArray", "DynamicBag"):
        return "parse_json(…)"
    return f"{targets[kind]}(…)" if kind in targets else ""


def meeting(kinds: Sequence[ScalarType], *, mixed: bool = False) -> ScalarType | None:
    """The one type several have: the widest number; with `mixed`, dynamic gives way and unlike types become dynamic."""
    left = [kind for kind in kinds if kind != DYNAMIC] if mixed else list(kinds)
    distinct = set(left)
    if not distinct:
        return DYNAMIC
    if len(distinct) == 1:
        return left[0]
    if distinct <= set(NUMBERS):
        return NUMBERS[max(NUMBERS.index(kind) for kind in distinct)]
    return DYNAMIC if mixed else None


def _result(signature: Signature, placed: list[Parameter], args: Sequence[Typed]) -> ScalarType | None:
    rule = signature.returns
    if rule in ("array", "bag"):
        return DYNAMIC
    if rule in TYPE_NAMES:
        return ScalarType(rule)
    if rule in ("Parameter0", "Parameter0Promoted") and args:
        return LONG if rule.endswith("Promoted") and args[0].type == INT else args[0].type
    if rule == "Parameter1" and len(args) > 1:
        return args[1].type
    if rule == "Parameter0Array":
        return DYNAMIC
    if rule == "Widest":
        widest = meeting([arg.type for arg in args])
        return LONG if widest == INT else widest
    common = [arg.type for parameter, arg in zip(placed, args, strict=True) if parameter.kind.startswith("Common")]
    if rule in ("Common", "CommonNonDynamic"):
        return meeting(common, mixed=rule == "CommonNonDynamic")
    return None


def _try(
    found: Described, signature: Signature, args: Sequence[Typed], nodes: Sequence[syntax.Expr], span: syntax.Span
) -> tuple[ScalarType | None, Problem | None]:
    problem: Problem | None = None
    for placed in signature.placed(len(args)):
        faults = (_fault(*each, found.name) for each in zip(placed, args, nodes, strict=True))
        problem = next((fault for fault in faults if fault is not None), None)
        common = [arg.type for parameter, arg in zip(placed, args, strict=True) if parameter.kind in _SAME]
        known = common and not any(isinstance(arg, Bad) for arg in args)
        ordered = placed and placed[0].kind == "CommonOrderable"
        if problem is None and known and (meeting(common) is None or (DYNAMIC in common and ordered)):
            kinds = ", ".join(dict.fromkeys(map(str, common)))
            problem = Problem("argument-type", f"'{found.name}' expects arguments of one type, found {kinds}", span)
        if problem is None:
            return _result(signature, placed, args), None
    return None, problem


_SAME = ("CommonScalar", "CommonOrderable")


def check(
    name: str, args: Sequence[Typed], nodes: Sequence[syntax.Expr], span: syntax.Span, group: str = "scalar"
) -> ScalarType | None:
    """The type a call gives by the reference, None when it does not say; a wrong call raises Problem."""
    found = described(name, group)
    if found is None:
        return None
    problem: Problem | None = None
    for signature in found.signatures:
        kind, fault = _try(found, signature, args, nodes, span)
        if fault is None and any(True for _ in signature.placed(len(args))):
            return kind
        problem = problem or fault
    if problem is None:
        shown = " or ".join(f"{name}{signature}" for signature in found.signatures)
        text = f"'{name}' does not take {len(args)} argument{'s' * (len(args) != 1)}: {shown}"
        problem = Problem("argument-count", text, span)
    raise problem


def retyped(value: Typed, kind: ScalarType | None) -> Typed:
    """The value as the type the reference gives it."""
    if kind is None or value.type == kind or isinstance(value, Bad):
        return value
    return converted(value, kind) or value
