"""Rewritten queries answer as plain ones: JSON paths, joins in a window, newest rows, expanded strings, long lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vedette.core.scope import local
from vedette.kql import compile as compiling
from vedette.kql.emit import emitter
from vedette.kql.plan import Plan
from vedette.kql.rules.prune_columns import prune_columns
from vedette.kql.rules.push_filters import push_filters
from vedette.kql.rules.stage_windows import stage_windows
from vedette.lake.lake import Lake
from vedette.schema.catalog import Catalog

SCOPE = local("forms")
START = datetime(2026, 3, 2, tzinfo=UTC)
FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
EXTRAS = (
    '{"a":{"b":"x"},"n":7,"list":["p",1.50,null,{"k":[1]},true]}', '{"a":{"b":null},"list":[]}', '{"a":1,"list":"one"}',
    '{"list":{"k":1,"l":"m"}}', "", "null", "no json", '"a string"', "[1,2]", '{"a":{"b":"x\\/y"},"list":null}', "{}",
)  # fmt: skip


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """Mails and sign-ins of three accounts within hours, odd JSON beside them."""
    folder: Path = tmp_path_factory.mktemp("forms")
    with Lake.open(folder / "lake") as lake:
        for name, account, step in (
            ("EmailEvents", "RecipientEmailAddress", 7),
            ("IdentityLogonEvents", "AccountUpn", 5),
        ):
            table = Catalog.stock().table(name)
            assert table is not None
            times = [START + timedelta(seconds=number * number * step % 40_000) for number in range(120)]
            rows = {
                "Timestamp": times,
                account: [f"u{number % 3}" for number in range(120)],
                "ReportId": [str(number) for number in range(120)],
                "AdditionalFields": [EXTRAS[number % len(EXTRAS)] for number in range(120)],
            }
            lake.append(SCOPE, table, pa.table(rows), batch=1)
        yield lake


def answers(lake: Lake, text: str) -> list[str]:
    """The rows of a query, in no order."""
    result = lake.query(SCOPE, compiling.compile_query(text, Catalog.stock()), now=START + timedelta(days=1))
    return sorted(json.dumps(row, default=str) for row in result.table.to_pylist())


def plainly(lake: Lake, text: str) -> list[str]:
    """The same without the rewrites."""

    def few(plan: Plan) -> Plan:
        return prune_columns(stage_windows(push_filters(plan)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "optimise", few)
        patch.setattr(emitter, "narrowing", lambda _plan, _frame: "")
        return answers(lake, text)


def sql(text: str) -> str:
    query = compiling.compile_query(text, Catalog.stock())
    return query.sql(lambda table: table.name, now=START, tenant="forms")


CONDITIONS = (
    "T2 between ((T1 + {low}s) .. (T1 + {high}s))",
    "T2 - T1 between ({low}s .. {high}s)",
    "T2 >= T1 + {low}s and T2 < T1 + {high}s",
    "(T1 - T2) <= -({low}s) and T1 > T2 - {high}s",
    "datetime_diff('second', T2, T1) between ({low} .. {high})",
    "datetime_diff('minute', T2, T1) >= {low} / 60 and datetime_diff('minute', T2, T1) <= {high} / 60",
    "abs(T2 - T1) <= {high}s",
    "abs(datetime_diff('minute', T1, T2)) < 30",
    "Gap between ({low}s .. {high}s)",
)


@FEW
@given(
    st.sampled_from(CONDITIONS), st.integers(-5_000, 5_000), st.integers(0, 9_000),
    st.sampled_from(["inner", "innerunique", "leftouter"]), st.booleans(),
)  # fmt: skip
def test_joins_in_a_window(lake: Lake, condition: str, low: int, span: int, kind: str, swapped: bool) -> None:
    sides = (
        "EmailEvents | project T1 = Timestamp, U = RecipientEmailAddress, A = ReportId",
        "IdentityLogonEvents | project T2 = Timestamp, U = AccountUpn, B = ReportId",
    )
    left, right = sides[::-1] if swapped else sides
    if kind == "innerunique":  # which row of a key is kept is left open: give it one
        left += " | summarize arg_max(T2, B) by U" if swapped else " | summarize arg_max(T1, A) by U"
    where = condition.format(low=low, high=low + span)
    text = f"{left} | join kind={kind} ({right}) on U | extend Gap = T2 - T1 | where {where} | project A, B, U, Gap"
    assert answers(lake, text) == plainly(lake, text)


@pytest.mark.parametrize(
    "condition", [text for text in CONDITIONS if " / " not in text and "T1, T2" not in text and "Gap" not in text]
)
def test_joins_in_a_window_are_bucketed(lake: Lake, condition: str) -> None:
    text = (
        "EmailEvents | project T1 = Timestamp, U = RecipientEmailAddress | join kind=inner (IdentityLogonEvents "
        "| project T2 = Timestamp, U = AccountUpn) on U | where " + condition.format(low=60, high=1_800)
    )
    assert "ARRAY JOIN [intDiv" in sql(text)
    assert answers(lake, text) == plainly(lake, text) != []


@pytest.mark.parametrize(
    "condition", ["T2 > T1", "T2 between (T1 .. T1 + 9d)", "T1 between (ago(1h) .. now())", "A == B"]
)
def test_joins_without_a_window_are_not(condition: str) -> None:
    text = (
        "EmailEvents | project T1 = Timestamp, U = RecipientEmailAddress, A = ReportId | join kind=inner "
        f"(IdentityLogonEvents | project T2 = Timestamp, U = AccountUpn, B = ReportId) on U | where {condition}"
    )
    assert "ARRAY JOIN" not in sql(text)


JSON = (
    "extend E = parse_json(AdditionalFields) | where E.a.b == 'x' | project ReportId, V = tostring(E.a.b)",
    "extend E = parse_json(AdditionalFields) | where isnotempty(E.n) | project E",
    "extend E = parse_json(AdditionalFields), M = 1 | summarize count(), max(tolong(E.n)) by tostring(E.a)",
    "extend AdditionalFields = parse_json(AdditionalFields) | project ReportId, L = AdditionalFields.list[0]",
    "extend E = parse_json(AdditionalFields) | project-rename F = E | sort by tostring(F.n) | project F, F['a']['b']",
    "extend E = parse_json(AdditionalFields) | extend E = E.a | where isnotnull(E.b) | project ReportId, E.b",
    "extend E = parse_json(AdditionalFields) | mv-expand I = E.list to typeof(string) | project ReportId, I, E.n",
    "extend E = parse_json(AdditionalFields) | mv-expand E = E.list | project ReportId, E",
    "extend E = parse_json(AdditionalFields) | lookup (EmailEvents | project ReportId) on ReportId | project E.a",
    "extend E = parse_json(AdditionalFields) | union (print E = dynamic({'a': 3})) | where E.a == 3 | count",
    "extend E = parse_json(AdditionalFields) | extend N = row_number() | project ReportId, E.n",
    "extend E = parse_json(AdditionalFields) | distinct tostring(E.n), tostring(E.a.b)",
    "extend E = parse_json(AdditionalFields) | take 1000 | where E.n > 5 | extend E2 = E | project E2.n, E.a",
)


@pytest.mark.parametrize("steps", JSON)
def test_paths_into_parsed_columns(lake: Lake, steps: str) -> None:
    text = f"EmailEvents | serialize | {steps}"
    assert answers(lake, text) == plainly(lake, text) != []


def test_a_parsed_column_that_only_gives_paths_is_not_built() -> None:
    found = sql("EmailEvents | extend E = parse_json(AdditionalFields) | where tostring(E.a) == 'x' | project E.b")
    assert "isValidJSON" not in found
    assert found.count("SELECT") == 1


@pytest.mark.parametrize(
    "made", ["bag_pack('a', {})", "pack_array({})", "iff(ReportId has '1', bag_pack('a', {}), {})"]
)
def test_the_text_of_what_is_made_on_the_spot(lake: Lake, made: str) -> None:
    made = made.replace("{}", "parse_json(AdditionalFields)")
    text = f"EmailEvents | extend E = {made} | project ReportId, T = tostring({{}}) | order by ReportId asc, T asc"
    # What comes back from text may be a string, so that its quotes are looked for.
    assert answers(lake, text.format("E")) == answers(lake, text.format("parse_json(tostring(E))")) != []


@pytest.mark.parametrize("target", ["string", "long", "dynamic"])
@pytest.mark.parametrize("value", ["E.list", "E", "E.a", "parse_json(tostring(E.list))"])
def test_expanded_strings(lake: Lake, value: str, target: str) -> None:
    text = (
        "EmailEvents | extend E = parse_json(AdditionalFields) "
        f"| mv-expand V = {value} to typeof({target}) | extend V = tostring(V) | project ReportId, V"
    )
    generic = text.replace(f"to typeof({target})", "to typeof(dynamic)") if target == "string" else text
    assert answers(lake, text) == plainly(lake, generic) != []


NEWEST = (
    "arg_max(Timestamp, ReportId, AdditionalFields) by AccountUpn",
    "arg_min(Timestamp, ReportId) by AccountUpn",
    "arg_max(Timestamp, *) by AccountUpn, LogonType",
    "Last = arg_max(Timestamp, ReportId), arg_max(Timestamp, IPAddress) by AccountUpn",
)


@pytest.mark.parametrize("step", NEWEST)
@pytest.mark.parametrize("where", ["", "| where AdditionalFields has 'x' and tostring(AdditionalFields.a.b) == 'x'"])
def test_newest_rows(lake: Lake, step: str, where: str) -> None:
    text = f"IdentityLogonEvents {where} | summarize {step} | project-away Timestamp*"
    if step.startswith("Last"):
        text = text.replace(" | project-away Timestamp*", "")
    assert " IN (SELECT" in sql(text)
    assert answers(lake, text) == plainly(lake, text) != []


@pytest.mark.parametrize(
    "text",
    [
        "summarize arg_max(Timestamp, ReportId), count() by AccountUpn", "summarize arg_max(Timestamp, ReportId)",
        "summarize arg_max(Timestamp, AccountUpn) by ReportId", "summarize arg_max(Port, ReportId) by AccountUpn",
        "take 5 | summarize arg_max(Timestamp, ReportId) by AccountUpn",
    ],
)  # fmt: skip
def test_newest_rows_are_not_asked_twice_where_it_would_cost(text: str) -> None:
    assert " IN (SELECT" not in sql(f"IdentityLogonEvents | {text}")


@pytest.mark.parametrize("op", ["in", "!in", "in~", "!in~", "has_any"])
@pytest.mark.parametrize("column", ["ReportId", "AccountUpn", "strcat('x ', ReportId)"])
def test_long_lists(lake: Lake, op: str, column: str) -> None:
    items = [*(str(number) for number in range(0, 240, 3)), "U1", "it's", "a\\\\b", "x 9", "{0}"]
    listed = ", ".join(f'"{item}"' for item in items)
    short = [f"{column} {op} ({', '.join(part)})" for part in (listed.split(", ")[:40], listed.split(", ")[40:])]
    joined = (" and " if op.startswith("!") else " or ").join(short)
    for text in (f"({listed})", f"(dynamic([{listed}]))"):
        long = f"IdentityLogonEvents | where {column} {op} {text} | project ReportId"
        assert answers(lake, long) == answers(lake, f"IdentityLogonEvents | where {joined} | project ReportId")


def test_many_needles_are_looked_for_at_once(lake: Lake) -> None:
    parts = ["ReportId contains '7'", "ReportId contains '3'", "AccountUpn contains 'U2'", "ReportId == '11'"]
    text = f"IdentityLogonEvents | where {' or '.join(parts)} | project ReportId, AccountUpn"
    assert re.search(r"multiSearchAnyCaseInsensitive\(\S+ReportId`, \['7', '3'\]\)", sql(text))
    alone = {
        row
        for part in parts
        for row in answers(lake, f"IdentityLogonEvents | where {part} | project ReportId, AccountUpn")
    }
    assert answers(lake, text) == sorted(alone)


@FEW
@given(
    st.integers(1, 10**14),
    st.sampled_from(["1701-01-01 10:11:12", "1969-12-31 23:59:59.9999999", "2026-03-02"]),
)
def test_bins_of_a_known_step(lake: Lake, ticks: int, at: str) -> None:
    known = f"print bin(datetime({at}), {ticks}tick)"
    computed = f"print t = datetime({at}), s = {ticks}tick | project print_0 = bin(t, s)"
    assert answers(lake, known) == answers(lake, computed)


@pytest.mark.parametrize("level", range(5))
def test_dcount_of_every_accuracy(lake: Lake, level: int) -> None:
    text = f"IdentityLogonEvents | summarize dcount(ReportId, {level}), dcountif(ReportId, AccountUpn == 'u1', {level})"
    assert answers(lake, text) == ['{"dcount_ReportId": 120, "dcountif_ReportId": 40}']


@pytest.mark.parametrize("value", ["Text", "parse_json(Text)", "parse_json(Text).b", "parse_json(Text).c.d"])
@pytest.mark.parametrize("compared", ["tobool({}) == false", "false == toboolean({})", "tobool({}) == true"])
def test_what_says_false_in_a_filter(lake: Lake, value: str, compared: str) -> None:
    texts = [
        "true",
        "FALSE",
        "False",
        "0",
        "1",
        "2",
        "",
        "no",
        " false",
        '{"b":false}',
        '{"b":"False","c":{"d":0}}',
        '{"b":1}',
    ]
    rows = ", ".join(f"{number}, '{text}'" for number, text in enumerate(texts))
    table = f"datatable(N: long, Text: string)[{rows}]"
    asked = compared.format(value)
    filtered = answers(lake, f"{table} | where {asked} | project N")
    assert filtered == answers(lake, f"{table} | extend Held = {asked} | where Held | project N")


def test_what_says_false_is_asked_once() -> None:
    query = compiling.compile_query(
        "DeviceEvents | where tobool(parse_json(AdditionalFields).Trusted) == false", Catalog.stock()
    )
    sql = query.sql(lambda table: table.name, now=START, tenant="forms")
    assert sql.count("JSONExtractString") == 1
    assert "multiIf" not in sql
