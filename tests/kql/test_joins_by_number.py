"""Joins on several keys look rows up by one number; rows of one number are still compared key by key, nulls too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from vedette.core.scope import local
from vedette.kql.compile import compile_query
from vedette.lake.connection import Pool
from vedette.lake.lake import Lake
from vedette.schema.catalog import Catalog

SCOPE = local("joins")
NOW = datetime(2026, 3, 2, tzinfo=UTC)
KINDS = (
    "inner", "innerunique", "leftouter", "rightouter", "fullouter", "leftsemi", "rightsemi", "leftanti", "rightanti",
)  # fmt: skip
LEFT = """datatable(D: string, P: long, T: datetime, A: int)['d1', 1, datetime(2026-03-01), 1, 'd1', long(null),
    datetime(2026-03-01), 2, 'd1', 0, datetime(2026-03-01), 3, '', long(null), datetime(null), 4, 'd2', -1,
    datetime(2026-03-01 01:00), 5, 'd2', 7, datetime(2026-03-01), 6, 'D1', 1, datetime(2026-03-01), 7]"""
RIGHT = """datatable(D: string, P: long, T: datetime, B: int)['d1', 1, datetime(2026-03-01), 1, 'd1', long(null),
    datetime(2026-03-01), 2, '', long(null), datetime(null), 3, 'd2', -1, datetime(2026-03-01 00:30), 4, 'd2', -1,
    datetime(2026-03-01 01:00), 5, 'd3', 7, datetime(2026-03-01), 6, 'd1', 0, datetime(null), 7]"""
MATCHES = {
    "D, P": {(1, 1), (2, 2), (3, 7), (4, 3), (5, 4), (5, 5)},
    "D, P, T": {(1, 1), (2, 2), (4, 3), (5, 5)},
    "D, $left.A == $right.P": {(1, 1)},
    "D, $left.P == $right.B": {(1, 1)},
}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """An empty lake."""
    with Lake.open(tmp_path_factory.mktemp("joins") / "lake") as lake:
        yield lake


def rows(pool: Pool, text: str, *, collide: bool = False) -> list[str]:
    """The answer; where numbers `collide` many rows that do not belong together share one."""
    sql = compile_query(text, Catalog.stock()).sql(lambda table: table.name, now=NOW, tenant="joins")
    assert "cityHash64(" in sql
    if collide:
        sql, changed = re.subn(r"(cityHash64\((?:(?!cityHash64| AS ).)*\))(?= AS `)", r"(\1 % 2)", sql)
        assert changed == 2
    return sorted(json.dumps(list(row.values()), default=str) for row in pool.run(sql).to_pylist())


def expected(kind: str, on: str) -> set[tuple[int | None, int | None]]:
    """Which rows belong together, by their numbers on the left and on the right."""
    pairs = MATCHES[on]
    lefts, rights = {left for left, _ in pairs}, {right for _, right in pairs}
    alone: set[tuple[int | None, int | None]] = {(left, None) for left in range(1, 8) if left not in lefts}
    other: set[tuple[int | None, int | None]] = {(None, right) for right in range(1, 8) if right not in rights}
    found: dict[str, set[tuple[int | None, int | None]]] = {
        "leftouter": {*pairs, *alone},
        "rightouter": {*pairs, *other},
        "fullouter": {*pairs, *alone, *other},
        "leftsemi": {(left, None) for left in lefts},
        "rightsemi": {(None, right) for right in rights},
        "leftanti": alone,
        "rightanti": other,
    }
    return found.get(kind, set(pairs))


@pytest.mark.parametrize("collide", [False, True], ids=["numbers", "colliding numbers"])
@pytest.mark.parametrize("on", MATCHES)
@pytest.mark.parametrize("kind", KINDS)
def test_rows_that_belong_together(lake: Lake, kind: str, on: str, collide: bool) -> None:
    shown = {"left": "A, B = 0", "righ": "A = 0, B"}.get(kind[:4] if kind.endswith(("semi", "anti")) else "", "A, B")
    text = f"{LEFT} | join kind={kind} ({RIGHT}) on {on} | project {shown}"
    wanted = {(left or 0, right or 0) for left, right in expected(kind, on)}
    found = [tuple(cell or 0 for cell in json.loads(row)) for row in rows(lake.pool, text, collide=collide)]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("collide", [False, True], ids=["numbers", "colliding numbers"])
def test_in_a_window_every_pair_comes_once(lake: Lake, collide: bool) -> None:
    sides = "range N from 0 to 99 step 1 | project D = strcat('d', N % 3), {} = datetime(2026-03-01) + N * {}s"
    text = (
        f"let devices = dynamic(['d0', 'd1', 'd2']); {sides.format('T1', 40)} | join kind=inner "
        f"({sides.format('T2', 50)}) on D, $left.T1 == $right.T2 | summarize Pairs = count()"
    )
    assert rows(lake.pool, text, collide=collide) == ["[7]"]


@pytest.mark.parametrize("on", ["D", "P", "P, T"])
def test_one_key_or_keys_without_text_stay_as_they_are(on: str) -> None:
    sql = compile_query(f"{LEFT} | join kind=inner ({RIGHT}) on {on}", Catalog.stock()).sql(
        lambda table: table.name, now=NOW, tenant="joins"
    )
    assert "cityHash64" not in sql
