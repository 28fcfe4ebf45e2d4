"""The shape of files and functions: small, named by noun or verb, explained, finished."""

from __future__ import annotations

import ast
import statistics

from tests.architecture.tree import sources

BAGS = {"utils", "helpers", "manager", "common", "service", "misc", "util", "helper"}
MARKS = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def test_no_file_is_over_400_lines() -> None:
    long = [f"{s.name}: {s.text.count(chr(10))}" for s in sources() if s.text.count("\n") > 400]
    assert not long, long


def test_the_median_file_stays_small() -> None:
    lengths = [s.text.count("\n") for s in sources() if s.text.strip()]
    assert statistics.median(lengths) <= 150


def test_no_function_is_over_50_lines() -> None:
    long = [
        f"{s.name}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1})"
        for s in sources()
        for node in ast.walk(s.tree)
        if isinstance(node, FUNCTIONS) and node.end_lineno is not None and node.end_lineno - node.lineno >= 50
    ]
    assert not long, long


def test_no_file_is_a_bag() -> None:
    assert not [s.name for s in sources() if s.path.stem in BAGS or s.path.parent.name in BAGS]


def test_every_module_says_what_it_is_for() -> None:
    assert not [s.name for s in sources() if not ast.get_docstring(s.tree)]


def test_every_public_name_is_documented() -> None:
    bare = [
        f"{s.name}:{node.lineno} {node.name}"
        for s in sources()
        for node in s.tree.body
        if isinstance(node, (*FUNCTIONS, ast.ClassDef))
        and not node.name.startswith("_")
        and "overload" not in {ast.unparse(mark) for mark in node.decorator_list}
        and not ast.get_docstring(node)
    ]
    assert not bare, bare


def test_nothing_is_left_unfinished() -> None:
    marked = [
        f"{s.name}:{number}"
        for s in sources()
        for number, line in enumerate(s.text.splitlines(), 1)
        if any(mark in line for mark in MARKS) or line.strip().startswith("raise NotImplementedError")
    ]
    assert not marked, marked
