"""Typed values of JSON and of parsed documents, and types that several threads meet for the first time at once."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from vedette.core.shapes import from_json, from_plain


class Part(msgspec.Struct, frozen=True):
    name: str
    size: int = 0


class Other(msgspec.Struct, tag="other"):
    whole: tuple[Part, ...] = ()


class Third(msgspec.Struct, tag="third"):
    part: Part | None = None


def test_values_have_their_types() -> None:
    assert from_json('[{"name": "a", "size": 2}]', tuple[Part, ...]) == (Part("a", 2),)
    assert from_json(b'{"type": "third", "part": {"name": "b"}}', Other | Third) == Third(Part("b"))
    assert from_plain({"name": "c"}, Part) == Part("c")


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match=r"\$\.size"):
        from_json('{"name": "a", "size": "big"}', Part)
    with pytest.raises(msgspec.DecodeError):
        from_json("{", Part)
    with pytest.raises(msgspec.ValidationError, match="missing required field `name`"):
        from_plain({}, Part)


# msgspec alone hangs or crashes here, in most runs.
MANY_AT_ONCE = """
import faulthandler, sys, threading
import msgspec
from vedette.core.shapes import from_plain
faulthandler.dump_traceback_later(60, exit=True)
sys.setswitchinterval(1e-6)
for number in range(150):
    inner = msgspec.defstruct(f"Inner{number}", [(f"a{n}", "int | None", None) for n in range(20)])
    outer = msgspec.defstruct(f"Outer{number}", [("one", inner), ("many", list[inner], [])])
    barrier, read = threading.Barrier(4), []
    def first():
        barrier.wait()
        read.append(from_plain({"one": {"a1": 1}, "many": [{}]}, outer).one.a1)
    threads = [threading.Thread(target=first) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert read == [1, 1, 1, 1], read
"""


def test_four_threads_may_meet_a_type_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", MANY_AT_ONCE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
