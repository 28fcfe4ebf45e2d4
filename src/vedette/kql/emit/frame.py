"""One SELECT in the making: where its rows come from, its columns, filter, order and limit.

Operators add to a frame as long as one SELECT can say it, and wrap it into a subselect when it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from vedette.kql.emit import quote
from vedette.kql.plan import Ref, Typed

_FIELD = r"(?:tupleElement\()+{}(?:, '(?:[^'\\]|\\.)*'\))+"


@dataclass(slots=True)
class Frame:
    """`columns` maps output names to SQL over `source`; `plain` are those that only pass a column through.

    `stage` tells how far the SELECT has come: 0 rows, 1 grouped or distinct, 2 limited. `parsed` are tuples of JSON
    fields: a SELECT around this one takes them over whole, for a hundred fields by name are slow to analyse.
    Over a stored table, `moment` is the SQL of its time column and `common` that of columns with few distinct values.
    `typed` are the columns known to be in their physical types, as stored ones are.
    """

    source: str
    columns: dict[str, str]
    plain: set[str]
    indexed: set[str] = field(default_factory=set)
    where: list[str] = field(default_factory=list)
    arrays: str = ""
    group: list[str] = field(default_factory=list)
    distinct: bool = False
    order: list[tuple[str, str]] = field(default_factory=list)
    limit: str = ""
    limit_by: str = ""
    stage: int = 0
    parsed: tuple[str, ...] = ()
    moment: str = ""
    common: frozenset[str] = frozenset()
    typed: set[str] = field(default_factory=set)

    @property
    def closed(self) -> bool:
        """Whether rows are already grouped or cut, so that a filter or order would come too late."""
        return bool(self.stage or self.limit or self.limit_by)

    def render(self, *, ordered: bool = True) -> str:
        """The SELECT as text; unless `ordered`, an order that no limit needs is left out."""
        # Over a join the engine would name a bare column after its side as well.
        joined = " JOIN " in self.source
        items = [
            sql if plain_name(sql) == name and not joined else f"{sql} AS {quote.name(name)}"
            for name, sql in self.columns.items()
        ]
        parts = [f"SELECT {'DISTINCT ' if self.distinct else ''}{', '.join(items) or '1'}"]
        if self.source:
            parts.append(f"FROM {self.source}")
        if self.arrays:
            parts.append(self.arrays)
        if self.where:
            parts.append("WHERE " + " AND ".join(self.where))
        if self.group:
            parts.append("GROUP BY " + ", ".join(self.group))
        if self.order and (ordered or self.limit or self.limit_by):
            parts.append("ORDER BY " + ", ".join(sql + how for sql, how in self.order))
        if self.limit_by:
            parts.append(self.limit_by)
        if self.limit:
            parts.append(f"LIMIT {self.limit}")
        return " ".join(parts)

    def passed(self, names: Iterable[str], items: Iterable[Typed]) -> set[str]:
        """Of new columns those that only pass on one that is in its physical type."""
        pairs = zip(names, items, strict=False)
        return {name for name, item in pairs if isinstance(item, Ref) and item.name in self.typed}

    def renamed(self, names: Sequence[str], items: Sequence[Typed]) -> bool:
        """Give the columns of a grouped SELECT other names or places, when that is all that is asked.

        Keys are told by their places, so none may go; nor any other column, for another may read what it names.
        """
        asked = [item.name for item in items if isinstance(item, Ref)]
        before = list(self.columns)
        if len(asked) != len(items) or sorted(asked) != sorted(before) or self.order or self.limit_by:
            return False
        places = {str(before.index(name) + 1): str(place + 1) for place, name in enumerate(asked)}
        self.typed = self.passed(names, items)
        self.columns = {name: self.columns[old] for name, old in zip(names, asked, strict=True)}
        self.group = [places[place] for place in self.group]
        return True

    def unqualified(self) -> Frame:
        """The same columns without the source's alias, for conditions that stand over the bare table.

        Only column texts are changed, which hold no constant of a query.
        """
        alias = self.source.rsplit(" ", 1)[1] + "."
        columns = {name: sql.replace(alias, "") for name, sql in self.columns.items()}
        return Frame("", columns, self.plain, self.indexed)

    def wrapped(self, fresh: Callable[[], str], *, keep_order: bool = True, inner_order: bool = False) -> Frame:
        """A new SELECT over this one; its order is carried along in hidden columns unless dropped."""
        alias = fresh()
        order: list[tuple[str, str]] = []
        names = list(self.columns)
        fields = self._fields(alias)
        if keep_order and not inner_order:
            for sql, how in self.order:
                hidden = fresh()
                self.columns[hidden] = sql
                order.append((f"{alias}.{hidden}", how))
        source = f"({self.render(ordered=inner_order)}) AS {alias}"
        columns = {name: fields.get(name) or f"{alias}.{quote.name(name)}" for name in names}
        parsed = tuple(f"{alias}.{quote.name(plain_name(name))}" for name in self.parsed if fields)
        return Frame(source, columns, set(columns), order=order, parsed=parsed, typed=self.typed & set(names))

    def _fields(self, alias: str) -> dict[str, str]:
        """The columns that are JSON fields, over `alias`; in this SELECT their tuples take their place."""
        found: dict[str, str] = {}
        if self.closed or self.group or self.distinct:
            return found
        for parsed in self.parsed:
            outer = f"{alias}.{quote.name(plain_name(parsed))}"
            field_of = re.compile(_FIELD.format(re.escape(parsed)))
            mine = {name: sql for name, sql in self.columns.items() if field_of.fullmatch(sql)}
            found |= {name: sql.replace(parsed, outer) for name, sql in mine.items()}
            self.columns[plain_name(parsed)] = parsed
        for name in found:
            del self.columns[name]
        return found


def plain_name(sql: str) -> str:
    """The column name of a SQL text that is only `alias.`name``, else empty."""
    _, dot, tail = sql.partition(".")
    if dot and tail.startswith("`") and tail.endswith("`") and "`" not in tail[1:-1] and "\\" not in tail:
        return tail[1:-1]
    return ""
