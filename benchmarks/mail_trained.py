"""The trained scorer beside rspamd and SpamAssassin with their Bayes filters trained on the very same messages.

Run by hand: `python -m benchmarks.mail_trained --learn FOLDER… --test FOLDER… [--folds N] [--rivals too]`. A folder is
a source and holds `unwanted` and `ham` with a message a file, or is a source of the shared data. Header fields are made
the same for all messages but author, subject and those that tell how the content is written.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.mail import BUDGETS, SOURCES, caught
from benchmarks.mail_perturbed import neutral
from benchmarks.mail_rivals import RIVALS, Rival, rivals
from vedette.mail.authentication import read
from vedette.mail.message import parse
from vedette.mail.training import ALL, Example, example, fit
from vedette.mail.traits import Family

Marks = dict[str, list[float]]
"""Scores of all messages by what gave them."""
WORDS = frozenset({Family.WORD, Family.PAIR, Family.SUBJECT, Family.NAME})
WHOLE = {"": ALL}
ABLATED = {"": ALL, " of words alone": WORDS, " without words": ALL - WORDS}


@dataclass(frozen=True, slots=True)
class Letter:
    """A labelled message of a source, made neutral."""

    source: str
    unwanted: bool
    data: bytes


def letters(folders: Sequence[Path], every: int = 1) -> list[Letter]:
    """Every `every`-th message below the folders, in an order that mixes the sources and is always the same."""
    found = []
    for folder in folders:
        for label, unwanted in (("unwanted", True), ("ham", False)):
            place = folder if SOURCES.get(folder.name) is unwanted else folder / label
            paths = place.glob("*") if place.is_dir() else ()
            found += [Letter(folder.name, unwanted, neutral(path.read_bytes())) for path in paths]
    return sorted(found, key=lambda letter: hashlib.sha256(letter.data).digest())[::every]


def tell(title: str, test: Sequence[Letter], scores: list[float]) -> dict[str, list[float]]:
    """Print and give the shares caught in all and by source, and who is over the threshold at 0.5 % among the good."""
    good = [score for letter, score in zip(test, scores, strict=True) if not letter.unwanted]
    limit = sorted(good, reverse=True)[int(len(good) * 0.005)]
    result = {}
    for name in ("all", *sorted({letter.source for letter in test if letter.unwanted})):
        group = [s for each, s in zip(test, scores, strict=True) if each.unwanted and name in {"all", each.source}]
        result[f"{name} ({len(group)})"] = caught(group, good)
    print(f"\n{title}; {len(good)} good messages")
    for name, shares in result.items():
        print(f"  {name:28} " + " / ".join(f"{share:6.1%}" for share in shares))
    over = []
    for name in sorted({letter.source for letter in test if not letter.unwanted}):
        group = [s for each, s in zip(test, scores, strict=True) if not each.unwanted and each.source == name]
        over.append(f"{name} {sum(score > limit for score in group)} of {len(group)}")
    print(f"  good over the threshold at 0.5 %: {', '.join(over)}", flush=True)
    return result


def laid_out(found: Sequence[Letter], families: frozenset[Family]) -> list[Example]:
    """Messages as the scorer learns and reads them."""
    parsed = ((letter, parse(letter.data)) for letter in found)
    return [example(message, read(message), letter.unwanted, families=families) for letter, message in parsed]


def vedette(learn: Sequence[Letter], test: Sequence[Letter], ways: dict[str, frozenset[Family]] = WHOLE) -> Marks:
    """Our scores: the rules', and the trained scorer's of traits of these families."""
    found: Marks = {}
    for title, families in ways.items():
        model = fit(laid_out(learn, families), "benchmark")
        asked = laid_out(test, families)
        found["Vedette's rules"] = [each.points for each in asked]
        found[f"Vedette's rules and trained scorer{title}"] = [each.points + model.points(each.found) for each in asked]
    return found


def others(learn: Sequence[Letter], test: Sequence[Letter]) -> Marks:
    """The rivals' scores, with their rules alone and with Bayes trained."""
    found: Marks = {}

    def ask(title: str, rival: Rival) -> None:
        found[f"{rival.name}{title}"] = [rival.score(each.data) for each in test]

    with rivals(RIVALS) as running:
        for rival in running:
            ask("'s rules", rival)
    with rivals(RIVALS, learning=True) as running:
        for rival in running:
            for unwanted in (True, False):
                rival.learn([each.data for each in learn if each.unwanted is unwanted], unwanted)
            ask("'s rules and trained Bayes", rival)
    return found


def folded(judge: Callable[[Sequence[Letter], Sequence[Letter]], Marks], found: Sequence[Letter], folds: int) -> Marks:
    """Scores of all messages, each by a filter taught on the other folds."""
    scores: dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]] = {}
    for fold in range(folds):
        rest = [each for number, each in enumerate(found) if number % folds != fold]
        for title, values in judge(rest, found[fold::folds]).items():
            scores.setdefault(title, np.zeros(len(found)))[fold::folds] = values
    return {title: values.tolist() for title, values in scores.items()}


def main() -> None:
    """Learn, judge, print, and write results as JSON where asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--learn", type=Path, nargs="+", default=[], help="sources to learn from")
    options.add_argument("--test", type=Path, nargs="+", required=True, help="sources to judge")
    options.add_argument("--folds", type=int, default=0, help="learn from the other folds of the test sources instead")
    options.add_argument("--every", type=int, default=1, help="judge only every so many-th message")
    options.add_argument("--rivals", choices=("no", "too", "only"), default="no", help="rspamd and SpamAssassin, slow")
    options.add_argument("--ablation", action="store_true", help="the scorer of words alone and without words as well")
    options.add_argument("--results", type=Path)
    chosen = options.parse_args()
    learn, test = letters(chosen.learn), letters(chosen.test, chosen.every)
    print(f"learned from {sum(e.unwanted for e in learn)} unwanted, {sum(not e.unwanted for e in learn)} good messages")
    print(f"caught at {' / '.join(f'{budget:.1%}' for budget in BUDGETS)} false positives, header fields neutral")
    results = {}
    ours = partial(vedette, ways=ABLATED if chosen.ablation else WHOLE)
    judges = {"no": (ours,), "too": (ours, others), "only": (others,)}[chosen.rivals]
    for judge in judges:
        scores = folded(judge, test, chosen.folds) if chosen.folds else judge(learn, test)
        for title, values in scores.items():
            results[title] = tell(title, test, values)
    if chosen.results:
        chosen.results.write_text(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
