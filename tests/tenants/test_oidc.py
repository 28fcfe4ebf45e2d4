"""Single sign-on with a real provider (npm oidc-provider) on loopback: the whole code flow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import nodes
from tests.tenants.company import add_account, turned_on
from tests.tenants.idp.provider import CALLBACK, CLIENT, IdentityProvider, sign_in
from vedette.core.clock import frozen, now
from vedette.core.errors import BadInput, Forbidden, NotFound
from vedette.core.scope import Scope, local
from vedette.records import providers as kept
from vedette.records import roles as shelf
from vedette.records.accounts import by_name
from vedette.records.database import Records
from vedette.records.providers import Terms
from vedette.tenants import oidc, providers, roles, sessions
from vedette.tenants.discovery import Directory
from vedette.tenants.oidc import Begun, Finished, Returned

pytestmark = pytest.mark.usefixtures("quick")
ROLES = (("soc", "directory/security-operator"), ("boss", "directory/security-administrator"))


@pytest.fixture(scope="session")
def idp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    try:
        running = IdentityProvider(tmp_path_factory.mktemp("idp"))
    except nodes.Unavailable as error:
        pytest.skip(str(error))
    yield running
    running.stop()


@pytest.fixture
def directory() -> Iterator[Directory]:
    opened = Directory()
    yield opened
    opened.close()


@pytest.fixture
def terms(idp: IdentityProvider) -> Terms:
    return Terms(idp.issuer, CLIENT["client_id"], title="Corporate", roles=ROLES)  # type: ignore[arg-type]


@pytest.fixture
def on(records: Records, operator: Scope, terms: Terms) -> Records:
    for tenant in ("north", "south"):
        turned_on(records, tenant=tenant)
    providers.define(operator, records, "corporate", terms, secret=str(CLIENT["client_secret"]))
    return records


def begin(records: Records, directory: Directory, return_to: str = "/hunting") -> Begun:
    return oidc.begin(records, directory, "north", "corporate", CALLBACK, return_to)


def _walk(records: Records, directory: Directory, login: str) -> Finished:
    begun = begin(records, directory)
    came = sign_in(begun.address, login)
    return oidc.finish(records, directory, _returned(came, begun))


def _returned(came: Mapping[str, str], begun: Begun) -> Returned:
    return Returned(came["state"], came.get("code", ""), begun.cookie, came.get("iss", ""), came.get("error", ""))


def groups_of(records: Records, account: str) -> set[str]:
    with records.read() as db:
        rows = shelf.assignments_of(Scope("north", "test"), db)
    return {f"{row.store}/{row.group}" for row in rows if row.member == account}


def test_somebody_new_gets_an_account_roles_and_a_session(
    on: Records, directory: Directory, idp: IdentityProvider
) -> None:
    idp.tell("s-1", preferred_username="Kim@North.example", name="Kim Lund", groups=["soc", "staff"])
    done = _walk(on, directory, "s-1")
    assert done.return_to == "/hunting"
    account = done.who.account
    assert (account.name, account.title, account.tenant, done.who.mfa) == (
        "kim@north.example",
        "Kim Lund",
        "north",
        False,
    )
    scope = sessions.scope_of(on, sessions.open_session(on, done.who))
    assert "hunting.run" in scope.rights
    assert "settings.manage" not in scope.rights
    assert _walk(on, directory, "s-1").who.account.id == account.id


def test_groups_are_followed_at_each_sign_in_and_hands_are_left_alone(
    on: Records, operator: Scope, directory: Directory, idp: IdentityProvider
) -> None:
    idp.tell("s-2", preferred_username="lee@north.example", groups=["soc"])
    account = _walk(on, directory, "s-2").who.account
    roles.put_in(operator, on, account.id, "directory", "global-reader")
    assert groups_of(on, account.id) == {"directory/security-operator", "directory/global-reader"}
    idp.tell("s-2", preferred_username="renamed@north.example", groups=["boss"])
    assert _walk(on, directory, "s-2").who.account.name == "lee@north.example"
    assert groups_of(on, account.id) == {"directory/security-administrator", "directory/global-reader"}
    idp.tell("s-2", preferred_username="lee@north.example")
    _walk(on, directory, "s-2")
    assert groups_of(on, account.id) == {"directory/global-reader"}


def test_the_last_administrator_stays_whatever_the_provider_says(
    on: Records, operator: Scope, directory: Directory, idp: IdentityProvider, terms: Terms
) -> None:
    mapping = (("boss", "directory/global-administrator"),)
    providers.define(operator, on, "corporate", replace(terms, roles=mapping))
    idp.tell("s-3", preferred_username="ada@north.example", groups=["boss"])
    account = _walk(on, directory, "s-3").who.account
    idp.tell("s-3", preferred_username="ada@north.example", groups=[], active=False)
    with pytest.raises(Forbidden):
        _walk(on, directory, "s-3")
    idp.tell("s-3", preferred_username="ada@north.example", groups=[])
    assert _walk(on, directory, "s-3")
    assert groups_of(on, account.id) == {"directory/global-administrator"}


def test_the_provider_closes_an_account_and_its_sessions(
    on: Records, directory: Directory, idp: IdentityProvider
) -> None:
    idp.tell("s-4", preferred_username="max@north.example", groups=["soc"])
    session = sessions.open_session(on, _walk(on, directory, "s-4").who)
    idp.tell("s-4", preferred_username="max@north.example", groups=["soc"], active=False)
    for _ in range(2):
        with pytest.raises(Forbidden, match="closed"):
            _walk(on, directory, "s-4")
    with pytest.raises(Forbidden):
        sessions.resume(on, session.token)
    idp.tell("s-5", preferred_username="new@north.example", active=False)
    with pytest.raises(Forbidden, match="no account"):
        _walk(on, directory, "s-5")
    with on.read() as db:
        assert by_name(db, "new@north.example") is None


def test_an_answer_counts_once_in_its_own_browser_and_not_for_long(
    on: Records, directory: Directory, idp: IdentityProvider
) -> None:
    idp.tell("s-6", preferred_username="ida@north.example")
    begun = begin(on, directory)
    came = _returned(sign_in(begun.address, "s-6"), begun)
    with pytest.raises(Forbidden, match="begin again"):
        oidc.finish(on, directory, replace(came, state="made up"))
    assert oidc.finish(on, directory, came)
    with pytest.raises(Forbidden, match="finished before"):
        oidc.finish(on, directory, came)
    begun = begin(on, directory)
    came = _returned(sign_in(begun.address, "s-6"), begun)
    with pytest.raises(Forbidden, match="another browser"):
        oidc.finish(on, directory, replace(came, cookie=begin(on, directory).cookie))
    begun = begin(on, directory)
    came = _returned(sign_in(begun.address, "s-6"), begun)
    with frozen(now() + timedelta(minutes=11)), pytest.raises(Forbidden, match="too long"):
        oidc.finish(on, directory, came)
    begun = begin(on, directory)
    came = _returned(sign_in(begun.address, "s-6"), begun)
    with pytest.raises(Forbidden, match="another identity provider"):
        oidc.finish(on, directory, replace(came, issuer="https://elsewhere.example"))


def test_a_code_is_worth_nothing_in_another_sign_in(on: Records, directory: Directory, idp: IdentityProvider) -> None:
    idp.tell("s-7", preferred_username="eve@north.example")
    stolen = sign_in(begin(on, directory).address, "s-7")
    mine = begin(on, directory)
    state = parse_qs(urlsplit(mine.address).query)["state"][0]
    with pytest.raises(Forbidden, match="refused"):
        oidc.finish(on, directory, Returned(state, stolen["code"], mine.cookie, stolen["iss"]))


def test_a_refusal_of_the_provider_is_told(on: Records, directory: Directory) -> None:
    begun = begin(on, directory)
    state = parse_qs(urlsplit(begun.address).query)["state"][0]
    with pytest.raises(Forbidden, match="access_denied"):
        oidc.finish(on, directory, Returned(state, cookie=begun.cookie, error="access_denied"))


def test_a_new_key_of_the_provider_is_fetched(on: Records, directory: Directory, idp: IdentityProvider) -> None:
    idp.tell("s-8", preferred_username="uma@north.example")
    with frozen(now()):
        assert _walk(on, directory, "s-8")
    idp.change_keys()
    later = now() + timedelta(seconds=45)
    with frozen(later):
        assert _walk(on, directory, "s-8")


def test_existing_names_are_taken_over_only_when_told(
    on: Records, operator: Scope, directory: Directory, idp: IdentityProvider, terms: Terms
) -> None:
    local_one = add_account(on, "bo@north.example")
    add_account(on, "cy@south.example", tenant="south")
    idp.tell("s-9", preferred_username="bo@north.example")
    idp.tell("s-10", preferred_username="cy@south.example")
    for subject in ("s-9", "s-10"):
        with pytest.raises(Forbidden, match="already"):
            _walk(on, directory, subject)
    providers.define(operator, on, "corporate", replace(terms, adopt=True))
    assert _walk(on, directory, "s-9").who.account.id == local_one.id
    with pytest.raises(Forbidden, match="already"):
        _walk(on, directory, "s-10")
    providers.define(operator, on, "corporate", replace(terms, create=False))
    idp.tell("s-11", preferred_username="nobody@north.example")
    with pytest.raises(Forbidden, match="no account"):
        _walk(on, directory, "s-11")


def test_an_unverified_address_is_no_name(
    on: Records, operator: Scope, directory: Directory, idp: IdentityProvider, terms: Terms
) -> None:
    providers.define(operator, on, "corporate", replace(terms, name_claim="email"))
    idp.tell("s-12", email="di@north.example", email_verified=False)
    with pytest.raises(Forbidden, match="verified"):
        _walk(on, directory, "s-12")
    idp.tell("s-12")
    with pytest.raises(Forbidden, match="does not tell your name"):
        _walk(on, directory, "s-12")


def test_a_provider_is_of_one_tenant_and_may_be_turned_off(on: Records, operator: Scope, directory: Directory) -> None:
    with pytest.raises(NotFound):
        oidc.begin(on, directory, "south", "corporate", CALLBACK)
    providers.set_enabled(operator, on, "corporate", False)
    with pytest.raises(Forbidden, match="turned off"):
        begin(on, directory)
    assert providers.listing(local("south"), on) == ()
    (row,) = providers.listing(operator, on)
    assert (row.secret, row.enabled) == ("", False)
    providers.remove(operator, on, "corporate")
    with pytest.raises(NotFound):
        begin(on, directory)


@pytest.mark.parametrize("where", ["https://evil.example", "//evil.example", "/\\evil.example", ""])
def test_nobody_is_sent_elsewhere_afterwards(
    on: Records, directory: Directory, idp: IdentityProvider, where: str
) -> None:
    idp.tell("s-13", preferred_username="oz@north.example")
    begun = begin(on, directory, where)
    assert oidc.finish(on, directory, _returned(sign_in(begun.address, "s-13"), begun)).return_to == "/"


def test_secrets_are_sealed_and_only_the_operator_sets_providers_up(on: Records, operator: Scope, terms: Terms) -> None:
    with on.read() as db:
        (row,) = kept.providers_of(operator, db)
    assert row.secret.startswith("sealed1.")
    administrator = Scope("north", "ada", frozenset({"settings.manage", "users.manage"}))
    for act in (
        lambda: providers.define(administrator, on, "corporate", terms),
        lambda: providers.set_enabled(administrator, on, "corporate", False),
        lambda: providers.remove(administrator, on, "corporate"),
    ):
        with pytest.raises(Forbidden, match="operator"):
            act()


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "http://login.example"},
        {"issuer": "https://user@login.example"},
        {"issuer": "file:///etc/passwd"},
        {"issuer": "https://login.example?x=1"},
        {"client_id": ""},
        {"scopes": ("profile",)},
        {"name_claim": ""},
        {"roles": (("a", "directory/no-such"),)},
    ],
)
def test_terms_that_cannot_work(records: Records, operator: Scope, changes: dict[str, object]) -> None:
    terms = Terms("https://login.example", "vedette")
    with pytest.raises(BadInput):
        providers.define(operator, records, "corporate", replace(terms, **changes))  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="name"):
        providers.define(operator, records, "Not A Name", terms)
