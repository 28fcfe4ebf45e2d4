"""Coverage-guided fuzzing of the KQL compiler with atheris: nothing but KqlError, in bounded time, no way out.

`python benchmarks/kql_fuzz.py [SECONDS] [FOLDER]`: texts that add coverage are kept in FOLDER, a crash is printed and
written there. What it finds goes into `tests/kql/corpus`, which the tests replay.
"""

from __future__ import annotations

import sys
import tempfile

import atheris

with atheris.instrument_imports(include=["vedette.kql"]):
    import vedette.kql.compile  # noqa: F401 - instrumented before the harness imports it
from tests.kql.fuzzing import check
from tests.kql.oracle.generator import query as generated
from tests.kql.test_fuzz import TEXTS
from tests.kql.test_isolation import HOSTILE, SOUP
from tests.kql.test_parser_fuzz import _WORDS

from vedette.kql.functions.definition import AGGREGATES, FUNCTIONS

WORDS = [*SOUP, *_WORDS, *HOSTILE, *(f"{name}(" for name in (*sorted(FUNCTIONS), *sorted(AGGREGATES)))]


def text_of(data: bytes) -> tuple[str, bool]:
    """A text made from fuzzed bytes: as they are, as words of the language, or a good query spoilt."""
    given = atheris.FuzzedDataProvider(data)
    way = given.ConsumeIntInRange(0, 3)
    if way == 0:
        return given.ConsumeUnicode(2_000), False
    if way == 1:
        words = [WORDS[given.ConsumeIntInRange(0, len(WORDS) - 1)] for _ in range(given.ConsumeIntInRange(1, 60))]
        return "Lamps " + " ".join(words), False
    whole = (
        generated(given.ConsumeIntInRange(0, 10**6)) if way == 2 else TEXTS[given.ConsumeIntInRange(0, len(TEXTS) - 1)]
    )
    for _ in range(given.ConsumeIntInRange(0, 4)):
        at, gone = given.ConsumeIntInRange(0, len(whole)), given.ConsumeIntInRange(0, 20)
        word = WORDS[given.ConsumeIntInRange(0, len(WORDS) - 1)] if given.ConsumeBool() else given.ConsumeUnicode(12)
        whole = whole[:at] + word + whole[at + gone :]
    return whole, way == 2


def one(data: bytes) -> None:
    """One fuzzed input."""
    text, stock = text_of(data)
    try:
        check(text, stock=stock)
    except Exception:
        print(f"FOUND {text!r}", file=sys.stderr)
        raise


def main() -> None:
    """Fuzz for so many seconds."""
    seconds = sys.argv[1] if len(sys.argv) > 1 else "60"
    folder = sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="kql-fuzz-")
    options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=20", "-rss_limit_mb=3000", "-len_control=0"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", folder], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
