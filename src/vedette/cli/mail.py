"""`vedette mail`: judge messages, train the scorer, read DMARC and TLS reports, turn the keys of guarded links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from vedette.app.wiring import open_state
from vedette.cli.options import DATA, TENANT, Data, Json, Tenant, files_of
from vedette.cli.output import console, print_json, print_table
from vedette.core.clock import iso, now
from vedette.core.scope import local
from vedette.mail import dmarc_reports, scorer, submissions, training
from vedette.mail.authentication import read
from vedette.mail.bounds import DEFAULT
from vedette.mail.clicks import keys
from vedette.mail.mailbox import messages
from vedette.mail.message import Message, parse
from vedette.mail.room import MailRoom
from vedette.mail.verdict import judge as judge_message

app = typer.Typer(help="Judge messages from files; train the scorer; read DMARC reports.", no_args_is_help=True)
Paths = Annotated[list[Path], typer.Argument(help="Messages (.eml, .msg), mbox files, Maildirs or folders.")]


@app.command()
def judge(paths: Paths, data: Data = DATA, json: Json = False) -> None:
    """The verdict on each message, with its reasons, the trained scorer's among them where there is one."""
    model = scorer.installed(data)
    shown = []
    for name, message in _messages(paths):
        verdict = judge_message(message, read(message), model=model)
        if json:
            shown.append(
                {
                    "file": name,
                    "subject": message.subject,
                    "verdict": verdict.decision.value,
                    "score": verdict.score,
                    "reasons": list(verdict.reasons),
                    "problems": list(message.problems),
                }
            )
            continue
        console().print(f"{name}: {verdict.decision.value} ({verdict.score:.1f} points)", markup=False)
        for reason in (*verdict.reasons, *message.problems):
            console().print(f"  - {reason}", markup=False)
    if json:
        print_json(shown)


@app.command()
def train(
    wanted: Annotated[list[Path] | None, typer.Option(help="Mail people want; may be given several times.")] = None,
    unwanted: Annotated[list[Path] | None, typer.Option(help="Phish, spam and malware.")] = None,
    corrections: Annotated[bool, typer.Option("--corrections", help="Answered submissions of --tenant, too.")] = False,
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """Train the scorer on your own mail. It adds to the rules, never replaces them; delete its file to be rid of it."""
    examples = [*_examples(wanted or [], False), *_examples(unwanted or [], True)]
    if corrections:
        with open_state(data) as records:
            examples += submissions.examples(local(tenant), MailRoom.open(data, records))
    model = training.fit(examples, f"{len(examples)} messages of one's own, {now():%Y-%m-%d}")
    path = scorer.place(data)
    scorer.save(model, path)
    traits = len(model.weights)
    if json:
        print_json({"file": str(path), "wanted": model.wanted, "unwanted": model.unwanted, "traits": traits})
        return
    console().print(
        f"learned {traits} traits from {model.wanted} wanted and {model.unwanted} unwanted messages; "
        f"{path} is used from the next start on",
        markup=False,
    )


@app.command("click-keys")
def click_keys(
    new: Annotated[bool, typer.Option("--new", help="Make a key that signs links from now on.")] = False,
    forget: Annotated[str, typer.Option(help="Believe this key no more: every link signed with it dies.")] = "",
    data: Data = DATA,
    tenant: Tenant = TENANT,
    json: Json = False,
) -> None:
    """The keys that guarded links are signed with, the one in use first. Old ones stay, for links in mailboxes do."""
    scope = local(tenant)
    with open_state(data) as records:
        if new:
            keys.renew(scope, records)
        if forget:
            keys.forget(scope, records, forget)
        rows = keys.listed(scope, records)
    if json:
        print_json([{"id": row.id, "created": iso(row.created)} for row in rows])
        return
    print_table(("Key", "Signs since"), [(row.id, iso(row.created)) for row in rows], whole=("Key",))


@app.command()
def reports(paths: Paths, json: Json = False) -> None:
    """DMARC and TLS reports of others, from files or the messages that carry them: who sends in your name."""
    found = [report for path in paths for report in _reports(path)]
    if json:
        print_json(msgspec.to_builtins(found))
        return
    for report in found:
        console().print(_told(report), markup=False)


def _reports(path: Path) -> Iterator[dmarc_reports.Report]:
    for file in files_of(path):
        if file.suffix.lower() in {".eml", ".msg", ".mbox"}:
            for _, message in _messages([file]):
                yield from dmarc_reports.of_message(message)
        else:
            yield from dmarc_reports.read(file.name, file.read_bytes()[: DEFAULT.size])


def _told(report: dmarc_reports.Report) -> str:
    """A report in a few lines for people."""
    if isinstance(report, dmarc_reports.Failure):
        return f"{report.reporter}: a message from {report.source_ip} as {report.domain} failed {report.failed}"
    head = f"{report.reporter} on {report.domain}, {report.begin:%Y-%m-%d}" if report.begin else report.reporter
    if isinstance(report, dmarc_reports.Transport):
        return f"{head}: {report.successes} sessions good, {report.failures} not {', '.join(report.reasons)}".rstrip()
    lines = [
        f"  {each.source_ip}: {each.count} messages, {'passed' if each.passed else 'failed'} "
        f"(DKIM {each.dkim or 'none'}, SPF {each.spf or 'none'}), {each.disposition}"
        for each in sorted(report.sendings, key=lambda each: (each.passed, -each.count))
    ]
    return "\n".join([f"{head}, policy {report.policy or 'none'}:", *lines])


def _examples(paths: Sequence[Path], unwanted: bool) -> list[training.Example]:
    return [training.example(message, read(message), unwanted) for _, message in _messages(paths)]


def _messages(paths: Sequence[Path]) -> Iterator[tuple[str, Message]]:
    """Every message below the paths. Raises `BadInput` as `files_of` does."""
    for path in paths:
        for file in files_of(path):
            with file.open("rb") as stream:
                for offset, message in messages(stream, DEFAULT.size):
                    parsed = parse(message)
                    if parsed.headers:
                        yield f"{file}" if not offset else f"{file} at byte {offset}", parsed
