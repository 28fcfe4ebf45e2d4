"""Stock rules on labelled cloud logs: attacks found with the right technique, single events told right from wrong.

`python benchmarks/cloud_detection.py [-v]`; skipped if ../shared is absent. Every detonation and every test event is
moved to days of its own, so that one import and one run of all rules judges each as if it were alone.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from vedette.app import flow
from vedette.app.wiring import open_product
from vedette.core.scope import local
from vedette.records.alerts import alerts

DATA = Path(__file__).parents[2] / "shared" / "data"
START = datetime(2026, 1, 1, tzinfo=UTC)
STEP = timedelta(days=2)
Record = dict[str, Any]

FAMILIES = {
    "aws_cloudtrail": "aws_cloudtrail",
    "okta": "okta",
    "gsuite_activityevent": "google_workspace",
    "gsuite_reports": "google_workspace",
    "azure_signin": "entra",
    "microsoft": "office365",
}
# Where each log writes when it happened; the first that is there gives the event's time.
TIMES = {
    "aws_cloudtrail": ("eventTime", "eventtime"),
    "okta": ("published",),
    "google_workspace": ("id.time",),
    "entra": ("properties.createdDateTime", "properties.activityDateTime", "time"),
    "office365": ("CreationTime",),
}
# The warehouse the tests come from writes some of Okta's field names in lower case.
RESTORED = {
    "eventtype": "eventType",
    "displaymessage": "displayMessage",
    "legacyeventtype": "legacyEventType",
    "debugcontext": "debugContext",
    "authenticationcontext": "authenticationContext",
    "securitycontext": "securityContext",
}
# Tests name the technique for half of the detonations only; the others are ours, from ATT&CK.
TECHNIQUES = {
    "aws.execution.ec2-user-data": ("T1059", "T1578", "T1651"),
    "aws.execution.ssm-send-command": ("T1651",),
    "aws.exfiltration.ec2-share-ebs-snapshot": ("T1537",),
    "aws.exfiltration.rds-share-snapshot": ("T1537",),
    "aws.impact.bedrock-invoke-model": ("T1496",),
    "aws.lateral-movement.ec2-instance-connect": ("T1021.008", "T1021.004", "T1098.004", "T1651"),
    "aws.persistence.iam-create-backdoor-role": ("T1098", "T1136.003"),
    "aws.persistence.iam-create-user-login-profile": ("T1098", "T1078.004", "T1136.003"),
    "aws.persistence.lambda-backdoor-function": ("T1546", "T1098", "T1525", "T1648"),
    "aws.persistence.lambda-overwrite-code": ("T1525", "T1546", "T1648", "T1554"),
    "aws.privilege-escalation.iam-update-user-login-profile": ("T1098", "T1078.004"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """Records that happened together, what they are called, and whether they are an attack."""

    family: str
    name: str
    connector: str
    records: tuple[Record, ...]
    attack: bool
    techniques: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An alert as far as measuring needs it."""

    rule: str
    loud: bool
    techniques: tuple[str, ...]


def detonations() -> Iterator[Case]:
    """One case a detonation of an attack."""
    with (DATA / "LABELS.jsonl").open(encoding="utf-8") as lines:
        labels = {label["path"]: label for label in map(json.loads, lines)}
    for path in sorted((DATA / "cloud" / "aws_stratus").glob("*.json")):
        label = labels[path.relative_to(DATA).as_posix()]
        techniques = tuple(label["techniques"]) or TECHNIQUES[label["attack_id"]]
        records = json.loads(path.read_text(encoding="utf-8"))
        yield Case("detonations", path.stem, "aws_cloudtrail", tuple(records), True, techniques)


