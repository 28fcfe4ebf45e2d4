"""Writes expression trees as short text, so that a test can say at a glance what the parser must have understood."""

from vedette.kql.parser import parse
from vedette.kql.syntax import (
    Between,
    Binary,
    Call,
    Expr,
    Index,
    Literal,
    Membership,
    Name,
    Named,
    Operator,
    Ordered,
    Path,
    Pipe,
    TypeOf,
    Unary,
    Wildcard,
)


def shape(node: Expr | None) -> str:
    """Prefix notation; strings in quotes, paths with dots, named items with `:=`."""
    match node:
        case Literal(value=value):
            return repr(value)
        case Name(name=name) | Wildcard(pattern=name):
            return name
        case Path(base=base, name=name):
            return f"{shape(base)}.{name}"
        case Index(base=base, index=index):
            return f"{shape(base)}[{shape(index)}]"
        case Call(name=name, args=args, base=base):
            inside = ", ".join((f"{arg.name}=" if arg.name else "") + shape(arg.value) for arg in args)
            return (f"{shape(base)}." if base else "") + f"{name}({inside})"
        case Unary(op=op, operand=operand):
            return f"({op} {shape(operand)})"
        case Binary(op=op, left=left, right=right):
            return f"({op} {shape(left)} {shape(right)})"
        case Membership(op=op, left=left, items=items):
            return f"({op} {shape(left)} [{', '.join(map(shape, items))}])"
        case Between(value=value, low=low, high=high, negated=negated):
            return f"({'!' if negated else ''}between {shape(value)} {shape(low)} {shape(high)})"
        case Named(names=names, value=value):
            return f"{','.join(names)}:={shape(value)}"
        case Ordered(value=value, descending=descending, nulls_first=first):
            return f"{shape(value)}/{descending}/{first}"
        case TypeOf(type=kind, columns=columns, star=star):
            return f"typeof<{kind or [(column.name, str(column.type)) for column in columns]}{'*' if star else ''}>"
        case Pipe(source=source, operators=operators):
            steps = [type(operator).__name__ for operator in operators]
            return f"{{{' | '.join([shape(source) if source else '', *steps])}}}"
        case _:
            return type(node).__name__


def scalar(text: str) -> str:
    """The shape of one scalar expression."""
    from_print = parse(f"print {text}").result
    assert isinstance(from_print, Pipe)
    return shape(from_print.operators[0].items[0])  # type: ignore[attr-defined]


def only(text: str) -> Operator:
    """The last operator of a query."""
    tree = parse(text).result
    assert isinstance(tree, Pipe)
    return tree.operators[-1]
