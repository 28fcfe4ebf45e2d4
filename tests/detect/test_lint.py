"""The linters, each with the mistake it is for, and the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.detect.world import QUERY, rule, rule_text
from vedette.detect.examples import MemoryEngine
from vedette.detect.lint import lint, lint_rules
from vedette.detect.rule import Origin
from vedette.schema.catalog import Catalog

COUNT = """
DeviceProcessEvents
| summarize Timestamp = max(Timestamp), N = count() by DeviceName, Slot = bin(Timestamp, 1h)
| where N > 0
"""


@pytest.fixture(scope="module")
def engine() -> Iterator[MemoryEngine]:
    with MemoryEngine() as engine:
        yield engine


def found(
    engine: MemoryEngine, query: str = QUERY, fields: Mapping[str, str] | None = None, origin: Origin = Origin.USER
) -> set[str]:
    findings = lint_rules([rule(query, origin=origin, **(fields or {}))], Catalog.stock(), engine=engine)
    return {finding.linter for finding in findings}


def test_a_good_rule_has_only_the_advice_to_say_what_to_do(engine: MemoryEngine) -> None:
    assert found(engine) == {"MissingResponse"}
    assert found(engine, fields={"response": "[look]"}) == set()


@pytest.mark.parametrize(
    ("linter", "query", "fields"),
    [
        ("IdNotKebabCase", QUERY, {"id": "Tool_Seen"}),
        ("TitleStyle", QUERY, {"title": "tool seen."}),
        ("ThinDescription", QUERY, {"description": "Bad."}),
        ("UnknownTechniqueFormat", QUERY, {"techniques": "[T59]"}),
        ("UnknownTechniqueFormat", QUERY, {"techniques": "[]"}),
        ("MissingExamples", QUERY, {"silent": "[]"}),
        ("MissingExamples", QUERY, {"fires": "[]"}),
        ("DoesNotCompile", "DeviceProcessEvents | where FileNam == 'x'", {}),
        ("MissingTimestamp", "DeviceProcessEvents | where FileName == 'tool.exe' | project DeviceName", {}),
        ("MissingEntities", "DeviceProcessEvents | where FileName == 'tool.exe' | project Timestamp, ActionType", {}),
        ("MissingEntities", QUERY, {"entities": "[{type: Ip, role: Impacted, columns: {address: Peer}}]"}),
        ("MissingEntities", QUERY, {"entities": "[{type: Ip, role: Impacted, columns: {adress: DeviceName}}]"}),
        ("MistakenExample", QUERY, {"silent": "[{DeviceProcessEvents: [{Filename: x}]}]"}),
        ("MistakenExample", QUERY, {"silent": "[{DeviceFileEvents: [{FileName: x}]}]"}),
        ("MistakenExample", QUERY, {"silent": "[{Nowhere: [{FileName: x}]}]"}),
        ("MistakenExample", QUERY, {"silent": "[{DeviceProcessEvents: [{ProcessId: many}]}]"}),
        ("DoesNotFire", QUERY, {"fires": "[{DeviceProcessEvents: [{FileName: toll.exe}]}]"}),
        ("FiresWhenSilent", QUERY, {"silent": "[{DeviceProcessEvents: [{FileName: tool.exe}]}]"}),
        ("AlwaysTrue", "DeviceProcessEvents | where FileName != 'other.exe'", {}),
        ("NeedsLookback", COUNT, {}),
        ("UselessLookback", QUERY, {"lookback": "1h"}),
        ("NotBinned", COUNT.replace(", Slot = bin(Timestamp, 1h)", ""), {"lookback": "1h"}),
        ("DependsOnTheClock", QUERY + " and Timestamp > ago(1h)", {}),
    ],
)
def test_each_mistake_is_told_by_its_linter(
    engine: MemoryEngine, linter: str, query: str, fields: dict[str, str]
) -> None:
    assert linter in found(engine, query, fields)


def test_examples_may_use_several_tables_old_names_and_dynamic_values(engine: MemoryEngine) -> None:
    query = """
    CloudAppEvents
    | where tostring(RawEventData.Operation) == "Send" and IsAdminOperation == false
    | join kind=inner (EmailEvents | project ObjectId = NetworkMessageId, MailTime = Timestamp) on ObjectId
    | where MailTime - Timestamp between (-1h .. 1h)
    """
    row = "{AccountObjectId: a-1, ObjectId: m-1, IsAdminOperation: false, RawEventData: {Operation: Send}}"
    case = "[{CloudAppEvents: [%s], EmailEvents: [{NetworkMessageId: %s}]}]"
    fields = {"fires": case % (row, "m-1"), "silent": case % (row, "m-2"), "lookback": "1h", "response": "[look]"}
    assert found(engine, query, fields) == set()


def test_findings_know_their_line(engine: MemoryEngine) -> None:
    (finding, *_) = lint_rules([rule(severity="low", title="x")], Catalog.stock(), engine=engine)
    assert (finding.location.source, finding.location.line) == ("tool-seen.yaml", 2)
    assert str(finding).startswith("tool-seen.yaml:2: error: the title")


def test_two_rules_with_one_query_are_told(engine: MemoryEngine) -> None:
    findings = lint_rules([rule(id="a"), rule(id="b")], Catalog.stock(), engine=engine)
    assert [(finding.rule, finding.message) for finding in findings if finding.linter == "twin"] == [
        ("b", "has the same query as a")
    ]


def test_converted_sigma_rules_need_no_examples_but_must_compile(engine: MemoryEngine) -> None:
    bare = {"fires": "[]", "silent": "[]", "description": "Short."}
    assert found(engine, QUERY, bare, Origin.SIGMA) == set()
    assert found(engine, "DeviceProcessEvents | where Nope == 1", bare, Origin.SIGMA) == {"DoesNotCompile"}


def test_unreadable_files_are_findings_too(tmp_path: Path, engine: MemoryEngine) -> None:
    (tmp_path / "tool-seen.yaml").write_text(rule_text(response="[look]"), encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("id: [", encoding="utf-8")
    report = lint([tmp_path], Catalog.stock(), engine=engine)
    assert [rule.id for rule in report.rules] == ["tool-seen"]
    assert [finding.linter for finding in report.refused] == ["readable"]
