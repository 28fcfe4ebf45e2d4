"""Share of unwanted mail caught at a budget of false positives, beside rspamd and SpamAssassin, and messages a second.

Run by hand: `python -m benchmarks.mail [--alone] [--perturbed] [--results out.json]`. Messages are judged as they
are and with what Microsoft's service added taken off (0.1 % of some 300 good messages allows none), then parsed for
speed. `--perturbed` judges them as other roads would have brought them instead.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

import numpy as np

from benchmarks.mail_perturbed import PERTURBATIONS
from benchmarks.mail_rivals import RIVALS, rivals
from vedette.mail.analysis import analyse
from vedette.mail.analysis.case import Organisation, build
from vedette.mail.authentication import read
from vedette.mail.message import parse
from vedette.mail.stripping import without_microsoft
from vedette.mail.verdict import Thresholds, judge, points

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
LEFT_OUT = {
    "masked addresses": frozenset(
        [
            "envelope-impossible",
            "sender-domain-impossible",
            "subject-names-address",
            "recipients-hidden",
            "sender-malformed",
            "link-carries-address",
        ]
    ),
    "fields archives drop": frozenset({"no-date", "no-message-id", "message-id-malformed", "bounce-address"}),
    "lists and replies": frozenset({"conversation", "reply-to-nothing", "reply-elsewhere", "reply-elsewhere-free"}),
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


def leaning(found: list[Sample]) -> dict[str, list[float]]:
    """Shares caught of modern unwanted mail without findings that marks of corpora could cause."""
    print("\nMicrosoft's headers stripped, leaving out findings that masking, archives or lists could cause")
    families = []
    for sample in found:
        message = parse(without_microsoft(sample.data))
        families.append(analyse.findings(build(message, read(message), Organisation())))
    result = {}
    everything = frozenset(code for codes in LEFT_OUT.values() for code in codes)
    for title, left in {"nothing": frozenset[str](), **LEFT_OUT, "all of these": everything}.items():
        scores = [
            points({name: tuple(f for f in group if f.code not in left) for name, group in family.items()})[0]
            for family in families
        ]
        pairs = list(zip(found, scores, strict=True))
        modern = [score for sample, score in pairs if sample.source.startswith("phish")]
        result[title] = caught(modern, [score for sample, score in pairs if not sample.unwanted])
        print(f"  without {title:26} " + " / ".join(f"{share:6.1%}" for share in result[title]))
    return result


def perturbed(found: list[Sample]) -> dict[str, dict[str, object]]:
    """Shares caught in every state of `mail_perturbed`, at thresholds of that state and at those of mail as received.

    `kept` is what is caught at 0.5 % when the threshold stays where mail as received puts it, `over` the good messages
    over the points that make a message unwanted; `moved` the findings whose frequency changed most.
    """
    print("\nPerturbed: modern at 0.1 / 0.5 / 1 / 5 % · all · all at the threshold of mail as received (0.5 %)")
    result: dict[str, dict[str, object]] = {}
    fixed, usual = 0.0, Counter[tuple[bool, str]]()
    for title, change in PERTURBATIONS.items():
        verdicts = [judge(message, read(message)) for message in (parse(change(sample.data)) for sample in found)]
        pairs = [(sample, verdict.score) for sample, verdict in zip(found, verdicts, strict=True)]
        good = sorted((score for sample, score in pairs if not sample.unwanted), reverse=True)
        bad = [score for sample, score in pairs if sample.unwanted]
        modern = [score for sample, score in pairs if sample.source.startswith("phish")]
        seen = Counter(
            (sample.unwanted, finding.code)
            for sample, verdict in zip(found, verdicts, strict=True)
            for finding in {finding.code: finding for finding in verdict.findings}.values()
        )
        if not result:
            fixed, usual = good[int(len(good) * 0.005)], seen
        moved = sorted(set(seen) | set(usual), key=lambda key: -abs(seen[key] - usual[key]))[:6]
        kept = sum(score > fixed for score in bad) / len(bad)
        over = sum(score >= Thresholds().unwanted for score in good)
        result[title] = {
            "modern": caught(modern, good),
            "all unwanted": caught(bad, good),
            "kept": kept,
            "over": over,
            "moved": [f"{'unwanted' if key[0] else 'good'} {key[1]} {seen[key] - usual[key]:+}" for key in moved],
        }
        shares = "  ·  ".join(" / ".join(f"{share:6.1%}" for share in caught(each, good)) for each in (modern, bad))
        print(f"  {title:30} {shares}  ·  {kept:6.1%}  good over: {over}")
        print(f"      {', '.join(str(text) for text in result[title]['moved'])}")  # type: ignore[attr-defined]
    return result


def parsers() -> dict[str, Callable[[bytes], object]]:
    """Readers to compare: each gives headers, texts and files decoded; `opened` HTML, links and archives read too."""
    found: dict[str, Callable[[bytes], object]] = {
        "Vedette": parse,
        "Vedette, opened": lambda data: parse(data).links,
        "email (standard library)": _standard,
    }
    for name, module, function in (
        ("fast-mail-parser (Rust)", "fast_mail_parser", "parse_email"),
        ("mail-parser", "mailparser", "parse_from_bytes"),
    ):
        if importlib.util.find_spec(module) is None:
            print(f"  {name}: not installed, skipped")
        else:
            found[name] = getattr(importlib.import_module(module), function)
    return found


def _standard(data: bytes) -> object:
    message = message_from_bytes(data)
    return [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]


def parsing(found: list[Sample]) -> dict[str, float]:
    """CPU milliseconds a message of every parser; one that refuses a message has read it in no time."""
    print("\nParsing alone, CPU milliseconds a message")
    logging.disable(logging.CRITICAL)
    cost = {}
    for name, read_one in parsers().items():
        refused, began = 0, time.process_time()
        for sample in found:
            try:
                read_one(sample.data)
            except Exception:  # noqa: BLE001 (a rival's own errors are many)
                refused += 1
        cost[name] = 1000 * (time.process_time() - began) / len(found)
        print(f"  {name:28} {cost[name]:6.2f}" + (f"  ({refused} refused)" if refused else ""))
    return cost


def main() -> None:
    """Judge, print, and write results as JSON where asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--alone", action="store_true", help="without rspamd and SpamAssassin, which are slow")
    options.add_argument("--perturbed", action="store_true", help="only the messages as other roads would bring them")
    options.add_argument("--results", type=Path)
    chosen = options.parse_args()
    found = samples()
    results: dict[str, object] = {}
    if chosen.perturbed:
        results["perturbed"] = perturbed(found)
        if chosen.results:
            chosen.results.write_text(json.dumps(results, indent=2))
        return
    ours(found[0].data)
    with rivals(() if chosen.alone else RIVALS) as others:
        for rival in others:
            rival.score(found[0].data)
        for state, change in (("as received", bytes), ("Microsoft's headers stripped", without_microsoft)):
            data = [change(sample.data) for sample in found]
            judges = [("Vedette", ours, time.process_time), *((r.name, r.score, r.seconds) for r in others)]
            for name, score, seconds in judges:
                began = seconds()
                scores = [score(each) for each in data]
                rate = len(found) / max(0.01, seconds() - began)
                title = f"{name}'s rules, {state} ({rate:.0f} messages/s of one core)"
                results[f"{name}, {state}"] = {"messages a second": rate, **report(title, found, scores)}
    results["leaning"] = leaning(found)
    results["parsing"] = parsing(found)
    if chosen.results:
        chosen.results.write_text(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
