"""The rules of the house that import-linter cannot see: bulkheads, time, lazy imports, scopes, slots."""

from __future__ import annotations

import ast

from tests.architecture.tree import Source, sources

BULKHEADS = {"src/vedette/app/workers.py", "src/vedette/ingest/pipeline.py", "src/vedette/detect/schedule.py"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPED = {
    "src/vedette/lake/lake.py": {"open", "close", "ping", "cancel", "burden", "columns", "sql", "completed"},
    "src/vedette/records/alerts.py": set(),
    "src/vedette/records/incidents.py": set(),
    "src/vedette/records/batches.py": set(),
    "src/vedette/records/deadletters.py": {"letter_id"},
    "src/vedette/records/sources.py": set(),
    "src/vedette/records/runs.py": set(),
    "src/vedette/records/jobs.py": set(),
    "src/vedette/records/leases.py": set(),
    "src/vedette/records/tenants.py": set(),
    "src/vedette/records/users.py": set(),
    "src/vedette/records/licences.py": set(),
    "src/vedette/records/roles.py": set(),
    "src/vedette/records/audit.py": {"sealed"},
    "src/vedette/records/accounts.py": {"any_account", "by_name", "invitation", "key"},
    "src/vedette/records/sessions.py": {"session"},
    "src/vedette/records/passkeys.py": {"passkey"},
    "src/vedette/records/providers.py": set(),
    "src/vedette/records/applications.py": {"application"},
    "src/vedette/records/directories.py": set(),
    "src/vedette/records/sealed.py": {"purpose"},
    "src/vedette/records/hunt_runs.py": set(),
    "src/vedette/records/saved_queries.py": set(),
    "src/vedette/records/custom_rules.py": set(),
    "src/vedette/records/exceptions.py": set(),
    "src/vedette/records/alert_numbers.py": set(),
    "src/vedette/records/changes.py": {"mark_of"},
    "src/vedette/records/feed.py": set(),
    "src/vedette/records/streams.py": set(),
}


def _broad(handler: ast.ExceptHandler) -> bool:
    if isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None:
        return False  # tidies up and lets the error pass
    names = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return handler.type is None or any(getattr(n, "id", "") in {"Exception", "BaseException"} for n in names)


def test_broad_excepts_stand_only_in_the_named_bulkheads() -> None:
    broad = [
        f"{s.name}:{node.lineno}"
        for s in sources()
        for node in ast.walk(s.tree)
        if isinstance(node, ast.ExceptHandler) and _broad(node) and s.name not in BULKHEADS
    ]
    assert not broad, broad


def test_time_comes_from_the_clock_only() -> None:
    wrong = [
        f"{s.name}:{node.lineno}"
        for s in sources()
        if s.name != "src/vedette/core/clock.py"
        for node in ast.walk(s.tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"utcnow", "today"})
        or (isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "now"
        and getattr(node.func.value, "id", "") in {"datetime", "date"})
    ]  # fmt: skip
    assert not wrong, wrong


def test_no_function_imports_our_own_code() -> None:
    inner = [
        f"{s.name}:{node.lineno}"
        for s in sources()
        for function in ast.walk(s.tree)
        if isinstance(function, FUNCTIONS)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("vedette")
    ]
    assert not inner, inner


def _public_functions(source: Source) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    found: list[ast.FunctionDef | ast.AsyncFunctionDef] = []
    for node in source.tree.body:
        body = node.body if isinstance(node, ast.ClassDef) else [node]
        found += [f for f in body if isinstance(f, FUNCTIONS) and not f.name.startswith("_")]
    return found


def test_every_access_to_data_takes_a_scope() -> None:
    missing = []
    for source in sources():
        if source.name not in SCOPED:
            continue
        for function in _public_functions(source):
            names = [argument.arg for argument in function.args.args]
            if function.name not in SCOPED[source.name] and "scope" not in names:
                missing.append(f"{source.name}:{function.lineno} {function.name}")
    assert not missing, missing


def test_dataclasses_are_frozen_and_slotted() -> None:
    loose = []
    for source in sources():
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.ClassDef):
                continue
            for decorator in node.decorator_list:
                if getattr(decorator, "id", "") == "dataclass":
                    loose.append(f"{source.name}:{node.lineno} {node.name}")
                elif isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "dataclass":
                    given = {k.arg for k in decorator.keywords if isinstance(k.value, ast.Constant) and k.value.value}
                    if "slots" not in given:
                        loose.append(f"{source.name}:{node.lineno} {node.name}")
    assert not loose, loose
