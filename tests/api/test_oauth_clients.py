"""Microsoft's own sign-in libraries get tokens from us over TLS and use them on the faces, unchanged."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import msal
import pytest
from azure.identity import CertificateCredential, ClientSecretCredential, DeviceCodeCredential
from azure.kusto.data import KustoClient, KustoConnectionStringBuilder
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.api.loopback import Loopback, certified, over_tls, private_pem
from tests.api.town import Town
from vedette.core.scope import Scope, local
from vedette.records.applications import ApplicationRow
from vedette.tenants import applications, devicecodes, tokens

DEFENDER = "https://api.security.microsoft.com"
DIRECTORY = tokens.directory_id("north")
READ = ("Incident.Read.All", "AdvancedHunting.Read.All")


@pytest.fixture(scope="module")
def here(served: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    with over_tls(served.product, tmp_path_factory.mktemp("tls")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def believed(here: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """`requests` lets the environment win over what its callers say."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(here.certificate))
    monkeypatch.setenv("NO_PROXY", "localhost")


@pytest.fixture(scope="module")
def program(served: Town) -> ApplicationRow:
    return applications.make(local("north"), served.product.records, "collector", READ)


@pytest.fixture(scope="module")
def secret(served: Town, program: ApplicationRow) -> str:
    return applications.add_secret(local("north"), served.product.records, program.id).text


def _incidents(here: Loopback, token: str) -> httpx.Response:
    with httpx.Client(verify=ssl.create_default_context(cafile=here.certificate), base_url=here.url) as client:
        return client.get("/api/incidents", headers={"Authorization": f"Bearer {token}"})


def _confidential(here: Loopback, program: ApplicationRow, credential: Any, **ways: Any) -> dict[str, Any]:
    app = msal.ConfidentialClientApplication(
        program.id, client_credential=credential, verify=str(here.certificate), **ways
    )
    try:
        got: dict[str, Any] = app.acquire_token_for_client([f"{DEFENDER}/.default"])
        return got
    finally:
        app.http_client.close()


@pytest.mark.parametrize(
    "ways",
    [
        {"authority": "/north", "instance_discovery": False},
        {"authority": f"/{DIRECTORY}", "instance_discovery": False},
        {"authority": f"/{DIRECTORY}", "instance_discovery": "/common/discovery/instance"},
        {"authority": "/adfs"},
        {"oidc_authority": f"/{DIRECTORY}"},
    ],
)
def test_msal_gets_a_token_by_secret(
    here: Loopback, program: ApplicationRow, secret: str, ways: dict[str, Any]
) -> None:
    told = {name: f"{here.url}{value}" if value else value for name, value in ways.items()}
    got = _confidential(here, program, secret, **told)
    assert got.get("token_type") == "Bearer", got
    answer = _incidents(here, got["access_token"])
    assert answer.status_code == 200
    assert len(answer.json()["value"]) == 2
    assert "SECRET" not in answer.text


def test_msal_gets_a_token_by_certificate(here: Loopback, served: Town, program: ApplicationRow) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = certified("collector", key)
    public = certificate.public_bytes(serialization.Encoding.PEM).decode()
    applications.add_key(local("north"), served.product.records, program.id, public)
    credential = {
        "private_key": private_pem(key).decode(),
        "thumbprint": certificate.fingerprint(hashes.SHA1()).hex(),
        "public_certificate": public,
    }
    got = _confidential(here, program, credential, authority=f"{here.url}/north", instance_discovery=False)
    assert "access_token" in got, got
    assert _incidents(here, got["access_token"]).status_code == 200


def test_msal_is_told_what_is_wrong(here: Loopback, program: ApplicationRow) -> None:
    got = _confidential(here, program, "guess", authority=f"{here.url}/north", instance_discovery=False)
    assert (got["error"], got["error_codes"]) == ("invalid_client", [7000215])
    assert got["error_description"].startswith("AADSTS7000215: ")
    with pytest.raises(ValueError, match="invalid_instance"):
        _confidential(
            here, program, "guess", authority="https://elsewhere.example/north",
            instance_discovery=f"{here.url}/common/discovery/instance",
        )  # fmt: skip


def test_azure_identity_gets_tokens(here: Loopback, served: Town, program: ApplicationRow, secret: str) -> None:
    where: dict[str, Any] = {
        "authority": here.url, "disable_instance_discovery": True, "connection_verify": str(here.certificate),
    }  # fmt: skip
    with ClientSecretCredential(DIRECTORY, program.id, secret, **where) as credential:
        token = credential.get_token(f"{DEFENDER}/.default")
    assert _incidents(here, token.token).status_code == 200
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = certified("collector", key).public_bytes(serialization.Encoding.PEM)
    applications.add_key(local("north"), served.product.records, program.id, certificate.decode())
    chain = private_pem(key) + certificate
    with CertificateCredential(DIRECTORY, program.id, certificate_data=chain, **where) as proven:
        token = proven.get_token(f"{DEFENDER}/.default")
    assert _incidents(here, token.token).status_code == 200


def test_kusto_signs_in_with_the_programs_key(here: Loopback, program: ApplicationRow, secret: str) -> None:
    told = KustoConnectionStringBuilder.with_aad_application_key_authentication(here.url, program.id, secret, "adfs")
    with KustoClient(told) as client:
        rows = client.execute("north", "AlertInfo | count").primary_results[0].rows
    assert rows[0]["Count"] > 0


def test_somebody_approves_a_device(here: Loopback, served: Town) -> None:
    records = served.product.records

    def approve(_address: str, code: str, _expires: object) -> None:
        person = Scope("north", "rita@north.example")
        threading.Timer(0, lambda: devicecodes.decide(person, records, code, approve=True, mfa=True)).start()

    with DeviceCodeCredential(
        "db662dc1-0cfe-4e1c-a843-19a68e65be58", tenant_id="adfs", authority=here.url, prompt_callback=approve,
        connection_verify=str(here.certificate),
    ) as credential:  # fmt: skip
        token = credential.get_token(f"{here.url}/.default")
    told = KustoConnectionStringBuilder.with_aad_user_token_authentication(here.url, token.token)
    with KustoClient(told) as client:
        assert client.execute("north", "AlertInfo | count").primary_results[0].rows[0]["Count"] > 0
    assert _incidents(here, token.token).status_code == 200
