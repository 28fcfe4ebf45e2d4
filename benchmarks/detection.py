"""Detection's worth on endpoints: what the stock rules find in labelled recordings of attacks and in benign logs.

`python benchmarks/detection.py [--stripped] [SET …]` prints for every data set the share of files with an alert of the
labelled technique, the misses, the alerts above Low on benign logs and the alerts that name another technique than the
label. With `--stripped` the names of well-known tools are replaced by invented words before the import.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.stripping import stripped
from vedette.app import flow
from vedette.app.wiring import Product, open_product
from vedette.core.scope import Scope, local
from vedette.detect.alert import Alert, Severity
from vedette.detect.schedule import Detector
from vedette.schema.types import Service

DATA: Final = Path(__file__).parents[2] / "shared" / "data"
# Name of the set → the files of it, below DATA.
SETS: Final[Mapping[str, str]] = {
    "evtx": "endpoint/evtx/*.evtx",
    "evtx_benign": "endpoint/evtx_benign/*.evtx",
    "atomic": "unclear_licence/atomic/*.gz",
    "otrf": "endpoint/otrf/[!a]*.gz",
    "golden_saml": "stories/G1_golden_saml/*Events.json",
}
# Sets where the whole is one story or has no attack in it: no share is counted.
UNLABELLED: Final = frozenset({"evtx_benign", "golden_saml"})
_LOUD: Final = frozenset({Severity.MEDIUM, Severity.HIGH})


@dataclass(frozen=True, slots=True)
class Looked:
    """One file: its labelled techniques, and the alerts it gave in a tenant of its own."""

    path: Path
    labels: tuple[str, ...]
    alerts: tuple[Alert, ...]

    @property
    def hit(self) -> bool:
        """Whether an alert names a labelled technique or its parent (or, for a parent label, a child)."""
        return any(related(alert.techniques, self.labels) for alert in self.alerts)

    @property
    def exact(self) -> bool:
        """Whether an alert names a labelled technique itself."""
        return any(set(alert.techniques) & set(self.labels) for alert in self.alerts)

    @property
    def unrelated(self) -> tuple[Alert, ...]:
        """Alerts above Low that name none of the labelled techniques."""
        return tuple(a for a in self.alerts if a.severity in _LOUD and not related(a.techniques, self.labels))


def related(techniques: Iterable[str], labels: Iterable[str]) -> bool:
    """Whether one of the techniques is a label, its parent or its child; siblings are not."""
    return any(
        technique == label or technique == label.partition(".")[0] or technique.partition(".")[0] == label
        for technique in techniques
        for label in labels
    )


def main() -> None:
    """Measure the sets named on the command line, else all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help="data sets; without one, all of them")
    parser.add_argument("--stripped", action="store_true", help="measure samples with their tools' names taken out")
    given = parser.parse_args()
    if unknown := sorted(set(given.sets) - set(SETS)):
        parser.error(f"no such set: {', '.join(unknown)}; there are {', '.join(SETS)}")
    if not DATA.is_dir():
        print(f"skipped: no data in {DATA}")
        return
    labels = _labels()
    with tempfile.TemporaryDirectory() as folder, open_product(Path(folder), create=True) as product:
        for error in product.rules.errors:
            print(f"unreadable rule: {error}")
        rules = [rule for rule in product.rules.rules if rule.service in (Service.ENDPOINT, Service.IDENTITY)]
        detector = Detector(product.lake, product.records, rules, catalog=product.catalog)
        print(f"{len(rules)} rules for endpoints and identities")
        for name in given.sets or SETS:
            began = time.perf_counter()
            looked = _look_at(product, detector, name, labels, stripping=given.stripped)
            _report(name, looked, time.perf_counter() - began)


def _labels() -> Mapping[str, tuple[str, ...]]:
    lines = (DATA / "LABELS.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return {row["path"]: tuple(row.get("techniques") or ()) for row in rows}


def _look_at(
    product: Product, detector: Detector, name: str, labels: Mapping[str, tuple[str, ...]], *, stripping: bool
) -> Sequence[Looked]:
    """Every file in a tenant of its own; the next file is read in while the rules look at this one."""
    paths = sorted(DATA.glob(SETS[name]))

    def ingested(number: int) -> Scope:
        scope, path = local(f"{name}{number}"), paths[number]
        read = stripped(path, product.folder / "stripped" / f"{name}{number}") if stripping else path
        flow.ingest(product, scope, [read])
        return scope

    looked = []
    with ThreadPoolExecutor(max_workers=1) as ahead:
        waiting = ahead.submit(ingested, 0)
        for number, path in enumerate(paths):
            scope = waiting.result()
            if number + 1 < len(paths):
                waiting = ahead.submit(ingested, number + 1)
            found = detector.run(scope)
            for run in found.failed:
                print(f"failed: {run.rule}: {run.error}")
            looked.append(Looked(path, labels.get(str(path.relative_to(DATA)), ()), found.alerts))
            ahead.submit(product.lake.drop, scope)
    return looked


def _report(name: str, looked: Sequence[Looked], seconds: float) -> None:
    print(f"\n{name}: {len(looked)} files, {sum(len(one.alerts) for one in looked)} alerts, {seconds:.0f} s")
    if name in UNLABELLED:
        _report_plainly(looked, name == "evtx_benign")
        return
    hits, exact = sum(one.hit for one in looked), sum(one.exact for one in looked)
    print(f"  right technique or its parent: {hits}/{len(looked)} = {hits / max(1, len(looked)):.0%}; exact: {exact}")
    for one in looked:
        if not one.hit:
            loud = sorted({alert.detector for alert in one.alerts})
            print(f"  miss {one.path.name} {'/'.join(one.labels)}; alerts instead: {', '.join(loud) or 'none'}")
    beside = Counter(alert.detector for one in looked for alert in one.unrelated)
    files = sum(bool(one.unrelated) for one in looked)
    print(f"  alerts above Low without the label's technique: {beside.total()} in {files} files")
    for rule, count in beside.most_common(12):
        print(f"    {count:4} {rule}")


def _report_plainly(looked: Sequence[Looked], benign: bool) -> None:
    for one in looked:
        loud = [alert for alert in one.alerts if alert.severity in _LOUD]
        if benign:
            print(f"  {one.path.name}: {len(one.alerts)} alerts, above Low: {len(loud)}")
        shown = Counter((alert.severity.value, alert.detector) for alert in (loud if benign else one.alerts))
        for (severity, rule), count in sorted(shown.items()):
            print(f"    {count:4} {severity:13} {rule}{'' if benign else '  ' + one.path.name}")


if __name__ == "__main__":
    main()
