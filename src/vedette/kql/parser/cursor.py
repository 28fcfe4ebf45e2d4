"""The parser's place in the tokens: looking, taking, expecting, and where to go on after an error.

Base of the expression parser; it knows nothing of KQL's grammar.
"""

from __future__ import annotations

from vedette.kql.diagnostics import Diagnostic, SourceText
from vedette.kql.lexer import END, NAME, STRING, tokenize
from vedette.kql.literals import string_value
from vedette.kql.syntax import Span

MAX_NESTING = 100
"""Brackets inside brackets; more is refused, since every later step walks the tree recursively."""

MAX_CHAIN = 200
"""Operators or members in a row, as in `a + b + c …`; each makes the tree one level deeper."""

MAX_PROBLEMS = 50

_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")


class Problem(Exception):
    """Unwinds to the nearest place where parsing can go on."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Cursor:
    """Reads tokens from left to right; `i` is the index of the next one."""

    __slots__ = ("_depths", "depth", "ends", "i", "kinds", "problems", "source", "starts", "texts")

    def __init__(self, text: str, begin: int = 0) -> None:
        self.source = SourceText(text)
        tokens, self.problems = tokenize(self.source, begin)
        self.kinds = tokens.kinds
        self.texts = tokens.texts
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.i = 0
        self.depth = 0
        self._depths: list[int] | None = None

    # --- looking ---------------------------------------------------------------------------------------------

    def adjacent(self, index: int) -> bool:
        """Whether no space stands between the token before `index` and that at `index`."""
        return self.ends[index - 1] == self.starts[index]

    def span(self, start: int) -> Span:
        """From the token at index `start` to the last one taken."""
        return Span(self.starts[start], self.ends[self.i - 1] if self.i > start else self.ends[start])

    # --- taking ----------------------------------------------------------------------------------------------

    def accept(self, text: str) -> bool:
        """Take the next token if it is this one."""
        if self.texts[self.i] == text:
            self.i += 1
            return True
        return False

    def expect(self, text: str) -> None:
        """Take this token or raise."""
        if self.texts[self.i] != text:
            raise self.unexpected(f"'{text}'")
        self.i += 1

    def open(self, bracket: str) -> None:
        """Take an opening bracket, minding how deep we are."""
        self.expect(bracket)
        self.depth += 1
        if self.depth > MAX_NESTING:
            message = f"the query is nested too deeply: more than {MAX_NESTING} brackets inside one another"
            raise Problem(self.source.diagnostic("nested-too-deep", message, self.span(self.i - 1)))

    def chained(self, start: int, links: int) -> None:
        """Refuse a chain of so many links, which began at token `start`."""
        if links > MAX_CHAIN:
            message = f"the expression is too long: more than {MAX_CHAIN} operators in a row"
            raise Problem(self.source.diagnostic("nested-too-deep", message, self.span(start)))

    def close(self, bracket: str) -> None:
        """Take the closing bracket that belongs to `open`."""
        self.expect(bracket)
        self.depth -= 1

    def name(self, what: str = "a name") -> str:
        """A name, plain or in brackets as in `['a b']`."""
        if self.kinds[self.i] == NAME:
            self.i += 1
            return self.texts[self.i - 1]
        if self.bracketed():
            return self.bracketed_name()
        raise self.unexpected(what)

    def bracketed(self, offset: int = 0) -> bool:
        """Whether `['…']` stands `offset` tokens ahead."""
        i = self.i + offset
        return self.texts[i] == "[" and self.kinds[i + 1] == STRING and self.texts[i + 2] == "]"

    def bracketed_name(self) -> str:
        """The name in `['…']`, which is there."""
        self.i += 3
        return self.text_of(self.i - 2)

    def text_of(self, index: int) -> str:
        """The value of the string token at `index`."""
        try:
            return string_value(self.texts[index])
        except ValueError as error:
            span = Span(self.starts[index], self.ends[index])
            # The token is whole, so parsing goes on with the text as written.
            self.problems.append(self.source.diagnostic("bad-string", str(error), span))
            return self.texts[index]

    def string(self) -> str:
        """One string literal, or several in a row joined."""
        if self.kinds[self.i] != STRING:
            raise self.unexpected("a string")
        value = self.text_of(self.i)
        self.i += 1
        while self.kinds[self.i] == STRING:
            value += self.text_of(self.i)
            self.i += 1
        return value

    def dashed_name(self) -> str:
        """A name with the dashed parts that touch it, such as `project-away`; empty if there is none."""
        i = self.i
        if self.kinds[i] != NAME:
            return ""
        name = self.texts[i]
        i += 1
        while self.texts[i] == "-" and self.kinds[i + 1] == NAME and self.adjacent(i) and self.adjacent(i + 1):
            name += f"-{self.texts[i + 1]}"
            i += 2
        self.i = i
        return name

    # --- errors ----------------------------------------------------------------------------------------------

    def problem(self, code: str, message: str, start: int, suggestion: str = "") -> Problem:
        """A problem with the tokens from `start` to the last one taken."""
        return Problem(self.source.diagnostic(code, message, self.span(start), suggestion=suggestion))

    def unexpected(self, expected: str) -> Problem:
        """A problem with the next token, which is not what should stand here."""
        i = self.i
        if self.kinds[i] == END:
            # Point behind the last token, not at the blank lines after it.
            end = self.ends[i - 1] if i else 0
            message = f"expected {expected} but the query ends here"
            return Problem(self.source.diagnostic("syntax", message, Span(end, end)))
        shown = self.texts[i] if len(self.texts[i]) <= 40 else self.texts[i][:40] + "…"
        message = f"expected {expected} but found {shown if self.kinds[i] == STRING else repr(shown)}"
        return Problem(self.source.diagnostic("syntax", message, Span(self.starts[i], self.ends[i])))

    def report(self, problem: Problem) -> None:
        """Keep a problem; parsing goes on, unless there are so many that nobody would read more."""
        self.problems.append(problem.diagnostic)
        if len(self.problems) >= MAX_PROBLEMS:
            self.i = max(self.i, self.kinds.index(END))

    def _bracket_depths(self) -> list[int]:
        """How many brackets are open before each token; found only once something is wrong."""
        if self._depths is None:
            depth, depths = 0, []
            for text in self.texts:
                if text in _CLOSING:
                    depth -= 1
                depths.append(depth)
                if text in _OPENING:
                    depth += 1
            self._depths = depths
        return self._depths

    def skip_to_bar(self, start: int) -> None:
        """Go to the next `|` of the expression that began at token `start`, or to what ends its statement."""
        depths, texts = self._bracket_depths(), self.texts
        level = depths[start]
        begin = self.i
        for i in range(begin, len(texts)):
            depth = depths[i]
            if depth < level or (depth == level and texts[i] in ("|", ";")):
                self.i = i
                return
        # A bracket was never closed: the next semicolon outside braces opened since is the best guess.
        braces = 0
        for i in range(begin, len(texts)):
            braces += (texts[i] == "{") - (texts[i] == "}")
            if texts[i] == ";" and braces <= 0:
                self.i = i
                return
        self.i = self.kinds.index(END)
