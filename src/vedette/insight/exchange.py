"""Saved queries as files: one `.kql` with a header of comments, or many in one `.yaml`; in and out, loss-free.

The API hands in what a person uploads; nothing is saved unless everything in the file can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import PurePosixPath

import yaml

from vedette.core.errors import BadInput, Location
from vedette.core.scope import Scope
from vedette.detect.document import Document, parse
from vedette.insight import library
from vedette.insight.saved import Draft, Kind, Saved
from vedette.records.database import Records

_HEADER = re.compile(r"//\s*([a-z]+)\s*:\s*(.*)")
_TEXTS = ("description", "folder", "parameters")
_LISTS = ("tags", "techniques")
_NAMES = tuple(field.name for field in fields(Draft))
_MOST = 1_000


def to_kql(draft: Draft) -> str:
    """One query as a text that any KQL editor opens: its facts stand in comments above it."""
    plain = {"name": draft.name, "kind": draft.kind.value, "description": draft.description, "folder": draft.folder}
    lists = {name: ", ".join(getattr(draft, name)) for name in _LISTS}
    known = {**plain, **lists, "parameters": draft.parameters, "shared": "yes" if draft.shared else ""}
    header = [f"// {name}: {' '.join(value.split())}" for name, value in known.items() if value]
    return "\n".join([*header, "", draft.text.strip(), ""])


def to_yaml(drafts: Iterable[Draft]) -> str:
    """Many queries as one YAML list."""
    documents = []
    for draft in drafts:
        document: dict[str, object] = {"name": draft.name, "kind": draft.kind.value}
        document |= {name: value for name in _TEXTS if (value := getattr(draft, name))}
        document |= {name: list(value) for name in _LISTS if (value := getattr(draft, name))}
        documents.append(document | {"shared": draft.shared, "text": draft.text})
    return yaml.safe_dump(documents, sort_keys=False, allow_unicode=True, width=120)


def read(text: str, source: str) -> tuple[Draft, ...]:
    """The queries in a file; its ending tells `.kql` (or `.csl`, `.txt`) from `.yaml`. Raises BadInput with place."""
    ending = PurePosixPath(source).suffix.lower()
    if ending in (".yaml", ".yml"):
        found = tuple(_drafted(item) for item in parse(text, source).items())
        if len(found) > _MOST:
            raise BadInput(f"at most {_MOST:,} queries in one file, not {len(found):,}", Location(source))
        return found
    if ending in (".kql", ".csl", ".txt"):
        return (_from_kql(text, source),)
    raise BadInput(f"queries come as .kql or .yaml, not {ending or 'without an ending'}", Location(source))


def bring_in(
    scope: Scope, records: Records, drafts: Iterable[Draft], *, shared: bool | None = None
) -> tuple[Saved, ...]:
    """Save the drafts as the person's own, functions first; `shared` overrides what the file says.

    A name that is taken gets a number. Raises Forbidden, BadInput, KqlError; then those before it are saved already.
    """
    ordered = sorted(drafts, key=lambda draft: draft.kind is not Kind.FUNCTION)
    with records.read() as db:
        taken = {(q.draft.kind, q.draft.folder, q.draft.name) for q in library.queries(scope, db)}
    saved = []
    for draft in ordered:
        wanted = draft if shared is None else replace(draft, shared=shared)
        number = 2
        while wanted.kind is Kind.QUERY and (wanted.kind, wanted.folder, wanted.name) in taken:
            wanted = replace(wanted, name=f"{draft.name} ({number})")
            number += 1
        taken.add((wanted.kind, wanted.folder, wanted.name))
        saved.append(library.create(scope, records, wanted))
    return tuple(saved)


def _from_kql(text: str, source: str) -> Draft:
    facts: dict[str, str] = {}
    lines = text.splitlines()
    while lines and (match := _HEADER.fullmatch(lines[0].strip())) and match[1] in _NAMES and match[1] != "text":
        facts[match[1]] = match[2].strip()
        lines.pop(0)
    lists = {name: tuple(part.strip() for part in facts.get(name, "").split(",") if part.strip()) for name in _LISTS}
    return Draft(
        name=facts.get("name") or PurePosixPath(source).stem,
        text="\n".join(lines).strip(),
        kind=_kind(facts.get("kind", "query"), source),
        description=facts.get("description", ""),
        folder=facts.get("folder", ""),
        parameters=facts.get("parameters", ""),
        shared=facts.get("shared", "") == "yes",
        tags=lists["tags"],
        techniques=lists["techniques"],
    )


def _drafted(item: Document) -> Draft:
    given = item.fields()
    for name, field in given.items():
        if name not in _NAMES:
            raise field.fail(f"unknown field {name}; known are {', '.join(_NAMES)}")
    for name in ("name", "text"):
        if name not in given:
            raise item.fail(f"{name} is missing")
    texts = {name: given[name].text() if name in given else "" for name in _TEXTS}
    lists = {name: given[name].texts() if name in given else () for name in _LISTS}
    return Draft(
        name=given["name"].text(),
        text=given["text"].text(),
        kind=given["kind"].word(Kind) if "kind" in given else Kind.QUERY,
        description=texts["description"],
        folder=texts["folder"],
        parameters=texts["parameters"],
        tags=lists["tags"],
        techniques=lists["techniques"],
        shared=given["shared"].text() == "true" if "shared" in given else False,
    )


def _kind(word: str, source: str) -> Kind:
    try:
        return Kind(word)
    except ValueError:
        raise BadInput(f"kind is {word!r}; it must be query or function", Location(source)) from None
