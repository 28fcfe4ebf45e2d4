"""The OpenID provider of provider.mjs as a process, and a browser (httpx) that fills in its login form."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
from joserfc.jwk import ECKey, RSAKey

from tests import nodes
from tests.ports import free_port

HERE = Path(__file__).parent
CALLBACK = "https://xdr.north.example/sign-in/callback"
CLIENT = {
    "client_id": "vedette",
    "client_secret": "between us: p%40ss word",
    "redirect_uris": [CALLBACK],
    "grant_types": ["authorization_code"],
    "response_types": ["code"],
}


class IdentityProvider:
    """A provider that runs; `people` are claims by subject, changed with `tell`."""

    def __init__(self, folder: Path) -> None:
        self.node, _ = nodes.tools()
        self.modules = nodes.installed(HERE, "idp")
        self.settings = folder / "settings.json"
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.people: dict[str, dict[str, Any]] = {}
        self.keys: list[Any] = [_key("first")]
        self.changes = 0
        self._write()
        self._start()

    def tell(self, subject: str, **claims: Any) -> None:
        """Let the provider know somebody, with these claims."""
        self.people[subject] = claims
        self._write()

    def change_keys(self) -> None:
        """Start anew with another signing key."""
        self.stop()
        self.changes += 1
        self.keys = [_key(f"changed-{self.changes}")]
        self._write()
        self._start()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)
        if self.process.stdout:
            self.process.stdout.close()

    def _write(self) -> None:
        text = json.dumps({"clients": [CLIENT], "keys": self.keys, "people": self.people})
        draft = self.settings.with_suffix(".new")
        draft.write_text(text)
        draft.replace(self.settings)

    def _start(self) -> None:
        command = [self.node, str(HERE / "provider.mjs"), str(self.modules), str(self.settings), str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.strip() == "ready":
                return
        raise nodes.Unavailable("the identity provider does not start")


def sign_in(address: str, login: str) -> dict[str, str]:
    """Walk from the authorization address through login and consent; the query parameters of the redirect to us."""
    with httpx.Client(timeout=10) as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                target = urljoin(str(answer.url), answer.headers["location"])
                if target.startswith(CALLBACK):
                    return {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
                answer = browser.get(target)
                continue
            form = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="(\w*)"', answer.text))
            action = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            assert action, answer.text
            if 'name="login"' in answer.text:
                form |= {"login": login, "password": "anything"}
            answer = browser.post(urljoin(str(answer.url), action[1]), data=form)
    raise AssertionError(f"the provider did not send us back: {answer.status_code} {answer.text[:500]}")


def _key(name: str) -> Any:
    made: RSAKey | ECKey = RSAKey.generate_key(2048)
    return {**made.as_dict(private=True), "kid": name, "use": "sig", "alg": "RS256"}
