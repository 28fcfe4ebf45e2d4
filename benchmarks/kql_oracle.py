"""How far our compiler and Microsoft's analyser agree over a generated corpus, and what they disagree on.

`python -m benchmarks.kql_oracle [-v] [queries]`: 3,000 queries of the grammar (or as many as said) and every function's
calls with values of every type in every place. Needs Node and npm; says so and stops without.
"""

from __future__ import annotations

import sys
import time

from tests.kql.oracle.agreement import SAME, compare, tally
from tests.kql.oracle.analyser import Unavailable
from tests.kql.oracle.generator import calls, corpus


def main() -> int:
    """Print both tables; `-v` every disagreement too."""
    words = [word for word in sys.argv[1:] if word != "-v"]
    count = int(words[0]) if words else 3_000
    for title, queries in (("grammar", corpus(count)), ("calls", list(dict.fromkeys(calls())))):
        begun = time.perf_counter()
        try:
            outcomes = compare(queries)
        except Unavailable as error:
            print(f"skipped: {error}")
            return 0
        counts = tally(outcomes)
        print(f"{title}: {len(queries)} queries in {time.perf_counter() - begun:.0f} s")
        for kind, number in counts.most_common():
            print(f"  {kind:14} {number:>6} {100 * number / len(queries):6.2f} %")
        if "-v" in sys.argv:
            for outcome in outcomes:
                if outcome.kind != SAME:
                    print(outcome)
    return 0


if __name__ == "__main__":
    sys.exit(main())
