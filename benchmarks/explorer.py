"""Threat Explorer over a million messages: chart, grid and lists, beside the plain SQL that counts the same.

`python -m benchmarks.explorer [MESSAGES] [ROUNDS]` fills a lake of its own with thirty days of mail (a link in every
second message, one in a thousand purged) and prints the median and 95th percentile of wall and CPU time of each
question, over seven and thirty days, and how much of it the plain SQL takes.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import quantiles
from time import perf_counter

from vedette.core.clock import now
from vedette.core.scope import Scope, local
from vedette.insight.explorer import grid
from vedette.insight.explorer.chart import chart
from vedette.insight.explorer.conditions import Condition, Filter
from vedette.insight.explorer.question import Asker, Question, Sources
from vedette.insight.explorer.tops import Top, top
from vedette.insight.explorer.words import Operator, View
from vedette.lake.ddl import place, quoted
from vedette.lake.lake import Lake
from vedette.records.database import Records
from vedette.schema.catalog import Catalog
from vedette.tenants import subscriptions

_DAYS = 30
_PHISH = "number % 20 = 0"


def fill(lake: Lake, scope: Scope, messages: int, until: datetime) -> None:
    """The mail, its links and what was purged."""
    start = (until - timedelta(days=_DAYS)).strftime("%Y-%m-%d %H:%M:%S")
    at = f"toDateTime64('{start}', 7, 'UTC') + toIntervalMillisecond(intDiv(number * {_DAYS * 86_400_000}, {messages}))"
    ident, sender = "lower(hex(sipHash128(number)))", "concat('d', toString(sipHash64(number) % 5000), '.example')"
    reader = "concat('reader', toString(sipHash64(number, 1) % 3000), '@corp.example')"
    technology = """if(number % 20 = 0, '{"Phish": ["Spoof DMARC", "General filter"]}', '')"""
    auth = """'{"SPF":"pass","DKIM":"pass","DMARC":"pass","CompAuth":"pass","Source":"computed"}'"""
    more = """concat('{"Size":', toString(number % 90000), ',"Verdict":"clean","Reasons":["Nothing was found"]}')"""
    mail = {
        "Timestamp": at, "NetworkMessageId": ident, "InternetMessageId": f"concat('<', {ident}, '@x>')",
        "SenderFromAddress": f"concat('post@', {sender})", "SenderFromDomain": sender,
        "SenderMailFromAddress": f"concat('post@', {sender})", "SenderMailFromDomain": sender,
        "SenderIPv4": "concat('192.0.2.', toString(sipHash64(number) % 250))", "RecipientEmailAddress": reader,
        "Subject": "concat('Order ', toString(number % 10007), ' of your shop')", "EmailDirection": "'Inbound'",
        "DeliveryAction": f"multiIf({_PHISH}, 'Blocked', number % 7 = 0, 'Junked', 'Delivered')",
        "DeliveryLocation": f"multiIf({_PHISH}, 'Quarantine', number % 7 = 0, 'Junk folder', 'Inbox/folder')",
        "ThreatTypes": f"if({_PHISH}, 'Phish', '')", "DetectionMethods": technology, "AuthenticationDetails": auth,
        "AttachmentCount": "number % 3", "UrlCount": "number % 2", "AdditionalFields": more,
    }  # fmt: skip
    domain = "concat('l', toString(sipHash64(number) % 2000), '.example')"
    links = {
        "Timestamp": at, "NetworkMessageId": ident, "UrlDomain": domain, "UrlLocation": "'Body'",
        "Url": f"concat('https://', {domain}, '/a?n=', toString(number % 50))",
    }  # fmt: skip
    moves = {
        "Timestamp": at, "NetworkMessageId": ident, "RecipientEmailAddress": reader, "ActionType": "'Phish ZAP'",
        "ActionTrigger": "'ZAP'", "ActionResult": "'Success'", "DeliveryLocation": "'Quarantine'",
    }  # fmt: skip
    for name, values, step in (
        ("EmailEvents", mail, 1),
        ("EmailUrlInfo", links, 2),
        ("EmailPostDeliveryEvents", moves, 1000),
    ):
        table = Catalog.stock().table(name)
        if table is None:
            raise LookupError(name)
        lake.provision(scope, [table])
        target, columns = place(scope, table), ", ".join(quoted(column) for column in values)
        lake.pool.execute(
            f"INSERT INTO {target} ({columns}, _EventId, _IngestedAt, _Batch) SELECT {', '.join(values.values())}, "
            f"reinterpretAsFixedString(sipHash128(number)), toDateTime64('{start}', 3, 'UTC'), 1 "
            f"FROM numbers(0, {messages}) WHERE number % {step} = 0"
        )
        lake.pool.execute(f"OPTIMIZE TABLE {target} FINAL")


def measured(ask: Callable[[], object], rounds: int) -> tuple[list[float], list[float]]:
    """Wall and CPU seconds of each round, after one that is not counted."""
    ask()
    walls, cpus = [], []
    for _ in range(rounds):
        before, began = getrusage(RUSAGE_SELF), perf_counter()
        ask()
        after = getrusage(RUSAGE_SELF)
        walls.append(perf_counter() - began)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return walls, cpus


def main(messages: int, rounds: int) -> None:
    """Fill, ask, print."""
    scope, until = local("explored"), now().astimezone(UTC)
    with (
        tempfile.TemporaryDirectory() as folder,
        Lake.open(Path(folder) / "lake") as lake,
        Records.open(Path(folder) / "state.db") as records,
    ):
        subscriptions.take_in(scope, records, (subscriptions.entered("VEDETTE_SELF_HOSTED"),), whole=True)
        began = perf_counter()
        fill(lake, scope, messages, until)
        print(f"{messages:,} messages made in {perf_counter() - began:.0f} s")
        sources = Sources(lake, records, Catalog.stock())
        print(f"{'':44}{'wall p50':>10}{'wall p95':>10}{'CPU p50':>10}{'CPU p95':>10}   milliseconds")
        for days in (7, _DAYS):
            _ask_all(scope, sources, days, until, rounds)


def _ask_all(scope: Scope, sources: Sources, days: int, until: datetime, rounds: int) -> None:
    since = until - timedelta(days=days)

    def asker(view: View = View.ALL, *conditions: Condition) -> Asker:
        return Asker(scope, sources, Question(view, since, until, Filter(conditions)))

    where = f"WHERE Timestamp >= toDateTime64('{since:%Y-%m-%d %H:%M:%S}', 7, 'UTC')"
    table = f"{quoted('t_explored')}.{quoted('EmailEvents')}"
    plain = (
        f"SELECT toStartOfInterval(Timestamp, INTERVAL 3 HOUR) AS At, DeliveryAction, count() FROM {table} {where} "
        "GROUP BY ALL"
    )
    newest = f"SELECT * FROM {table} {where} ORDER BY Timestamp DESC LIMIT 200"
    subject = Condition("subject", Operator.CONTAINS, ("order 77",))
    domain = Condition("url-domain", Operator.EQUAL, ("l7.example",))
    spf = Condition("spf", Operator.EQUAL, ("fail",))
    asked: dict[str, Callable[[], object]] = {
        "plain SQL: counts by slot and action": lambda: sources.lake.pool.run(plain),
        "chart by delivery action": lambda: chart(asker()),
        "chart by sender domain": lambda: chart(asker(), "sender-domain"),
        "chart by detection technology": lambda: chart(asker(View.PHISH), "detection-technology"),
        "chart of a subject": lambda: chart(asker(View.ALL, subject)),
        "chart of a link's domain": lambda: chart(asker(View.ALL, domain)),
        "chart of failed SPF": lambda: chart(asker(View.ALL, spf)),
        "plain SQL: the newest 200": lambda: sources.lake.pool.run(newest),
        "grid, first page of 200": lambda: grid.page(asker(), limit=200),
        "grid of phish": lambda: grid.page(asker(View.PHISH), limit=200),
        "grid of a subject": lambda: grid.page(asker(View.ALL, subject), limit=200),
        "top targeted users": lambda: top(asker(), Top.USERS),
        "top URLs of phish": lambda: top(asker(View.PHISH), Top.URLS),
    }
    base = 0.0
    for name, ask in asked.items():
        walls, cpus = measured(ask, rounds)
        figures = [1000 * value for times in (walls, cpus) for value in _percentiles(times)]
        if name.startswith("plain"):
            base = figures[2]
        ratio = "" if name.startswith("plain") else f"   {figures[2] / base:.1f} x plain SQL's CPU"
        print(f"{days:>3} days, {name:<35}" + "".join(f"{figure:>10.0f}" for figure in figures) + ratio)


def _percentiles(times: list[float]) -> tuple[float, float]:
    cuts = quantiles(times, n=20, method="inclusive")
    return cuts[9], cuts[18]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("messages", nargs="?", type=int, default=1_000_000, help="how many messages are written first")
    parser.add_argument("rounds", nargs="?", type=int, default=9, help="how often each question is asked")
    given = parser.parse_args()
    main(given.messages, given.rounds)
