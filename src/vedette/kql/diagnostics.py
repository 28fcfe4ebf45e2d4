"""What is wrong with a query and where: codes, places and the one exception that carries them all.

The lexer, parser, binder and emitter make diagnostics; the API, the CLI and the rule checker show them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from vedette.core.errors import BadInput, Location
from vedette.kql.syntax import Span


class Severity(StrEnum):
    """Errors stop a query; warnings and hints travel with its result."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about a query text.

    `code` is a stable word for machines (`syntax`, `unknown-column` …), `line` and `column` count from 1,
    `suggestion` is the text that would mend it (a name to write instead), empty when we know none.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    line: int
    column: int
    suggestion: str = ""

    def __str__(self) -> str:
        hint = f" (did you mean '{self.suggestion}'?)" if self.suggestion else ""
        return f"{self.line}:{self.column}: {self.severity}: {self.message}{hint}"


class KqlError(BadInput):
    """A query that cannot be used; `diagnostics` holds every error found, in the order of the text."""

    def __init__(self, diagnostics: Sequence[Diagnostic], *, source: str = "") -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(
            sorted(diagnostics, key=lambda item: (item.span.start, item.span.end))
        )
        first = self.diagnostics[0] if self.diagnostics else None
        message = "the query cannot be used" if first is None else first.message
        if first is not None and first.suggestion:
            message += f" (did you mean '{first.suggestion}'?)"
        others = len(self.diagnostics) - 1
        if others > 0:
            message += f" (and {others} more {'errors' if others > 1 else 'error'})"
        place = Location(source) if first is None else Location(source, first.line, first.column)
        super().__init__(message, place)


class SourceText:
    """A query text that knows its lines; converts character offsets to places and shows them with a caret."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] | None = None

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            starts = [0]
            position = self.text.find("\n")
            while position >= 0:
                starts.append(position + 1)
                position = self.text.find("\n", position + 1)
            self._starts = starts
        return self._starts

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character offset; offsets outside the text are drawn to its ends."""
        offset = min(max(offset, 0), len(self.text))
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line (from 1) without its line break."""
        starts = self._line_starts()
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def diagnostic(
        self, code: str, message: str, span: Span, *, severity: Severity = Severity.ERROR, suggestion: str = ""
    ) -> Diagnostic:
        """A diagnostic at a span of this text, with line and column filled in."""
        line, column = self.place(span.start)
        return Diagnostic(code, severity, message, span, line, column, suggestion)

    def pretty(self, diagnostics: Iterable[Diagnostic]) -> str:
        """Every diagnostic with the line it is about and carets under the place, for terminals and logs."""
        return "\n".join(self._pretty(diagnostic) for diagnostic in diagnostics)

    def _pretty(self, diagnostic: Diagnostic) -> str:
        line = self.line(diagnostic.line)
        before = diagnostic.column - 1
        width = min(diagnostic.span.end - diagnostic.span.start, len(line) - before)
        cut = max(0, before - 100)
        shown = line[cut : cut + 160]
        # Tabs stay tabs so that the caret stands under its character in any terminal.
        margin = "".join("\t" if char == "\t" else " " for char in line[cut:before])
        return f"{diagnostic}\n  {shown}\n  {margin}{'^' * max(1, min(width, 160 - len(margin)))}"


def closest(name: str, candidates: Iterable[str]) -> str:
    """The candidate most like a misspelt name, compared without case; empty when none is near."""
    folded = {candidate.lower(): candidate for candidate in candidates}
    near = get_close_matches(name.lower(), folded, n=1, cutoff=0.7)
    return folded[near[0]] if near else ""
