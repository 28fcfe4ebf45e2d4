"""Reads mailboxes of Microsoft 365 over Graph: what is new by delta query, each message as it was received (MIME).

Source: Microsoft Graph, "message: delta" and "Get MIME content of a message"; throttling: 429 and 503 with Retry-After.
`app.mailboxes` calls `read`; one request at a time, so that no mailbox is pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit

from vedette.connectors.mailboxes.reading import STEP, STEP_BYTES, Position, Read, Step, lying
from vedette.connectors.mailboxes.terms import GraphTerms
from vedette.connectors.mailboxes.tokens import SECONDS, token
from vedette.core.errors import Upstream
from vedette.core.http import Answer, Http
from vedette.core.outbound import Outbound
from vedette.mail.envelope import Way

_TRIES = 4
_LONGEST = 60.0
_STALE = 410
_GONE = 404


class Graph:
    """One application's access to its mailboxes. `wait` sleeps so many seconds, or raises when the program ends."""

    def __init__(self, terms: GraphTerms, secret: str, outbound: Outbound, wait: Callable[[float], None]) -> None:
        self._terms, self._secret, self._wait = terms, secret, wait
        self._http = Http(outbound, SECONDS)
        self._token = ""

    def check(self) -> None:
        """Get a token and look at every mailbox. Raises Upstream with what to do."""
        try:
            for mailbox in self._terms.mailboxes:
                answer = self._get(f"{self._terms.service}/v1.0/users/{quote(mailbox)}/mailFolders/inbox?$select=id")
                _demand(answer, f"the mailbox {mailbox}")
        finally:
            self._http.close()

    def read(self, position: Position) -> Iterator[Step]:
        """All messages that came since `position`. Raises Upstream."""
        going = dict(position)
        try:
            for mailbox in self._terms.mailboxes:
                for folder in self._terms.folders:
                    yield from self._folder(mailbox, folder, going)
        finally:
            self._http.close()

    def _folder(self, mailbox: str, folder: str, going: dict[str, str]) -> Iterator[Step]:
        place = f"{mailbox}/{folder}"
        start = (
            f"{self._terms.service}/v1.0/users/{quote(mailbox)}/mailFolders/{folder}/messages/delta?$select=id,isDraft"
        )
        link = going.get(place) or start
        while link:
            answer = self._get(link, {"Prefer": f"odata.maxpagesize={STEP}"})
            if answer.status == _STALE:
                # Graph forgot where we were: from the beginning, the gate knows what it has seen.
                link = start
                continue
            page = _demand(answer, place).document()
            following = str(page.get("@odata.nextLink") or "")
            end = str(page.get("@odata.deltaLink") or "")
            entries = [entry for entry in page.get("value", ()) if isinstance(entry, dict) and "@removed" not in entry]
            for messages in self._messages(mailbox, folder, [str(entry.get("id", "")) for entry in entries]):
                yield Step(messages, dict(going))
            going[place] = self._ours(following or end or link)
            yield Step((), dict(going))
            link = self._ours(following) if following else ""

    def _messages(self, mailbox: str, folder: str, identifiers: list[str]) -> Iterator[tuple[Read, ...]]:
        found: list[Read] = []
        size = 0
        for identifier in identifiers:
            url = f"{self._terms.service}/v1.0/users/{quote(mailbox)}/messages/{quote(identifier, safe='')}/$value"
            answer = self._get(url)
            if answer.status == _GONE:
                continue
            raw = _demand(answer, f"a message of {mailbox}").body
            found.append(lying(raw, mailbox, Way.GRAPH, junk=folder == "junkemail"))
            size += len(raw)
            if size >= STEP_BYTES:
                yield tuple(found)
                found, size = [], 0
        if found:
            yield tuple(found)

    def _get(self, url: str, headers: dict[str, str] | None = None) -> Answer:
        """Ask, waiting as long as we are told to, with a new token when the old one has ended."""
        renewed = False
        for attempt in range(_TRIES):
            if not self._token:
                self._token = self._new_token()
            answer = self._http.ask("GET", url, {**(headers or {}), "Authorization": f"Bearer {self._token}"})
            if answer.status == 401 and not renewed:
                self._token, renewed = "", True
            elif answer.status in {429, 503, 504}:
                self._wait(min(_LONGEST, answer.wait or 2.0**attempt))
            else:
                return answer
        raise Upstream("Microsoft Graph is throttling us; reading goes on later", permanent=False)

    def _new_token(self) -> str:
        terms = self._terms
        form = {
            "grant_type": "client_credentials",
            "client_id": terms.client_id,
            "client_secret": self._secret,
            "scope": f"{terms.service}/.default",
        }
        return token(self._http, f"{terms.authority}/{terms.directory}/oauth2/v2.0/token", form)

    def _ours(self, link: str) -> str:
        """A link to go on with, which must lead to the same service. Raises Upstream."""
        ours, theirs = urlsplit(self._terms.service), urlsplit(link)
        if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc):
            raise Upstream(f"the service names a link of another host: {theirs.netloc}", permanent=True)
        return link


def _demand(answer: Answer, what: str) -> Answer:
    """The answer if it is a good one. Raises Upstream with what the service said."""
    if answer.status == 200:
        return answer
    said = ""
    try:
        error = answer.document().get("error")
        said = str(error.get("message", "")) if isinstance(error, dict) else ""
    except Upstream:
        said = ""
    hint = "; does the application have Mail.Read, with an administrator's consent?" if answer.status == 403 else ""
    permanent = answer.status in {400, 401, 403, 404}
    raise Upstream(f"{what}: {answer.status} {said[:300]}{hint}", permanent=permanent)
