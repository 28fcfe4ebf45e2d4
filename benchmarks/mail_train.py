"""Trains the mail scorer and tells what it is worth across sources; `--write` puts the model into the package.

Run by hand: `python -m benchmarks.mail_train`. A model is tested only on sources it never saw, with Microsoft's
headers taken off.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from benchmarks.mail import BUDGETS, Sample, caught, samples
from vedette.mail.analysis import analyse
from vedette.mail.analysis.case import Organisation, build
from vedette.mail.analysis.finding import Finding
from vedette.mail.authentication import read
from vedette.mail.message import parse
from vedette.mail.scorer import Model
from vedette.mail.stripping import without_microsoft
from vedette.mail.training import fit

MODEL = Path(__file__).parent.parent / "src" / "vedette" / "mail" / "data" / "scorer.json"
SPLITS = {
    "old spam + lists -> modern phish, newsletters, receipts": (
        {"spam_spamassassin", "phish_sublime", "ham_modern_lists"},
        {"phishing_ccbync", "ham_spamassassin", "ham_transactional"},
    ),
    "modern phish + 2002 ham -> old spam, lists, receipts": (
        {"phishing_ccbync", "ham_spamassassin"},
        {"spam_spamassassin", "phish_sublime", "ham_modern_lists", "ham_transactional"},
    ),
    "modern phish + lists -> old spam, newsletters, receipts": (
        {"phishing_ccbync", "ham_modern_lists"},
        {"spam_spamassassin", "phish_sublime", "ham_spamassassin", "ham_transactional"},
    ),
}
Judged = tuple[Sample, tuple[Finding, ...]]


def judged() -> list[Judged]:
    """Every sample with its findings."""
    found = []
    for sample in samples():
        message = parse(without_microsoft(sample.data))
        families = analyse.findings(build(message, read(message), Organisation()))
        found.append((sample, tuple(finding for family in families.values() for finding in family)))
    return found


def tell(title: str, model: Model, test: list[Judged]) -> None:
    """Print the shares the model catches on a test set."""
    scores = [(sample, sum(part for _, part in model.parts(findings))) for sample, findings in test]
    bad = [score for sample, score in scores if sample.unwanted]
    shares = caught(bad, [score for sample, score in scores if not sample.unwanted])
    print(f"  {title:64} " + " / ".join(f"{share:6.1%}" for share in shares))


def main() -> None:
    """Cross-source figures, folds, and the model."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    everything = judged()
    plain = Model(1, "", 0, 0.0, 1.0, {})
    print(f"caught at {' / '.join(f'{budget:.1%}' for budget in BUDGETS)} false positives")
    for title, (learn, test) in SPLITS.items():
        held = [pair for pair in everything if pair[0].source in test]
        tell(f"rules (uncapped)  {title}", plain, held)
        model = fit([(f, s.unwanted) for s, f in everything if s.source in learn], title)
        tell(f"trained           {title}", model, held)
    for fold in range(3):
        test_fold = [pair for number, pair in enumerate(everything) if number % 3 == fold]
        model = fit([(f, s.unwanted) for n, (s, f) in enumerate(everything) if n % 3 != fold], "fold")
        tell(f"rules (uncapped)  fold {fold + 1} of 3", plain, test_fold)
        tell(f"trained           fold {fold + 1} of 3", model, test_fold)
    if chosen.write:
        model = fit(
            [(f, s.unwanted) for s, f in everything], "shared corpora, all sources, Microsoft's headers stripped"
        )
        MODEL.write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")
        print(f"written: {MODEL}")


if __name__ == "__main__":
    main()
