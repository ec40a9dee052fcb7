"""Signing in to a server: a name, a token, OAuth 2 client credentials, or SMART Backend Services (a signed JWT).

Secrets come from files or the environment, and stand in no message.
"""

from __future__ import annotations

import base64
import os
import threading
import time
import uuid
from collections.abc import Callable, Generator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, urlsplit

import httpx
from msgspec import Struct, field

from etl.errors import InputError
from etl.fhir.encode import from_json
from etl.load.server import EndError, Server, Tls, not_trusted

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, RSAKey

Way = Literal["none", "basic", "bearer", "oauth", "smart"]
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_MARGIN = 30.0
"""Seconds before its end in which a token isn't used any more."""
_JWT_LIFE = 240
"""SMART App Launch 2.2, Backend Services: an assertion's exp is no more than five minutes away."""


class SignIn(Struct, frozen=True):
    """How to sign in.

    Args:
        way: which way.
        client_id: the client's id (oauth, smart).
        token_url: where tokens are given; for smart "" asks the server (.well-known/smart-configuration).
        scope: what is asked for.
        key: file with the client's private key, PEM or JWKS (smart).
        key_id: which key of the file, and the `kid` that the server knows it by.
        environment: where secrets are: CASE2FHIR_USER, _PASSWORD, _TOKEN, _CLIENT_SECRET, each also as …_FILE.
    """

    way: Way
    client_id: str = ""
    token_url: str = ""
    scope: str = ""
    key: Path | None = None
    key_id: str = ""
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def __repr__(self) -> str:
        return f"SignIn({self.way!r}, {self.client_id!r})"  # the environment holds secrets

    def auth(self, base: str, tls: Tls) -> httpx.Auth | None:
        """What signs the requests.

        Args:
            base: the FHIR server's address.
            tls: see `Tls`; where tokens are given needs the same.

        Raises:
            InputError: something is missing, or a key can't be used.
            EndError: the server doesn't say where tokens are given.
        """
        if self.way == "none":
            return None
        if self.way == "basic":
            return _Basic(self._secret("USER"), self._secret("PASSWORD"), base)
        if self.way == "bearer":
            self._secret("TOKEN")
            return _Token(lambda client: (self._secret("TOKEN"), None), base, tls)
        if not self.client_id:
            raise InputError(f"--sign-in {self.way} needs --client-id")
        if self.way == "oauth":
            if not self.token_url:
                raise InputError("--sign-in oauth needs --token-url")
            self._secret("CLIENT_SECRET")
            return _Token(self._credentials, base, tls)
        if self.key is None:
            raise InputError("--sign-in smart needs --key: a PEM or JWKS file")
        key, algorithm, kid = read_key(self.key, self.key_id)
        goal = self.token_url or _told_token_url(base, tls)
        return _Token(lambda client: self._backend(client, _safe(goal), key, algorithm, kid), base, tls)

    def _secret(self, name: str) -> str:
        """A secret of the environment, or of the file that it names: read each time, so that a new one is seen."""
        variable = f"CASE2FHIR_{name}"
        if found := self.environment.get(variable, ""):
            return found
        path = self.environment.get(f"{variable}_FILE", "")
        if not path:
            raise InputError(f"--sign-in {self.way} needs {variable} or {variable}_FILE in the environment")
        try:
            return Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: {variable}_FILE can't be read") from error

    def _credentials(self, client: httpx.Client) -> tuple[str, float | None]:
        """RFC 6749, 4.4, with the client's name and secret as 2.3.1 says."""
        pair = f"{quote(self.client_id, safe='')}:{quote(self._secret('CLIENT_SECRET'), safe='')}"
        headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        return _granted(client, _safe(self.token_url), self._asked(), headers)

    def _backend(
        self, client: httpx.Client, goal: str, key: RSAKey | ECKey, algorithm: str, kid: str
    ) -> tuple[str, float | None]:
        """SMART App Launch 2.2, Backend Services: a JWT that is good once."""
        from joserfc import jwt

        now = int(time.time())
        claims = {"iss": self.client_id, "sub": self.client_id, "aud": goal, "exp": now + _JWT_LIFE, "iat": now}
        header = {"alg": algorithm, "typ": "JWT", "kid": kid}
        signed = jwt.encode(header, {**claims, "jti": str(uuid.uuid4())}, key, algorithms=[algorithm])
        return _granted(client, goal, {**self._asked(), "client_assertion_type": ASSERTION, "client_assertion": signed})

    def _asked(self) -> dict[str, str]:
        return {"grant_type": "client_credentials", **({"scope": self.scope} if self.scope else {})}


