"""Reasons as trees: why something is allowed, hidden, licensed or not; every decision of this room carries one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A statement that is met or not, and what it rests on."""

    met: bool
    text: str
    parts: tuple[Reason, ...] = ()

    def lines(self, depth: int = 0) -> tuple[str, ...]:
        """The tree for people, one statement a line, indented by two spaces a level."""
        own = f"{'  ' * depth}{'✓' if self.met else '✗'} {self.text}"
        return (own, *(line for part in self.parts for line in part.lines(depth + 1)))

    def lacking(self) -> tuple[str, ...]:
        """The unmet statements at the tips of the tree: what would have to change."""
        if self.met:
            return ()
        if not self.parts:
            return (self.text,)
        return tuple(dict.fromkeys(text for part in self.parts for text in part.lacking()))


def every(text: str, parts: tuple[Reason, ...]) -> Reason:
    """Met when all parts are."""
    return Reason(all(part.met for part in parts), text, parts)


def either(text: str, parts: tuple[Reason, ...]) -> Reason:
    """Met when any part is."""
    return Reason(any(part.met for part in parts), text, parts)
