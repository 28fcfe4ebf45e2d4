"""Every tabular operator by name, and what people write when they mean one.

`parse` hands this to the parser as its grammar.
"""

from __future__ import annotations

from vedette.kql.parser.expressions import Grammar, OperatorRule
from vedette.kql.parser.forms import FORMS
from vedette.kql.parser.operators.graphs import GRAPHS
from vedette.kql.parser.operators.rows import ROWS
from vedette.kql.parser.operators.tables import TABLES
from vedette.kql.parser.operators.values import VALUES

OPERATORS: dict[str, OperatorRule] = {**ROWS, **TABLES, **VALUES, **GRAPHS}

# Words of SQL, Splunk and Kusto's functions that stand where an operator should.
_MISTAKES = {
    "select": "project",
    "having": "where",
    "group": "summarize",
    "groupby": "summarize",
    "stats": "summarize",
    "aggregate": "summarize",
    "dedup": "distinct",
    "unique": "distinct",
    "head": "take",
    "first": "take",
    "rename": "project-rename",
    "drop": "project-away",
    "fields": "project",
    "table": "project",
    "eval": "extend",
    "let": "extend",
    "expand": "mv-expand",
    "explode": "mv-expand",
    "orderby": "order by",
    "sortby": "sort by",
    "projectaway": "project-away",
    "projectrename": "project-rename",
    "projectreorder": "project-reorder",
    "projectkeep": "project-keep",
    "makeseries": "make-series",
    "and": "where",
}

GRAMMAR = Grammar(OPERATORS, FORMS, _MISTAKES)
