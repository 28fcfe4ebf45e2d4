"""The rules of the house that import-linter cannot see: bulkheads, time, lazy imports, scopes, slots."""

from __future__ import annotations

import ast

from tests.architecture.tree import Source, sources

BULKHEADS = {
    "src/vedette/app/workers.py",
    "src/vedette/ingest/pipeline.py",
    "src/vedette/detect/schedule.py",
    "src/vedette/connectors/mail_flow/passing.py",
}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
UNSCOPED = {
    "src/vedette/lake/lake.py": {"open", "close", "ping", "cancel", "burden", "columns", "sql", "completed"},
    "src/vedette/records/deadletters.py": {"letter_id"},
    "src/vedette/records/audit.py": {"sealed"},
    "src/vedette/records/changes.py": {"mark_of"},
    "src/vedette/records/sealed.py": {"purpose"},
    "src/vedette/records/errands.py": {"bare", "went", "failed", "sealed_for"},
    "src/vedette/records/identities.py": {"chunks"},
    "src/vedette/records/reach.py": {"on"},
    "src/vedette/records/selection.py": {"clause", "column_of", "page", "cursor_of"},
    # The database itself, whatever it holds.
    "src/vedette/records/copying.py": {"pinned", "save", "load", "sound"},
    "src/vedette/records/database.py": {
        "process_bind_param", "process_result_value", "open", "read", "close", "newest_revision", "present_revision",
    },
    "src/vedette/records/engine.py": {"open_engine", "visit_VARCHAR", "visit_TEXT"},
    # Before anybody is known: found by a secret, an address or a name that is everywhere the same.
    "src/vedette/records/accounts.py": {"any_account", "by_name", "invitation", "key"},
    "src/vedette/records/sessions.py": {"session"},
    "src/vedette/records/passkeys.py": {"passkey"},
    "src/vedette/records/applications.py": {"application"},
    "src/vedette/records/challenges.py": {"keep_challenge", "take_challenge", "forget_challenges"},
    "src/vedette/records/device_codes.py": {
        "add_device_code", "by_device", "by_user", "save_device_code", "remove_device_code", "forget_device_codes",
    },
    "src/vedette/records/throttles.py": {"throttle", "save_throttle", "forget_throttles"},
    # Marks alone, of the two tenants a remembered caller has to do with.
    "src/vedette/records/versions.py": {"look", "close"},
    # Of the installation, not of a tenant.
    "src/vedette/records/signing.py": {"add_signing_key", "signing_keys_of", "end_signing_key", "forget_signing_keys"},
}  # fmt: skip
"""What of the lake and of every file in `records` may be called without a Scope; a new file is held to it by itself."""


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


def test_types_are_worked_out_by_shapes_only() -> None:
    """Two threads that meet a type for the first time in msgspec itself hang or crash the interpreter."""
    wrong = [
        f"{s.name}:{node.lineno}"
        for s in sources()
        if s.name != "src/vedette/core/shapes.py"
        for node in ast.walk(s.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"msgspec.convert", "msgspec.json.decode"}
        and (len(node.args) > 1 or any(word.arg == "type" for word in node.keywords))
    ]
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
    missing, known = [], {(name, each) for name, names in UNSCOPED.items() for each in names}
    for source in sources():
        if source.path.parent.name != "records" and source.name != "src/vedette/lake/lake.py":
            continue
        for function in _public_functions(source):
            names = [argument.arg for argument in function.args.args]
            if "scope" in names:
                continue
            if (source.name, function.name) in known:
                known.discard((source.name, function.name))
            else:
                missing.append(f"{source.name}:{function.lineno} {function.name}")
    assert not missing, missing
    assert not known, f"allowed, and no longer there: {sorted(known)}"


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
