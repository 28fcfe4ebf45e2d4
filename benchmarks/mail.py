"""Share of unwanted mail caught at a budget of false positives, beside rspamd and SpamAssassin, and messages a second.

Run by hand: `python benchmarks/mail.py [--rivals] [--results out.json]`. Messages are judged twice: as they are, and
with what Microsoft's service added taken off; 0.1 % of some 300 good messages allows none at all.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vedette.mail.authentication import read
from vedette.mail.message import parse
from vedette.mail.stripping import without_microsoft
from vedette.mail.verdict import judge

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
BUDGETS = (0.001, 0.005, 0.01, 0.05)
SOURCES = {
    "phishing_ccbync": True,
    "phish_sublime": True,
    "spam_spamassassin": True,
    "ham_spamassassin": False,
    "ham_modern_lists": False,
    "ham_transactional": False,
}


@dataclass(frozen=True)
class Sample:
    """A labelled message; `kind` is its class or source."""

    source: str
    kind: str
    unwanted: bool
    data: bytes
    name: str


def samples() -> list[Sample]:
    """Every labelled message of the shared data."""
    kinds = {}
    for line in (SHARED / "LABELS.jsonl").read_text().splitlines():
        label = json.loads(line)
        kinds[label["path"]] = label.get("weak_class", "")
    found = []
    for source, unwanted in SOURCES.items():
        for path in sorted((SHARED / "email" / source).glob("*.eml")):
            kind = kinds.get(f"email/{source}/{path.name}", "") or source
            hard = "hard" if path.name.startswith("hard") else ""
            found.append(Sample(source, f"{kind} {hard}".strip(), unwanted, path.read_bytes(), path.name))
    return found


def ours(data: bytes) -> float:
    """Our score."""
    message = parse(data)
    return judge(message, read(message)).score


def caught(unwanted: Iterable[float], wanted: Iterable[float]) -> list[float]:
    """Share of unwanted scores over the threshold each budget of false positives allows."""
    bad, good = np.sort(np.fromiter(unwanted, float)), np.sort(np.fromiter(wanted, float))[::-1]
    return [float((bad > good[int(len(good) * budget)]).mean()) for budget in BUDGETS]


def report(title: str, all_samples: list[Sample], scores: list[float]) -> dict[str, object]:
    """Print shares in all, by class, and what each source of good mail contributes at 0.5 %."""
    good = [score for sample, score in zip(all_samples, scores, strict=True) if not sample.unwanted]
    modern = [s for sample, s in zip(all_samples, scores, strict=True) if sample.source.startswith("phish")]
    everything = [s for sample, s in zip(all_samples, scores, strict=True) if sample.unwanted]
    result: dict[str, object] = {"modern": caught(modern, good), "all unwanted": caught(everything, good)}
    print(f"\n{title}: caught at 0.1 / 0.5 / 1 / 5 % false positives")
    for kind in sorted({sample.kind for sample in all_samples if sample.unwanted}):
        group = [score for sample, score in zip(all_samples, scores, strict=True) if sample.kind == kind]
        result[kind] = caught(group, good)
    for name, shares in result.items():
        print(f"  {name:34} " + " / ".join(f"{share:6.1%}" for share in shares))  # type: ignore[attr-defined]
    limit = sorted(good, reverse=True)[int(len(good) * 0.005)]
    for kind in sorted({sample.kind for sample in all_samples if not sample.unwanted}):
        group = [score for sample, score in zip(all_samples, scores, strict=True) if sample.kind == kind]
        over = sum(score > limit for score in group)
        print(
            f"  good: {kind:28} {len(group):4} messages, {over} over the threshold at 0.5 %, highest {max(group):.1f}"
        )
    return result


def _spamassassin(data: bytes) -> float:
    done = subprocess.run(["spamassassin", "-L", "-t"], input=data, capture_output=True, check=False)
    line = next((line for line in done.stdout.split(b"\n") if line.startswith(b"X-Spam-Status:")), b"score=0")
    return float(line.partition(b"score=")[2].split()[0])


def _rspamd(data: bytes) -> float:
    done = subprocess.run(["rspamc", "--json"], input=data, capture_output=True, check=False)
    return float(json.loads(done.stdout or b"{}").get("score", 0.0))


RIVALS: dict[str, tuple[str, Callable[[bytes], float]]] = {
    "SpamAssassin": ("spamassassin", _spamassassin),
    "rspamd": ("rspamc", _rspamd),
}


def main() -> None:
    """Judge, print, and write results as JSON where asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rivals", action="store_true", help="also run rspamd and SpamAssassin (slow)")
    options.add_argument("--results", type=Path)
    chosen = options.parse_args()
    found = samples()
    results: dict[str, object] = {}
    for state, change in (("as received", bytes), ("Microsoft's headers stripped", without_microsoft)):
        data = [change(sample.data) for sample in found]
        began = time.process_time()
        scores = [ours(each) for each in data]
        rate = len(found) / (time.process_time() - began)
        results[state] = report(f"Vedette's rules, {state} ({rate:.0f} messages/s a core)", found, scores)
        for name, (program, score) in RIVALS.items() if chosen.rivals else ():
            if shutil.which(program) is None:
                print(f"\n{name}: not installed")
                continue
            began = time.perf_counter()
            rival = [score(each) for each in data]
            rate = len(found) / (time.perf_counter() - began)
            results[f"{name}, {state}"] = report(f"{name}, {state} ({rate:.1f} messages/s)", found, rival)
    if chosen.results:
        chosen.results.write_text(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
