"""What the trained scorer is worth on sources it never saw, and on folds of all; nothing of it is shipped.

Run by hand: `python -m benchmarks.mail_train`. The corpora's licences (one is for non-commercial use, one states none)
do not allow a model made of them to be given away, so operators train their own: `vedette mail train`.
"""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.mail import BUDGETS, Sample, caught, samples
from vedette.mail.authentication import read
from vedette.mail.message import parse
from vedette.mail.scorer import Model
from vedette.mail.stripping import without_microsoft
from vedette.mail.training import Example, example, fit

FOLDS = 5
Judged = tuple[Sample, Example]
# Learned from these, tested on all others.
SPLITS: dict[str, frozenset[str]] = {
    "modern phish + lists": frozenset({"phishing_ccbync", "ham_modern_lists"}),
    "modern phish + 2002 ham": frozenset({"phishing_ccbync", "ham_spamassassin"}),
    "old spam + 2002 ham": frozenset({"spam_spamassassin", "ham_spamassassin"}),
    "old spam + lists": frozenset({"spam_spamassassin", "ham_modern_lists"}),
}


def judged() -> list[Judged]:
    """Every sample laid out for training, without Microsoft's headers."""
    found = []
    for sample in samples():
        message = parse(without_microsoft(sample.data))
        found.append((sample, example(message, read(message), sample.unwanted)))
    return found


def tell(title: str, score: Callable[[Example], float], test: list[Judged]) -> None:
    """Print the shares caught on a test set."""
    bad = [score(each) for _, each in test if each.unwanted]
    shares = caught(bad, [score(each) for _, each in test if not each.unwanted])
    print(f"  {title:64} " + " / ".join(f"{share:6.1%}" for share in shares))


def with_model(model: Model) -> Callable[[Example], float]:
    """The score of rules and model together."""
    return lambda each: each.points + model.points(each.found)


def alone(each: Example) -> float:
    """The rules' points."""
    return each.points


def main() -> None:
    """Across sources, one source left out at a time, and folds over everything."""
    everything = judged()
    print(
        f"caught at {' / '.join(f'{budget:.1%}' for budget in BUDGETS)} false positives, Microsoft's headers stripped"
    )
    for title, learn in SPLITS.items():
        test = [pair for pair in everything if pair[0].source not in learn]
        model = fit([each for sample, each in everything if sample.source in learn], title)
        tell(f"rules             tested on all but {title}", alone, test)
        tell(f"rules and scorer  learned from {title}", with_model(model), test)
    for source in sorted({sample.source for sample, _ in everything}):
        model = fit([each for sample, each in everything if sample.source != source], source)
        # the left-out source against everything of the other kind, which the model has seen: read with care
        kind = next(sample.unwanted for sample, _ in everything if sample.source == source)
        test = [(s, e) for s, e in everything if s.source == source or s.unwanted != kind]
        tell(f"rules             {source} left out", alone, test)
        tell(f"rules and scorer  {source} left out", with_model(model), test)
    held: list[tuple[float, Judged]] = []
    for fold in range(FOLDS):
        model = fit([each for number, (_, each) in enumerate(everything) if number % FOLDS != fold], "fold")
        held += [(with_model(model)(pair[1]), pair) for pair in everything[fold::FOLDS]]
    scores = {id(pair): score for score, pair in held}
    tell("rules             all", alone, everything)
    shares = caught(
        [score for score, (_, each) in held if each.unwanted],
        [score for score, (_, each) in held if not each.unwanted],
    )
    print(f"  {f'rules and scorer  {FOLDS} folds':64} " + " / ".join(f"{share:6.1%}" for share in shares))
    print(f"  {len(scores)} messages, each scored by a model that never saw it")


if __name__ == "__main__":
    main()