def read_key(path: Path, kid: str = "") -> tuple[RSAKey | ECKey, str, str]:
    """A client's private key.

    Args:
        path: a PEM file with one key, or a JWKS.
        kid: which key of a JWKS, or what a PEM's key is called; its thumbprint (RFC 7638) when "".

    Returns:
        The key, RS384 or ES384 as SMART has them, and its kid.

    Raises:
        InputError: there is none, several, no private one, or none of these kinds.
    """
    try:
        from joserfc.errors import JoseError
        from joserfc.jwk import ECKey, RSAKey, import_key
    except ImportError as error:
        raise InputError("--sign-in smart needs joserfc: pip install 'case2fhir[server]'") from error
    try:
        data = path.read_bytes()
        if data.lstrip()[:1] == b"{":
            plain = from_json(data)
            listed = [k for k in plain.get("keys", [plain]) if "d" in k and kid in ("", k.get("kid"))]
            if len(listed) != 1:
                raise InputError(f"{path}: {len(listed)} private keys fit; say which with --key-id")
            key = import_key(listed[0])
        else:
            key = import_key(data, "EC") if _is_ec(data) else import_key(data, "RSA")
    except (OSError, ValueError, TypeError, JoseError) as error:
        raise InputError(f"{path}: no key that can be used (PEM or JWKS, RSA or P-384)") from error
    if not isinstance(key, RSAKey | ECKey) or not key.is_private:
        raise InputError(f"{path}: no private key of RSA or P-384")
    if isinstance(key, ECKey) and key.curve_name != "P-384":
        raise InputError(f"{path}: ES384 needs a key of P-384, not {key.curve_name}")
    return key, "ES384" if isinstance(key, ECKey) else "RS384", kid or key.kid or key.thumbprint()


def _is_ec(pem: bytes) -> bool:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return isinstance(load_pem_private_key(pem, None), EllipticCurvePrivateKey)


def _safe(url: str) -> str:
    """A token's address: a secret goes there, so only over TLS, or to this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise InputError(f"{parts.hostname or 'the token address'}: a secret isn't sent without https")
    return url


def _told_token_url(base: str, tls: Tls) -> str:
    with Server(base, tls=tls) as server:
        try:
            found = from_json(server.answer("GET", ".well-known/smart-configuration").content)
        except (ValueError, RecursionError) as error:
            raise EndError("its smart-configuration is no JSON: give --token-url") from error
    told = found.get("token_endpoint")
    if not isinstance(told, str):
        raise EndError("its smart-configuration has no token_endpoint: give --token-url")
    return told


def _granted(
    client: httpx.Client, goal: str, asked: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> tuple[str, float | None]:
    """A token and how many seconds it is good."""
    try:
        answer = client.post(goal, data=dict(asked), headers={"Accept": "application/json", **(headers or {})})
    except httpx.HTTPError as error:
        told = not_trusted(error) or type(error).__name__
        raise EndError(f"no answer where tokens are given ({told})") from error
    try:
        plain: dict[str, Any] = from_json(answer.content)
    except (ValueError, RecursionError):
        plain = {}
    token = plain.get("access_token")
    if answer.status_code != 200 or not isinstance(token, str) or not token:
        said = plain.get("error")
        code = said if isinstance(said, str) and said.replace("_", "").isalpha() and len(said) < 40 else "no token"
        raise EndError(f"no token was given ({answer.status_code}: {code})")
    life = plain.get("expires_in")
    return token, float(life) if isinstance(life, int | float | Decimal) else None


class _Basic(httpx.Auth):
    """A name and a password, for the server's own host only."""

    def __init__(self, user: str, password: str, base: str) -> None:
        self._value = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        self._host = urlsplit(base).hostname

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if request.url.host == self._host:
            request.headers["Authorization"] = self._value
        yield request


class _Token(httpx.Auth):
    """A token that is asked for when needed: before it ends, and once more when the server says 401."""

    def __init__(self, give: Callable[[httpx.Client], tuple[str, float | None]], base: str, tls: Tls) -> None:
        self._give, self._tls = give, tls.context()
        self._host = urlsplit(base).hostname
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if request.url.host != self._host:
            yield request
            return
        token = self._current("")
        request.headers["Authorization"] = f"Bearer {token}"
        answer = yield request
        if answer.status_code == 401:
            newer = self._current(token)
            if newer != token:
                request.headers["Authorization"] = f"Bearer {newer}"
                yield request

    def _current(self, refused: str) -> str:
        """The token; another than the `refused` one, unless none is to be had."""
        with self._lock:
            if not self._token or self._token == refused or time.monotonic() > self._until:
                with httpx.Client(timeout=30, verify=self._tls, follow_redirects=False) as client:
                    self._token, life = self._give(client)
                self._until = time.monotonic() + (max(life - _MARGIN, life / 2) if life else float("inf"))
            return self._token
