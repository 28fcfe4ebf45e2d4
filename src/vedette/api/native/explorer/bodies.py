"""What Explorer is asked over HTTP and what it answers; `routes` and `saved` take and give these."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from vedette.api.access import Access
from vedette.api.native.overview import span
from vedette.api.wire import Moment, Wire
from vedette.insight.explorer import grid, tops
from vedette.insight.explorer.conditions import LONGEST, MOST_CONDITIONS, MOST_VALUES, Condition, Filter
from vedette.insight.explorer.question import Asker, Question, Sources
from vedette.insight.explorer.words import Base, Joined, Operator, ValueKind, View

DAYS = 7
"""How far back it is asked unless the request says otherwise."""


class ExplorerCondition(Wire):
    """A property compared with values, any of which suffices."""

    property: str = Field(max_length=60)
    operator: Operator
    values: list[Annotated[str, Field(max_length=LONGEST)]] = Field(min_length=1, max_length=MOST_VALUES)

    def condition(self) -> Condition:
        """As the domain has it."""
        return Condition(self.property, self.operator, tuple(self.values))


class ExplorerAsked(Wire):
    """What is asked: default is all mail of the last seven days. `zapped`: with mail that was purged after delivery."""

    view: View = View.ALL
    since: datetime | None = None
    until: datetime | None = None
    conditions: list[ExplorerCondition] = Field([], max_length=MOST_CONDITIONS)
    joined: Joined = Joined.AND
    zapped: bool = False

    def filter(self) -> Filter:
        """The filter alone."""
        return Filter(tuple(each.condition() for each in self.conditions), self.joined)

    def asker(self, access: Access) -> Asker:
        """Who asks it of the lake. Raises Forbidden, BadInput."""
        _, until = span(self.since, self.until)
        since = self.since or until - timedelta(days=DAYS)
        product = access.product
        question = Question(self.view, since, until, self.filter(), self.zapped)
        return Asker(access.scope, Sources(product.lake, product.records, product.catalog), question)


class ExplorerChartAsked(ExplorerAsked):
    """With the property to chart by; empty: the view's own."""

    pivot: str = Field("", max_length=60)


class ExplorerRowsAsked(ExplorerAsked):
    """With the page that is wanted."""

    cursor: str = Field("", max_length=4_000)
    limit: int = Field(100, ge=1, le=grid.MOST)
    ascending: bool = False


class ExplorerTopAsked(ExplorerAsked):
    """With the list that is wanted."""

    top: tops.Top = tops.Top.USERS
    limit: int = Field(100, ge=1, le=tops.MOST)


class ExplorerValuesAsked(ExplorerAsked):
    """With the property whose values are wanted, and a text they hold."""

    property: str = Field("sender-domain", max_length=60)
    text: str = Field("", max_length=200)


class ExplorerExportAsked(ExplorerAsked):
    """With the time zone beside UTC."""

    zone: str = Field("UTC", max_length=60)


class ExplorerProperty(Wire):
    """One filter property. `values` are its usual ones; `pivot`: charts are drawn by it; `usable`: you may use it."""

    id: str
    title: str
    group: str
    kind: ValueKind
    operators: list[Operator]
    values: list[str]
    pivot: bool
    usable: bool


class ExplorerView(Wire):
    """One view: what its rows are, what it can be filtered and charted by, its lists."""

    id: View
    title: str
    base: Base
    usable: bool
    pivot: str
    tops: list[tops.Top]
    properties: list[str]


class ExplorerCatalogue(Wire):
    """Everything Explorer can be asked."""

    views: list[ExplorerView]
    properties: list[ExplorerProperty]


class ChartSlot(Wire):
    """Rows of one word in the slot that begins at `at`."""

    at: Moment
    word: str
    count: int


class ChartSeries(Wire):
    """A word of the pivot with its count."""

    word: str
    count: int


class ExplorerChart(Wire):
    """Counts in slots of `slot`, slots without any left out; `reason` says why there may be nothing.

    `total` counts each message once for each recipient, `messages` once. `kql` asks the same rows in hunting.
    """

    since: Moment
    until: Moment
    total: int
    messages: int
    slot: timedelta
    series: list[ChartSeries]
    slots: list[ChartSlot]
    unit: str
    reason: str
    partial: bool
    kql: str


class MailLineBody(Wire):
    """A message to one recipient."""

    timestamp: Moment
    subject: str
    recipient: str
    sender_address: str
    sender_name: str
    sender_domain: str
    sender_ip: str
    mail_from: str
    delivery_action: str
    original_location: str
    latest_location: str
    threat_types: str
    threat_names: str
    detection_methods: str
    confidence: str
    direction: str
    overrides: str
    override_source: str
    policy_type: str
    policy_action: str
    network_message_id: str
    internet_message_id: str
    language: str
    connector: str
    distribution_list: str
    cluster_id: str
    attachments: int | None
    urls: int | None
    size: int | None
    additional_actions: list[str]


class ClickLineBody(Wire):
    """A click on a protected link."""

    timestamp: Moment
    url: str
    recipient: str
    verdict: str
    threat_types: str
    detection_methods: str
    workload: str
    client_ip: str
    network_message_id: str
    click_id: str


class FileLineBody(Wire):
    """A file in which malware was found."""

    timestamp: Moment
    file_name: str
    workload: str
    site: str
    owner: str
    modified_by: str
    malware_family: str
    technology: str
    sha256: str
    document_id: str


class ExplorerRows(Wire):
    """A page of rows, of the kind the view has; the other lists are empty."""

    mail: list[MailLineBody]
    clicks: list[ClickLineBody]
    files: list[FileLineBody]
    next: str
    reason: str
    partial: bool


class ExplorerTopLine(Wire):
    """A word with its counts in the order of the list's columns."""

    word: str
    detail: str
    counts: list[int]


class ExplorerTop(Wire):
    """A list; clicking a line filters by `property`."""

    columns: list[str]
    property: str
    lines: list[ExplorerTopLine]
    reason: str
    partial: bool


class ExplorerValue(Wire):
    """A value and in how many rows it stands."""

    value: str
    count: int
