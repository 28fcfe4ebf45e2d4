"""YAML that remembers where everything stood, so that a mistake in a rule is reported with file, line and column.

`load` reads rule files through it; it knows mappings, lists and scalars, and what words to use when one is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from vedette.core.errors import BadInput, Location

_Word = TypeVar("_Word", bound=StrEnum)
_SPAN = re.compile(r"(\d+)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML node with its place; the methods read it as what the caller expects or raise BadInput saying where."""

    node: yaml.Node
    source: str
    name: str

    def fail(self, message: str) -> BadInput:
        """The error to raise about this node."""
        mark = self.node.start_mark
        return BadInput(message, Location(self.source, mark.line + 1, mark.column + 1))

    @property
    def line(self) -> int:
        """The line the node starts on, from 1."""
        return int(self.node.start_mark.line) + 1

    def fields(self) -> dict[str, Document]:
        """The children of a mapping by key; a key given twice is an error."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fail(f"{self.name} must be a mapping of names to values")
        found: dict[str, Document] = {}
        for key, value in self.node.value:
            child = Document(value, self.source, str(key.value))
            if child.name in found:
                raise Document(key, self.source, child.name).fail(f"{child.name} is given twice")
            found[child.name] = child
        return found

    def items(self) -> Iterator[Document]:
        """The members of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.fail(f"{self.name} must be a list")
        for child in self.node.value:
            yield Document(child, self.source, self.name)

    def text(self) -> str:
        """A scalar as the text that stands in the file, stripped."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.fail(f"{self.name} must be text")
        return str(self.node.value).strip()

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(item.text() for item in self.items())

    def word(self, words: type[_Word]) -> _Word:
        """One of a closed set of words, in any letter case."""
        wanted = self.text().casefold()
        for word in words:
            if word.value.casefold() == wanted:
                return word
        raise self.fail(f"{self.name} is {self.text()!r}; it must be one of {', '.join(word.value for word in words)}")

    def span(self) -> timedelta:
        """A length of time such as `30m`, `1h` or `14d`."""
        found = _SPAN.fullmatch(self.text())
        if not found or found[1].strip("0") == "":
            raise self.fail(f"{self.name} must be a length of time such as 30m, 1h or 14d, not {self.text()!r}")
        return timedelta(**{_UNITS[found[2]]: int(found[1])})

    def value(self) -> object:
        """Whatever stands there as Python values (YAML's own types)."""
        loader = _Loader("")
        try:
            return loader.construct_object(self.node, deep=True)
        except yaml.YAMLError as error:
            raise self.fail(f"{self.name}: {error}") from None
        finally:
            loader.dispose()


def parse(text: str, source: str) -> Document:
    """The document in `text`; raises BadInput with the place of what is not YAML, or when the text is empty."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Location(source, mark.line + 1, mark.column + 1) if mark else Location(source)
        raise BadInput(f"not YAML: {error.problem}", place) from None
    except (yaml.YAMLError, ValueError) as error:
        raise BadInput(f"not YAML: {error}", Location(source)) from None
    if node is None:
        raise BadInput("the file is empty", Location(source, 1, 1))
    return Document(node, source, "the file")


def read(path: Path) -> Document:
    """The document in a file; raises BadInput when it cannot be read or is not UTF-8."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot be read: {error}", Location(str(path))) from None
    return parse(text, str(path))
