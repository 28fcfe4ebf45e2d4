"""Single sign-on with a provider that answers what a test says: forged tokens and broken answers."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.tenants.company import turned_on
from tests.tenants.test_oidc import begin, groups_of
from vedette.core.clock import now
from vedette.core.errors import Forbidden, Upstream
from vedette.core.scope import Scope
from vedette.records.database import Records
from vedette.records.providers import Terms
from vedette.tenants import accounts, oidc, providers
from vedette.tenants.discovery import Directory
from vedette.tenants.oidc import Finished, Returned

pytestmark = pytest.mark.usefixtures("quick")
ROLES = (("soc", "directory/security-operator"), ("boss", "directory/security-administrator"))


class Fake:
    """A provider that answers what a test says, for what a real one never does."""

    def __init__(self, key: RSAKey) -> None:
        self.key = key
        self.metadata: dict[str, object] = {
            "issuer": "https://login.example",
            "authorization_endpoint": "https://login.example/auth",
            "token_endpoint": "https://login.example/token",
            "jwks_uri": "https://login.example/jwks",
        }
        self.claims: dict[str, object] = {}
        self.answers: dict[str, httpx.Response] = {}
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        path = request.url.path
        if path in self.answers:
            return self.answers[path]
        if path.endswith("openid-configuration"):
            return httpx.Response(200, json=self.metadata)
        if path == "/jwks":
            return httpx.Response(200, json={"keys": [{**self.key.as_dict(private=False), "kid": "a"}]})
        token = jwt.encode({"alg": "RS256", "kid": "a"}, self.claims, self.key)
        return httpx.Response(200, json={"id_token": token, "access_token": "x"})


@pytest.fixture
def fake(records: Records, operator: Scope, made_keys: list[RSAKey]) -> Fake:
    turned_on(records)
    providers.define(operator, records, "corporate", Terms("https://login.example", "vedette"), secret="s")
    return Fake(made_keys[0])


def _fake_walk(records: Records, fake: Fake, **claims: object) -> Finished:
    directory = Directory(httpx.Client(transport=httpx.MockTransport(fake)))
    begun = begin(records, directory)
    query = {name: values[0] for name, values in parse_qs(urlsplit(begun.address).query).items()}
    at = int(now().timestamp())
    sound = {"iss": "https://login.example", "aud": "vedette", "sub": "1", "iat": at, "exp": at + 60}
    fake.claims = {**sound, "nonce": query["nonce"], "preferred_username": "kim@north.example", **claims}
    return oidc.finish(records, directory, Returned(query["state"], "code", begun.cookie))


def test_a_second_factor_at_the_provider_counts(records: Records, fake: Fake) -> None:
    assert _fake_walk(records, fake, amr=["pwd", "otp"]).who.mfa
    assert not _fake_walk(records, fake, amr=["pwd"]).who.mfa


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"nonce": "other"}, "another sign-in"),
        ({"nonce": None}, "another sign-in"),
        ({"iss": "https://evil.example"}, "another issuer"),
        ({"aud": "somebody"}, "somebody else"),
        ({"aud": ["vedette", "other"], "azp": "other"}, "another client"),
        ({"exp": 1}, "expired"),
        ({"exp": None}, "expired"),
        ({"iat": 4102444800}, "not valid yet"),
        ({"sub": ""}, "names nobody"),
    ],
)
def test_forged_id_tokens(records: Records, fake: Fake, claims: dict[str, object], told: str) -> None:
    with pytest.raises(Forbidden, match=told):
        _fake_walk(records, fake, **claims)


def test_clocks_may_differ_a_little(records: Records, fake: Fake) -> None:
    at = int(now().timestamp())
    assert _fake_walk(records, fake, iat=at + 60, exp=at - 60)


def test_a_token_signed_by_somebody_else(records: Records, fake: Fake, made_keys: list[RSAKey]) -> None:
    published = json.dumps({"keys": [{**made_keys[1].as_dict(private=False), "kid": "a"}]})
    fake.answers["/jwks"] = httpx.Response(200, text=published)
    with pytest.raises(Forbidden, match="signature"):
        _fake_walk(records, fake)
    fake.answers["/jwks"] = httpx.Response(200, json={"keys": []})
    with pytest.raises(Forbidden, match="does not publish"):
        _fake_walk(records, fake)


def test_groups_left_out_for_being_too_many_change_nothing(records: Records, operator: Scope, fake: Fake) -> None:
    terms = Terms("https://login.example", "vedette", roles=ROLES)
    providers.define(operator, records, "corporate", terms)
    account = _fake_walk(records, fake, groups="soc").who.account
    _fake_walk(records, fake, _claim_names={"groups": "src1"})
    assert groups_of(records, account.id) == {"directory/security-operator"}


def test_userinfo_of_somebody_else(records: Records, fake: Fake) -> None:
    fake.metadata["userinfo_endpoint"] = "https://login.example/me"
    fake.answers["/me"] = httpx.Response(200, json={"sub": "2", "groups": ["boss"]})
    with pytest.raises(Forbidden, match="somebody else"):
        _fake_walk(records, fake)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"])
@pytest.mark.parametrize("address", ["http://login.example/x", "https://169.254.169.254/x", "https://other.example/x"])
def test_addresses_of_others_are_never_asked(records: Records, fake: Fake, name: str, address: str) -> None:
    fake.metadata[name] = address
    with pytest.raises(Forbidden, match="operator adds its host"):
        _fake_walk(records, fake)
    assert not any(asked.startswith(address) for asked in fake.asked)


def test_a_host_the_operator_named_is_asked(records: Records, operator: Scope, fake: Fake) -> None:
    providers.define(operator, records, "corporate", Terms("https://login.example", "vedette", hosts=("keys.example",)))
    fake.metadata["jwks_uri"] = "https://keys.example/jwks"
    assert _fake_walk(records, fake)


@pytest.mark.parametrize(
    ("path", "answer", "kind"),
    [
        ("/.well-known/openid-configuration", httpx.Response(302, headers={"location": "http://10.0.0.1"}), Upstream),
        ("/.well-known/openid-configuration", httpx.Response(200, text="<html>"), Upstream),
        ("/.well-known/openid-configuration", httpx.Response(200, json={"issuer": "x"}), Upstream),
        ("/token", httpx.Response(503), Upstream),
        ("/token", httpx.Response(200, json={}), Upstream),
        ("/token", httpx.Response(200, content=b"x" * 1_100_000), Upstream),
        ("/token", httpx.Response(400, json={"error": "invalid_grant"}), Forbidden),
    ],
)
def test_broken_providers(
    records: Records, fake: Fake, path: str, answer: httpx.Response, kind: type[Exception]
) -> None:
    fake.answers[path] = answer
    with pytest.raises(kind):
        _fake_walk(records, fake)


def test_metadata_that_speaks_for_another(records: Records, fake: Fake) -> None:
    fake.metadata["issuer"] = "https://evil.example"
    with pytest.raises(Forbidden, match="speaks for"):
        _fake_walk(records, fake)


def test_a_provider_that_does_not_answer(records: Records, fake: Fake) -> None:
    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("no answer", request=request)

    with pytest.raises(Upstream, match="does not answer"):
        begin(records, Directory(httpx.Client(transport=httpx.MockTransport(down))))


def test_a_closed_account_stays_closed(records: Records, operator: Scope, fake: Fake) -> None:
    name = _fake_walk(records, fake).who.account.name
    accounts.set_disabled(operator, records, name, True)
    with pytest.raises(Forbidden, match="closed"):
        _fake_walk(records, fake)
