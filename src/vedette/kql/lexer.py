"""Cuts a KQL text into tokens with one compiled regular expression; used by the parser alone.

The shapes of tokens follow Microsoft's published lexer: keywords are plain names here, the parser knows them by place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.kql.diagnostics import Diagnostic, SourceText
from vedette.kql.syntax import Span

# Kinds of tokens; punctuation has its own text as kind.
NAME = "name"
STRING = "string"
LONG = "long"
REAL = "real"
TIMESPAN = "timespan"
TYPED = "typed"  # `datetime(2024-01-01)` and other literals whose content is raw text
GUID = "guid"  # a bare 8-4-4-4-12 literal
DIRECTIVE = "directive"
OPERATOR = "operator"  # `!has`, `in~` and other operators that are no plain words
END = "end"

MAX_LENGTH = 2_000_000
MAX_TOKENS = 200_000
"""Characters; a longer text is refused before any work is done on it."""

# Looking a few tokens ahead never leaves the lists.
_PADDING = 6
# A text full of rubbish is described by its first findings.
_MAX_PROBLEMS = 20

_SUFFIX = (
    "milliseconds|millisecond|millisec|millis|milli|microseconds|microsecond|microsec|micros|micro|"
    "nanoseconds|nanosecond|nanosec|nanos|nano|minutes|minute|min|ms|m|seconds|second|sec|s|"
    "days|day|d|hours|hour|hrs|hr|h|ticks|tick"
)
_SPACE = "[\\s\u180e\u200b\ufeff]"
_TOKEN = re.compile(
    rf"""{_SPACE}*+(?:
      (?P<comment>//[^\r\n\u2028\u2029]*+)
    | (?P<typed>(?:bool(?:ean)?|date(?:time)?|decimal|double|guid|int(?:64|32)?|long|real|time(?:span)?|uniqueid|uuid)
        \([^()\r\n]*+\))
    | (?P<string>[hH]?(?:
          "[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+" | '[^'\\\r\n]*+(?:\\.[^'\\\r\n]*+)*+'
        | @"[^"\r\n]*+(?:""[^"\r\n]*+)*+"     | @'[^'\r\n]*+(?:''[^'\r\n]*+)*+'
        | ```[\s\S]*?```                      | ~~~[\s\S]*?~~~ ))
    | (?P<unclosed>[hH]?@?["'][^\r\n]*+ | [hH]?```[\s\S]*+ | [hH]?~~~[\s\S]*+)
    | (?P<operator>!?in~ | ![^\W\d]\w*+~? | matches{_SPACE}++regex\b)
    | (?P<guid>[0-9a-fA-F]{{8}}-[0-9a-fA-F]{{4}}-[0-9a-fA-F]{{4}}-[0-9a-fA-F]{{4}}-[0-9a-fA-F]{{12}}(?!\w))
    | (?P<name>[^\W\d]\w*+ | \$\w++)
    | (?P<timespan>[0-9]++(?:\.[0-9]++)?(?:{_SUFFIX})(?!\w))
    | (?P<real>[0-9]++(?:\.(?!\.)[0-9]*+(?:[eE][+-]?[0-9]++)? | [eE][+-]?[0-9]++)(?!\w))
    | (?P<long>0[xX][0-9a-fA-F]++(?!\w) | [0-9]++(?!\w))
    | (?P<name2>[0-9]\w*+)
    | (?P<punctuation>[=!<>]=|=~|!~|<>|=>|<\||\.\.|[()\[\]{{}},.;|=<>+\-*/%:@?])
    | (?P<directive>\#[^\r\n]*+)
    | (?P<bad>.)
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_KINDS = {"name2": NAME}


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists, one entry a token, ended by several END tokens so that looking ahead is always allowed."""

    kinds: list[str]
    texts: list[str]
    starts: list[int]
    ends: list[int]


def tokenize(source: SourceText, begin: int = 0) -> tuple[Tokens, list[Diagnostic]]:
    """The tokens from `begin` on, and what is no token: unclosed strings, characters KQL does not know."""
    text = source.text
    problems: list[Diagnostic] = []
    tokens = Tokens([], [], [], [])
    if len(text) > MAX_LENGTH:
        message = f"the query is too long: {len(text)} characters, at most {MAX_LENGTH} are read"
        problems.append(source.diagnostic("too-long", message, Span(0, 0)))
        text = ""
    kinds, texts, starts, ends = tokens.kinds, tokens.texts, tokens.starts, tokens.ends
    for match in _TOKEN.finditer(text, begin):
        group = match.lastgroup
        if group == "comment":
            continue
        if group is None or group == "end":
            break
        piece = match[group]
        end = match.end()
        if group == "punctuation":
            kinds.append(piece)
        elif group in ("bad", "unclosed", "operator"):
            if group != "operator" and len(problems) >= _MAX_PROBLEMS:
                break  # this is no query
            piece, problem = _irregular(source, group, piece, end - len(piece))
            if problem is not None:
                problems.append(problem)
                if group == "bad":
                    continue
            kinds.append(STRING if group == "unclosed" else OPERATOR)
        else:
            kinds.append(_KINDS.get(group, group))
        if len(texts) >= MAX_TOKENS:
            message = f"the query is too long: more than {MAX_TOKENS} words and signs"
            problems.append(source.diagnostic("too-long", message, Span(end, end)))
            del kinds[:], texts[:], starts[:], ends[:]
            break
        texts.append(piece)
        starts.append(end - len(match[group]))
        ends.append(end)
    for _ in range(_PADDING):
        kinds.append(END)
        texts.append("")
        starts.append(len(text))
        ends.append(len(text))
    return tokens, problems


def _irregular(source: SourceText, group: str, piece: str, start: int) -> tuple[str, Diagnostic | None]:
    """The token's text as the parser wants it, with what is wrong about it, if anything."""
    span = Span(start, start + len(piece))
    if group == "operator":
        return (piece if piece[0] != "m" else "matches regex"), None
    if group == "bad":
        return piece, source.diagnostic("unexpected-character", f"unexpected character {piece!r}", span)
    quote = next(mark for mark in ("```", "~~~", '"', "'") if piece.lstrip("hH@").startswith(mark))
    message = f"the string is not closed: its closing {quote} is missing"
    # A closed stand-in lets the rest of the text be read.
    stand_in = quote + quote
    return stand_in, source.diagnostic("unclosed-string", message, span)