def single_events() -> Iterator[Case]:
    """One case a labelled event."""
    for family, connector in FAMILIES.items():
        with gzip.open(DATA / "cloud" / "rule_tests" / f"{family}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                name = f"{row['rule_id']}: {row['test']}"
                record = {RESTORED.get(key, key): value for key, value in row["log"].items()}
                if (
                    connector != "okta" or {"eventType", "actor"} <= record.keys()
                ):  # the others are results of queries, not events
                    yield Case(family, name, connector, (record,), bool(row["expected"]))


def moved(case: Case, number: int) -> Iterator[Record]:
    """The records of a case at its own place in time, their order and distances kept."""
    fields = TIMES[case.connector]
    times = [found for record in case.records if (found := when(record, fields))]
    first = min(times, default=START)
    for position, record in enumerate(case.records):
        at = START + STEP * number + ((when(record, fields) or first) - first)
        copy = json.loads(json.dumps(record))
        copy.pop("etag", None)
        for name in {"eventID", "uuid", "Id"} & copy.keys():
            copy[name] = str(uuid5(NAMESPACE_URL, f"{case.name}/{position}"))
        for field in fields:
            outer, _, inner = field.rpartition(".")
            if outer in copy or (not outer and (inner in copy or field == fields[0])):
                (copy[outer] if outer else copy)[inner] = at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        yield copy


def when(record: Record, fields: Iterable[str]) -> datetime | None:
    """The time a record tells."""
    for field in fields:
        value: Any = record
        for part in field.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, str) and value[:4].isdigit():
            return datetime.fromisoformat(value[:19]).replace(tzinfo=UTC)
    return None


def run(cases: list[Case], folder: Path) -> list[list[Hit]]:
    """Import all cases, run all rules once, and give each case its alerts."""
    by_connector: dict[str, list[str]] = defaultdict(list)
    for number, case in enumerate(cases):
        by_connector[case.connector].extend(json.dumps(record) for record in moved(case, number))
    found: list[list[Hit]] = [[] for _ in cases]
    with open_product(folder / "data", create=True) as product:
        for connector, lines in by_connector.items():
            path = folder / f"{connector}.jsonl"
            path.write_text("\n".join(lines), encoding="utf-8")
            flow.ingest(product, local(), [path], as_=connector)
        for failed in flow.detect(product, local()).detection.failed:
            print(f"FAILED {failed.rule}: {failed.error}")
        with product.records.read() as db:
            for row in db.execute(select(alerts)):
                number = (row.first_activity.replace(tzinfo=UTC) - START) // STEP
                loud = row.severity in ("Medium", "High")
                found[number].append(Hit(row.detector, loud, tuple(json.loads(row.techniques))))
    return found


def right(case: Case, hits: list[Hit]) -> bool:
    """Whether an alert names the technique or its parent (or, for a parent, one of its children)."""
    named = {technique for hit in hits for technique in hit.techniques}
    return any(a == b or a == b.partition(".")[0] or b == a.partition(".")[0] for a in named for b in case.techniques)


def report(cases: list[Case], found: list[list[Hit]], *, verbose: bool) -> None:
    """Print the figures by data set and, if wanted, every miss and every false alarm."""
    by_family: dict[str, list[tuple[Case, list[Hit]]]] = defaultdict(list)
    for case, hits in zip(cases, found, strict=True):
        by_family[case.family].append((case, hits))
    for family, pairs in by_family.items():
        good = [(case, hits) for case, hits in pairs if case.attack]
        bad = [(case, hits) for case, hits in pairs if not case.attack]
        raised = sum(bool(hits) for _, hits in good)
        loud = [(case, [hit for hit in hits if hit.loud]) for case, hits in bad if any(hit.loud for hit in hits)]
        line = f"{family}: {raised} of {len(good)} attacks raise an alert"
        if family == "detonations":
            line += f", {sum(right(case, hits) for case, hits in good)} with the right technique"
        print(f"{line}; {len(loud)} of {len(bad)} harmless events raise one above Low" if bad else line)
        if verbose:
            for case, hits in good:
                if not hits or (case.techniques and not right(case, hits)):
                    print(f"  missed: {case.name} {[hit.rule for hit in hits]}")
            for case, hits in loud:
                print(f"  false: {case.name} by {', '.join(sorted({hit.rule for hit in hits}))}")


def main(arguments: list[str]) -> int:
    """Measure everything; always 0, the figures speak."""
    if not DATA.is_dir():
        print(f"SKIPPED: no labelled logs at {DATA}")
        return 0
    began = time.perf_counter()
    cases = [*detonations(), *single_events()]
    with tempfile.TemporaryDirectory() as folder:
        found = run(cases, Path(folder))
    report(cases, found, verbose="-v" in arguments)
    print(f"{len(cases)} cases in {time.perf_counter() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
