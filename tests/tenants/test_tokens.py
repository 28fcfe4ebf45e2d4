"""Tokens: issued to programs and people, verified into scopes; forged, old, foreign and withdrawn ones refused."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from tests.tenants.company import add_account, turned_on
from vedette.core.clock import frozen, now
from vedette.core.errors import BadInput, Conflict, Forbidden, NotFound
from vedette.core.scope import Scope, local
from vedette.records.applications import ApplicationRow
from vedette.records.database import Records
from vedette.tenants import accounts, applications, jwts, scoping, signing, tokens
from vedette.tenants.applications import Presented
from vedette.tenants.content import stock
from vedette.tenants.tokens import Refused, Service, Token

pytestmark = pytest.mark.usefixtures("quick_keys")
T0 = datetime(2026, 4, 1, 12, tzinfo=UTC)
HERE = Service("https://xdr.north.example", ("https://api.security.microsoft.com", "https://graph.microsoft.com"))
ENDPOINTS = ("https://xdr.north.example/token",)
READ = ("Incident.Read.All", "AdvancedHunting.Read.All")


@pytest.fixture
def on(records: Records) -> Records:
    for tenant in ("north", "south"):
        turned_on(records, tenant=tenant)
    return records


@pytest.fixture
def program(on: Records, operator: Scope) -> ApplicationRow:
    return applications.make(operator, on, "collector", READ)


def _get(records: Records, who: Presented, scope: str = "", tenant: str = "north") -> Token:
    got = tokens.for_application(records, HERE, tenant, who, scope, ENDPOINTS)
    assert isinstance(got, Token), got
    return got


def _secret(records: Records, program: ApplicationRow) -> Presented:
    return Presented(program.id, applications.add_secret(local(program.tenant), records, program.id).text)


def _claims(text: str) -> Mapping[str, object]:
    return jwt.decode(text, RSAKey.import_key(_KEYS[0])).claims if _KEYS else {}


_KEYS: list[dict[str, str | list[str]]] = []


@pytest.fixture(autouse=True)
def published(on: Records, quick_keys: None) -> None:
    _KEYS[:] = json.loads(signing.jwks(on))["keys"]


def test_a_program_gets_a_token_with_microsofts_claims(on: Records, program: ApplicationRow) -> None:
    got = _get(on, _secret(on, program), "https://graph.microsoft.com/.default")
    claims = _claims(got.text)
    assert claims["aud"] == got.resource == "https://graph.microsoft.com"
    assert claims["iss"] == f"https://xdr.north.example/{tokens.directory_id('north')}/"
    assert claims["tid"] == tokens.directory_id("north") != tokens.directory_id("south")
    assert (claims["appid"], claims["roles"], claims["idtyp"]) == (program.id, list(READ), "app")
    assert {"oid", "sub", "iat", "nbf", "exp", "uti", "ver", "appidacr"} <= set(claims)
    assert jwt.decode(got.text, RSAKey.import_key(_KEYS[0])).header["kid"] == _KEYS[0]["kid"]


def test_a_token_becomes_a_scope_of_the_permissions_activities(on: Records, program: ApplicationRow) -> None:
    verified = tokens.verify(on, HERE, _get(on, _secret(on, program)).text)
    assert verified.scope.tenant == "north"
    assert verified.scope.actor == "collector (application)"
    assert verified.scope.rights == {"incidents.read", "hunting.run"}
    assert (verified.application, verified.account) == (program.id, "")


def test_licences_and_state_bound_a_program_too(on: Records, program: ApplicationRow) -> None:
    with on.begin() as db:
        scope = scoping.scope_for_application(db, "north", "x", stock().applications)
        assert "audit.read" in scope.rights
        assert any(item.table.startswith("Identity") and item.predicate == "false" for item in scope.filters)
        assert not scoping.scope_for_application(db, "nowhere", "x", READ).rights
        with pytest.raises(NotFound):
            scoping.scope_for_application(db, "north", "x", ["Everything.Read.All"])


@pytest.mark.parametrize(
    "scope", ["https://elsewhere.example/.default", ".default x", "https://graph.microsoft.com/User.Read"]
)
def test_only_known_resources_and_all_permissions_at_once(on: Records, program: ApplicationRow, scope: str) -> None:
    got = tokens.for_application(on, HERE, "north", _secret(on, program), scope, ENDPOINTS)
    assert isinstance(got, Refused)
    assert got.error == "invalid_scope"


@pytest.mark.parametrize("tenant", ["north", tokens.directory_id("north"), "common", "organizations"])
def test_the_tenant_in_the_address(on: Records, program: ApplicationRow, tenant: str) -> None:
    who = _secret(on, program)
    assert _get(on, who, tenant=tenant)
    for other in ("south", tokens.directory_id("south")):
        assert isinstance(tokens.for_application(on, HERE, other, who, "", ENDPOINTS), Refused)


def test_wrong_expired_removed_and_foreign_secrets(on: Records, operator: Scope, program: ApplicationRow) -> None:
    with frozen(T0):
        made = applications.add_secret(operator, on, "collector", lasts=timedelta(days=1))
        right = Presented(program.id.upper(), made.text)
        assert _get(on, Presented(program.id, made.text))
        assert _get(on, right)
        other = applications.make(local("south"), on, "collector", READ)
        for wrong in (
            Presented(program.id),
            Presented(program.id, "x"),
            Presented("", ""),
            Presented(other.id, made.text),
        ):
            assert isinstance(tokens.for_application(on, HERE, "north", wrong, "", ENDPOINTS), Refused)
    with frozen(T0 + timedelta(days=2)):
        assert isinstance(tokens.for_application(on, HERE, "north", right, "", ENDPOINTS), Refused)
    fresh = applications.add_secret(operator, on, program.id)
    applications.remove_credential(operator, on, program.id, fresh.id)
    gone = tokens.for_application(on, HERE, "north", Presented(program.id, fresh.text), "", ENDPOINTS)
    assert gone == Refused(
        "invalid_client", "the application, its secret or its assertion is wrong, or no longer valid"
    )


def test_closing_and_withdrawing_count_at_once(on: Records, operator: Scope, program: ApplicationRow) -> None:
    text = _get(on, _secret(on, program)).text
    applications.grant(operator, on, "collector", ["Incident.Read.All"])
    assert tokens.verify(on, HERE, text).scope.rights == {"incidents.read"}
    applications.grant(operator, on, "collector", ["Incident.Read.All", "AuditLog.Read.All"])
    assert "audit.read" not in tokens.verify(on, HERE, text).scope.rights
    applications.set_disabled(operator, on, "collector", True)
    with pytest.raises(Forbidden, match="closed"):
        tokens.verify(on, HERE, text)
    applications.set_disabled(operator, on, "collector", False)
    assert tokens.verify(on, HERE, text)
    applications.remove(operator, on, "collector")
    with pytest.raises(Forbidden, match="nobody"):
        tokens.verify(on, HERE, text)


def test_old_foreign_and_forged_tokens(on: Records, program: ApplicationRow, made_keys: list[RSAKey]) -> None:
    text = _get(on, _secret(on, program)).text
    claims = dict(_claims(text))
    thief = made_keys[2]
    public = OctKey.import_key(json.dumps(_KEYS[0]))
    forged = [
        "",
        "a.b.c",
        text + "x",
        text.rsplit(".", 1)[0] + ".",
        jwt.encode({"alg": "RS256", "kid": _KEYS[0]["kid"]}, claims, thief),
        jwt.encode({"alg": "HS256", "kid": _KEYS[0]["kid"]}, claims, public),
        jwt.encode({"alg": "RS256", "kid": "unknown"}, claims, thief),
        "eyJhbGciOiJub25lIiwia2lkIjoieCJ9.e30.",
        "e" * 20_000 + ".b.c",
    ]
    for wrong in forged:
        with pytest.raises(Forbidden):
            tokens.verify(on, HERE, wrong)
    with pytest.raises(Forbidden, match="another issuer"):
        tokens.verify(on, Service("https://other.example", HERE.audiences), text)
    with pytest.raises(Forbidden, match="somebody else"):
        tokens.verify(on, Service(HERE.base, ("https://graph.microsoft.com",)), _get(on, _secret(on, program)).text)
    with frozen(now() + timedelta(minutes=70)), pytest.raises(Forbidden, match="expired"):
        tokens.verify(on, HERE, text)
    with frozen(now() - timedelta(minutes=10)), pytest.raises(Forbidden, match="not valid yet"):
        tokens.verify(on, HERE, text)


def test_people_have_what_they_may_and_no_more(on: Records) -> None:
    reader = add_account(on, "lee@north.example", "directory/security-reader")
    whole = tokens.for_person(on, HERE, reader, "db662dc1", f"{HERE.base}/.default", mfa=False)
    assert isinstance(whole, Token)
    assert whole.scope == tokens.WHOLE
    verified = tokens.verify(on, HERE, whole.text)
    assert (verified.account, verified.scope.actor) == (reader.id, "lee@north.example (db662dc1)")
    with on.read() as db:
        assert verified.scope.rights == scoping.scope_for(db, reader, "north").rights
    asked = tokens.for_person(
        on, HERE, reader, "x", "https://api.security.microsoft.com/Incident.ReadWrite openid", mfa=True
    )
    assert isinstance(asked, Token)
    assert tokens.verify(on, HERE, asked.text).scope.rights == {"incidents.read"}
    assert isinstance(tokens.for_person(on, HERE, reader, "x", "Everything.Do", mfa=False), Refused)
    assert _claims(asked.text)["amr"] == ["pwd", "mfa"]


def test_a_persons_token_ends_with_the_account_and_is_worth_nothing_elsewhere(on: Records, operator: Scope) -> None:
    reader = add_account(on, "lee@north.example", "directory/security-reader")
    got = tokens.for_person(on, HERE, reader, "x", "", mfa=False)
    assert isinstance(got, Token)
    with pytest.raises(Forbidden, match="no role in south"):
        tokens.verify(on, HERE, got.text, tenant="south")
    accounts.set_disabled(operator, on, reader.name, True)
    with pytest.raises(Forbidden, match="closed"):
        tokens.verify(on, HERE, got.text)


def _assertion(key: RSAKey | ECKey, client: str, alg: str = "RS256", **changes: object) -> str:
    at = int(now().timestamp())
    claims = {"iss": client, "sub": client, "aud": ENDPOINTS[0], "jti": "one", "iat": at, "exp": at + 300, **changes}
    return jwt.encode({"alg": alg}, claims, key, algorithms=[alg])


def _certificate(key: rsa.RSAPrivateKey, ends: datetime) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "collector")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(ends - timedelta(days=900)).not_valid_after(ends)
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def test_a_certificate_instead_of_a_secret(
    on: Records, operator: Scope, program: ApplicationRow, made_keys: list[RSAKey]
) -> None:
    private = made_keys[0].private_key
    assert private
    key = RSAKey.import_key(private.private_bytes(*_PKCS8))
    ends = (now() + timedelta(days=30)).replace(microsecond=0)
    row = applications.add_key(operator, on, program.id, _certificate(private, ends))
    assert row.expires == ends
    who = Presented(program.id, assertion=_assertion(key, program.id))
    got = _get(on, who)
    assert _claims(got.text)["appidacr"] == "2"
    for wrong in (
        who,
        Presented(program.id, assertion=_assertion(key, program.id, aud="https://elsewhere.example", jti="2")),
        Presented(program.id, assertion=_assertion(key, program.id, sub="somebody", jti="3")),
        Presented(program.id, assertion=_assertion(key, program.id, jti="4", exp=int(time.time()) + 86_400)),
        Presented(program.id, assertion=_assertion(key, program.id, jti="")),
        Presented(program.id, assertion=_assertion(made_keys[1], program.id, jti="5")),
    ):
        assert isinstance(tokens.for_application(on, HERE, "north", wrong, "", ENDPOINTS), Refused)
    with pytest.raises(BadInput, match="ends"):
        applications.add_key(operator, on, program.id, _certificate(private, now() - timedelta(days=1)))


_PKCS8 = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
_SPKI = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def test_a_public_key_as_pem_or_jwk(
    on: Records, operator: Scope, program: ApplicationRow, made_keys: list[RSAKey]
) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    key = ECKey.import_key(private.private_bytes(*_PKCS8))
    applications.add_key(operator, on, program.id, private.public_key().public_bytes(*_SPKI).decode())
    assert _get(on, Presented(program.id, assertion=_assertion(key, program.id, "ES256")))
    second = made_keys[1]
    applications.add_key(operator, on, program.id, json.dumps(second.as_dict(private=False)))
    assert _get(on, Presented(program.id, assertion=_assertion(second, program.id, jti="other")))
    shown = applications.credentials(operator, on, program.id)
    assert [item.kind for item in shown] == ["key", "key"]
    assert not any(item.value for item in shown)


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "{}",
        '{"kty": "oct", "k": "c2VjcmV0"}',
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        '{"kty": "RSA", "e": "AQAB", "n": "AQAB"}',
        ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(*_SPKI).decode(),
    ],
)
def test_what_is_no_usable_key_is_told(on: Records, operator: Scope, program: ApplicationRow, text: str) -> None:
    with pytest.raises(BadInput):
        applications.add_key(operator, on, program.id, text)


def test_who_makes_applications(on: Records, operator: Scope, program: ApplicationRow) -> None:
    nobody = Scope("north", "kim", frozenset({"incidents.read"}))
    for act in (
        lambda: applications.make(nobody, on, "x", READ),
        lambda: applications.grant(nobody, on, program.id, READ),
        lambda: applications.add_secret(nobody, on, program.id),
        lambda: applications.listing(nobody, on),
        lambda: applications.remove(nobody, on, program.id),
        lambda: applications.credentials(nobody, on, program.id),
        lambda: applications.set_disabled(nobody, on, program.id, True),
        lambda: applications.remove_credential(nobody, on, program.id, "x"),
    ):
        with pytest.raises(Forbidden):
            act()
    for act in (
        lambda: applications.grant(local("south"), on, program.id, READ),
        lambda: applications.add_secret(local("south"), on, program.id),
        lambda: applications.remove(local("south"), on, program.id),
        lambda: applications.remove_credential(operator, on, program.id, "x"),
    ):
        with pytest.raises(NotFound):
            act()
    assert applications.listing(local("south"), on) == ()
    with pytest.raises(Conflict):
        applications.make(operator, on, "collector", READ)
    for name, permissions in (("", READ), ("x" * 200, READ), ("y", ()), ("y", ("No.Such",))):
        with pytest.raises(BadInput):
            applications.make(operator, on, name, permissions)
    with pytest.raises(BadInput, match="730"):
        applications.add_secret(operator, on, program.id, lasts=timedelta(days=800))
    for _ in range(applications.MOST):
        applications.add_secret(operator, on, program.id)
    with pytest.raises(Conflict, match="at most"):
        applications.add_secret(operator, on, program.id)


def test_keys_change_before_they_end_and_old_tokens_stay_good(on: Records, program: ApplicationRow) -> None:
    with frozen(T0):
        signing.rotate(local(), on, distrust=True)
        first = signing.current(on)
    with frozen(first.ends - timedelta(days=1)):
        assert signing.current(on).id == first.id
        announced = {key["kid"] for key in json.loads(signing.jwks(on))["keys"]}
        assert len(announced) == 2
    with frozen(first.ends - timedelta(minutes=1)):
        who = _secret(on, program)
        old = _get(on, who).text
    with frozen(first.ends + timedelta(minutes=1)):
        assert signing.current(on).id in announced - {first.id}
        assert tokens.verify(on, HERE, old)
        assert jwts.header_of(_get(on, who).text).text("kid") != first.id
    with frozen(first.ends + timedelta(days=2)):
        assert first.id not in signing.jwks(on)
        with pytest.raises(Forbidden, match="not ours"):
            tokens.verify(on, HERE, old)


def test_the_operator_changes_keys_and_may_void_every_token(on: Records, program: ApplicationRow) -> None:
    text = _get(on, _secret(on, program)).text
    before = signing.current(on).id
    assert signing.rotate(local(), on) != before
    assert tokens.verify(on, HERE, text)
    signing.rotate(local(), on, distrust=True)
    with pytest.raises(Forbidden, match="not ours"):
        tokens.verify(on, HERE, text)
    with pytest.raises(Forbidden, match="operator"):
        signing.rotate(Scope("north", "kim"), on)


def test_private_keys_are_sealed_and_never_published(on: Records) -> None:
    row = signing.current(on)
    assert row.private.startswith("sealed1.")
    assert not {"d", "p", "q"} & set(json.loads(row.public))
    assert all(not {"d", "p", "q"} & set(key) for key in json.loads(signing.jwks(on))["keys"])
